import { and, eq } from "drizzle-orm";
import { campaigns } from "#db/schema/campaigns";
import { type Ctx, inTransaction, recordedName } from "#lib/context";
import { askForJob } from "#lib/jobs/ask";
import { lockOrigin } from "#lib/sending/origins/origins";
import { stopCampaignByObstacle } from "../control/origin-hook.ts";
import { expandCampaignJob } from "../jobs.ts";
import { findCampaignObstacle } from "../languages/campaign-languages.ts";
import { noteCampaignEvent } from "../report/events.ts";
import { holdCampaign } from "../template-edits/hold-campaigns.ts";

/** Starts a scheduled campaign whose time has come; any other is left as it is. */
export async function startScheduledCampaign(ctx: Ctx, campaignId: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const where = and(eq(campaigns.workspaceId, ctx.workspaceId), eq(campaigns.id, campaignId));
    await lockOrigin(ctx, { kind: "campaign", id: campaignId });
    const [row] = await ctx.db.select().from(campaigns).where(where).for("update");
    if (row?.state !== "scheduled" || !row.scheduledAt) return;
    if (row.scheduledAt > ctx.now) return;
    // Without a second person's word it waits, whatever asks for its start.
    if (row.approval && row.approval.state !== "approved") return;
    await ctx.db.update(campaigns).set({ state: "running", startedAt: ctx.now, progressAt: ctx.now }).where(where);
    await noteCampaignEvent(ctx, campaignId, "started", { by: recordedName(ctx.actor) });
    const obstacle = await findCampaignObstacle(ctx, row);
    // A template of it is being edited, and it was told to wait for the new words.
    if (obstacle?.startsWith("template_") && row.heldForVersion !== null) {
      return holdCampaign(ctx, campaignId, row.heldForVersion);
    }
    if (obstacle) return stopCampaignByObstacle(ctx, campaignId, obstacle);
    await askForJob(ctx, expandCampaignJob, { campaignId }, { key: campaignId });
  });
}
