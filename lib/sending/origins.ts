import { and, eq } from "drizzle-orm";
import type { OriginKind, OriginState } from "#db/enums";
import { origins } from "#db/schema/sending";
import { type Ctx, inTransaction } from "#lib/context";
import type { Figures } from "#lib/statistics/figures";
import type { MovedMessage } from "./apply-changes.ts";
import type { ObstacleReason } from "./may-leave.ts";

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

/** Makes the origin that messages are prepared for. */
export async function createOrigin(ctx: Ctx, origin: Origin & { expiresAt?: Date | null }): Promise<void> {
  const { kind, id, expiresAt = null } = origin;
  await inTransaction(ctx, async ({ db, workspaceId, now }) => {
    await db.insert(origins).values({ workspaceId, kind, id, state: "running", expiresAt, createdAt: now });
  });
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

/** Lets nothing of an origin leave before a moment, beside what its state says. */
export async function restOrigin(ctx: Ctx, origin: Origin, until: Date): Promise<void> {
  await inTransaction(ctx, async ({ db, workspaceId }) => {
    await db
      .update(origins)
      .set({ restsUntil: until })
      .where(and(eq(origins.workspaceId, workspaceId), eq(origins.kind, origin.kind), eq(origins.id, origin.id)));
  });
}
