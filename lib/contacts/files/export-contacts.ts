import { sql } from "drizzle-orm";
import type { AddressKind } from "#db/enums";
import { type Ctx, inTransaction } from "#lib/context";
import { textArray } from "#lib/text/text-array";
import type { Attribute } from "../attributes.ts";
import { type ContactRow, contactsBehind } from "../contacts.ts";
import type { ContactFilter } from "../schema.ts";

const pageSize = 1_000;

export type ExportColumns = {
  kinds: readonly AddressKind[];
  attributes: readonly Attribute[];
  /** The channels whose own ids of people may be seen; null for all. */
  channelIds: readonly string[] | null;
};

/**
 * The contacts whom the filter means, as rows of the file that an import reads: a page at a time and never all at once. Of
 * several addresses of a kind the first stands in the row.
 */
export async function* exportContacts(
  ctx: Ctx,
  filter: ContactFilter,
  columns: ExportColumns,
): AsyncGenerator<string[]> {
  let after: string | null = null;
  while (true) {
    const page: ContactRow[] = await contactsBehind(ctx, filter, after, pageSize);
    const said = await consentsOf(
      ctx,
      page.map(({ id }) => id),
    );
    for (const row of page) yield rowOf(row, said.get(row.id) ?? null, columns);
    after = page.at(-1)?.id ?? null;
    if (page.length < pageSize) return;
  }
}

function rowOf(
  { name, remarks, addresses, labels, groups, attributes }: ContactRow,
  consent: boolean | null,
  { kinds, channelIds, ...columns }: ExportColumns,
): string[] {
  const seen = addresses.filter(
    ({ channelId }) => channelId === null || channelIds === null || channelIds.includes(channelId),
  );
  return [
    name ?? "",
    ...kinds.map((kind) => seen.find((one) => one.kind === kind)?.address ?? ""),
    labels.join(", "),
    // Attributes of these names were there before the columns were.
    ...(columns.attributes.some(({ key }) => key === "groups") ? [] : [groups.map(({ name }) => name).join(", ")]),
    ...(columns.attributes.some(({ key }) => key === "consent") ? [] : [consent === null ? "" : textOf(consent)]),
    remarks ?? "",
    ...columns.attributes.map(({ key }) => textOf(attributes[key])),
  ];
}

/**
 * What was last said about marketing at each of a contact's addresses, where that is the same for all of them: an import writes
 * it for every address of its row.
 */
async function consentsOf(ctx: Ctx, ids: readonly string[]): Promise<Map<string, boolean>> {
  const rows = await inTransaction(ctx, ({ db, workspaceId }) =>
    db.execute<{ id: string; granted: boolean }>(sql`
      SELECT a.contact_id AS id, bool_and(l.granted IS TRUE) AS granted FROM contact_addresses a
      LEFT JOIN LATERAL (SELECT k.granted FROM consents k
        WHERE k.workspace_id = a.workspace_id AND k.address_kind = a.address_kind AND k.address = a.address
          AND k.kind = 'marketing' ORDER BY k.at DESC LIMIT 1) l ON true
      WHERE a.workspace_id = ${workspaceId} AND a.contact_id = ANY(${textArray(ids)})
      GROUP BY a.contact_id HAVING bool_and(l.granted IS TRUE) OR bool_and(l.granted IS FALSE)`),
  );
  return new Map(rows.map(({ id, granted }) => [id, granted]));
}

/** A value as an import reads it. */
export function textOf(value: string | number | boolean | undefined): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  return value === undefined ? "" : String(value);
}
