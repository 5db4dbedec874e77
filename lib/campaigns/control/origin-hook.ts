import { and, eq, sql } from "drizzle-orm";
import { campaigns } from "#db/schema/campaigns";
import { type Ctx, inTransaction } from "#lib/context";
import { followMessages } from "#lib/fallback/running/follow-messages";
import { askForJob } from "#lib/jobs/ask";
import type { ObstacleReason } from "#lib/sending/may-leave";
import { lockOrigin, type OriginHook, setOriginState } from "#lib/sending/origins/origins";
import { type Figures, refusedOf } from "#lib/statistics/figures";
import { callBackCampaignJob } from "../jobs.ts";
import { noteCampaignEvent, noteFirst } from "../report/events.ts";
import { afterObstacle, endedByItself, hasEnded, outcomeOf } from "../rules.ts";
import { sendingTime } from "./sending-time.ts";

/** Spans of the pace chart: fine enough to see a throttled stretch, few enough to draw. */
const tickMs = 2_000;

/** What a campaign does when sending tells it what happened. */
export const campaignOriginHook: OriginHook = {
  moved: followMessages,
  progressed: countProgress,
  stopped: stopCampaignByObstacle,
  slowed: (ctx, campaignId, { pace, code }) => noteCampaignEvent(ctx, campaignId, "slowed", { pace, code }),
  inDoubt: (ctx, campaignId, { people, kind }) => noteCampaignEvent(ctx, campaignId, kind, { people }),
};

/**
 * Adds to a campaign's counters. A campaign that had ended takes the outcome that its new figures say. When something of it
 * waits again it runs again, with a line on its page: nothing waits under a campaign that has ended, whatever moved it.
 */
async function countProgress(ctx: Ctx, campaignId: string, figures: Figures): Promise<void> {
  const where = and(eq(campaigns.workspaceId, ctx.workspaceId), eq(campaigns.id, campaignId));
  const [before] =
    figures.queued > 0
      ? await ctx.db.select({ state: campaigns.state }).from(campaigns).where(where).for("update")
      : [];
  const [row] = await ctx.db
    .update(campaigns)
    .set({
      queued: sql`${campaigns.queued} + ${figures.queued}`,
      accepted: sql`${campaigns.accepted} + ${figures.accepted}`,
      sent: sql`${campaigns.sent} + ${figures.sent}`,
      delivered: sql`${campaigns.delivered} + ${figures.delivered}`,
      read: sql`${campaigns.read} + ${figures.read}`,
      failed: sql`${campaigns.failed} + ${figures.failed}`,
      failedLater: sql`${campaigns.failedLater} + ${figures.failedLater}`,
      uncertain: sql`${campaigns.uncertain} + ${figures.uncertain}`,
      cancelled: sql`${campaigns.cancelled} + ${figures.cancelled}`,
      leftOut: sql`${campaigns.leftOut} + ${figures.leftOut}`,
      expired: sql`${campaigns.expired} + ${figures.expired}`,
      progressAt: ctx.now,
      ...sendingTime(ctx, campaignId, figures),
      finishedAt: sql`CASE WHEN ${runsAgain(figures)} THEN NULL ELSE ${campaigns.finishedAt} END`,
      state: sql`CASE WHEN ${runsAgain(figures)} THEN 'running' ELSE ${campaigns.state} END`,
    })
    .where(where)
    .returning({
      accepted: campaigns.accepted,
      failed: campaigns.failed,
      failedLater: campaigns.failedLater,
      uncertain: campaigns.uncertain,
      state: campaigns.state,
      stateReason: campaigns.stateReason,
      failedShare: campaigns.failedShare,
    });
  if (!row) return;
  const outcome = endedByItself(row) ? outcomeOf(row, row.failedShare) : row.state;
  if (outcome !== row.state) await ctx.db.update(campaigns).set({ state: outcome }).where(where);
  if (before && hasEnded(before.state) && row.state === "running") {
    await noteCampaignEvent(ctx, campaignId, "reopened", { people: figures.queued });
  }
  if (figures.accepted > 0 && row.accepted === figures.accepted) await noteFirst(ctx, campaignId, "first_accepted");
  await countTick(ctx, campaignId, figures);
}

/** A campaign that had ended by itself, of which something waits again. */
function runsAgain(figures: Figures) {
  return sql`(${campaigns.state} IN ('completed', 'partly_failed', 'failed') AND ${campaigns.stateReason} IS NULL
    AND ${campaigns.queued} + ${figures.queued} > 0)`;
}

/** Counts the platform's answers to tries. What receipts tell later, of messages in doubt or of failures, is no pace. */
async function countTick(ctx: Ctx, campaignId: string, figures: Figures): Promise<void> {
  const settled = Math.max(0, -figures.uncertain);
  const accepted = Math.max(0, figures.accepted - settled);
  const refused = Math.max(0, refusedOf(figures));
  if (accepted + refused === 0) return;
  const span = new Date(Math.floor(ctx.now.getTime() / tickMs) * tickMs).toISOString();
  await ctx.db.execute(sql`
    INSERT INTO campaign_ticks AS k (workspace_id, campaign_id, at, accepted, failed)
    VALUES (${ctx.workspaceId}, ${campaignId}, ${span}::timestamptz, ${accepted}, ${refused})
    ON CONFLICT (workspace_id, campaign_id, at) DO UPDATE SET accepted = k.accepted + excluded.accepted,
      failed = k.failed + excluded.failed`);
}

/** Stops a running campaign because of what stands in its way; a person may resume it unless nothing can be sent any more. */
export async function stopCampaignByObstacle(ctx: Ctx, campaignId: string, reason: ObstacleReason): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    await lockOrigin(ctx, { kind: "campaign", id: campaignId });
    const state = afterObstacle(reason);
    const changed = await ctx.db
      .update(campaigns)
      .set({ state, stateReason: reason, ...(state === "stopping" ? { decision: null } : {}) })
      .where(
        and(eq(campaigns.workspaceId, ctx.workspaceId), eq(campaigns.id, campaignId), eq(campaigns.state, "running")),
      )
      .returning({ id: campaigns.id });
    if (changed.length === 0) return;
    await setOriginState(ctx, { kind: "campaign", id: campaignId }, state === "stopping" ? "stopped" : "paused");
    await noteCampaignEvent(ctx, campaignId, "stopped_by_obstacle", { reason });
    if (state === "stopping") await askForJob(ctx, callBackCampaignJob, { campaignId }, { key: campaignId });
  });
}
