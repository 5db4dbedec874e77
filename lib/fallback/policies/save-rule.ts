import { and, count, eq, isNull } from "drizzle-orm";
import { channels } from "#db/schema/channels";
import { fallbackPolicyRules, fallbackRules } from "#db/schema/fallback";
import { senders } from "#db/schema/senders";
import { audit } from "#lib/audit/audit";
import { canSenderSend } from "#lib/channels/may-send";
import { profileFor } from "#lib/connectors/profiles";
import { actorId, type Ctx, inTransaction } from "#lib/context";
import { DomainError, isUniqueViolation, notFound } from "#lib/errors";
import { RULES_MAX } from "../limits.ts";
import type { CreateRuleInput, EditRuleInput, RuleRef } from "../schema.ts";
import { newFallbackId } from "./ids.ts";

/**
 * Adds a way to replace messages: an approved sender ID of an SMS channel.
 *
 * @returns its id
 * @throws DomainError "not_found" for a sender of another workspace, "invalid" on `senderId` for one that may not send,
 *   "conflict" on `name`, "limit_exceeded"
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
      const sender = await findSender(ctx, input.senderId);
      const id = newFallbackId("R", now);
      await db.insert(fallbackRules).values({
        ...{ workspaceId, id, name: input.name, channelId: sender.channelId, senderId: input.senderId },
        ...{ createdBy: actorId(ctx.actor), createdAt: now, updatedAt: now },
      });
      await audit(ctx, {
        action: "fallback.rule_created",
        ...{ objectKind: "fallback_rule", objectId: id, detail: { name: input.name, senderName: sender.name } },
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
export async function editRule(ctx: Ctx, { ruleId, name, senderId }: EditRuleInput): Promise<void> {
  await namedOnce(() =>
    inTransaction(ctx, async (ctx) => {
      const before = await lockRule(ctx, ruleId);
      const sender = await findSender(ctx, senderId);
      if (before.name === name && before.senderId === senderId) return;
      await ctx.db
        .update(fallbackRules)
        .set({ name, senderId, channelId: sender.channelId, updatedAt: ctx.now })
        .where(keyOf(ctx, ruleId));
      const was = await findSenderName(ctx, before.senderId);
      await audit(ctx, {
        action: "fallback.rule_changed",
        ...{ objectKind: "fallback_rule", objectId: ruleId },
        detail: {
          ...(before.name === name ? {} : { name: { from: before.name, to: name } }),
          ...(before.senderId === senderId ? {} : { senderName: { from: was, to: sender.name } }),
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

async function findSender({ db, workspaceId }: Ctx, senderId: string) {
  const [sender] = await db
    .select({ name: senders.externalId, state: senders.state, channelId: channels.id, platform: channels.type })
    .from(senders)
    .innerJoin(channels, and(eq(channels.workspaceId, senders.workspaceId), eq(channels.id, senders.channelId)))
    .where(and(eq(senders.workspaceId, workspaceId), eq(senders.id, senderId), isNull(channels.deletedAt)));
  if (!sender) throw notFound("sender");
  const isSenderId = profileFor(sender.platform)?.senderKind === "sender_id";
  if (!isSenderId || !canSenderSend(sender.state))
    throw new DomainError("invalid", "fallback.senderNotApproved", { field: "senderId" });
  return sender;
}

async function findSenderName({ db, workspaceId }: Ctx, senderId: string): Promise<string> {
  const [sender] = await db
    .select({ name: senders.externalId })
    .from(senders)
    .where(and(eq(senders.workspaceId, workspaceId), eq(senders.id, senderId)));
  return sender?.name ?? "";
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
