import { sql } from "drizzle-orm";
import type { AddressKind } from "#db/enums";
import type { Ctx } from "#lib/context";

/**
 * Notes when people last wrote to us, for those who are contacts.
 *
 * @param ctx in a transaction
 */
export async function noteInbound(
  ctx: Ctx,
  written: readonly { addressKind: AddressKind; address: string; at: Date }[],
): Promise<void> {
  if (written.length === 0) return;
  const { db, workspaceId } = ctx;
  const rows = written.map(({ addressKind, address, at }) => ({ addressKind, address, at: at.toISOString() }));
  // In one order, so that two workers never wait for each other in a circle.
  await db.execute(sql`
    WITH wrote AS (
      SELECT a.contact_id, max(r.at) AS at
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r("addressKind" text, address text, at timestamptz)
      JOIN contact_addresses a ON a.workspace_id = ${workspaceId} AND a.address_kind = r."addressKind" AND a.address = r.address
      GROUP BY a.contact_id),
    held AS (
      SELECT c.id, w.at FROM contacts c JOIN wrote w ON w.contact_id = c.id
      WHERE c.workspace_id = ${workspaceId} AND (c.last_inbound_at IS NULL OR c.last_inbound_at < w.at)
      ORDER BY c.id FOR UPDATE OF c)
    UPDATE contacts c SET last_inbound_at = held.at FROM held
    WHERE c.workspace_id = ${workspaceId} AND c.id = held.id`);
}
