import { campaignEvents } from "#db/schema/campaigns";
import type { Ctx } from "#lib/context";
import { newId } from "#lib/ids";

/** Kinds of lines on a campaign's page; their words stand under `campaigns.events`. */
export const campaignEventKinds = [
  "created",
  "scheduled",
  "started",
  "first_accepted",
  "slowed",
  "paused",
  "stopped_by_obstacle",
  "resumed",
  "stopped",
  "cancelled",
  "uncertain",
  "resent",
  "finished",
] as const;
export type CampaignEventKind = (typeof campaignEventKinds)[number];

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
