import { and, asc, eq, sql } from "drizzle-orm";
import { type Role, roles } from "#db/enums";
import { memberships, users } from "#db/schema/workspaces";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError, notFound } from "#lib/errors";
import { canManageRole } from "./rules.ts";

export type MemberRow = {
  userId: string;
  name: string;
  email: string;
  role: Role;
  joinedAt: Date;
  disabled: boolean;
  /** A mail to the address was answered; false for a user made with a link that was copied by hand. */
  addressProved: boolean;
};

/** The members of the workspace, by role (owners first), then by name. */
export async function listMembers(ctx: Ctx): Promise<MemberRow[]> {
  const rows = await inTransaction(ctx, ({ db, workspaceId }) =>
    db
      .select({
        userId: users.id,
        name: users.name,
        email: users.email,
        role: memberships.role,
        joinedAt: memberships.createdAt,
        disabled: sql<boolean>`${users.disabledAt} IS NOT NULL`,
        addressProved: sql<boolean>`${users.emailProvedAt} IS NOT NULL`,
      })
      .from(memberships)
      .innerJoin(users, eq(users.id, memberships.userId))
      .where(eq(memberships.workspaceId, workspaceId))
      .orderBy(asc(users.name), asc(users.id)),
  );
  return rows.sort((a, b) => roles.indexOf(a.role) - roles.indexOf(b.role));
}

/**
 * Changes a member's role, effective with their next request.
 *
 * @throws DomainError "not_found" for someone who is not a member here, "forbidden" when the actor may not assign or remove
 * that role, "precondition_failed" when it would leave the workspace without an owner
 */
export async function changeRole(ctx: Ctx, input: { userId: string; role: Role }): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const member = await lockMember(ctx, input.userId);
    if (member.role === input.role) return;
    requireManageableRole(ctx, member.role);
    requireManageableRole(ctx, input.role);
    if (member.role === "owner") requireAnotherOwner(member.owners);
    await ctx.db
      .update(memberships)
      .set({ role: input.role })
      .where(and(eq(memberships.workspaceId, ctx.workspaceId), eq(memberships.userId, input.userId)));
    await audit(ctx, {
      action: "member.role_changed",
      objectKind: "member",
      objectId: input.userId,
      detail: { email: member.email, role: { from: member.role, to: input.role } },
    });
  });
}

/**
 * Removes a member. Every request looks the membership up, so their open sessions lose access at once. Members may remove
 * themselves, whatever their role.
 *
 * @throws DomainError as `changeRole`
 */
export async function removeMember(ctx: Ctx, userId: string): Promise<void> {
  // A provider's staff are no members, and whoever they look after is not theirs to remove.
  if (ctx.actor.kind === "member" && ctx.actor.staff) throw notFound("member");
  await inTransaction(ctx, async (ctx) => {
    const member = await lockMember(ctx, userId);
    const leaving = ctx.actor.kind === "member" && ctx.actor.userId === userId;
    if (!leaving) requireManageableRole(ctx, member.role);
    if (member.role === "owner") requireAnotherOwner(member.owners);
    await ctx.db
      .delete(memberships)
      .where(and(eq(memberships.workspaceId, ctx.workspaceId), eq(memberships.userId, userId)));
    await audit(ctx, {
      action: leaving ? "member.left" : "member.removed",
      objectKind: "member",
      objectId: userId,
      detail: { email: member.email, role: { from: member.role, to: null } },
    });
  });
}

/**
 * Locks the member and all owners until the end of the transaction, and counts the owners. When two owners step down at the
 * same moment, the second waits here and is then refused.
 */
async function lockMember(ctx: Ctx, userId: string): Promise<{ role: Role; email: string; owners: number }> {
  const held = await ctx.db
    .select({ userId: memberships.userId, role: memberships.role })
    .from(memberships)
    .where(
      and(
        eq(memberships.workspaceId, ctx.workspaceId),
        sql`(${memberships.role} = 'owner' OR ${memberships.userId} = ${userId})`,
      ),
    )
    .orderBy(memberships.userId)
    .for("update");
  const member = held.find((row) => row.userId === userId);
  if (!member) throw notFound("member");
  const [user] = await ctx.db.select({ email: users.email }).from(users).where(eq(users.id, userId));
  return {
    role: member.role,
    email: user?.email ?? "",
    owners: held.filter((row) => row.role === "owner").length,
  };
}

function requireManageableRole(ctx: Ctx, role: Role): void {
  if (ctx.actor.kind !== "member" || canManageRole(ctx.actor.role, role)) return;
  throw new DomainError("forbidden", role === "owner" ? "members.ownersOnly" : "permission.missing");
}

function requireAnotherOwner(owners: number): void {
  if (owners <= 1) throw new DomainError("precondition_failed", "members.lastOwner");
}
