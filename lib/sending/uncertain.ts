import { sql } from "drizzle-orm";
import type { Db } from "#db/client";
import type { OriginKind } from "#db/enums";
import { type Ctx, inTransaction } from "#lib/context";
import { askForJob } from "#lib/jobs/ask";
import { textArray } from "#lib/text-array";
import { applyChanges } from "./apply-changes.ts";
import { driveLaneJob } from "./lanes/jobs.ts";
import { hookOf, type OriginHooks } from "./origins.ts";
import { wayBackBlocked } from "./way-back.ts";

/**
 * What becomes of tries whose outcome is unknown. Each step reads the rows again under lock, so that several workers may do
 * it together.
 */

type InDoubt = {
  workspaceId: string;
  id: string;
  attempt: number;
  laneId: string;
  originKind: OriginKind;
  originId: string;
};

/** A try without an outcome for this long has lost its worker: every live one writes an outcome within its time limit. */
const abandonedMs = 40_000;
/** Messages looked at in one go. */
const atOnce = 500;

const columns = sql.raw(`b.workspace_id AS "workspaceId", b.message_id AS id, b.attempt, b.lane_id AS "laneId",
  b.origin_kind AS "originKind", b.origin_id AS "originId"`);

/** Marks tries whose worker is gone as uncertain: they may have left us. @returns how many */
export async function markAbandoned(
  db: Db,
  contextOf: (workspaceId: string) => Ctx,
  hooks: OriginHooks,
  now: Date,
): Promise<number> {
  const before = new Date(now.getTime() - abandonedMs).toISOString();
  const rows = await db.execute<InDoubt>(sql`
    SELECT ${columns} FROM outbox b
    WHERE b.state = 'sending' AND b.handed_over_at < ${before}::timestamptz LIMIT ${atOnce}`);
  for (const [workspaceId, group] of byWorkspace(rows)) {
    await inTransaction(contextOf(workspaceId), async (ctx) => {
      const abandoned = await lockTries(ctx, group, "sending");
      await applyChanges(
        ctx,
        hooks,
        abandoned.map((row) => ({
          messageId: row.id,
          target: "uncertain",
          at: now,
          key: `uncertain:${row.attempt}`,
          eventKind: "uncertain",
          attempt: row.attempt,
          detail: { attempt: row.attempt, cause: "worker_lost" },
        })),
      );
      await tellOrigins(ctx, hooks, abandoned, "uncertain");
    });
  }
  return rows.length;
}

/**
 * Lets messages in doubt go once more when their deadline has passed without a receipt although the way back is open: the
 * platform has posted something for the channel since, and nothing that it posted might still speak of them. Without that
 * proof they stay, shown, for a person to decide. At most once each.
 */
export async function settleUncertain(
  db: Db,
  contextOf: (workspaceId: string) => Ctx,
  hooks: OriginHooks,
  now: Date,
  deadlineMs: number,
): Promise<void> {
  const before = new Date(now.getTime() - deadlineMs).toISOString();
  const rows = await db.execute<Overdue>(sql`
    SELECT ${columns}, l.channel_id AS "channelId", b.handed_over_at AS "handedOverAt" FROM outbox b
    JOIN lanes l ON l.workspace_id = b.workspace_id AND l.id = b.lane_id
    JOIN origins o ON o.workspace_id = b.workspace_id AND o.kind = b.origin_kind AND o.id = b.origin_id
    WHERE b.state = 'uncertain' AND b.handed_over_at < ${before}::timestamptz AND o.state <> 'stopped'
      AND NOT EXISTS (SELECT 1 FROM message_events e
        WHERE e.workspace_id = b.workspace_id AND e.message_id = b.message_id AND e.kind = 'resent')
      AND EXISTS (SELECT 1 FROM inbound_events i
        WHERE i.workspace_id = b.workspace_id AND i.channel_id = l.channel_id
          AND i.received_at > b.handed_over_at + interval '2 seconds')
    ORDER BY b.message_id LIMIT ${atOnce}`);
  for (const group of Map.groupBy(rows, (row) => `${row.workspaceId}\n${row.channelId}`).values()) {
    const [first] = group;
    if (first) await inTransaction(contextOf(first.workspaceId), (ctx) => sendAgain(ctx, hooks, group, now));
  }
}

type Overdue = InDoubt & { channelId: string; handedOverAt: string };

/** @param group messages of one channel */
async function sendAgain(ctx: Ctx, hooks: OriginHooks, group: Overdue[], now: Date): Promise<void> {
  const channelId = group[0]?.channelId ?? "";
  const since = new Date(Math.min(...group.map((row) => new Date(row.handedOverAt).getTime())));
  if (await wayBackBlocked(ctx, channelId, since)) return;
  const inDoubt = await lockTries(ctx, group, "uncertain");
  await applyChanges(
    ctx,
    hooks,
    inDoubt.map((row) => ({
      messageId: row.id,
      target: "queued",
      at: now,
      key: `resent:${row.attempt}`,
      eventKind: "resent",
      attempt: row.attempt,
      detail: { attempt: row.attempt },
    })),
  );
  await tellOrigins(ctx, hooks, inDoubt, "resent");
  for (const laneId of new Set(inDoubt.map((row) => row.laneId))) {
    await askForJob(ctx, driveLaneJob, { laneId }, { key: laneId });
  }
}

/** Those tries that still stand as they were found, locked: another worker, or an answer, may have come first. */
async function lockTries<Row extends InDoubt>(ctx: Ctx, rows: Row[], state: "sending" | "uncertain"): Promise<Row[]> {
  const ids = textArray(rows.map((row) => row.id));
  await ctx.db.execute(sql`
    SELECT 1 FROM messages WHERE workspace_id = ${ctx.workspaceId} AND id = ANY(${ids}) ORDER BY id FOR UPDATE`);
  const standing = await ctx.db.execute<{ id: string; attempt: number }>(sql`
    SELECT message_id AS id, attempt FROM outbox
    WHERE workspace_id = ${ctx.workspaceId} AND message_id = ANY(${ids}) AND state = ${state}`);
  const attempts = new Map(standing.map((row) => [row.id, row.attempt]));
  return rows.filter((row) => attempts.get(row.id) === row.attempt);
}

async function tellOrigins(ctx: Ctx, hooks: OriginHooks, rows: InDoubt[], kind: "uncertain" | "resent"): Promise<void> {
  for (const group of Map.groupBy(rows, (row) => `${row.originKind}\n${row.originId}`).values()) {
    const [first] = group;
    if (first) await hookOf(hooks, first.originKind).inDoubt(ctx, first.originId, { people: group.length, kind });
  }
}

function byWorkspace(rows: Iterable<InDoubt>): Map<string, InDoubt[]> {
  return Map.groupBy(rows, (row) => row.workspaceId);
}
