import { and, eq } from "drizzle-orm";
import type { CampaignState } from "#db/enums";
import { campaigns } from "#db/schema/campaigns";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction, recordedName } from "#lib/context";
import { DomainError, notFound } from "#lib/errors";
import { stopFallback } from "#lib/fallback/running/stop-fallback";
import { askForJob, withdrawJob } from "#lib/jobs/ask";
import { countInFlight } from "#lib/sending/in-flight";
import { wakeLanesOfOrigin } from "#lib/sending/lanes/wake-lanes";
import { changeOriginState, lockOrigin, setOriginState } from "#lib/sending/origins/origins";
import { callBackCampaignJob, expandCampaignJob, startCampaignJob } from "../jobs.ts";
import { findCampaignObstacle } from "../languages/campaign-languages.ts";
import type { CampaignEventKind } from "../report/event-kinds.ts";
import { noteCampaignEvent } from "../report/events.ts";
import { type CampaignAct, canAct, lastChangeMs } from "../rules.ts";

type Row = typeof campaigns.$inferSelect;

/**
 * Holds what has not left yet, its fallback included. Returns after the claims under way; what they took may still go, and `countInFlight` says how
 * many those are.
 */
export function pauseCampaign(ctx: Ctx, campaignId: string): Promise<void> {
  return change(ctx, campaignId, "pause", "paused", async (ctx) => {
    await setOriginState(ctx, { kind: "campaign", id: campaignId }, "paused");
    await changeOriginState(ctx, { kind: "fallback", id: campaignId }, { from: ["running"], to: "paused" });
    return { state: "paused", stateReason: "by_person" };
  });
}

/**
 * Goes on where it stopped.
 *
 * @throws DomainError "precondition_failed" while what stopped it still stands in the way
 */
export function resumeCampaign(ctx: Ctx, campaignId: string): Promise<void> {
  return change(ctx, campaignId, "resume", "resumed", async (ctx, row) => {
    const obstacle = await findCampaignObstacle(ctx, row);
    if (obstacle) throw new DomainError("precondition_failed", `campaigns.obstacle.${obstacle}`);
    await setOriginState(ctx, { kind: "campaign", id: campaignId }, "running");
    // A fallback that was stopped stays stopped.
    await changeOriginState(ctx, { kind: "fallback", id: campaignId }, { from: ["paused"], to: "running" });
    if (!row.expandedAt) await askForJob(ctx, expandCampaignJob, { campaignId }, { key: campaignId });
    await wakeLanesOfOrigin(ctx, { kind: "campaign", id: campaignId });
    await wakeLanesOfOrigin(ctx, { kind: "fallback", id: campaignId });
    return { state: "running", stateReason: null, progressAt: ctx.now, ...withoutBrake(row) };
  });
}

/** Whoever resumes a campaign that its brake has paused wants it to go on as it is. */
function withoutBrake({ waves, stateReason }: Row): Pick<Partial<Row>, "waves"> {
  if (waves && stateReason === "wave_failures") return { waves: { ...waves, failedShare: null } };
  if (waves && stateReason === "wave_opt_outs") return { waves: { ...waves, optOutShare: null } };
  return {};
}

/** Sends nothing more. It ends when the worker has called back what waits and what is in flight has come back. */
export function stopCampaign(ctx: Ctx, campaignId: string): Promise<void> {
  return change(ctx, campaignId, "stop", "stopped", async (ctx) => {
    await setOriginState(ctx, { kind: "campaign", id: campaignId }, "stopped");
    await stopFallback(ctx, campaignId);
    await askForJob(ctx, callBackCampaignJob, { campaignId }, { key: campaignId });
    return { state: "stopping", stateReason: "by_person", decision: null };
  });
}

/**
 * Calls a scheduled campaign off.
 *
 * @throws DomainError "precondition_failed" within the last minute before it starts
 */
export function cancelScheduledCampaign(ctx: Ctx, campaignId: string): Promise<void> {
  return change(ctx, campaignId, "cancel", "cancelled", async (ctx, row) => {
    const undecided = row.approval !== null && row.approval.state !== "approved";
    if (!undecided && row.scheduledAt && row.scheduledAt.getTime() - ctx.now.getTime() < lastChangeMs) {
      throw new DomainError("precondition_failed", "campaigns.tooLateToChange");
    }
    await setOriginState(ctx, { kind: "campaign", id: campaignId }, "stopped");
    await setOriginState(ctx, { kind: "fallback", id: campaignId }, "stopped");
    await withdrawJob(ctx, startCampaignJob, campaignId);
    return { state: "cancelled", stateReason: "by_person", finishedAt: ctx.now };
  });
}

async function change(
  ctx: Ctx,
  campaignId: string,
  act: Exclude<CampaignAct, "decide">,
  event: CampaignEventKind,
  to: (ctx: Ctx, row: Row) => Promise<Partial<Row> & { state: CampaignState }>,
): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const where = and(eq(campaigns.workspaceId, ctx.workspaceId), eq(campaigns.id, campaignId));
    await lockOrigin(ctx, { kind: "campaign", id: campaignId });
    const [row] = await ctx.db.select().from(campaigns).where(where).for("update");
    if (!row) throw notFound("campaign");
    if (!canAct(row.state, act)) throw new DomainError("conflict", `campaigns.cannot.${act}`);
    const set = await to(ctx, row);
    await ctx.db.update(campaigns).set(set).where(where);
    const inFlight = await countInFlight(ctx, { kind: "campaign", id: campaignId });
    await noteCampaignEvent(ctx, campaignId, event, { by: recordedName(ctx.actor), inFlight });
    const detail = { state: { from: row.state, to: set.state } };
    await audit(ctx, { action: `campaign.${act}`, objectKind: "campaign", objectId: campaignId, detail });
  });
}
