import { and, eq, sql } from "drizzle-orm";
import type { Db } from "#db/client";
import { campaigns } from "#db/schema/campaigns";
import { type Ctx, currentWorkspace, inTransaction } from "#lib/context";
import { askForJob } from "#lib/jobs/ask";
import { putMail } from "#lib/mail/outbox";
import { callBackCampaignJob, carryOutDecisionJob, expandCampaignJob } from "../jobs.ts";
import { awaitsFallback } from "../launch/expand.ts";
import { sendingMs } from "../report/duration.ts";
import { noteCampaignEvent } from "../report/events.ts";
import { endOf } from "../rules.ts";

/** Of a campaign the outbox holds nothing, nobody's decision is being carried out, and nobody is left for its fallback. */
const nothingOpen = sql`decision IS NULL AND NOT (${awaitsFallback}) AND NOT EXISTS (SELECT 1 FROM outbox b
  WHERE b.workspace_id = campaigns.workspace_id AND b.origin_kind = 'campaign' AND b.origin_id = campaigns.id)`;

/**
 * Ends campaigns of which nothing waits, nothing is on its way, and nothing is in doubt that might be sent again: those of
 * which the outbox holds nothing. The only place where a campaign that has sent anything ends; whatever puts a message back
 * lets its campaign run again in the same transaction (`countProgress`).
 */
export async function finishCampaigns(db: Db, contextOf: (workspaceId: string) => Ctx, now: Date): Promise<void> {
  const rows = await db.execute<{ workspaceId: string; id: string }>(sql`
    SELECT workspace_id AS "workspaceId", id FROM campaigns
    WHERE queued = 0 AND ((state = 'running' AND expanded_at IS NOT NULL) OR state = 'stopping') AND ${nothingOpen}
    LIMIT 100`);
  for (const row of rows) {
    await inTransaction(contextOf(row.workspaceId), (ctx) => finishCampaign({ ...ctx, now }, row.id));
  }
}

/** @returns whether the campaign could end */
export async function finishCampaign(ctx: Ctx, campaignId: string): Promise<boolean> {
  const where = and(eq(campaigns.workspaceId, ctx.workspaceId), eq(campaigns.id, campaignId));
  const [campaign] = await ctx.db.select().from(campaigns).where(where).for("update");
  if (!campaign || (campaign.state === "running" ? !campaign.expandedAt : campaign.state !== "stopping")) return false;
  const { failedShare } = await currentWorkspace(ctx);
  // Read after the lock: whoever puts a message back holds the campaign meanwhile.
  const ended = await ctx.db
    .update(campaigns)
    .set({ state: endOf(campaign, failedShare), failedShare, finishedAt: ctx.now })
    .where(and(where, nothingOpen))
    .returning({ id: campaigns.id });
  if (ended.length === 0) return false;
  const { accepted, failed } = campaign;
  const tookMs = sendingMs(campaign);
  await noteCampaignEvent(ctx, campaignId, "finished", { accepted, failed, ...(tookMs === null ? {} : { tookMs }) });
  await mailSummary(ctx, campaign);
  return true;
}

/** Receipts come for a while after the end. */
const receiptMinutes = 15;

/** Writes the mail that tells whoever started a campaign how it went. Without a mail server a worker drops it. */
async function mailSummary(ctx: Ctx, campaign: typeof campaigns.$inferSelect): Promise<void> {
  const { workspaceId, db, now } = ctx;
  const { language } = await currentWorkspace(ctx);
  const mail = { workspaceId, kind: "campaign" as const, language, userId: campaign.createdBy, about: campaign.id };
  const dueAt = new Date(now.getTime() + receiptMinutes * 60_000);
  await putMail(db, { ...mail, id: `${campaign.id} ${now.toISOString()}`, payload: null, dueAt }, now);
}

/** Asks again for the work on campaigns that stand still in the middle of it: a lost job must not strand them. */
export async function wakeStandingCampaigns(db: Db, contextOf: (workspaceId: string) => Ctx, now: Date): Promise<void> {
  const before = new Date(now.getTime() - 60_000).toISOString();
  const rows = await db.execute<{ workspaceId: string; id: string; work: keyof typeof standing }>(sql`
    SELECT workspace_id AS "workspaceId", id, CASE WHEN decision IS NOT NULL THEN 'decision' ELSE state END AS work
    FROM campaigns
    WHERE progress_at < ${before}::timestamptz
      AND (decision IS NOT NULL OR state = 'stopping' OR (state = 'running' AND expanded_at IS NULL
        AND ab_test ->> 'phase' IS DISTINCT FROM 'measuring')) LIMIT 100`);
  for (const { workspaceId, id, work } of rows) {
    await askForJob(contextOf(workspaceId), standing[work], { campaignId: id }, { key: id });
  }
}

/** The work that moves a campaign on. */
const standing = { decision: carryOutDecisionJob, stopping: callBackCampaignJob, running: expandCampaignJob };
