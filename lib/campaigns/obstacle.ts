import { and, eq } from "drizzle-orm";
import { campaigns } from "#db/schema/campaigns";
import { bindings } from "#db/schema/channels";
import type { Failure } from "#lib/connectors/connector";
import { type Ctx, inTransaction } from "#lib/context";
import { noteCampaignEvent } from "./events.ts";
import { afterObstacle } from "./rules.ts";

/** Stops a running campaign because of what stands in its way; a person may resume it unless nothing can be sent any more. */
export async function stopByObstacle(ctx: Ctx, campaignId: string, reason: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const state = afterObstacle(reason);
    const changed = await ctx.db
      .update(campaigns)
      // A failed one is woken once more, so that what waits is called back.
      .set({ state, stateReason: reason, ...(state === "failed" ? { finishedAt: ctx.now, wakeAt: ctx.now } : {}) })
      .where(
        and(eq(campaigns.workspaceId, ctx.workspaceId), eq(campaigns.id, campaignId), eq(campaigns.state, "running")),
      )
      .returning({ id: campaigns.id });
    if (changed.length > 0) await noteCampaignEvent(ctx, campaignId, "stopped_by_obstacle", { reason });
  });
}

/** The platform refused in a way that would refuse every message: pause, and keep its words with the binding. */
export async function stopByPlatform(
  ctx: Ctx,
  campaign: { id: string; channelId: string },
  failure: Failure,
): Promise<void> {
  const reasons = { AUTH: "platform_auth", POLICY: "platform_policy", QUOTA: "platform_quota" } as const;
  const reason = failure.kind in reasons ? reasons[failure.kind as keyof typeof reasons] : "template_refused";
  await inTransaction(ctx, async (ctx) => {
    await stopByObstacle(ctx, campaign.id, reason);
    if (reason === "template_refused") return;
    await ctx.db
      .update(bindings)
      .set({ trouble: `${failure.code ?? ""} ${failure.detail}`.trim(), checkedAt: ctx.now })
      .where(and(eq(bindings.workspaceId, ctx.workspaceId), eq(bindings.channelId, campaign.channelId)));
  });
}
