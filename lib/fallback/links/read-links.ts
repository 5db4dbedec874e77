import { and, asc, eq } from "drizzle-orm";
import type { TemplateCategory } from "#db/enums";
import { channels } from "#db/schema/channels";
import { type FallbackLink, fallbackPolicyRules, fallbackRules } from "#db/schema/fallback";
import { templates } from "#db/schema/templates";
import { type Ctx, inTransaction } from "#lib/context";
import { templateColumns } from "#lib/templates/content/render-template";
import { missingVariables } from "./link-values.ts";

/** What is sent first, as far as what follows depends on it; `columns` are those of its template. */
export type Chained = { category: TemplateCategory; columns: string[] };

/** Why a policy cannot follow what is sent. */
export type LinkRefusal = {
  key: "fallback.ruleTemplateGone" | "fallback.ruleOfCodes" | "fallback.ruleVariable";
  values: { rule: string; name?: string };
};

/** The rules of a policy in their order as they are now, and the first reason why one of them cannot follow what is sent. */
export async function readLinks(
  ctx: Ctx,
  chained: Chained,
  policyId: string,
): Promise<{ links: FallbackLink[]; refusal: LinkRefusal | null }> {
  const rows = await inTransaction(ctx, (ctx) => readRules(ctx, policyId));
  let refusal: LinkRefusal | null = null;
  const links = rows.map((row): FallbackLink => {
    const { ruleId, rule, channelId, senderId, code, defaults, platform, template } = row;
    const link = { ruleId, rule, channelId, senderId };
    if (code === null) return link;
    if (!template || !platform) {
      refusal ??= { key: "fallback.ruleTemplateGone", values: { rule } };
      return link;
    }
    const { content, ...sent } = template;
    const [missing] = missingVariables(templateColumns(content), chained.columns, defaults);
    if (sent.category === "authentication" && chained.category !== "authentication")
      refusal ??= { key: "fallback.ruleOfCodes", values: { rule } };
    else if (missing !== undefined)
      refusal ??= { key: "fallback.ruleVariable", values: { rule, name: `$(${missing})` } };
    return { ...link, template: { ...sent, code, platform, defaults } };
  });
  return { links, refusal };
}

function readRules({ db, workspaceId }: Ctx, policyId: string) {
  const { name, language, category, version, content } = templates;
  return db
    .select({
      ...{ ruleId: fallbackRules.id, rule: fallbackRules.name, channelId: fallbackRules.channelId },
      ...{ senderId: fallbackRules.senderId, code: fallbackRules.templateCode, defaults: fallbackRules.defaults },
      platform: channels.type,
      template: { name, language, category, version, content },
    })
    .from(fallbackPolicyRules)
    .innerJoin(
      fallbackRules,
      and(
        eq(fallbackRules.workspaceId, fallbackPolicyRules.workspaceId),
        eq(fallbackRules.id, fallbackPolicyRules.ruleId),
      ),
    )
    .leftJoin(
      channels,
      and(eq(channels.workspaceId, fallbackRules.workspaceId), eq(channels.id, fallbackRules.channelId)),
    )
    .leftJoin(
      templates,
      and(
        eq(templates.workspaceId, fallbackRules.workspaceId),
        eq(templates.code, fallbackRules.templateCode),
        eq(templates.channelId, fallbackRules.channelId),
      ),
    )
    .where(and(eq(fallbackPolicyRules.workspaceId, workspaceId), eq(fallbackPolicyRules.policyId, policyId)))
    .orderBy(asc(fallbackPolicyRules.position));
}
