import { and, eq, inArray } from "drizzle-orm";
import { rollouts, rolloutTargets } from "#db/schema/rollouts";
import { workspaces } from "#db/schema/workspaces";
import { audit } from "#lib/audit/audit";
import { actorId, asCustomer, type Ctx, inTransaction } from "#lib/context";
import { DomainError, notFound } from "#lib/errors";
import { newId } from "#lib/ids";
import { askForJob } from "#lib/jobs/ask";
import { templateColumns } from "#lib/templates/content/render-template";
import { type Item, mayRollOut, planStep, type Step } from "./copy.ts";
import { rolloutJob } from "./jobs.ts";
import type { PlanRolloutInput, RolloutInput } from "./schema.ts";

/**
 * Plans a roll-out: what it would change at each customer, and where it cannot. Nothing is changed.
 *
 * @returns the id of the plan
 * @throws DomainError "not_found" for a workspace that is no customer of ours
 */
export async function planRollout(ctx: Ctx, input: PlanRolloutInput): Promise<string> {
  const id = newId();
  const item = itemOf(input);
  const targets = [...new Map(input.targets.map((target) => [target.customerId, target])).values()];
  await inTransaction(ctx, async (ctx) => {
    const { kind, ...stored } = item;
    await ctx.db.insert(rollouts).values({
      workspaceId: ctx.workspaceId,
      id,
      kind,
      name: input.name,
      item: stored,
      createdBy: actorId(ctx.actor),
      createdByName: ctx.actor.name,
      createdAt: ctx.now,
    });
    const known = await ctx.db
      .select({ id: workspaces.id })
      .from(workspaces)
      .where(
        and(
          eq(workspaces.providerId, ctx.workspaceId),
          inArray(
            workspaces.id,
            targets.map(({ customerId }) => customerId),
          ),
        ),
      );
    if (known.length !== targets.length) throw notFound("workspace");
    for (const target of targets) {
      const step: Step = (await mayRollOut(ctx.db, target.customerId, kind, ctx.now))
        ? await asCustomer(ctx, target.customerId, (customer) => planStep(customer, item, target))
        : { ...nothing, reason: "no_grant" };
      await ctx.db.insert(rolloutTargets).values({
        workspaceId: ctx.workspaceId,
        rolloutId: id,
        customerId: target.customerId,
        channelId: step.channelId ?? target.channelId,
        values: target.values,
        plan: step.plan,
        reason: step.reason,
        before: step.before,
        applied: step.after,
      });
    }
  });
  return id;
}

const nothing = { plan: "cannot", channelId: null, before: null, after: null, templateCode: null } as const;

function itemOf(input: PlanRolloutInput): Item {
  if (input.kind === "setting") return { kind: "setting", setting: input.setting, value: input.value };
  const { header, body, footer, samples, ...rest } = input.template;
  const content = { header: header.trim() || null, body, footer: footer.trim() || null, buttons: [], samples };
  // Samples are typed by the variable's name; the content keeps them by place and name.
  const placed = templateColumns(content).map((column) => {
    const name = column.slice(column.lastIndexOf(".") + 1);
    return [column, samples[column] ?? samples[name] ?? ""];
  });
  return { kind: "template", ...rest, content: { ...content, samples: Object.fromEntries(placed) } };
}

/**
 * Starts a roll-out that was planned: a worker brings it to one customer after the other.
 *
 * @throws DomainError "not_found"; "conflict" when it was started already
 */
export async function startRollout(ctx: Ctx, { rolloutId }: RolloutInput): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const rollout = await lockRollout(ctx, rolloutId);
    if (rollout.state !== "planned") throw new DomainError("conflict", "rollouts.started");
    const waiting = await ctx.db
      .update(rolloutTargets)
      .set({ state: "waiting" })
      .where(ofRollout(ctx, rolloutId))
      .returning({ id: rolloutTargets.customerId });
    await run(ctx, rolloutId, { startedAt: ctx.now });
    await audit(ctx, {
      action: "rollout.started",
      objectKind: "rollout",
      objectId: rolloutId,
      detail: { name: rollout.name, customers: waiting.length },
    });
  });
}

/**
 * Tries again what failed.
 *
 * @throws DomainError "not_found"; "conflict" while it runs, or when nothing failed
 */
export async function retryRollout(ctx: Ctx, { rolloutId }: RolloutInput): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const rollout = await lockRollout(ctx, rolloutId);
    if (rollout.state !== "done") throw new DomainError("conflict", "rollouts.running");
    const waiting = await ctx.db
      .update(rolloutTargets)
      .set({ state: "waiting", reason: null, doneAt: null })
      .where(and(ofRollout(ctx, rolloutId), eq(rolloutTargets.state, "failed")))
      .returning({ id: rolloutTargets.customerId });
    if (waiting.length === 0) throw new DomainError("conflict", "rollouts.nothingFailed");
    await run(ctx, rolloutId, { finishedAt: null });
    await audit(ctx, {
      action: "rollout.retried",
      objectKind: "rollout",
      objectId: rolloutId,
      detail: { name: rollout.name, customers: waiting.length },
    });
  });
}

async function run(ctx: Ctx, rolloutId: string, moments: { startedAt?: Date; finishedAt?: null }): Promise<void> {
  await ctx.db
    .update(rollouts)
    .set({ state: "running", ...moments })
    .where(and(eq(rollouts.workspaceId, ctx.workspaceId), eq(rollouts.id, rolloutId)));
  await askForJob(ctx, rolloutJob, { rolloutId }, { key: rolloutId });
}

async function lockRollout({ db, workspaceId }: Ctx, rolloutId: string) {
  const [row] = await db
    .select()
    .from(rollouts)
    .where(and(eq(rollouts.workspaceId, workspaceId), eq(rollouts.id, rolloutId)))
    .for("update");
  if (!row) throw notFound("rollout");
  return row;
}

/** SQL condition for the targets of one roll-out. */
export function ofRollout({ workspaceId }: Pick<Ctx, "workspaceId">, rolloutId: string) {
  return and(eq(rolloutTargets.workspaceId, workspaceId), eq(rolloutTargets.rolloutId, rolloutId));
}
