import { and, eq, sql } from "drizzle-orm";
import { rollouts, rolloutTargets } from "#db/schema/rollouts";
import { audit } from "#lib/audit/audit";
import { type Actor, type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { askForJob } from "#lib/jobs/ask";
import { log } from "#lib/log";
import type { CannotReason } from "./cannot-reasons.ts";
import { carryOut, type Item, mayRollOut, planStep, type Step, type Target } from "./copy.ts";
import { digestOf } from "./digest.ts";
import { rolloutJob } from "./jobs.ts";

type Rollout = typeof rollouts.$inferSelect;

/**
 * Brings a roll-out to customer after customer until `until` says stop, then asks for the next piece of work. What is written
 * into a customer and that it was done are one transaction: whoever dies in between has done neither.
 *
 * @param contextOf a new context of the provider, with the time of the call
 */
export async function applyRollout(contextOf: () => Ctx, rolloutId: string, until: () => boolean): Promise<void> {
  while (await applyNext(contextOf(), rolloutId)) {
    if (!until()) continue;
    await askForJob(contextOf(), rolloutJob, { rolloutId }, { key: rolloutId });
    return;
  }
}

/** @returns false when no customer waits any more: the roll-out is done */
async function applyNext(ctx: Ctx, rolloutId: string): Promise<boolean> {
  return inTransaction(ctx, async (ctx) => {
    const { db, workspaceId, now } = ctx;
    const mine = and(eq(rollouts.workspaceId, workspaceId), eq(rollouts.id, rolloutId));
    const [rollout] = await db.select().from(rollouts).where(mine);
    if (rollout?.state !== "running") return false;
    const of = and(eq(rolloutTargets.workspaceId, workspaceId), eq(rolloutTargets.rolloutId, rolloutId));
    const [target] = await db
      .select()
      .from(rolloutTargets)
      .where(and(of, eq(rolloutTargets.state, "waiting")))
      .orderBy(rolloutTargets.customerId)
      .limit(1)
      .for("update", { skipLocked: true });
    if (!target) {
      // One that another worker holds is not waiting for us; who finishes last says that it is done.
      const [left] = await db
        .select({ id: rolloutTargets.customerId })
        .from(rolloutTargets)
        .where(and(of, eq(rolloutTargets.state, "waiting")))
        .limit(1);
      if (!left) await db.update(rollouts).set({ state: "done", finishedAt: now }).where(mine);
      return false;
    }
    const result = await applyTo(ctx, rollout, target);
    await db
      .update(rolloutTargets)
      .set({ ...result, doneAt: now })
      .where(and(of, eq(rolloutTargets.customerId, target.customerId)));
    return true;
  });
}

type Result = Partial<typeof rolloutTargets.$inferInsert>;

/** Whatever goes wrong with one customer is that customer's result. */
async function applyTo(ctx: Ctx, rollout: Rollout, target: typeof rolloutTargets.$inferSelect): Promise<Result> {
  const { customerId } = target;
  const failed = (reason: CannotReason): Result => ({ state: "failed", result: null, reason });
  if (!(await mayRollOut(ctx.db, customerId, rollout.kind, ctx.now))) return failed("no_grant");
  const item = { kind: rollout.kind, ...rollout.item } as Item;
  try {
    const { step, code } = await inCustomer(ctx, rollout, customerId, (customer) => write(customer, item, target));
    if (step.plan === "cannot") return failed(step.reason ?? "unexpected");
    await audit(ctx, {
      action: "rollout.applied",
      objectKind: "rollout",
      objectId: rollout.id,
      detail: { customerId, name: rollout.name },
    });
    return {
      ...{ state: "done", result: step.plan, reason: null, before: step.before, applied: step.after },
      ...{ digest: digestOf(step.after), channelId: step.channelId, templateCode: code },
    };
  } catch (error) {
    if (error instanceof DomainError) return failed("refused");
    log.error({ err: error, rollout: rollout.id }, "a roll-out failed for a customer");
    return failed("unexpected");
  }
}

async function write(ctx: Ctx, item: Item, target: Target): Promise<{ step: Step; code: string | null }> {
  const step = await planStep(ctx, item, target);
  return { step, code: await carryOut(ctx, item, target, step) };
}

/**
 * Runs `fn` inside a customer, in a savepoint of the transaction. The customer's log names the person who started the
 * roll-out, with the provider.
 */
async function inCustomer<T>(ctx: Ctx, rollout: Rollout, customerId: string, fn: (ctx: Ctx) => Promise<T>): Promise<T> {
  const [provider] = await ctx.db.execute<{ name: string }>(
    sql`SELECT name FROM workspaces WHERE id = ${ctx.workspaceId}`,
  );
  const actor: Actor = {
    kind: "member",
    userId: rollout.createdBy,
    name: `${rollout.createdByName} (${provider?.name ?? ""})`,
    email: "",
    role: "operator",
  };
  try {
    return await ctx.db.transaction(async (tx) => {
      await tx.execute(sql`SELECT set_config('app.workspace_id', ${customerId}, true)`);
      return fn({ ...ctx, db: tx as unknown as Ctx["db"], workspaceId: customerId, actor });
    });
  } finally {
    await ctx.db.execute(sql`SELECT set_config('app.workspace_id', ${ctx.workspaceId}, true)`);
  }
}
