import { and, eq } from "drizzle-orm";
import type { campaigns } from "#db/schema/campaigns";
import { campaignFallbacks } from "#db/schema/fallback";
import { recipientImports } from "#db/schema/recipients";
import { type Ctx, currentWorkspace } from "#lib/context";
import { type OriginPlan, readPlan } from "#lib/sending/origins/origins";
import { localIn } from "#lib/zoned-time";
import type { SendForm } from "../schema.ts";
import { senderChoiceOf } from "./chosen-sender.ts";

type Campaign = typeof campaigns.$inferSelect;

/**
 * The send form as it was filled in for a campaign, with its list. The text that numbers were typed as, and the choice of a group
 * with its values, are not kept: the list made of them is.
 */
export async function formOf(ctx: Ctx, campaign: Campaign): Promise<SendForm> {
  const { db, workspaceId } = ctx;
  const { zone } = await currentWorkspace(ctx);
  const plan = await readPlan(ctx, { kind: "campaign", id: campaign.id });
  const [list] = await db
    .select({ method: recipientImports.method, byLanguage: recipientImports.byLanguage })
    .from(recipientImports)
    .where(and(eq(recipientImports.workspaceId, workspaceId), eq(recipientImports.id, campaign.importId)));
  const [fallback] = await db
    .select()
    .from(campaignFallbacks)
    .where(and(eq(campaignFallbacks.workspaceId, workspaceId), eq(campaignFallbacks.campaignId, campaign.id)));
  const { policyId, triggers, durationSeconds, text } = fallback ?? {};
  return {
    ...{ language: campaign.templateLanguage, templateCode: campaign.templateCode, senderId: senderChoiceOf(campaign) },
    ...{ method: list?.method ?? "excel", numbers: "", importId: campaign.importId, name: campaign.name },
    ...timeOf(campaign, plan, zone),
    ...planFields(plan),
    ...wavesOf(campaign),
    ...abOf(campaign),
    ...(campaign.trackLinks ? { trackLinks: true } : {}),
    ...(list?.byLanguage ? { byLanguage: true } : {}),
    ...(policyId !== undefined && triggers !== undefined && text !== undefined
      ? { fallback: { policyId, triggers, duration: durationSeconds ? String(durationSeconds) : "", text } }
      : {}),
  };
}

/** When it starts; at once for a campaign that waited for nothing but the time in which a launch can be undone. */
function timeOf(
  { scheduledAt, undoUntil }: Campaign,
  { localAt }: OriginPlan,
  zone: string,
): Pick<SendForm, "when" | "at" | "theirClock"> {
  if (localAt !== null) return { when: "timed", at: localAt, theirClock: true };
  if (scheduledAt === null || undoUntil !== null) return { when: "now", at: "" };
  return { when: "timed", at: localIn(zone, scheduledAt) };
}

function planFields({ hourRule, perMinute }: OriginPlan): Pick<SendForm, "keepsHours" | "perMinute"> {
  return {
    ...(hourRule === "marketing" ? {} : { keepsHours: hourRule === "always" }),
    ...(perMinute === null ? {} : { perMinute: String(perMinute) }),
  };
}

function abOf({ abTest }: Campaign): Pick<SendForm, "ab"> {
  if (!abTest) return {};
  const { code, share, waitMinutes, winnerBy } = abTest;
  return { ab: { code, share: String(share), wait: String(waitMinutes), by: winnerBy } };
}

function wavesOf({ waves }: Campaign): Pick<SendForm, "waves"> {
  if (!waves) return {};
  const typed = (share: number | null) => (share === null ? "" : String(share));
  return {
    waves: { wait: String(waves.waitMinutes), failed: typed(waves.failedShare), optOuts: typed(waves.optOutShare) },
  };
}
