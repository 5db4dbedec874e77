import { and, eq, sql } from "drizzle-orm";
import type { Db } from "#db/client";
import { campaigns } from "#db/schema/campaigns";
import { type Ctx, inTransaction } from "#lib/context";
import { askForJob } from "#lib/jobs/ask";
import { expandCampaignJob } from "../jobs.ts";
import { noteCampaignEvent } from "../report/events.ts";
import { outcomeOf } from "../rules.ts";

/**
 * Ends campaigns of which nothing waits any more. One with messages still in doubt ends when those had their chance.
 *
 * @param patienceMs how long after its last change a campaign with uncertain messages is ended all the same
 */
export async function finishCampaigns(
  db: Db,
  contextOf: (workspaceId: string) => Ctx,
  now: Date,
  patienceMs: number,
): Promise<void> {
  const patience = new Date(now.getTime() - patienceMs).toISOString();
  const rows = await db.execute<{ workspaceId: string; id: string }>(sql`
    SELECT workspace_id AS "workspaceId", id FROM campaigns
    WHERE state = 'running' AND expanded_at IS NOT NULL AND queued = 0 AND (uncertain = 0 OR progress_at < ${patience})
    LIMIT 100`);
  for (const row of rows) {
    await inTransaction(contextOf(row.workspaceId), async (ctx) => {
      const where = and(eq(campaigns.workspaceId, row.workspaceId), eq(campaigns.id, row.id));
      const [campaign] = await ctx.db.select().from(campaigns).where(where).for("update");
      if (campaign?.state !== "running" || campaign.queued > 0) return;
      await ctx.db
        .update(campaigns)
        .set({ state: outcomeOf(campaign), finishedAt: now })
        .where(where);
      await noteCampaignEvent(ctx, row.id, "finished", { accepted: campaign.accepted, failed: campaign.failed });
    });
  }
}

/** Asks again for the expansion of running campaigns that stand still before it is done: a lost job must not strand them. */
export async function expandStandingCampaigns(
  db: Db,
  contextOf: (workspaceId: string) => Ctx,
  now: Date,
): Promise<void> {
  const before = new Date(now.getTime() - 60_000).toISOString();
  const rows = await db.execute<{ workspaceId: string; id: string }>(sql`
    SELECT workspace_id AS "workspaceId", id FROM campaigns
    WHERE state = 'running' AND expanded_at IS NULL AND progress_at < ${before}::timestamptz LIMIT 100`);
  for (const { workspaceId, id } of rows) {
    await askForJob(contextOf(workspaceId), expandCampaignJob, { campaignId: id }, { key: id });
  }
}
