import { sql } from "drizzle-orm";
import type { Db } from "#db/client";
import type { AddressKind, Platform } from "#db/enums";
import { recordSuppressions } from "#lib/audience/suppress";
import type { ConnectorEvent } from "#lib/connectors/connector";
import { type Ctx, inTransaction } from "#lib/context";
import { applyChanges, type MessageChange } from "#lib/sending/apply-changes";
import type { OriginHooks } from "#lib/sending/origins";
import { textArray } from "#lib/text-array";

type Receipt = Extract<ConnectorEvent, { kind: "receipt" }>;

/**
 * Moves messages by what the platform says became of them. Receipts are found by our own id where the platform echoes it,
 * else by the platform's; one that is ahead of its message is kept and tried again.
 */
export async function applyReceipts(
  ctx: Ctx,
  hooks: OriginHooks,
  channelId: string,
  platform: Platform,
  receipts: Receipt[],
): Promise<void> {
  if (receipts.length === 0) return;
  const ids = await findMessages(ctx, channelId, receipts);
  const changes: MessageChange[] = [];
  for (const receipt of receipts) {
    const messageId = ids.get(receipt);
    if (messageId) changes.push(changeOf(receipt, messageId));
    else await keepOrphan(ctx, receipt);
  }
  await applyChanges(ctx, hooks, changes);
  for (const receipt of receipts) {
    if (receipt.failure?.kind !== "OPTED_OUT") continue;
    const messageId = ids.get(receipt);
    const [row] = await ctx.db.execute<{ address: string | null; addressKind: AddressKind }>(
      sql`SELECT address, address_kind AS "addressKind" FROM messages WHERE workspace_id = ${ctx.workspaceId} AND id = ${messageId ?? ""}`,
    );
    if (row?.address) {
      const { address, addressKind } = row;
      await recordSuppressions(ctx, [{ platform, address, addressKind, source: "platform" }]);
    }
  }
}

/** Tries kept receipts whose message is known by now, and forgets those nobody asked about for a week. */
export async function retryOrphans(db: Db, contextOf: (workspaceId: string) => Ctx, hooks: OriginHooks): Promise<void> {
  const rows = await db.execute<{ workspaceId: string; externalId: string; key: string; event: Receipt } & Place>(sql`
    SELECT o.workspace_id AS "workspaceId", o.external_id AS "externalId", o.key, o.event, m.channel_id AS "channelId",
      c.type AS platform
    FROM orphan_receipts o
    JOIN message_external_ids x ON x.workspace_id = o.workspace_id AND x.external_id = o.external_id
    JOIN messages m ON m.workspace_id = x.workspace_id AND m.id = x.message_id
    JOIN channels c ON c.workspace_id = m.workspace_id AND c.id = m.channel_id
    LIMIT 500`);
  for (const row of rows) {
    await inTransaction(contextOf(row.workspaceId), async (ctx) => {
      await applyReceipts(ctx, hooks, row.channelId, row.platform, [{ ...row.event, at: new Date(row.event.at) }]);
      await ctx.db.execute(sql`
        DELETE FROM orphan_receipts
        WHERE workspace_id = ${row.workspaceId} AND external_id = ${row.externalId} AND key = ${row.key}`);
    });
  }
  await db.execute(sql`DELETE FROM orphan_receipts WHERE received_at < now() - interval '7 days'`);
}

type Place = { channelId: string; platform: Platform };

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
    WHERE x.workspace_id = ${ctx.workspaceId} AND m.channel_id = ${channelId} AND m.direction = 'outbound'
      AND x.external_id = ANY(${textArray(theirs)})
      AND x.lane_id IN (SELECT l.id FROM lanes l WHERE l.workspace_id = ${ctx.workspaceId} AND l.channel_id = ${channelId})`);
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

async function keepOrphan(ctx: Ctx, receipt: Receipt): Promise<void> {
  await ctx.db.execute(sql`
    INSERT INTO orphan_receipts (workspace_id, external_id, key, event)
    VALUES (${ctx.workspaceId}, ${receipt.messageExternalId}, ${receipt.key}, ${JSON.stringify(receipt)}::jsonb)
    ON CONFLICT DO NOTHING`);
}
