import { sql } from "drizzle-orm";
import type { AddressKind, Platform } from "#db/enums";
import { recordSuppressions } from "#lib/audience/suppress";
import type { ConnectorEvent } from "#lib/connectors/connector";
import type { Ctx } from "#lib/context";
import { applyChanges, type MessageChange } from "#lib/sending/apply-changes";
import type { OriginHooks } from "#lib/sending/origins";
import { textArray } from "#lib/text-array";

export type Receipt = Extract<ConnectorEvent, { kind: "receipt" }>;

/**
 * Moves messages by what the platform says became of them. A receipt names its message by our own id where the platform
 * echoes it, else by the platform's. Who turns out to have opted out is not messaged again.
 *
 * @returns receipts whose message is not known, or not yet: the platform's answer may still be on its way into the database
 */
export async function applyReceipts(
  ctx: Ctx,
  hooks: OriginHooks,
  place: { channelId: string; platform: Platform },
  receipts: Receipt[],
): Promise<Receipt[]> {
  if (receipts.length === 0) return [];
  const ids = await findMessages(ctx, place.channelId, receipts);
  const changes: MessageChange[] = [];
  const optedOut: string[] = [];
  for (const receipt of receipts) {
    const messageId = ids.get(receipt);
    if (!messageId) continue;
    changes.push(changeOf(receipt, messageId));
    if (receipt.failure?.kind === "OPTED_OUT") optedOut.push(messageId);
  }
  await applyChanges(ctx, hooks, changes);
  await suppressRecipients(ctx, place.platform, optedOut);
  return receipts.filter((receipt) => !ids.has(receipt));
}

/** Keeps the people whom these messages went to from being messaged again. */
async function suppressRecipients(ctx: Ctx, platform: Platform, messageIds: string[]): Promise<void> {
  if (messageIds.length === 0) return;
  const rows = await ctx.db.execute<{ address: string; addressKind: AddressKind }>(sql`
    SELECT DISTINCT address, address_kind AS "addressKind" FROM messages
    WHERE workspace_id = ${ctx.workspaceId} AND id = ANY(${textArray(messageIds)}) AND address IS NOT NULL ORDER BY 1, 2`);
  await recordSuppressions(
    ctx,
    rows.map((row) => ({ platform, ...row, source: "platform" })),
  );
}

async function findMessages(ctx: Ctx, channelId: string, receipts: Receipt[]): Promise<Map<Receipt, string>> {
  const ours = receipts.flatMap((receipt) => (receipt.correlation ? [receipt.correlation] : []));
  const theirs = receipts.flatMap((receipt) => (receipt.correlation ? [] : [receipt.messageExternalId]));
  const rows = await ctx.db.execute<{ id: string; externalId: string | null }>(sql`
    SELECT id, external_id AS "externalId" FROM messages
    WHERE workspace_id = ${ctx.workspaceId} AND channel_id = ${channelId} AND direction = 'outbound'
      AND id = ANY(${textArray(ours)})
    UNION ALL
    SELECT m.id, x.external_id FROM message_external_ids x
    JOIN messages m ON m.workspace_id = x.workspace_id AND m.id = x.message_id
    WHERE x.workspace_id = ${ctx.workspaceId} AND x.external_id = ANY(${textArray(theirs)})
      AND x.lane_id IN (SELECT l.id FROM lanes l WHERE l.workspace_id = ${ctx.workspaceId} AND l.channel_id = ${channelId})
      AND m.channel_id = ${channelId} AND m.direction = 'outbound'`);
  const byId = new Set(rows.map((row) => row.id));
  const byExternal = new Map(rows.flatMap((row) => (row.externalId ? [[row.externalId, row.id] as const] : [])));
  const found = new Map<Receipt, string>();
  for (const receipt of receipts) {
    const id =
      receipt.correlation && byId.has(receipt.correlation)
        ? receipt.correlation
        : byExternal.get(receipt.messageExternalId);
    if (id) found.set(receipt, id);
  }
  return found;
}

function changeOf(receipt: Receipt, messageId: string): MessageChange {
  return {
    messageId,
    target: receipt.status,
    at: receipt.at,
    key: receipt.key,
    eventKind: receipt.status,
    externalId: receipt.messageExternalId,
    detail: { by: "webhook", ...(receipt.pricingCategory ? { pricingCategory: receipt.pricingCategory } : {}) },
    ...(receipt.failure
      ? { failure: { kind: receipt.failure.kind, code: receipt.failure.code, detail: receipt.failure.detail } }
      : {}),
  };
}
