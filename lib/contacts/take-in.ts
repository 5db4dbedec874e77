import { sql } from "drizzle-orm";
import type { AddressKind } from "#db/enums";
import { actorId, type Ctx, currentWorkspace } from "#lib/context";
import { newId } from "#lib/ids";
import { erasedAmong } from "./erase/erased.ts";
import { contactNameMax } from "./limits.ts";

/** Somebody who wrote or is sent to. */
export type TakenIn = {
  addressKind: AddressKind;
  address: string;
  country: string | null;
  /** What they call themselves; null when that is not known. */
  name: string | null;
};

/** Addresses that every channel reaches; other ids belong to the page or account that gave them. */
const everywhere: ReadonlySet<AddressKind> = new Set(["phone", "email"]);

/**
 * Makes contacts of people who wrote to a channel or are sent to from it, where the workspace wants that. Whoever is a contact
 * stays as they are, and nobody becomes one who was kept out.
 *
 * @param ctx in a transaction
 */
export async function takeIn(
  ctx: Ctx,
  source: "inbound" | "send",
  channelId: string,
  people: readonly TakenIn[],
): Promise<void> {
  if (people.length === 0) return;
  const { contactsFromInbound, contactsFromSends } = await currentWorkspace(ctx);
  if (!(source === "inbound" ? contactsFromInbound : contactsFromSends)) return;
  const erased = await erasedAmong(ctx, people);
  const once = new Map(people.map((one) => [`${one.addressKind} ${one.address}`, one]));
  for (const key of erased) once.delete(key);
  if (once.size === 0) return;
  const rows = [...once.values()].map((one) => ({
    ...{ ...one, id: newId(), name: nameOf(one.name) },
    channelId: everywhere.has(one.addressKind) ? null : channelId,
  }));
  const at = sql`${ctx.now.toISOString()}::timestamptz`;
  // Whoever writes the address first makes the contact, so that two workers make one of each person.
  await ctx.db.execute(sql`
    WITH given AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS r(id text, "addressKind" text, address text, country text, name text, "channelId" text)
    ), taken AS (
      INSERT INTO contact_addresses (workspace_id, address_kind, address, contact_id, country, channel_id, created_at)
      SELECT ${ctx.workspaceId}, "addressKind", address, id, country, "channelId", ${at} FROM given
      ORDER BY 2, 3 ON CONFLICT DO NOTHING RETURNING contact_id
    )
    INSERT INTO contacts (workspace_id, id, name, source, created_by, created_at, updated_at)
    SELECT ${ctx.workspaceId}, g.id, g.name, ${source}, ${actorId(ctx.actor)}, ${at}, ${at}
    FROM given g JOIN taken t ON t.contact_id = g.id`);
}

/** Shortened to what a contact's name may be. */
function nameOf(name: string | null): string | null {
  const short = Array.from((name ?? "").replace(/\s+/g, " ").trim())
    .slice(0, contactNameMax)
    .join("");
  return short === "" ? null : short.toWellFormed();
}
