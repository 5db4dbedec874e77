import { sql } from "drizzle-orm";
import { type CountryCode, getCountryCallingCode, isSupportedCountry } from "libphonenumber-js/max";
import type { Ctx } from "#lib/context";

/** A number is looked for from this many digits on. */
const fewestDigits = 4;

/**
 * The beginnings that the addresses of a query may have. A number is read as it is dialled: with its country, or as at home
 * in the workspace's country. Other addresses are an e-mail, or an id of a platform.
 *
 * @param country the workspace's, by ISO 3166-1
 */
export function addressStarts(query: string, country: string | null): string[] {
  const text = query.trim();
  if (!/^[\d\s().+-]+$/.test(text)) return /^[^\s@]+@\S*$/.test(text) ? [text.toLowerCase()] : [];
  const digits = text.replace(/\D/g, "");
  if (digits.length < fewestDigits) return [];
  if (text.startsWith("+")) return [`+${digits}`];
  if (digits.startsWith("00")) return [`+${digits.slice(2)}`];
  const home = country && isSupportedCountry(country) ? getCountryCallingCode(country as CountryCode) : null;
  if (digits.startsWith("0")) return home ? [`+${home}${digits.slice(1)}`] : [];
  // Without a plus it may be either, or an id that the platform gave the person.
  return [`+${digits}`, ...(home ? [`+${home}${digits}`] : []), digits];
}

/**
 * The addresses of people that begin so, in order. Each is one step into the index of addresses, so the cost does not depend
 * on how many messages a person has.
 */
export async function addressesBeginningWith(
  { db, workspaceId }: Ctx,
  start: string,
  limit: number,
): Promise<string[]> {
  const rows = await db.execute<{ address: string }>(sql`
    WITH RECURSIVE found AS (
      (
        SELECT m.address, 1 AS n FROM messages m
        WHERE m.workspace_id = ${workspaceId} AND m.address >= ${start}
        ORDER BY m.address LIMIT 1
      )
      UNION ALL
      SELECT next.address, found.n + 1 FROM found CROSS JOIN LATERAL (
        SELECT m.address FROM messages m
        WHERE m.workspace_id = ${workspaceId} AND m.address > found.address
        ORDER BY m.address LIMIT 1
      ) next
      WHERE found.n < ${limit} AND starts_with(found.address, ${start})
    )
    SELECT address FROM found WHERE starts_with(address, ${start})
  `);
  return [...rows].map((row) => row.address);
}
