import { and, eq } from "drizzle-orm";
import { grants } from "#db/schema/customers";
import { auditWithProvider } from "#lib/audit/audit";
import { actorId, type Ctx, currentWorkspace, inTransaction } from "#lib/context";
import { DomainError, notFound } from "#lib/errors";
import { requireSensibleEnd } from "./give-grant.ts";
import { grantState } from "./rules.ts";
import type { ChangeGrantEndInput } from "./schema.ts";

/**
 * Lets a grant end earlier or later. One that is over is not taken up again: a new one is given.
 *
 * @throws DomainError "not_found", "precondition_failed" when it is over, "invalid" for an end that it cannot have
 */
export async function changeGrantEnd(ctx: Ctx, { id, endsAt: asked }: ChangeGrantEndInput): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const grant = await lockOpenGrant(ctx, id);
    const endsAt = new Date(asked);
    requireSensibleEnd(ctx, grant.startsAt, endsAt);
    if (endsAt.getTime() === grant.endsAt.getTime()) return;
    await ctx.db
      .update(grants)
      .set({ endsAt })
      .where(and(eq(grants.workspaceId, ctx.workspaceId), eq(grants.id, id)));
    const { name: workspace } = await currentWorkspace(ctx);
    await auditWithProvider(
      ctx,
      {
        action: "grant.changed",
        objectKind: "grant",
        objectId: id,
        detail: { role: grant.role, endsAt: { from: grant.endsAt.toISOString(), to: endsAt.toISOString() } },
      },
      { providerId: grant.providerId, workspace },
    );
  });
}

/**
 * Ends a grant now: the next request of whoever acts with it is refused.
 *
 * @throws DomainError "not_found", "precondition_failed" when it is over already
 */
export async function revokeGrant(ctx: Ctx, id: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const grant = await lockOpenGrant(ctx, id);
    await ctx.db
      .update(grants)
      .set({ revokedAt: ctx.now, revokedBy: actorId(ctx.actor) })
      .where(and(eq(grants.workspaceId, ctx.workspaceId), eq(grants.id, id)));
    const { name: workspace } = await currentWorkspace(ctx);
    await auditWithProvider(
      ctx,
      { action: "grant.revoked", objectKind: "grant", objectId: id, detail: { role: grant.role } },
      { providerId: grant.providerId, workspace },
    );
  });
}

async function lockOpenGrant(ctx: Ctx, id: string) {
  const [grant] = await ctx.db
    .select()
    .from(grants)
    .where(and(eq(grants.workspaceId, ctx.workspaceId), eq(grants.id, id)))
    .for("update");
  if (!grant) throw notFound("grant");
  const state = grantState(grant, ctx.now);
  if (state === "ended" || state === "revoked") throw new DomainError("precondition_failed", "grants.over");
  return grant;
}
