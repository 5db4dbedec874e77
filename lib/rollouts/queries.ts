import { and, asc, count, desc, eq, inArray, sql } from "drizzle-orm";
import type { RolloutKind, RolloutPlan, RolloutState, RolloutTargetState } from "#db/request-enums";
import { channels } from "#db/schema/channels";
import { rollouts, rolloutTargets } from "#db/schema/rollouts";
import { templates } from "#db/schema/templates";
import { workspaces } from "#db/schema/workspaces";
import { asCustomer, type Ctx, inTransaction } from "#lib/context";
import { notFound } from "#lib/errors";
import { type Item, mayRollOut } from "./copy.ts";
import { digestOf, normalTemplate } from "./digest.ts";

export type RolloutRow = {
  id: string;
  kind: RolloutKind;
  name: string;
  state: RolloutState;
  by: string;
  createdAt: Date;
  finishedAt: Date | null;
  targets: number;
  done: number;
  failed: number;
};

/** The roll-outs of a provider, latest first. */
export async function listRollouts(
  ctx: Ctx,
  place: { page: number; size: number },
): Promise<{ rows: RolloutRow[]; total: number }> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const mine = eq(rollouts.workspaceId, workspaceId);
    const [counted] = await db.select({ total: count() }).from(rollouts).where(mine);
    const of = (state: string) => sql<number>`(SELECT count(*)::int FROM ${rolloutTargets} t
      WHERE t.workspace_id = rollouts.workspace_id AND t.rollout_id = rollouts.id AND (${state} = '' OR t.state = ${state}))`;
    const rows = await db
      .select({
        id: rollouts.id,
        kind: rollouts.kind,
        name: rollouts.name,
        state: rollouts.state,
        by: rollouts.createdByName,
        createdAt: rollouts.createdAt,
        finishedAt: rollouts.finishedAt,
        targets: of(""),
        done: of("done"),
        failed: of("failed"),
      })
      .from(rollouts)
      .where(mine)
      .orderBy(desc(rollouts.createdAt), desc(rollouts.id))
      .limit(place.size)
      .offset((place.page - 1) * place.size);
    return { rows, total: counted?.total ?? 0 };
  });
}

export type TargetRow = {
  customerId: string;
  customer: string;
  channel: string | null;
  plan: RolloutPlan;
  state: RolloutTargetState;
  result: RolloutPlan | null;
  reason: string | null;
  before: unknown;
  applied: unknown;
  doneAt: Date | null;
};

/**
 * One roll-out with a row for each customer, by name.
 *
 * @throws DomainError "not_found"
 */
export async function getRollout(ctx: Ctx, rolloutId: string) {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [rollout] = await db
      .select()
      .from(rollouts)
      .where(and(eq(rollouts.workspaceId, workspaceId), eq(rollouts.id, rolloutId)));
    if (!rollout) throw notFound("rollout");
    const targets: TargetRow[] = await db
      .select({
        customerId: rolloutTargets.customerId,
        customer: sql<string>`coalesce(${workspaces.name}, ${rolloutTargets.customerId})`,
        channel: channels.name,
        plan: rolloutTargets.plan,
        state: rolloutTargets.state,
        result: rolloutTargets.result,
        reason: rolloutTargets.reason,
        before: rolloutTargets.before,
        applied: rolloutTargets.applied,
        doneAt: rolloutTargets.doneAt,
      })
      .from(rolloutTargets)
      .leftJoin(workspaces, eq(workspaces.id, rolloutTargets.customerId))
      .leftJoin(
        channels,
        and(eq(channels.workspaceId, rolloutTargets.customerId), eq(channels.id, rolloutTargets.channelId)),
      )
      .where(and(eq(rolloutTargets.workspaceId, workspaceId), eq(rolloutTargets.rolloutId, rolloutId)))
      .orderBy(asc(workspaces.name), asc(rolloutTargets.customerId));
    return { ...rollout, item: { kind: rollout.kind, ...rollout.item } as Item, targets };
  });
}
export type RolloutDetail = Awaited<ReturnType<typeof getRollout>>;

/** A copy that says something else than what was rolled out. `now` is null when it is gone, or may not be seen. */
export type Drift = { customerId: string; applied: unknown; now: unknown; gone: boolean };

/**
 * The customers whose copy was changed since. What it says now is read only with the customer's grant.
 *
 * @throws DomainError "not_found"
 */
export async function findDrift(ctx: Ctx, rolloutId: string): Promise<Drift[]> {
  const { item, targets } = await getRollout(ctx, rolloutId);
  const done = targets.filter(({ state }) => state === "done");
  if (done.length === 0) return [];
  return inTransaction(ctx, async (ctx) => {
    const rows = await ctx.db
      .select()
      .from(rolloutTargets)
      .where(
        and(
          eq(rolloutTargets.workspaceId, ctx.workspaceId),
          eq(rolloutTargets.rolloutId, rolloutId),
          inArray(
            rolloutTargets.customerId,
            done.map(({ customerId }) => customerId),
          ),
        ),
      );
    const drifts: Drift[] = [];
    // Customers that left since are none of ours any more.
    const ours = await ctx.db
      .select({ id: workspaces.id })
      .from(workspaces)
      .where(eq(workspaces.providerId, ctx.workspaceId));
    const known = new Set(ours.map(({ id }) => id));
    for (const row of rows.filter(({ customerId }) => known.has(customerId))) {
      const now = await asCustomer(ctx, row.customerId, (customer) => copyOf(customer, item, row.templateCode));
      if (now !== null && digestOf(now) === row.digest) continue;
      const may = await mayRollOut(ctx.db, row.customerId, item.kind, ctx.now);
      drifts.push({
        ...{ customerId: row.customerId, applied: row.applied },
        ...{ now: may ? now : null, gone: now === null },
      });
    }
    return drifts;
  });
}

async function copyOf({ db, workspaceId }: Ctx, item: Item, templateCode: string | null): Promise<unknown> {
  if (item.kind === "setting") {
    const [row] = await db.select().from(workspaces).where(eq(workspaces.id, workspaceId));
    return row ? { [item.setting]: row[item.setting] } : null;
  }
  const [row] = await db
    .select()
    .from(templates)
    .where(and(eq(templates.workspaceId, workspaceId), eq(templates.code, templateCode ?? "")));
  return row && row.state !== "deleted" ? normalTemplate(row) : null;
}

export type RolloutCustomer = {
  id: string;
  name: string;
  channels: { id: string; name: string }[];
  /** Whether its owner's grant allows a roll-out now, by what is rolled out. */
  may: Record<RolloutKind, boolean>;
};

/** The customers of a provider, by name, with what a roll-out to them needs. */
export async function listRolloutCustomers(ctx: Ctx): Promise<RolloutCustomer[]> {
  return inTransaction(ctx, async ({ db, workspaceId, now }) => {
    const at = now.toISOString();
    return db
      .select({
        id: workspaces.id,
        name: workspaces.name,
        channels: sql<
          { id: string; name: string }[]
        >`coalesce((SELECT jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name)
          ORDER BY c.name) FROM channels c WHERE c.workspace_id = workspaces.id AND c.deleted_at IS NULL), '[]')`,
        may: sql<Record<RolloutKind, boolean>>`jsonb_build_object(
          'template', may_roll_out(workspaces.id, 'template', ${at}::timestamptz),
          'setting', may_roll_out(workspaces.id, 'setting', ${at}::timestamptz))`,
      })
      .from(workspaces)
      .where(and(eq(workspaces.providerId, workspaceId), sql`${workspaces.closedAt} IS NULL`))
      .orderBy(asc(workspaces.name), asc(workspaces.id));
  });
}
