import { and, eq } from "drizzle-orm";
import type { CampaignState } from "#db/enums";
import { campaigns } from "#db/schema/campaigns";
import { audit } from "#lib/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError, notFound } from "#lib/errors";
import type { CampaignEventKind } from "./event-kinds.ts";
import { noteCampaignEvent } from "./events.ts";
import { findObstacle } from "./facts.ts";
import { type CampaignAct, canAct, lastChangeMs } from "./rules.ts";

type Row = typeof campaigns.$inferSelect;

/** Holds what has not left yet. A few messages in flight may still go. */
export function pauseCampaign(ctx: Ctx, campaignId: string): Promise<void> {
  return change(ctx, campaignId, "pause", "paused", async () => ({
    state: "paused",
    stateReason: "by_person",
    wakeAt: null,
  }));
}

/**
 * Goes on where it stopped.
 *
 * @throws DomainError "precondition_failed" while what stopped it still stands in the way
 */
export function resumeCampaign(ctx: Ctx, campaignId: string): Promise<void> {
  return change(ctx, campaignId, "resume", "resumed", async (ctx, row) => {
    const obstacle = await findObstacle(ctx, row);
    if (obstacle) throw new DomainError("precondition_failed", `campaigns.obstacle.${obstacle}`);
    return { state: "running", stateReason: null, wakeAt: ctx.now, progressAt: ctx.now };
  });
}

/** Sends nothing more; what waits is called back by the worker. */
export function stopCampaign(ctx: Ctx, campaignId: string): Promise<void> {
  return change(ctx, campaignId, "stop", "stopped", async (ctx) => ({
    state: "cancelled",
    stateReason: "by_person",
    finishedAt: ctx.now,
    wakeAt: ctx.now,
  }));
}

/**
 * Calls a scheduled campaign off.
 *
 * @throws DomainError "precondition_failed" within the last minute before it starts
 */
export function cancelScheduledCampaign(ctx: Ctx, campaignId: string): Promise<void> {
  return change(ctx, campaignId, "cancel", "cancelled", async (ctx, row) => {
    if (row.scheduledAt && row.scheduledAt.getTime() - ctx.now.getTime() < lastChangeMs) {
      throw new DomainError("precondition_failed", "campaigns.tooLateToChange");
    }
    return { state: "cancelled", stateReason: "by_person", finishedAt: ctx.now, wakeAt: null };
  });
}

async function change(
  ctx: Ctx,
  campaignId: string,
  act: CampaignAct,
  event: CampaignEventKind,
  to: (ctx: Ctx, row: Row) => Promise<Partial<Row> & { state: CampaignState }>,
): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const where = and(eq(campaigns.workspaceId, ctx.workspaceId), eq(campaigns.id, campaignId));
    const [row] = await ctx.db.select().from(campaigns).where(where).for("update");
    if (!row) throw notFound("campaign");
    if (!canAct(row.state, act)) throw new DomainError("conflict", `campaigns.cannot.${act}`);
    const set = await to(ctx, row);
    await ctx.db.update(campaigns).set(set).where(where);
    await noteCampaignEvent(ctx, campaignId, event, { by: ctx.actor.name });
    await audit(ctx, { action: `campaign.${act}`, objectKind: "campaign", objectId: campaignId });
  });
}
