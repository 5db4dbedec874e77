import { sql } from "drizzle-orm";
import type { Db } from "#db/client";
import { type Ctx, inTransaction } from "#lib/context";
import { askForJob } from "#lib/jobs/ask";
import type { Origin } from "../origins/origins.ts";
import { driveLaneJob } from "./jobs.ts";

/** Wakes the lanes that an origin's messages wait on: one, or those of all senders of its pool. */
export async function wakeLanesOfOrigin(ctx: Ctx, origin: Origin): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const rows = await ctx.db.execute<{ id: string }>(sql`
      (SELECT lane_id AS id FROM outbox
        WHERE workspace_id = ${ctx.workspaceId} AND origin_kind = ${origin.kind} AND origin_id = ${origin.id} LIMIT 1)
      UNION
      SELECT l.id FROM origins o JOIN lanes l ON l.workspace_id = o.workspace_id AND jsonb_exists(o.pool -> 'paces', l.id)
        WHERE o.workspace_id = ${ctx.workspaceId} AND o.kind = ${origin.kind} AND o.id = ${origin.id}
      ORDER BY id`);
    for (const { id } of rows) await askForJob(ctx, driveLaneJob, { laneId: id }, { key: id });
  });
}

/** Wakes lanes whose driver is gone: it said nothing for the length of its lease. */
export async function wakeLostLanes(db: Db, contextOf: (workspaceId: string) => Ctx): Promise<void> {
  const rows = await db.execute<{ workspaceId: string; id: string }>(sql`
    SELECT workspace_id AS "workspaceId", id FROM lanes
    WHERE lease IS NOT NULL AND lease_until <= clock_timestamp() LIMIT 200`);
  await wakeAll(rows, contextOf);
}

/** Wakes lanes that nobody drives although something of them has been due for a while: a lost job must not strand people. */
export async function wakeStandingLanes(db: Db, contextOf: (workspaceId: string) => Ctx, now: Date): Promise<void> {
  const before = new Date(now.getTime() - 15_000).toISOString();
  const rows = await db.execute<{ workspaceId: string; id: string }>(sql`
    SELECT l.workspace_id AS "workspaceId", l.id FROM lanes l
    WHERE l.lease IS NULL AND l.next_slot_at <= clock_timestamp()
      AND (l.breaker_open_until IS NULL OR l.breaker_open_until <= clock_timestamp()) AND EXISTS (
      SELECT 1 FROM outbox b
      JOIN origins o ON o.workspace_id = b.workspace_id AND o.kind = b.origin_kind AND o.id = b.origin_id
      WHERE b.workspace_id = l.workspace_id AND b.lane_id = l.id AND b.state = 'waiting' AND b.due_at <= ${before}::timestamptz
        AND (o.rests_until IS NULL OR o.rests_until <= ${before}::timestamptz)
        AND (o.opens_at IS NULL OR o.opens_at <= ${before}::timestamptz) AND o.state <> 'paused')
    LIMIT 200`);
  await wakeAll(rows, contextOf);
}

/**
 * Wakes the lanes of channels whose platform speaks over a connection, where no worker holds it: receipts and messages come over
 * it also while nothing is sent. The lane of a channel that was just bound is made here.
 */
export async function wakeHeldLanes(db: Db, contextOf: (workspaceId: string) => Ctx): Promise<void> {
  const rows = await db.execute<{ workspaceId: string; id: string; made: boolean }>(sql`
    SELECT b.workspace_id AS "workspaceId", b.channel_id AS id, l.id IS NOT NULL AS made FROM bindings b
    LEFT JOIN lanes l ON l.workspace_id = b.workspace_id AND l.id = b.channel_id
    WHERE b.holds_session AND (l.id IS NULL OR (l.lease IS NULL AND l.next_slot_at <= clock_timestamp())) LIMIT 200`);
  for (const { workspaceId, id, made } of rows) {
    if (made) continue;
    await inTransaction(contextOf(workspaceId), (ctx) =>
      ctx.db.execute(sql`
        INSERT INTO lanes (workspace_id, id, channel_id) VALUES (${workspaceId}, ${id}, ${id}) ON CONFLICT DO NOTHING`),
    );
  }
  await wakeAll(rows, contextOf);
}

async function wakeAll(
  rows: Iterable<{ workspaceId: string; id: string }>,
  contextOf: (workspaceId: string) => Ctx,
): Promise<void> {
  for (const { workspaceId, id } of rows) {
    await askForJob(contextOf(workspaceId), driveLaneJob, { laneId: id }, { key: id });
  }
}
