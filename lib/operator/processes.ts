import { sql } from "drizzle-orm";
import type { ProcessFigures } from "#db/schema/operations";
import { heartbeatMaxAgeMs } from "#lib/health/readiness";
import { asOperator, type OperatorCtx, recordAct } from "./context.ts";

export type WorkerLine = {
  id: string;
  startedAt: string;
  seenAt: string;
  alive: boolean;
  residentBytes: number;
  errors: number;
  lostLogLines: number;
};

/** The workers of the last day, those that live first. */
export async function listWorkers(ctx: OperatorCtx): Promise<WorkerLine[]> {
  return asOperator(ctx, async ({ db, now }) => {
    const rows = await db.execute<{ id: string; startedAt: string; seenAt: string; figures: ProcessFigures }>(sql`
      SELECT id, started_at AS "startedAt", seen_at AS "seenAt", figures FROM worker_heartbeats
      ORDER BY seen_at DESC, id LIMIT 50`);
    return rows.map(({ figures, ...row }) => ({
      ...row,
      alive: now.getTime() - new Date(row.seenAt).getTime() < heartbeatMaxAgeMs,
      residentBytes: figures.residentBytes,
      errors: Object.values(figures.errors).reduce((sum, n) => sum + n, 0),
      lostLogLines: figures.lostLogLines,
    }));
  });
}

export type RestingLane = {
  workspaceId: string;
  laneId: string;
  workspace: string;
  channel: string;
  since: string;
  nextTryAt: string | null;
  rests: number;
  reason: string | null;
  waiting: number;
};

/** Lanes that send nothing because their platform does not answer, the longest first. */
export async function listRestingLanes(ctx: OperatorCtx): Promise<RestingLane[]> {
  return asOperator(ctx, ({ db }) =>
    db.execute<RestingLane>(sql`
      SELECT l.workspace_id AS "workspaceId", l.id AS "laneId", w.name AS workspace, c.name AS channel,
        l.breaker_opened_at AS since, l.breaker_open_until AS "nextTryAt", l.breaker_rests AS rests,
        coalesce(l.breaker_reason ->> 'detail', l.breaker_reason ->> 'code') AS reason,
        (SELECT count(*)::int FROM outbox o
          WHERE o.workspace_id = l.workspace_id AND o.lane_id = l.id AND o.state = 'waiting') AS waiting
      FROM lanes l
      JOIN workspaces w ON w.id = l.workspace_id
      LEFT JOIN channels c ON c.workspace_id = l.workspace_id AND c.id = l.channel_id
      WHERE l.breaker_opened_at IS NOT NULL ORDER BY l.breaker_opened_at, l.id LIMIT 50`),
  );
}

/**
 * Lets a resting lane try at once instead of at the end of its rest; a worker wakes it within half a minute.
 *
 * @returns false when the lane rests no more
 */
export async function tryLaneNow(ctx: OperatorCtx, workspaceId: string, laneId: string): Promise<boolean> {
  return asOperator(ctx, async (ctx) => {
    const [lane] = await ctx.db.execute(sql`
      UPDATE lanes SET breaker_open_until = ${ctx.now.toISOString()}
      WHERE workspace_id = ${workspaceId} AND id = ${laneId} AND breaker_opened_at IS NOT NULL RETURNING id`);
    if (!lane) return false;
    await recordAct(ctx, { action: "lane.tried_now", objectId: laneId, detail: { workspaceId } });
    return true;
  });
}

/** What waits in one place; `oldest` is the moment since when the first of it waits, null when nothing does. */
export type QueueDepth = { name: string; waiting: number; running: number; oldest: string | null };

/** How much waits for workers: requests for jobs, jobs by kind, webhooks, and messages by state. */
export async function listQueues(ctx: OperatorCtx): Promise<{
  requests: QueueDepth[];
  jobs: QueueDepth[];
  webhooks: QueueDepth;
  messages: QueueDepth;
}> {
  return asOperator(ctx, async ({ db, now }) => {
    const at = now.toISOString();
    const requests = await db.execute<QueueDepth>(sql`
      SELECT kind AS name, count(*) FILTER (WHERE due_at <= ${at})::int AS waiting, 0 AS running,
        min(due_at) FILTER (WHERE due_at <= ${at}) AS oldest
      FROM job_requests GROUP BY kind ORDER BY kind`);
    const jobs = await db.execute<QueueDepth>(sql`
      SELECT name, count(*) FILTER (WHERE state < 'active')::int AS waiting,
        count(*) FILTER (WHERE state = 'active')::int AS running,
        min(created_on) FILTER (WHERE state < 'active') AS oldest
      FROM pgboss.job WHERE state < 'completed' GROUP BY name ORDER BY name`);
    const [webhooks] = await db.execute<QueueDepth>(sql`
      SELECT 'webhooks' AS name, count(*) FILTER (WHERE taken_at IS NULL)::int AS waiting,
        count(*) FILTER (WHERE taken_at IS NOT NULL)::int AS running, min(received_at) AS oldest
      FROM inbound_events WHERE applied_at IS NULL AND set_aside_at IS NULL`);
    const [messages] = await db.execute<QueueDepth>(sql`
      SELECT 'messages' AS name, count(*) FILTER (WHERE state = 'waiting')::int AS waiting,
        count(*) FILTER (WHERE state <> 'waiting')::int AS running,
        min(due_at) FILTER (WHERE state = 'waiting') AS oldest FROM outbox`);
    const nothing = { waiting: 0, running: 0, oldest: null };
    return {
      ...{ requests, jobs },
      webhooks: webhooks ?? { name: "webhooks", ...nothing },
      messages: messages ?? { name: "messages", ...nothing },
    };
  });
}
