import { and, count, eq, inArray } from "drizzle-orm";
import { campaigns } from "#db/schema/campaigns";
import { campaignFallbacks, fallbackPolicies, fallbackPolicyRules, fallbackRules } from "#db/schema/fallback";
import { audit } from "#lib/audit/audit";
import { actorId, type Ctx, inTransaction } from "#lib/context";
import { DomainError, isUniqueViolation, notFound } from "#lib/errors";
import { countSchedulesOf } from "../code-schedule.ts";
import { POLICIES_MAX } from "../limits.ts";
import type { CreatePolicyInput, EditPolicyInput, PolicyRef } from "../schema.ts";
import { newFallbackId } from "./ids.ts";

/**
 * Puts rules together, in the order in which they are tried.
 *
 * @returns its id
 * @throws DomainError "not_found" for a rule that is not there, "conflict" on `name`, "limit_exceeded"
 */
export async function createPolicy(ctx: Ctx, { name, ruleIds }: CreatePolicyInput): Promise<string> {
  return namedOnce(() =>
    inTransaction(ctx, async (ctx) => {
      const { db, workspaceId, now } = ctx;
      const [held] = await db
        .select({ policies: count() })
        .from(fallbackPolicies)
        .where(eq(fallbackPolicies.workspaceId, workspaceId));
      if ((held?.policies ?? 0) >= POLICIES_MAX)
        throw new DomainError("limit_exceeded", "fallback.manyPolicies", { values: { max: POLICIES_MAX } });
      const id = newFallbackId("S", now);
      await db.insert(fallbackPolicies).values({
        ...{ workspaceId, id, name, createdBy: actorId(ctx.actor), createdAt: now, updatedAt: now },
      });
      const rules = await putRules(ctx, id, ruleIds);
      await audit(ctx, {
        action: "fallback.policy_created",
        ...{ objectKind: "fallback_policy", objectId: id, detail: { name, fallbackRules: rules } },
      });
      return id;
    }),
  );
}

/**
 * Changes a policy. Campaigns that were launched keep what they were launched with.
 *
 * @throws DomainError as `createPolicy`; "precondition_failed" for a member who does not see all of its rules
 */
export async function editPolicy(ctx: Ctx, { policyId, name, ruleIds }: EditPolicyInput): Promise<void> {
  await namedOnce(() =>
    inTransaction(ctx, async (ctx) => {
      const { db, workspaceId, now } = ctx;
      const before = await lockPolicy(ctx, policyId);
      const its = and(eq(fallbackPolicyRules.workspaceId, workspaceId), eq(fallbackPolicyRules.policyId, policyId));
      const old = await db
        .select({ id: fallbackPolicyRules.ruleId, name: fallbackRules.name })
        .from(fallbackPolicyRules)
        .leftJoin(
          fallbackRules,
          and(
            eq(fallbackRules.workspaceId, fallbackPolicyRules.workspaceId),
            eq(fallbackRules.id, fallbackPolicyRules.ruleId),
          ),
        )
        .where(its)
        .orderBy(fallbackPolicyRules.position);
      // A member who is limited to some channels does not see rules of others, and would take them out.
      if (old.some((rule) => rule.name === null))
        throw new DomainError("precondition_failed", "fallback.rulesUnseen", { field: "ruleIds" });
      const sameRules = JSON.stringify(old.map(({ id }) => id)) === JSON.stringify(ruleIds);
      if (before.name === name && sameRules) return;
      await db.update(fallbackPolicies).set({ name, updatedAt: now }).where(keyOf(ctx, policyId));
      await db.delete(fallbackPolicyRules).where(its);
      const rules = await putRules(ctx, policyId, ruleIds);
      const was = old.map((rule) => rule.name).join(", ");
      await audit(ctx, {
        action: "fallback.policy_changed",
        ...{ objectKind: "fallback_policy", objectId: policyId },
        detail: {
          ...(before.name === name ? {} : { name: { from: before.name, to: name } }),
          ...(sameRules ? {} : { fallbackRules: { from: was, to: rules } }),
        },
      });
    }),
  );
}

/** Deletes a policy. @throws DomainError "not_found"; "conflict" while a campaign that has not begun has it */
export async function deletePolicy(ctx: Ctx, { policyId }: PolicyRef): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { db, workspaceId } = ctx;
    const { name } = await lockPolicy(ctx, policyId);
    const [used] = await db
      .select({ campaigns: count() })
      .from(campaignFallbacks)
      .innerJoin(
        campaigns,
        and(
          eq(campaigns.workspaceId, campaignFallbacks.workspaceId),
          eq(campaigns.id, campaignFallbacks.campaignId),
          eq(campaigns.state, "scheduled"),
        ),
      )
      .where(and(eq(campaignFallbacks.workspaceId, workspaceId), eq(campaignFallbacks.policyId, policyId)));
    const scheduled = used?.campaigns ?? 0;
    const schedules = await countSchedulesOf(ctx, policyId);
    if (schedules > 0) throw new DomainError("conflict", "codes.policyUsed", { values: { count: schedules } });
    if (scheduled > 0) throw new DomainError("conflict", "fallback.policyUsed", { values: { count: scheduled } });
    await db
      .delete(fallbackPolicyRules)
      .where(and(eq(fallbackPolicyRules.workspaceId, workspaceId), eq(fallbackPolicyRules.policyId, policyId)));
    await db.delete(fallbackPolicies).where(keyOf(ctx, policyId));
    await audit(ctx, {
      action: "fallback.policy_deleted",
      ...{ objectKind: "fallback_policy", objectId: policyId, detail: { name } },
    });
  });
}

const keyOf = ({ workspaceId }: Ctx, policyId: string) =>
  and(eq(fallbackPolicies.workspaceId, workspaceId), eq(fallbackPolicies.id, policyId));

/** A policy, locked: a launch that chooses it meanwhile waits. */
async function lockPolicy(ctx: Ctx, policyId: string) {
  const [row] = await ctx.db.select().from(fallbackPolicies).where(keyOf(ctx, policyId)).for("update");
  if (!row) throw notFound("fallbackPolicy");
  return row;
}

/** The rules stay as they are meanwhile. @returns their names, for the log */
async function putRules(ctx: Ctx, policyId: string, ruleIds: string[]): Promise<string> {
  const { db, workspaceId } = ctx;
  const rows = await db
    .select({ id: fallbackRules.id, name: fallbackRules.name })
    .from(fallbackRules)
    .where(and(eq(fallbackRules.workspaceId, workspaceId), inArray(fallbackRules.id, ruleIds)))
    .orderBy(fallbackRules.id)
    .for("share");
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  if (ruleIds.some((id) => !names.has(id))) throw notFound("fallbackRule");
  await db
    .insert(fallbackPolicyRules)
    .values(ruleIds.map((ruleId, position) => ({ workspaceId, policyId, ruleId, position })));
  return ruleIds.map((id) => names.get(id)).join(", ");
}

/** @throws DomainError "conflict" on `name` in place of the database's refusal of a second one */
async function namedOnce<T>(save: () => Promise<T>): Promise<T> {
  try {
    return await save();
  } catch (error) {
    if (isUniqueViolation(error, "fallback_policies_name"))
      throw new DomainError("conflict", "fallback.nameTaken", { field: "name", cause: error });
    throw error;
  }
}
