import { and, eq } from "drizzle-orm";
import type { AbTest, campaigns } from "#db/schema/campaigns";
import { campaignFallbacks } from "#db/schema/fallback";
import { recipientImports } from "#db/schema/recipients";
import type { Ctx } from "#lib/context";
import { readPlan } from "#lib/sending/origins/origins";
import { campaignName } from "../launch/campaign-name.ts";
import { senderChoiceOf } from "../launch/chosen-sender.ts";
import { abFrom, wavesFrom } from "../limits.ts";
import type { LaunchCampaignInput } from "../schema.ts";

/** The end of a name that a campaign was given with its start. */
const startInName = / · \d{4}-\d{2}-\d{2} \d{2}:\d{2}( \(\d+\))?$/;

/**
 * What a turn is launched with: the sender, the pace, the waves, the A/B test and the fallback of the campaign that is repeated. A
 * list that is too short for waves or a test gets none. The name says when the turn was due.
 */
export async function inputOfTurn(
  ctx: Ctx,
  campaign: typeof campaigns.$inferSelect,
  turn: { importId: string; dueAt: Date; zone: string },
): Promise<LaunchCampaignInput> {
  const { db, workspaceId } = ctx;
  const { hourRule, perMinute } = await readPlan(ctx, { kind: "campaign", id: campaign.id });
  const [fallback] = await db
    .select({
      policyId: campaignFallbacks.policyId,
      triggers: campaignFallbacks.triggers,
      durationSeconds: campaignFallbacks.durationSeconds,
      text: campaignFallbacks.text,
    })
    .from(campaignFallbacks)
    .where(and(eq(campaignFallbacks.workspaceId, workspaceId), eq(campaignFallbacks.campaignId, campaign.id)));
  const [list] = await db
    .select({ rowsSend: recipientImports.rowsSend })
    .from(recipientImports)
    .where(and(eq(recipientImports.workspaceId, workspaceId), eq(recipientImports.id, turn.importId)));
  const { channelId, templateCode, trackLinks } = campaign;
  return {
    ...{ channelId, templateCode, senderId: senderChoiceOf(campaign), trackLinks, importId: turn.importId },
    name: campaignName(campaign.name.replace(startInName, ""), turn.dueAt, turn.zone, new Set()),
    ...{
      scheduledAt: null,
      localAt: null,
      perMinute,
      keepsHours: hourRule === "marketing" ? null : hourRule === "always",
    },
    waves: (list?.rowsSend ?? 0) >= wavesFrom ? campaign.waves : null,
    abTest: campaign.abTest && (list?.rowsSend ?? 0) >= abFrom ? askedOf(campaign.abTest) : null,
    fallback: fallback ?? null,
  };
}

function askedOf({ code, share, waitMinutes, winnerBy }: AbTest): LaunchCampaignInput["abTest"] {
  return { templateCode: code, share, waitMinutes, winnerBy };
}
