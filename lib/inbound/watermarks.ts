import { sql } from "drizzle-orm";
import type { Platform } from "#db/enums";
import type { ReceiptEvent, WatermarkEvent } from "#lib/connectors/events";
import type { Ctx } from "#lib/context";
import type { OriginHooks } from "#lib/sending/origins/origins";
import { applyReceipts } from "./receipts.ts";

/** Messages of one person that are moved at once. */
const step = 200;

/**
 * Moves everything sent to a person up to a time: it was delivered, or read. The watermark names no message, so those that
 * have not got so far are looked up, a step at a time; what has got there is not found again.
 */
export async function applyWatermark(
  ctx: Ctx,
  hooks: OriginHooks,
  place: { channelId: string; platform: Platform },
  event: WatermarkEvent,
): Promise<void> {
  let after = "";
  for (;;) {
    const rows = await messagesUpTo(ctx, place.channelId, event, after);
    await applyReceipts(
      ctx,
      hooks,
      place,
      rows.map(({ externalId }) => receiptOf(event, externalId)),
    );
    const last = rows.at(-1);
    if (!last || rows.length < step) return;
    after = last.id;
  }
}

/**
 * Whether something left for that person before the watermark whose answer is not written down yet: its platform may know it
 * by an id that we do not know, so that the watermark has to be looked at again.
 */
export async function awaitsOutcome(
  { db, workspaceId }: Ctx,
  channelId: string,
  { address, senderExternalId, until }: WatermarkEvent,
): Promise<boolean> {
  const [row] = await db.execute(sql`
    SELECT 1 FROM messages m
    JOIN senders s ON s.workspace_id = m.workspace_id AND s.id = m.sender_id AND s.external_id = ${senderExternalId}
    JOIN outbox b ON b.workspace_id = m.workspace_id AND b.message_id = m.id AND b.state <> 'waiting'
      AND b.handed_over_at <= ${until.toISOString()}::timestamptz
    WHERE m.workspace_id = ${workspaceId} AND m.channel_id = ${channelId} AND m.direction = 'outbound'
      AND m.address = ${address.value} AND m.address_kind = ${address.kind} AND m.state IN ('queued', 'uncertain')
    LIMIT 1`);
  return row !== undefined;
}

/**
 * By the moment we handed it over, which is before the platform's own: a message that the platform took after the watermark
 * is never among them.
 */
async function messagesUpTo(
  ctx: Ctx,
  channelId: string,
  { address, senderExternalId, status, until }: WatermarkEvent,
  after: string,
) {
  const below = status === "read" ? sql`('accepted', 'sent', 'delivered')` : sql`('accepted', 'sent')`;
  return ctx.db.execute<{ id: string; externalId: string }>(sql`
    SELECT m.id, m.external_id AS "externalId" FROM messages m
    JOIN senders s ON s.workspace_id = m.workspace_id AND s.id = m.sender_id AND s.external_id = ${senderExternalId}
    WHERE m.workspace_id = ${ctx.workspaceId} AND m.channel_id = ${channelId}
      AND m.address = ${address.value} AND m.address_kind = ${address.kind} AND m.external_id IS NOT NULL
      AND m.handed_over_at <= ${until.toISOString()}::timestamptz AND m.state IN ${below} AND m.id > ${after}
    ORDER BY m.id LIMIT ${step}`);
}

function receiptOf(event: WatermarkEvent, messageExternalId: string): ReceiptEvent {
  const { status, senderExternalId, until } = event;
  return {
    kind: "receipt",
    key: `status:${messageExternalId}:${status}`,
    senderExternalId,
    messageExternalId,
    correlation: null,
    status,
    failure: null,
    pricingCategory: null,
    at: until,
  };
}
