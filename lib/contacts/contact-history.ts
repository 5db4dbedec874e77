import { sql } from "drizzle-orm";
import type { SuppressionKind, SuppressionSource } from "#db/audience-enums";
import type { AddressKind, Platform } from "#db/enums";
import type { MessageDirection, MessageState } from "#db/message-enums";
import { type Ctx, inTransaction } from "#lib/context";

/** Lines of each part of a contact's page. */
const most = 20;

export type ContactHistory = {
  messages: {
    id: string;
    channelId: string;
    direction: MessageDirection;
    state: MessageState;
    preview: string;
    templateName: string | null;
    createdAt: Date;
  }[];
  campaigns: { id: string; name: string; createdAt: Date }[];
  suppressions: { id: string; platform: Platform; kind: SuppressionKind; source: SuppressionSource; at: Date }[];
  consents: { id: string; address: string; addressKind: AddressKind; granted: boolean; source: string; at: Date }[];
};

/** What happened with a contact: the latest messages, campaigns and consents, and the suppressions that hold. */
export async function getContactHistory(ctx: Ctx, contactId: string): Promise<ContactHistory> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const own = sql`contact_addresses a WHERE a.workspace_id = ${workspaceId} AND a.contact_id = ${contactId}`;
    const messages = await db.execute<ContactHistory["messages"][number]>(sql`
      SELECT m.id, m.channel_id AS "channelId", m.direction, m.state, left(m.preview, 160) AS preview,
        m.template_name AS "templateName", m.created_at AS "createdAt"
      FROM (SELECT a.address, a.address_kind FROM ${own}) r
      JOIN LATERAL (SELECT * FROM messages m
        WHERE m.workspace_id = ${workspaceId} AND m.address = r.address AND m.address_kind = r.address_kind
        ORDER BY m.id DESC LIMIT ${most}) m ON true
      ORDER BY m.id DESC LIMIT ${most}`);
    const campaigns = await db.execute<ContactHistory["campaigns"][number]>(sql`
      SELECT c.id, c.name, c.created_at AS "createdAt" FROM campaigns c
      WHERE c.workspace_id = ${workspaceId} AND c.id IN (
        SELECT DISTINCT m.campaign_id FROM (SELECT a.address FROM ${own}) r
        JOIN LATERAL (SELECT m.campaign_id FROM messages m
          WHERE m.workspace_id = ${workspaceId} AND m.address = r.address AND m.campaign_id IS NOT NULL
          ORDER BY m.id DESC LIMIT 200) m ON true)
      ORDER BY c.id DESC LIMIT ${most}`);
    const suppressions = await db.execute<ContactHistory["suppressions"][number]>(sql`
      SELECT s.id, s.platform, s.kind, s.source, s.at FROM (SELECT a.address, a.address_kind FROM ${own}) r
      JOIN suppressions s ON s.workspace_id = ${workspaceId} AND s.address_kind = r.address_kind
        AND s.address = r.address AND s.lifted_at IS NULL
      ORDER BY s.at DESC LIMIT ${most}`);
    const consents = await db.execute<ContactHistory["consents"][number]>(sql`
      SELECT k.id, k.address, k.address_kind AS "addressKind", k.granted, k.source, k.at
      FROM (SELECT a.address, a.address_kind FROM ${own}) r
      JOIN consents k ON k.workspace_id = ${workspaceId} AND k.address_kind = r.address_kind AND k.address = r.address
      ORDER BY k.at DESC LIMIT ${most}`);
    return {
      messages: messages.map((row) => ({ ...row, createdAt: new Date(row.createdAt) })),
      campaigns: campaigns.map((row) => ({ ...row, createdAt: new Date(row.createdAt) })),
      suppressions: suppressions.map((row) => ({ ...row, at: new Date(row.at) })),
      consents: consents.map((row) => ({ ...row, at: new Date(row.at) })),
    };
  });
}
