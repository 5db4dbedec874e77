import { campaignEvents } from "#db/schema/campaigns";
import type { Ctx } from "#lib/context";
import { newId } from "#lib/ids";
import type { CampaignEventKind } from "./event-kinds.ts";

/** Adds a line to what happened to a campaign, in the transaction of what happened. */
export async function noteCampaignEvent(
  ctx: Ctx,
  campaignId: string,
  kind: CampaignEventKind,
  values: Record<string, string | number> = {},
): Promise<void> {
  await ctx.db
    .insert(campaignEvents)
    .values({ workspaceId: ctx.workspaceId, campaignId, id: newId(), at: ctx.now, kind, values });
}

/** Adds a line that a campaign has at most once; saying it again changes nothing. */
export async function noteFirst(ctx: Ctx, campaignId: string, kind: CampaignEventKind): Promise<void> {
  await ctx.db
    .insert(campaignEvents)
    .values({ workspaceId: ctx.workspaceId, campaignId, id: kind, at: ctx.now, kind, values: {} })
    .onConflictDoNothing();
}
