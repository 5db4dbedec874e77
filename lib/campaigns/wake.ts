import { and, eq, sql } from "drizzle-orm";
import type { Db } from "#db/client";
import { campaigns } from "#db/schema/campaigns";
import { type Ctx, inTransaction } from "#lib/context";
import type { JobQueue } from "#lib/jobs/queue";
import { applyChanges } from "#lib/messages/apply-changes";
import { noteCampaignEvent } from "./events.ts";
import { findObstacle } from "./facts.ts";
import { expandCampaignJob, sendSliceJob } from "./jobs.ts";
import { stopByObstacle } from "./obstacle.ts";

/** Messages called back in one transaction. */
const callBackSize = 1_000;

/**
 * Looks at each campaign that asks for attention and turns that into jobs, in one transaction a campaign. The console sets
 * `wake_at` with the change that calls for it and has no rights on the job tables.
 *
 * @returns how many campaigns were looked at
 */
export async function wakeCampaigns(
  db: Db,
  contextOf: (workspaceId: string) => Ctx,
  queue: Pick<JobQueue, "enqueue">,
  now: Date,
): Promise<number> {
  const due = await db.execute<{ workspaceId: string; id: string }>(sql`
    SELECT workspace_id AS "workspaceId", id FROM campaigns WHERE wake_at <= ${now.toISOString()} ORDER BY wake_at LIMIT 50`);
  for (const { workspaceId, id } of due) {
    await inTransaction(contextOf(workspaceId), (ctx) => wake(ctx, id, queue));
  }
  return due.length;
}

async function wake(ctx: Ctx, campaignId: string, queue: Pick<JobQueue, "enqueue">): Promise<void> {
  const where = and(eq(campaigns.workspaceId, ctx.workspaceId), eq(campaigns.id, campaignId));
  const [row] = await ctx.db.select().from(campaigns).where(where).for("update", { skipLocked: true });
  // Somebody else has it, or had it: a wish of the future is not due.
  if (!row?.wakeAt || row.wakeAt > ctx.now) return;
  if (row.state === "cancelled" || row.state === "failed") {
    const more = await callBack(ctx, campaignId);
    await ctx.db
      .update(campaigns)
      .set({ wakeAt: more ? ctx.now : null })
      .where(where);
    return;
  }
  await ctx.db.update(campaigns).set({ wakeAt: null }).where(where);
  if (row.state === "scheduled") {
    await ctx.db.update(campaigns).set({ state: "running", startedAt: ctx.now, progressAt: ctx.now }).where(where);
    await noteCampaignEvent(ctx, campaignId, "started", { by: ctx.actor.name });
    const obstacle = await findObstacle(ctx, row);
    if (obstacle) return stopByObstacle(ctx, campaignId, obstacle);
  } else if (row.state !== "running") {
    return;
  }
  if (!row.expandedAt) await queue.enqueue(ctx.db, expandCampaignJob, { workspaceId: ctx.workspaceId, campaignId });
  const waiting = await ctx.db.execute<{ slice: number }>(sql`
    SELECT DISTINCT slice FROM messages
    WHERE workspace_id = ${ctx.workspaceId} AND campaign_id = ${campaignId} AND state = 'queued' ORDER BY slice`);
  for (const { slice } of waiting) {
    await queue.enqueue(
      ctx.db,
      sendSliceJob,
      { workspaceId: ctx.workspaceId, campaignId, senderId: row.senderId, slice },
      { group: row.senderId },
    );
  }
}

/** Calls back what waits of a campaign that will not go on. @returns true while there is more */
async function callBack(ctx: Ctx, campaignId: string): Promise<boolean> {
  const rows = await ctx.db.execute<{ id: string; attempt: number }>(sql`
    SELECT id, attempt FROM messages
    WHERE workspace_id = ${ctx.workspaceId} AND campaign_id = ${campaignId} AND state = 'queued'
    ORDER BY id LIMIT ${callBackSize} FOR UPDATE SKIP LOCKED`);
  await applyChanges(
    ctx,
    rows.map((row) => ({
      messageId: row.id,
      target: "cancelled",
      at: ctx.now,
      key: "cancelled",
      eventKind: "cancelled",
    })),
  );
  return rows.length === callBackSize;
}
