import { and, eq } from "drizzle-orm";
import type { HourRule } from "#db/enums";
import { channels } from "#db/schema/channels";
import { campaignFallbacks, fallbackPolicies } from "#db/schema/fallback";
import { smsActive } from "#lib/channels/sender-ids/sms-service";
import { profileFor } from "#lib/connectors/profiles";
import type { Ctx } from "#lib/context";
import { DomainError, notFound } from "#lib/errors";
import { createOrigin } from "#lib/sending/origins/origins";
import { unknownVariables } from "./content.ts";
import { type Chained, readLinks } from "./links/read-links.ts";
import type { FallbackInput } from "./schema.ts";

/** A campaign as far as its fallback depends on it. */
export type Followed = Chained & { id: string; channelId: string; hourRule: HourRule };

/**
 * Gives a campaign its fallback, in the transaction of its launch: the policy's rules as they are now. What becomes of the
 * policy later does not change it.
 *
 * @throws DomainError "not_found" for a policy of another workspace; where it has a rule for SMS "precondition_failed" while SMS is
 *   not active for the channel, and "invalid" without a text or for a variable that the campaign's template does not have; "invalid"
 *   for a rule whose template has a variable that nothing fills, or is for codes where the campaign sends none, and for a reading
 *   that the channel's platform does not report
 */
export async function keepFallback(ctx: Ctx, campaign: Followed, input: FallbackInput): Promise<void> {
  const { db, workspaceId, now } = ctx;
  const [policy] = await db
    .select({ id: fallbackPolicies.id, name: fallbackPolicies.name })
    .from(fallbackPolicies)
    .where(and(eq(fallbackPolicies.workspaceId, workspaceId), eq(fallbackPolicies.id, input.policyId)))
    // Nobody deletes it meanwhile.
    .for("share");
  if (!policy) throw notFound("fallbackPolicy");
  if (input.triggers.includes("unread")) await checkReading(ctx, campaign.channelId);
  const { links, refusal } = await readLinks(ctx, campaign, policy.id);
  if (refusal) throw new DomainError("invalid", refusal.key, { field: "fallback.policyId", values: refusal.values });
  const bySms = links.some(({ template }) => !template);
  if (bySms) await checkSms(ctx, campaign, input.text);
  await db.insert(campaignFallbacks).values({
    ...{ workspaceId, campaignId: campaign.id, policyId: policy.id, policyName: policy.name },
    ...{ triggers: input.triggers, durationSeconds: input.durationSeconds, text: bySms ? input.text : "" },
    ...{ columns: campaign.columns, links, createdAt: now },
  });
  await createOrigin(ctx, { kind: "fallback", id: campaign.id, hourRule: campaign.hourRule });
}

/** Where nobody hears of a reading, nothing would be waited for. */
async function checkReading({ db, workspaceId }: Ctx, channelId: string): Promise<void> {
  const [channel] = await db
    .select({ platform: channels.type })
    .from(channels)
    .where(and(eq(channels.workspaceId, workspaceId), eq(channels.id, channelId)));
  if (channel && !profileFor(channel.platform)?.receipts.includes("read"))
    throw new DomainError("invalid", "fallback.unreadNotTold", { field: "fallback.triggers" });
}

async function checkSms(ctx: Ctx, { channelId, columns }: Followed, text: string): Promise<void> {
  if (!(await smsActive(ctx, channelId)))
    throw new DomainError("precondition_failed", "fallback.smsInactive", { field: "fallback.policyId" });
  if (text === "") throw new DomainError("invalid", "fallback.textRequired", { field: "fallback.text" });
  const [unknown] = unknownVariables(text, columns);
  if (unknown !== undefined)
    throw new DomainError("invalid", "fallback.unknownVariable", {
      field: "fallback.text",
      values: { name: `$(${unknown})` },
    });
}
