import { and, eq, sql } from "drizzle-orm";
import { jobRequests } from "#db/schema/operations";
import { type Ctx, inTransaction } from "#lib/context";
import type { JobDefinition, JobPayload } from "./define-job.ts";

/**
 * Asks for background work in the caller's transaction: a rollback takes the request back, and no worker sees it before
 * the commit. The workspace is that of `ctx`.
 *
 * A request is unique by workspace, kind and key. Asking again keeps the earliest due time and the newest payload; to move
 * a request to a later time, withdraw it first. After the hand-over the same key may be asked for again, so a job has to
 * expect to run twice.
 *
 * @param options.dueAt when the work may start; now when absent
 */
export async function askForJob<P extends JobPayload>(
  ctx: Ctx,
  job: JobDefinition<P>,
  payload: Omit<P, "workspaceId">,
  options: { key: string; dueAt?: Date },
): Promise<void> {
  await inTransaction(ctx, async ({ db, workspaceId, now }) => {
    await db
      .insert(jobRequests)
      .values({ workspaceId, kind: job.kind, key: options.key, payload, dueAt: options.dueAt ?? now, createdAt: now })
      .onConflictDoUpdate({
        target: [jobRequests.workspaceId, jobRequests.kind, jobRequests.key],
        set: { payload, dueAt: sql`least(${jobRequests.dueAt}, excluded.due_at)` },
      });
  });
}

/**
 * Takes a request back. One that was handed over already is not stopped: its job runs and finds out by itself.
 *
 * @returns whether there was a request
 */
export async function withdrawJob<P extends JobPayload>(
  ctx: Ctx,
  job: JobDefinition<P>,
  key: string,
): Promise<boolean> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const withdrawn = await db
      .delete(jobRequests)
      .where(and(eq(jobRequests.workspaceId, workspaceId), eq(jobRequests.kind, job.kind), eq(jobRequests.key, key)))
      .returning({ key: jobRequests.key });
    return withdrawn.length > 0;
  });
}
