import { eq, sql } from "drizzle-orm";
import type { z } from "zod";
import { workspaces } from "#db/schema/workspaces";
import { inTransaction } from "#lib/context";
import { closingFacts } from "#lib/customers/close-customer";
import { resumeHeld } from "#lib/customers/suspend";
import { webDatabase } from "#lib/database";
import { DomainError, notFound } from "#lib/errors";
import { standingOf } from "#lib/workspaces/standing";
import type { OperatorAction } from "./actions.ts";
import { asOperator, auditFor, type OperatorCtx, recordAct } from "./context.ts";
import { memberCtx } from "./create-workspace.ts";
import type { StandingInput } from "./schema.ts";

type Facts = Pick<typeof workspaces.$inferSelect, "name" | "activatedAt" | "suspendedAt" | "closedAt">;
type Change = { action: OperatorAction; set: Partial<typeof workspaces.$inferInsert>; reason?: string };

/**
 * Activates a workspace or takes that back, suspends it or lifts that, or closes it for good. Whoever else suspended it: the
 * operator may lift that too.
 *
 * @returns whether this call changed anything
 * @throws DomainError "not_found"; "precondition_failed" for a closed workspace, and for one to be closed that still sends;
 * "invalid" for another name than that of the workspace to close
 */
export async function changeStanding(ctx: OperatorCtx, input: z.output<typeof StandingInput>): Promise<boolean> {
  const { workspaceId } = input;
  const changed = await asOperator(ctx, async (ctx) => {
    const before = await lockWorkspace(ctx, workspaceId);
    if (before.closedAt) throw new DomainError("precondition_failed", "customers.isClosed");
    if (input.to === "closed") await demandClosable(ctx, workspaceId, before.name, input.name);
    const change = changeOf(before, input, ctx.now);
    if (!change) return false;
    await ctx.db.update(workspaces).set(change.set).where(eq(workspaces.id, workspaceId));
    const standing = { from: standingOf(before), to: standingOf({ ...before, ...pick(change.set) }) };
    await auditFor(ctx, workspaceId, {
      ...{ action: "workspace.operated", objectKind: "workspace", objectId: workspaceId, detail: { standing } },
      ...(change.reason ? { reason: change.reason } : {}),
    });
    const detail = { ...standing, ...(change.reason ? { reason: change.reason } : {}) };
    await recordAct(ctx, { action: change.action, objectId: workspaceId, objectName: before.name, detail });
    return true;
  });
  // What the suspension held goes on, as any member would resume it.
  if (changed && input.to === "resumed")
    await inTransaction({ ...memberCtx(ctx, workspaceId), db: webDatabase().db }, resumeHeld);
  return changed;
}

function changeOf(before: Facts, input: z.output<typeof StandingInput>, now: Date): Change | null {
  switch (input.to) {
    case "activated":
      return before.activatedAt ? null : { action: "workspace.activated", set: { activatedAt: now, verifiedAt: now } };
    case "deactivated":
      return before.activatedAt ? { action: "workspace.deactivated", set: { activatedAt: null } } : null;
    case "suspended": {
      if (before.suspendedAt) return null;
      const { reason } = input;
      const set = { suspendedAt: now, suspendedReason: reason, suspendedBy: "operator" as const };
      return { action: "workspace.suspended", set, reason };
    }
    case "resumed":
      if (!before.suspendedAt) return null;
      return { action: "workspace.resumed", set: { suspendedAt: null, suspendedReason: null, suspendedBy: null } };
    case "closed":
      return { action: "workspace.closed", set: { closedAt: now } };
  }
}

function pick(set: Change["set"]): Partial<Facts> {
  const moments = ["activatedAt", "suspendedAt", "closedAt"] as const;
  return Object.fromEntries(moments.filter((name) => name in set).map((name) => [name, set[name] ?? null]));
}

async function demandClosable(ctx: OperatorCtx, workspaceId: string, name: string, typed: string): Promise<void> {
  if (typed !== name) throw new DomainError("invalid", "operator.nameDiffers", { field: "name" });
  const { bound, campaigns } = await closingFacts(memberCtx(ctx, workspaceId));
  const refuse = (key: string, count: number) => new DomainError("precondition_failed", key, { values: { count } });
  if (bound > 0) throw refuse("customers.stillBound", bound);
  if (campaigns > 0) throw refuse("customers.stillSending", campaigns);
  const [served] = await ctx.db.execute<{ count: number }>(
    sql`SELECT count(*)::int AS count FROM workspaces WHERE provider_id = ${workspaceId} AND closed_at IS NULL`,
  );
  if ((served?.count ?? 0) > 0) throw refuse("operator.stillServes", served?.count ?? 0);
}

async function lockWorkspace({ db }: OperatorCtx, workspaceId: string): Promise<Facts> {
  const { name, activatedAt, suspendedAt, closedAt } = workspaces;
  const [found] = await db
    .select({ name, activatedAt, suspendedAt, closedAt })
    .from(workspaces)
    .where(eq(workspaces.id, workspaceId))
    .for("update");
  if (!found) throw notFound("workspace");
  return found;
}
