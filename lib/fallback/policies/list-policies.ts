import { and, asc, eq, isNull, sql } from "drizzle-orm";
import type { Platform, TemplateCategory } from "#db/enums";
import { channels } from "#db/schema/channels";
import { fallbackPolicies, fallbackPolicyRules, fallbackRules } from "#db/schema/fallback";
import { senders } from "#db/schema/senders";
import { templates } from "#db/schema/templates";
import { canSenderSend } from "#lib/channels/may-send";
import { type Ctx, inTransaction } from "#lib/context";
import { templateColumns } from "#lib/templates/content/render-template";

export type Rule = Awaited<ReturnType<typeof listRules>>[number];
export type Policy = Awaited<ReturnType<typeof listPolicies>>[number];

/** What people know a sender by: its address, or what its platform calls it. */
export const senderName = sql<string | null>`coalesce(nullif(${senders.address}, ''), ${senders.externalId})`;

const itsChannel = and(
  eq(channels.workspaceId, fallbackRules.workspaceId),
  eq(channels.id, fallbackRules.channelId),
  isNull(channels.deletedAt),
);
const itsTemplate = and(
  eq(templates.workspaceId, fallbackRules.workspaceId),
  eq(templates.code, fallbackRules.templateCode),
  eq(templates.channelId, fallbackRules.channelId),
);

/** The rules of a workspace, newest first, with what they send, from what, and how many policies have them. */
export async function listRules(ctx: Ctx) {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const rows = await db
      .select({
        id: fallbackRules.id,
        name: fallbackRules.name,
        senderId: fallbackRules.senderId,
        createdAt: fallbackRules.createdAt,
        sender: senderName,
        senderState: senders.state,
        channelId: fallbackRules.channelId,
        channel: channels.name,
        platform: channels.type,
        /** Null for an SMS. */
        templateCode: fallbackRules.templateCode,
        template: templates.name,
        language: templates.language,
        templateState: templates.state,
        sendingAllowed: templates.sendingAllowed,
        defaults: fallbackRules.defaults,
        usedBy: sql<number>`(SELECT count(*)::int FROM fallback_policy_rules p
          WHERE p.workspace_id = fallback_rules.workspace_id AND p.rule_id = fallback_rules.id)`,
      })
      .from(fallbackRules)
      .leftJoin(
        senders,
        and(eq(senders.workspaceId, fallbackRules.workspaceId), eq(senders.id, fallbackRules.senderId)),
      )
      .leftJoin(channels, itsChannel)
      .leftJoin(templates, itsTemplate)
      .where(eq(fallbackRules.workspaceId, workspaceId))
      .orderBy(sql`${fallbackRules.createdAt} DESC, ${fallbackRules.id} DESC`);
    return rows.map(({ senderState, templateState, sendingAllowed, ...row }) => {
      const sends = row.templateCode === null || (templateState === "pass" && sendingAllowed === true);
      // Of a channel that was deleted, a sender that may not send any more or a template that is not approved, nothing leaves.
      return { ...row, works: sends && row.platform !== null && senderState !== null && canSenderSend(senderState) };
    });
  });
}

/** A rule of a policy: what it sends, and what a send has to have for it. */
export type PolicyRule = {
  id: string;
  name: string;
  /** Null where the reader does not see its channel, or the channel was deleted. */
  channel: string | null;
  platform: Platform | null;
  /** Null for an SMS. */
  template: { name: string; category: TemplateCategory; columns: string[]; defaults: Record<string, string> } | null;
  bySms: boolean;
};

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
    const rules = await listPolicyRules({ db, workspaceId });
    return policies.map((policy) => ({
      ...policy,
      rules: rules.flatMap(({ policyId, ...rule }) => (policyId === policy.id ? [rule] : [])),
    }));
  });
}

async function listPolicyRules({
  db,
  workspaceId,
}: Pick<Ctx, "db" | "workspaceId">): Promise<(PolicyRule & { policyId: string })[]> {
  const rows = await db
    .select({
      policyId: fallbackPolicyRules.policyId,
      ...{ id: fallbackRules.id, name: fallbackRules.name, channel: channels.name, platform: channels.type },
      ...{ code: fallbackRules.templateCode, defaults: fallbackRules.defaults },
      template: { name: templates.name, category: templates.category, content: templates.content },
    })
    .from(fallbackPolicyRules)
    .innerJoin(
      fallbackRules,
      and(
        eq(fallbackRules.workspaceId, fallbackPolicyRules.workspaceId),
        eq(fallbackRules.id, fallbackPolicyRules.ruleId),
      ),
    )
    .leftJoin(channels, itsChannel)
    .leftJoin(templates, itsTemplate)
    .where(eq(fallbackPolicyRules.workspaceId, workspaceId))
    .orderBy(asc(fallbackPolicyRules.position));
  return rows.map(({ code, defaults, template, ...rule }) => {
    const sent = template && { name: template.name, category: template.category };
    return {
      ...{ ...rule, bySms: code === null },
      template: sent && { ...sent, columns: templateColumns(template.content), defaults },
    };
  });
}
