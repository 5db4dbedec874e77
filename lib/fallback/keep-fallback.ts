import { and, asc, eq } from "drizzle-orm";
import type { HourRule } from "#db/enums";
import { campaignFallbacks, fallbackPolicies, fallbackPolicyRules, fallbackRules } from "#db/schema/fallback";
import { smsActive } from "#lib/channels/sender-ids/sms-service";
import type { Ctx } from "#lib/context";
import { DomainError, notFound } from "#lib/errors";
import { createOrigin } from "#lib/sending/origins/origins";
import { unknownVariables } from "./content.ts";
import type { FallbackInput } from "./schema.ts";

/**
 * Gives a campaign its fallback, in the transaction of its launch: the policy's rules as they are now. What becomes of the
 * policy later does not change it.
 *
 * @param columns of the template that the campaign sends
 * @throws DomainError "precondition_failed" while SMS is not active for the channel, "not_found" for a policy of another
 *   workspace, "invalid" for a variable that the template does not have
 */
export async function keepFallback(
  ctx: Ctx,
  campaign: { id: string; channelId: string; columns: string[]; hourRule: HourRule },
  input: FallbackInput,
): Promise<void> {
  const { db, workspaceId, now } = ctx;
  if (!(await smsActive(ctx, campaign.channelId)))
    throw new DomainError("precondition_failed", "fallback.smsInactive", { field: "fallback.policyId" });
  const [policy] = await db
    .select({ id: fallbackPolicies.id, name: fallbackPolicies.name })
    .from(fallbackPolicies)
    .where(and(eq(fallbackPolicies.workspaceId, workspaceId), eq(fallbackPolicies.id, input.policyId)))
    // Nobody deletes it meanwhile.
    .for("share");
  if (!policy) throw notFound("fallbackPolicy");
  const [unknown] = unknownVariables(input.text, campaign.columns);
  if (unknown !== undefined)
    throw new DomainError("invalid", "fallback.unknownVariable", {
      field: "fallback.text",
      values: { name: `$(${unknown})` },
    });
  const links = await db
    .select({
      ruleId: fallbackRules.id,
      rule: fallbackRules.name,
      channelId: fallbackRules.channelId,
      senderId: fallbackRules.senderId,
    })
    .from(fallbackPolicyRules)
    .innerJoin(
      fallbackRules,
      and(
        eq(fallbackRules.workspaceId, fallbackPolicyRules.workspaceId),
        eq(fallbackRules.id, fallbackPolicyRules.ruleId),
      ),
    )
    .where(and(eq(fallbackPolicyRules.workspaceId, workspaceId), eq(fallbackPolicyRules.policyId, policy.id)))
    .orderBy(asc(fallbackPolicyRules.position));
  await db.insert(campaignFallbacks).values({
    ...{ workspaceId, campaignId: campaign.id, policyId: policy.id, policyName: policy.name },
    ...{ triggers: input.triggers, durationSeconds: input.durationSeconds, text: input.text },
    ...{ columns: campaign.columns, links, createdAt: now },
  });
  await createOrigin(ctx, { kind: "fallback", id: campaign.id, hourRule: campaign.hourRule });
}
