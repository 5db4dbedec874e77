import { and, asc, eq, sql } from "drizzle-orm";
import { campaigns } from "#db/schema/campaigns";
import { resumeCampaign } from "#lib/campaigns/control/control";
import { asCustomer, type Ctx, currentWorkspace, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { standingOf } from "#lib/workspaces/standing";
import { auditBoth } from "./audit-both.ts";
import { lockCustomer } from "./find-customer.ts";
import { mailStanding } from "./mail-standing.ts";
import type { SuspendCustomerInput } from "./schema.ts";

/**
 * Suspends a customer: from the commit on no claim takes a message of it, and its campaigns hold. Its members go on reading
 * and preparing. Noted in the logs of both.
 *
 * @throws DomainError "not_found" when it is no customer of ours, "conflict" when it is suspended, "precondition_failed" when
 * it is closed
 */
export async function suspendCustomer(ctx: Ctx, { customerId, reason }: SuspendCustomerInput): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const before = await lockCustomer(ctx, customerId);
    if (before.suspendedAt) throw new DomainError("conflict", "customers.suspendedAlready");
    await ctx.db.execute(sql`
      SELECT suspend_customer(${customerId}, ${reason}, ${ctx.now.toISOString()}::timestamptz)`);
    await auditBoth(ctx, customerId, {
      ...{ action: "customer.suspended", objectKind: "workspace", objectId: customerId },
      detail: { name: before.name, standing: { from: standingOf(before), to: "suspended" } },
      reason,
    });
    const provider = (await currentWorkspace(ctx)).name;
    await mailStanding(ctx, customerId, "customer_suspended", { provider, reason });
  });
}

/**
 * Lifts a suspension. The campaigns that it held go on where they stopped, unless something else stands in their way by now.
 *
 * @throws DomainError "conflict" when it is not suspended, "forbidden" when the operator of the installation suspended it
 */
export async function liftSuspension(ctx: Ctx, customerId: string): Promise<{ resumed: number }> {
  return inTransaction(ctx, async (ctx) => {
    const before = await lockCustomer(ctx, customerId);
    if (!before.suspendedAt) throw new DomainError("conflict", "customers.notSuspended");
    if (before.suspendedBy !== "provider") throw new DomainError("forbidden", "customers.suspendedByOperator");
    await ctx.db.execute(sql`SELECT resume_customer(${customerId})`);
    await auditBoth(ctx, customerId, {
      ...{ action: "customer.resumed", objectKind: "workspace", objectId: customerId },
      detail: { name: before.name, standing: { from: "suspended", to: standingOf({ ...before, suspendedAt: null }) } },
    });
    const provider = (await currentWorkspace(ctx)).name;
    await mailStanding(ctx, customerId, "customer_resumed", { provider });
    return { resumed: await asCustomer(ctx, customerId, resumeHeld) };
  });
}

/** Resumes what a suspension held. @returns how many campaigns go on */
export async function resumeHeld(ctx: Ctx): Promise<number> {
  const held = await ctx.db
    .select({ id: campaigns.id })
    .from(campaigns)
    .where(
      and(
        eq(campaigns.workspaceId, ctx.workspaceId),
        eq(campaigns.state, "paused"),
        eq(campaigns.stateReason, "workspace_suspended"),
      ),
    )
    .orderBy(asc(campaigns.id));
  let resumed = 0;
  for (const { id } of held) {
    try {
      await resumeCampaign(ctx, id);
      resumed += 1;
    } catch (error) {
      const [, obstacle] = error instanceof DomainError ? (/^campaigns\.obstacle\.(\w+)$/.exec(error.key) ?? []) : [];
      if (!obstacle) throw error;
      // It stays paused, and its page says what for.
      await ctx.db
        .update(campaigns)
        .set({ stateReason: obstacle })
        .where(and(eq(campaigns.workspaceId, ctx.workspaceId), eq(campaigns.id, id)));
    }
  }
  return resumed;
}
