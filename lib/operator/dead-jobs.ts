import { sql } from "drizzle-orm";
import { jobRequests } from "#db/schema/operations";
import { asOperator, type OperatorCtx, recordAct } from "./context.ts";

export type DeadJob = {
  id: string;
  kind: string;
  workspaceId: string | null;
  workspace: string | null;
  /** What the last try failed with. */
  cause: string;
  tries: number;
  failedAt: string;
};

/** Jobs whose tries are used up, the latest first; `total` counts all of them. */
export async function listDeadJobs(ctx: OperatorCtx, most = 50): Promise<{ rows: DeadJob[]; total: number }> {
  return asOperator(ctx, async ({ db }) => {
    const rows = await db.execute<DeadJob & { total: number }>(sql`
      SELECT j.id, j.name AS kind, j.data ->> 'workspaceId' AS "workspaceId", w.name AS workspace,
        left(coalesce(j.output ->> 'message', j.output #>> '{value,message}', j.output::text, ''), 500) AS cause,
        j.retry_count + 1 AS tries, j.completed_on AS "failedAt", count(*) OVER ()::int AS total
      FROM pgboss.job j LEFT JOIN workspaces w ON w.id = j.data ->> 'workspaceId'
      WHERE j.state = 'failed' ORDER BY j.completed_on DESC, j.id LIMIT ${most}`);
    return { rows: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 };
  });
}

/**
 * Puts a dead job back: it leaves the engine and is asked for anew, with all its tries, in one transaction. A second call for
 * the same job finds nothing.
 *
 * @returns whether this call did it
 */
export async function putJobBack(ctx: OperatorCtx, kind: string, jobId: string): Promise<boolean> {
  return asOperator(ctx, async (ctx) => {
    const job = await takeDeadJob(ctx, kind, jobId);
    if (!job) return false;
    const { workspaceId, ...payload } = job.data;
    if (workspaceId === undefined) return false;
    await ctx.db
      .insert(jobRequests)
      .values({ workspaceId, kind, key: `again:${jobId}`, payload, dueAt: ctx.now, createdAt: ctx.now })
      .onConflictDoNothing();
    await recordAct(ctx, { action: "job.put_back", objectId: jobId, objectName: kind, detail: { workspaceId } });
    return true;
  });
}

/** Lets a dead job go. @returns whether this call did it */
export async function dismissJob(ctx: OperatorCtx, kind: string, jobId: string): Promise<boolean> {
  return asOperator(ctx, async (ctx) => {
    const job = await takeDeadJob(ctx, kind, jobId);
    if (!job) return false;
    const detail = { workspaceId: job.data.workspaceId, cause: job.cause };
    await recordAct(ctx, { action: "job.dismissed", objectId: jobId, objectName: kind, detail });
    return true;
  });
}

type Taken = { data: { workspaceId?: string } & Record<string, unknown>; cause: string };

/** Removes a job that is dead, for one caller only. */
async function takeDeadJob({ db }: OperatorCtx, kind: string, jobId: string): Promise<Taken | null> {
  const [job] = await db.execute<Taken>(sql`
    DELETE FROM pgboss.job WHERE name = ${kind} AND id = ${jobId}::uuid AND state = 'failed'
    RETURNING data, left(coalesce(output ->> 'message', ''), 500) AS cause`);
  return job ?? null;
}
