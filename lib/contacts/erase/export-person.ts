import { sql } from "drizzle-orm";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { getContact } from "../contacts.ts";

/** Messages in one answer, the latest first. */
const messagesMax = 10_000;

/**
 * What is kept about a contact, for the person who asks: the contact, what was said about writing to them, and messages.
 *
 * @throws DomainError "not_found"
 */
export async function exportPerson(ctx: Ctx, contactId: string) {
  return inTransaction(ctx, async (ctx) => {
    const { db, workspaceId } = ctx;
    const contact = await getContact(ctx, contactId);
    const own = sql`(SELECT a.address, a.address_kind FROM contact_addresses a
      WHERE a.workspace_id = ${workspaceId} AND a.contact_id = ${contactId}) r`;
    const consents = await db.execute(sql`
      SELECT k.address, k.kind, k.granted, k.source, k.at FROM ${own}
      JOIN consents k ON k.workspace_id = ${workspaceId} AND k.address_kind = r.address_kind AND k.address = r.address
      ORDER BY k.at DESC`);
    const suppressions = await db.execute(sql`
      SELECT s.address, s.platform, s.kind, s.source, s.at, s.lifted_at AS "liftedAt" FROM ${own}
      JOIN suppressions s ON s.workspace_id = ${workspaceId} AND s.address_kind = r.address_kind AND s.address = r.address
      ORDER BY s.at DESC`);
    const messages = await db.execute(sql`
      SELECT m.id, m.direction, m.channel_id AS "channelId", m.campaign_id AS "campaignId", m.state, m.preview,
        m.created_at AS "createdAt" FROM ${own}
      JOIN LATERAL (SELECT * FROM messages m WHERE m.workspace_id = ${workspaceId} AND m.address = r.address
        AND m.address_kind = r.address_kind ORDER BY m.id DESC LIMIT ${messagesMax}) m ON true
      ORDER BY m.id DESC LIMIT ${messagesMax}`);
    await audit(ctx, { action: "contact.handed_out", objectKind: "contact", objectId: contactId, detail: {} });
    return { contact, consents: [...consents], suppressions: [...suppressions], messages: [...messages] };
  });
}
