import { sql } from "drizzle-orm";
import type { Db } from "#db/client";
import type { Platform } from "#db/enums";
import { applySenderEvent } from "#lib/channels/apply-sender-event";
import type { ConnectorEvent } from "#lib/connectors/connector";
import { connectorFor } from "#lib/connectors/registry";
import { type Ctx, inTransaction } from "#lib/context";
import { log } from "#lib/log";
import { isPassing } from "#lib/persist";
import type { OriginHooks } from "#lib/sending/origins";
import { applyTemplateReview } from "#lib/templates/review/apply-review";
import { applyReceipts } from "./receipts.ts";
import { receiveMessage } from "./receive-message.ts";
import { wellFormed } from "./well-formed.ts";

type Stored = { id: string; workspaceId: string; channelId: string; platform: Platform; body: Buffer; tries: number };

/** Stored events applied in one transaction. */
const batchSize = 200;
/** An event that fails this often is set aside for a person to see. */
const maxTries = 5;

/**
 * Applies what platforms posted, oldest first: receipts, inbound messages, reviews, news of senders. One transaction marks
 * the events applied and holds everything they changed. Several workers share the work by skipping locked rows.
 *
 * @returns how many stored events were taken
 */
export async function applyInboundEvents(
  db: Db,
  contextOf: (workspaceId: string) => Ctx,
  hooks: OriginHooks,
): Promise<number> {
  return db.transaction(async (tx) => {
    const stored = await tx.execute<Stored>(sql`
      SELECT id::text, workspace_id AS "workspaceId", channel_id AS "channelId", platform, body, tries FROM inbound_events
      WHERE applied_at IS NULL ORDER BY id LIMIT ${batchSize} FOR UPDATE SKIP LOCKED`);
    const groups = Map.groupBy(stored, (event) => `${event.workspaceId}\n${event.channelId}`);
    for (const group of groups.values()) {
      const ctx = { ...contextOf(group[0]?.workspaceId ?? ""), db: tx as unknown as Db };
      const whole = await attempt(ctx, hooks, group);
      if (whole === null) continue;
      // One of them is poison: apply them one by one, so that the good ones are kept.
      for (const event of group) {
        const trouble = await attempt(ctx, hooks, [event]);
        if (trouble !== null) await setAside(tx as unknown as Db, event, trouble);
      }
    }
    return stored.length;
  });
}

/** @returns null when all of them were applied, else why nothing of them was */
async function attempt(ctx: Ctx, hooks: OriginHooks, group: Stored[]): Promise<string | null> {
  try {
    await ctx.db.transaction(async (savepoint) => {
      const db = savepoint as unknown as Db;
      await inTransaction({ ...ctx, db }, (inner) => applyGroup(inner, hooks, group));
      await db.execute(sql`
        UPDATE inbound_events SET applied_at = clock_timestamp()
        WHERE workspace_id = ${ctx.workspaceId} AND id = ANY(${`{${group.map((event) => event.id).join(",")}}`}::bigint[])`);
    });
    return null;
  } catch (error) {
    if (isPassing(error)) throw error;
    log.error({ err: error, events: group.map((event) => event.id) }, "inbound events not applied");
    return error instanceof Error ? error.message : String(error);
  }
}

async function applyGroup(ctx: Ctx, hooks: OriginHooks, group: Stored[]): Promise<void> {
  const [first] = group;
  if (!first) return;
  const connector = connectorFor(first.platform);
  if (!connector) return;
  const events = group.flatMap((stored) =>
    connector.parseWebhook({ headers: {}, body: Buffer.from(stored.body) }).map(wellFormed),
  );
  const receipts = events.filter((event) => event.kind === "receipt");
  await applyReceipts(ctx, hooks, first.channelId, first.platform, receipts);
  for (const event of events) await applyOther(ctx, first, event);
}

async function applyOther(ctx: Ctx, stored: Stored, event: ConnectorEvent): Promise<void> {
  if (event.kind === "inbound") await receiveMessage(ctx, stored.channelId, stored.platform, event);
  if (event.kind === "template") await applyTemplateReview(ctx, event, stored.channelId);
  if (event.kind === "sender") await applySenderEvent(ctx, event, stored.channelId);
}

async function setAside(db: Db, event: Stored, trouble: string): Promise<void> {
  const over = event.tries + 1 >= maxTries;
  await db.execute(sql`
    UPDATE inbound_events SET tries = tries + 1, trouble = ${trouble.slice(0, 500)},
      applied_at = CASE WHEN ${over} THEN clock_timestamp() END
    WHERE workspace_id = ${event.workspaceId} AND id = ${event.id}::bigint`);
}
