import { and, eq, inArray, sql } from "drizzle-orm";
import type { HourRule, OriginKind, OriginState, RestCause } from "#db/enums";
import type { SenderPool } from "#db/schema/sender-pools";
import { origins } from "#db/schema/sending";
import { type Ctx, inTransaction } from "#lib/context";
import type { Figures } from "#lib/statistics/figures";
import type { ObstacleReason } from "../may-leave.ts";
import type { MovedMessage } from "../message-row.ts";

/** Who asked for a message: one campaign, one conversation, one flow run, one API key. */
export type Origin = { kind: OriginKind; id: string };

/**
 * What an origin is told, always in the transaction of what happened. Sending knows no campaign: the worker hands it one
 * hook for each kind of origin.
 */
export type OriginHook = {
  /** Its messages moved: `figures` are the differences to add. */
  progressed(ctx: Ctx, originId: string, figures: Figures): Promise<void>;
  /** Nothing of it may leave now. The hook also sets the origin's own state, by `setOriginState`. */
  stopped(ctx: Ctx, originId: string, reason: ObstacleReason): Promise<void>;
  /** The platform asked its lane to slow down to `pace` messages a second. */
  slowed(ctx: Ctx, originId: string, facts: { pace: number; code: string }): Promise<void>;
  /** Tries of `people` messages ended without an answer, are made again after that, or are given up. */
  inDoubt(
    ctx: Ctx,
    originId: string,
    facts: { people: number; kind: "uncertain" | "resent" | "left_in_doubt" },
  ): Promise<void>;
  /** Messages of any of its origins changed; called before `progressed`. Absent where nothing follows from it. */
  moved?(ctx: Ctx, moved: MovedMessage[]): Promise<void>;
};

export type OriginHooks = Partial<Record<OriginKind, OriginHook>>;

/**
 * The hook of an origin.
 *
 * @throws Error for a kind that no hook was given for: its counters would silently stand still
 */
export function hookOf(hooks: OriginHooks, kind: OriginKind): OriginHook {
  const hook = hooks[kind];
  if (!hook) throw new Error(`no hook for origins of kind ${kind}`);
  return hook;
}

/** What the messages of an origin keep to besides what everything keeps to. */
export type OriginPlan = {
  /** Which of them leave within the sending hours only. */
  hourRule: HourRule;
  /** The time by each person's clock before which theirs does not leave, as `2026-11-25T10:00`. */
  localAt: string | null;
  /** Messages that may leave in any minute; null for as many as the sender can. */
  perMinute: number | null;
  /** The senders that they leave from together; absent for one sender. */
  pool?: SenderPool | null;
};

/** Makes the origin that messages are prepared for. */
export async function createOrigin(
  ctx: Ctx,
  origin: Origin & { expiresAt?: Date | null } & Partial<OriginPlan>,
): Promise<void> {
  const { kind, id, expiresAt = null, hourRule = "never", localAt = null, perMinute = null, pool = null } = origin;
  const plan = { hourRule, localAt, perMinute, pool };
  await inTransaction(ctx, async ({ db, workspaceId, now }) => {
    await db.insert(origins).values({ workspaceId, kind, id, state: "running", expiresAt, ...plan, createdAt: now });
  });
}

/** What the messages of an origin keep to. */
export async function readPlan(ctx: Ctx, origin: Origin): Promise<OriginPlan> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [row] = await db
      .select({ hourRule: origins.hourRule, localAt: origins.localAt, perMinute: origins.perMinute })
      .from(origins)
      .where(and(eq(origins.workspaceId, workspaceId), eq(origins.kind, origin.kind), eq(origins.id, origin.id)));
    return row ?? { hourRule: "never", localAt: null, perMinute: null };
  });
}

/** Lets nothing of origins leave before the sending hours open for them, or before their portfolio may reach further people. */
export async function closeOrigins(
  ctx: Ctx,
  rests: readonly { origin: Origin; until: Date; cause: RestCause }[],
): Promise<void> {
  if (rests.length === 0) return;
  const rows = rests.map(({ origin, until, cause }) => ({ ...origin, until: until.toISOString(), cause }));
  await inTransaction(ctx, ({ db, workspaceId }) =>
    db.execute(sql`
      UPDATE origins o SET opens_at = r.until, opens_for = r.cause
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(kind text, id text, until timestamptz, cause text)
      WHERE o.workspace_id = ${workspaceId} AND o.kind = r.kind AND o.id = r.id`),
  );
}

/**
 * Locks an origin, after the claims under way. A claim locks origins before it tells them anything, so whoever changes an
 * origin together with what it stands for locks the origin first: else the two wait for each other.
 */
export async function lockOrigin(ctx: Ctx, origin: Origin): Promise<void> {
  await ctx.db
    .select({ id: origins.id })
    .from(origins)
    .where(and(eq(origins.workspaceId, ctx.workspaceId), eq(origins.kind, origin.kind), eq(origins.id, origin.id)))
    .for("update");
}

/**
 * Lets an origin's messages leave, wait or never leave. Claims hold the origin's row while they take its messages, so this
 * returns after the claims under way: from its commit on, no claim takes a message against it.
 */
export async function setOriginState(ctx: Ctx, origin: Origin, state: OriginState): Promise<void> {
  await inTransaction(ctx, async ({ db, workspaceId }) => {
    await db
      .update(origins)
      .set({ state })
      .where(and(eq(origins.workspaceId, workspaceId), eq(origins.kind, origin.kind), eq(origins.id, origin.id)));
  });
}

/**
 * Changes the state of an origin that is in one of some states, as `setOriginState` does.
 *
 * @returns false when there is no such origin, or it is in another state
 */
export async function changeOriginState(
  ctx: Ctx,
  { kind, id }: Origin,
  { from, to }: { from: OriginState[]; to: OriginState },
): Promise<boolean> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const changed = await db
      .update(origins)
      .set({ state: to })
      .where(
        and(
          eq(origins.workspaceId, workspaceId),
          eq(origins.kind, kind),
          eq(origins.id, id),
          inArray(origins.state, from),
        ),
      )
      .returning({ id: origins.id });
    return changed.length > 0;
  });
}

/** Lets nothing of an origin leave before a moment, beside what its state says. */
export async function restOrigin(ctx: Ctx, origin: Origin, until: Date): Promise<void> {
  await inTransaction(ctx, async ({ db, workspaceId }) => {
    await db
      .update(origins)
      .set({ restsUntil: until })
      .where(and(eq(origins.workspaceId, workspaceId), eq(origins.kind, origin.kind), eq(origins.id, origin.id)));
  });
}
