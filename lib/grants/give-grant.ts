import { grants } from "#db/schema/customers";
import { auditWithProvider } from "#lib/audit/audit";
import { actorId, type Ctx, currentWorkspace, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { newId } from "#lib/ids";
import { findProvider } from "./grants.ts";
import { latestEnd, maxGrantDays } from "./rules.ts";
import type { GiveGrantInput } from "./schema.ts";

/**
 * Lets the provider's staff act in this workspace with a role, for a time. Recorded in both audit logs.
 *
 * @returns the grant's id
 * @throws DomainError "precondition_failed" when no provider looks after the workspace, "invalid" for dates that are past, in
 * the wrong order or too far apart
 */
export async function giveGrant(ctx: Ctx, input: GiveGrantInput): Promise<string> {
  return inTransaction(ctx, async (ctx) => {
    const provider = await findProvider(ctx);
    if (!provider) throw new DomainError("precondition_failed", "grants.noProvider");
    const asked = input.startsAt === "" ? ctx.now : new Date(input.startsAt);
    // The time that was chosen may have passed while the form was open.
    const startsAt = new Date(Math.max(asked.getTime(), ctx.now.getTime()));
    const endsAt = new Date(input.endsAt);
    requireSensibleEnd(ctx, startsAt, endsAt);
    const id = newId();
    await ctx.db.insert(grants).values({
      workspaceId: ctx.workspaceId,
      id,
      providerId: provider.id,
      role: input.role,
      reason: input.reason,
      startsAt,
      endsAt,
      givenBy: actorId(ctx.actor),
      createdAt: ctx.now,
    });
    const { name: workspace } = await currentWorkspace(ctx);
    await auditWithProvider(
      ctx,
      {
        action: "grant.given",
        objectKind: "grant",
        objectId: id,
        detail: {
          provider: provider.name,
          role: input.role,
          startsAt: startsAt.toISOString(),
          endsAt: endsAt.toISOString(),
        },
        reason: input.reason,
      },
      { providerId: provider.id, workspace },
    );
    return id;
  });
}

/** @throws DomainError "invalid" for an end that is past, before the start, or too far from it */
export function requireSensibleEnd(ctx: Ctx, startsAt: Date, endsAt: Date): void {
  const refuse = (key: string, values = {}) => new DomainError("invalid", key, { field: "endsAt", values });
  if (endsAt <= ctx.now) throw refuse("grants.endPast");
  if (endsAt <= startsAt) throw refuse("grants.endBeforeStart");
  if (endsAt > latestEnd(startsAt)) throw refuse("grants.tooLong", { days: maxGrantDays });
}
