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
