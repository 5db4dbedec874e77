import { isDeepStrictEqual } from "node:util";
import { and, count, eq, isNull } from "drizzle-orm";
import { channels } from "#db/schema/channels";
import { fallbackPolicyRules, fallbackRules } from "#db/schema/fallback";
import { senders } from "#db/schema/senders";
import { templates } from "#db/schema/templates";
import { audit } from "#lib/audit/audit";
import { canSenderSend } from "#lib/channels/may-send";
import { actorId, type Ctx, inTransaction } from "#lib/context";
import { DomainError, isUniqueViolation, notFound } from "#lib/errors";
import { templateColumns } from "#lib/templates/content/render-template";
import { RULES_MAX } from "../limits.ts";
import { linkKindOf } from "../links/link-kind.ts";
import type { CreateRuleInput, EditRuleInput, RuleRef } from "../schema.ts";
import { newFallbackId } from "./ids.ts";

/**
 * Adds a way to replace messages: an approved sender ID of an SMS channel, or an approved template of another channel with what it
 * is sent from.
 *
 * @returns its id
 * @throws DomainError "not_found" for a sender or a template of another workspace or channel, "invalid" on `senderId` for one that
 *   may not send or begin a conversation and on `templateCode` for one that may not be sent, "conflict" on `name`, "limit_exceeded"
 */
export async function createRule(ctx: Ctx, input: CreateRuleInput): Promise<string> {
  return namedOnce(() =>
    inTransaction(ctx, async (ctx) => {
      const { db, workspaceId, now } = ctx;
      const [held] = await db
        .select({ rules: count() })
        .from(fallbackRules)
        .where(eq(fallbackRules.workspaceId, workspaceId));
      if ((held?.rules ?? 0) >= RULES_MAX)
        throw new DomainError("limit_exceeded", "fallback.manyRules", { values: { max: RULES_MAX } });
      const way = await findWay(ctx, input);
      const id = newFallbackId("R", now);
      await db.insert(fallbackRules).values({
        ...{ workspaceId, id, name: input.name, ...way.columns },
        ...{ createdBy: actorId(ctx.actor), createdAt: now, updatedAt: now },
      });
      await audit(ctx, {
        action: "fallback.rule_created",
        ...{ objectKind: "fallback_rule", objectId: id },
        detail: { name: input.name, senderName: way.sender, fallbackSends: way.sends },
      });
      return id;
    }),
  );
}

/**
 * Changes a rule. Campaigns that were launched keep what they were launched with.
 *
 * @throws DomainError as `createRule`
 */
export async function editRule(ctx: Ctx, { ruleId, ...input }: EditRuleInput): Promise<void> {
  await namedOnce(() =>
    inTransaction(ctx, async (ctx) => {
      const before = await lockRule(ctx, ruleId);
      const way = await findWay(ctx, input);
      const { senderId, templateCode, defaults } = way.columns;
      const sameName = before.name === input.name;
      const sameSender = before.senderId === senderId;
      const sameTemplate = before.templateCode === templateCode;
      if (sameName && sameSender && sameTemplate && isDeepStrictEqual(before.defaults, defaults)) return;
      await ctx.db
        .update(fallbackRules)
        .set({ name: input.name, ...way.columns, updatedAt: ctx.now })
        .where(keyOf(ctx, ruleId));
      const was = await readNames(ctx, before);
      await audit(ctx, {
        action: "fallback.rule_changed",
        ...{ objectKind: "fallback_rule", objectId: ruleId },
        detail: {
          ...(sameName ? {} : { name: { from: before.name, to: input.name } }),
          ...(sameSender ? {} : { senderName: { from: was.sender, to: way.sender } }),
          ...(sameTemplate ? {} : { fallbackSends: { from: was.sends, to: way.sends } }),
        },
      });
    }),
  );
}

/** Deletes a rule. @throws DomainError "not_found"; "conflict" while a policy has it */
export async function deleteRule(ctx: Ctx, { ruleId }: RuleRef): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { name } = await lockRule(ctx, ruleId);
    const [used] = await ctx.db
      .select({ policies: count() })
      .from(fallbackPolicyRules)
      .where(and(eq(fallbackPolicyRules.workspaceId, ctx.workspaceId), eq(fallbackPolicyRules.ruleId, ruleId)));
    const policies = used?.policies ?? 0;
    if (policies > 0) throw new DomainError("conflict", "fallback.ruleUsed", { values: { count: policies } });
    await ctx.db.delete(fallbackRules).where(keyOf(ctx, ruleId));
    await audit(ctx, {
      action: "fallback.rule_deleted",
      ...{ objectKind: "fallback_rule", objectId: ruleId, detail: { name } },
    });
  });
}

const keyOf = ({ workspaceId }: Ctx, ruleId: string) =>
  and(eq(fallbackRules.workspaceId, workspaceId), eq(fallbackRules.id, ruleId));

/** A rule, locked: a policy that takes it meanwhile waits. */
async function lockRule(ctx: Ctx, ruleId: string) {
  const [row] = await ctx.db.select().from(fallbackRules).where(keyOf(ctx, ruleId)).for("update");
  if (!row) throw notFound("fallbackRule");
  return row;
}

/** What a rule is to hold, when it can be used now, with the names of its sender and its template for the log. */
async function findWay(ctx: Ctx, { senderId, templateCode = null, defaults = [] }: Omit<CreateRuleInput, "name">) {
  const { db, workspaceId } = ctx;
  const [sender] = await db
    .select({ name: senders.externalId, state: senders.state, channelId: channels.id, platform: channels.type })
    .from(senders)
    .innerJoin(channels, and(eq(channels.workspaceId, senders.workspaceId), eq(channels.id, senders.channelId)))
    .where(and(eq(senders.workspaceId, workspaceId), eq(senders.id, senderId), isNull(channels.deletedAt)));
  if (!sender) throw notFound("sender");
  const kind = linkKindOf(sender.platform);
  const { name, channelId } = sender;
  if (templateCode === null) {
    if (kind !== "text" || !canSenderSend(sender.state))
      throw new DomainError("invalid", "fallback.senderNotApproved", { field: "senderId" });
    return { columns: { channelId, senderId, templateCode, defaults: {} }, sender: name, sends: "SMS" };
  }
  if (kind !== "template" || !canSenderSend(sender.state))
    throw new DomainError("invalid", "fallback.senderCannotBegin", { field: "senderId" });
  const template = await findTemplate(ctx, channelId, templateCode);
  const known = new Set(templateColumns(template.content));
  const kept = defaults.filter(({ column, text }) => known.has(column) && text !== "");
  const columns = Object.fromEntries(kept.map(({ column, text }) => [column, text]));
  return { columns: { channelId, senderId, templateCode, defaults: columns }, sender: name, sends: template.name };
}

/** A template that can be sent now; nobody deletes it meanwhile. */
async function findTemplate({ db, workspaceId }: Ctx, channelId: string, code: string) {
  const { name, state, sendingAllowed, content } = templates;
  const [template] = await db
    .select({ name, state, sendingAllowed, content })
    .from(templates)
    .where(and(eq(templates.workspaceId, workspaceId), eq(templates.code, code), eq(templates.channelId, channelId)))
    .for("share");
  if (!template || template.state === "deleted") throw notFound("template");
  if (template.state !== "pass" || !template.sendingAllowed)
    throw new DomainError("invalid", "fallback.templateNotApproved", { field: "templateCode" });
  return template;
}

/** The names of what a rule held, for the log; empty for what is gone. */
async function readNames({ db, workspaceId }: Ctx, rule: { senderId: string; templateCode: string | null }) {
  const [sender] = await db
    .select({ name: senders.externalId })
    .from(senders)
    .where(and(eq(senders.workspaceId, workspaceId), eq(senders.id, rule.senderId)));
  const [template] = await db
    .select({ name: templates.name })
    .from(templates)
    .where(and(eq(templates.workspaceId, workspaceId), eq(templates.code, rule.templateCode ?? "")));
  return { sender: sender?.name ?? "", sends: rule.templateCode === null ? "SMS" : (template?.name ?? "") };
}

/** @throws DomainError "conflict" on `name` in place of the database's refusal of a second one */
async function namedOnce<T>(save: () => Promise<T>): Promise<T> {
  try {
    return await save();
  } catch (error) {
    if (isUniqueViolation(error, "fallback_rules_name"))
      throw new DomainError("conflict", "fallback.nameTaken", { field: "name", cause: error });
    throw error;
  }
}
