import { and, asc, eq, inArray, isNull, sql } from "drizzle-orm";
import { platforms } from "#db/enums";
import { channels } from "#db/schema/channels";
import { fallbackPolicies, fallbackPolicyRules, fallbackRules } from "#db/schema/fallback";
import { senders } from "#db/schema/senders";
import { canSenderSend, sendingSenderStates } from "#lib/channels/may-send";
import { profileFor } from "#lib/connectors/profiles";
import { type Ctx, inTransaction } from "#lib/context";

export type Rule = Awaited<ReturnType<typeof listRules>>[number];
export type Policy = Awaited<ReturnType<typeof listPolicies>>[number];

/** The rules of a workspace, newest first, with what they send from and how many policies have them. */
export async function listRules(ctx: Ctx) {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const rows = await db
      .select({
        id: fallbackRules.id,
        name: fallbackRules.name,
        senderId: fallbackRules.senderId,
        createdAt: fallbackRules.createdAt,
        sender: senders.externalId,
        senderState: senders.state,
        channelId: fallbackRules.channelId,
        channel: channels.name,
        platform: channels.type,
        usedBy: sql<number>`(SELECT count(*)::int FROM fallback_policy_rules p
          WHERE p.workspace_id = fallback_rules.workspace_id AND p.rule_id = fallback_rules.id)`,
      })
      .from(fallbackRules)
      .leftJoin(
        senders,
        and(eq(senders.workspaceId, fallbackRules.workspaceId), eq(senders.id, fallbackRules.senderId)),
      )
      .leftJoin(
        channels,
        and(
          eq(channels.workspaceId, fallbackRules.workspaceId),
          eq(channels.id, fallbackRules.channelId),
          isNull(channels.deletedAt),
        ),
      )
      .where(eq(fallbackRules.workspaceId, workspaceId))
      .orderBy(sql`${fallbackRules.createdAt} DESC, ${fallbackRules.id} DESC`);
    return rows.map(({ senderState, ...row }) => ({
      ...row,
      // Of a channel that was deleted, or of a sender that may not send any more, nothing leaves.
      works: row.platform !== null && senderState !== null && canSenderSend(senderState),
    }));
  });
}

/** The policies of a workspace, newest first, with their rules in order and how many campaigns wait to begin with them. */
export async function listPolicies(ctx: Ctx) {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const policies = await db
      .select({
        id: fallbackPolicies.id,
        name: fallbackPolicies.name,
        createdAt: fallbackPolicies.createdAt,
        usedBy: sql<number>`(SELECT count(*)::int FROM campaign_fallbacks f JOIN campaigns c
          ON c.workspace_id = f.workspace_id AND c.id = f.campaign_id AND c.state = 'scheduled'
          WHERE f.workspace_id = fallback_policies.workspace_id AND f.policy_id = fallback_policies.id)`,
      })
      .from(fallbackPolicies)
      .where(eq(fallbackPolicies.workspaceId, workspaceId))
      .orderBy(sql`${fallbackPolicies.createdAt} DESC, ${fallbackPolicies.id} DESC`);
    const rules = await db
      .select({ policyId: fallbackPolicyRules.policyId, id: fallbackRules.id, name: fallbackRules.name })
      .from(fallbackPolicyRules)
      .innerJoin(
        fallbackRules,
        and(
          eq(fallbackRules.workspaceId, fallbackPolicyRules.workspaceId),
          eq(fallbackRules.id, fallbackPolicyRules.ruleId),
        ),
      )
      .where(eq(fallbackPolicyRules.workspaceId, workspaceId))
      .orderBy(asc(fallbackPolicyRules.position));
    return policies.map((policy) => ({
      ...policy,
      rules: rules.flatMap(({ policyId, ...rule }) => (policyId === policy.id ? [rule] : [])),
    }));
  });
}

export type SenderChoice = { id: string; name: string; channel: string };

/** Platforms whose messages leave from sender IDs. */
const withSenderIds = platforms.filter((platform) => profileFor(platform)?.senderKind === "sender_id");

/** The sender IDs that a rule may send from: those that are approved, of channels that were not deleted. */
export async function listRuleSenders(ctx: Ctx): Promise<SenderChoice[]> {
  return inTransaction(ctx, ({ db, workspaceId }) =>
    db
      .select({ id: senders.id, name: senders.externalId, channel: channels.name })
      .from(senders)
      .innerJoin(
        channels,
        and(
          eq(channels.workspaceId, senders.workspaceId),
          eq(channels.id, senders.channelId),
          isNull(channels.deletedAt),
        ),
      )
      .where(
        and(
          eq(senders.workspaceId, workspaceId),
          inArray(channels.type, withSenderIds),
          inArray(senders.state, sendingSenderStates),
        ),
      )
      .orderBy(asc(senders.externalId), asc(channels.name), asc(senders.id)),
  );
}
