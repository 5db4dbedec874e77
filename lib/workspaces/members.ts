import { and, asc, eq, inArray, sql } from "drizzle-orm";
import { type Role, roles } from "#db/enums";
import { channels } from "#db/schema/channels";
import { memberships, users, workspaces } from "#db/schema/workspaces";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError, notFound } from "#lib/errors";
import { limitDetail } from "./member-channels.ts";
import { canBeLimited, canManageRole } from "./rules.ts";

export type MemberRow = {
  userId: string;
  name: string;
  email: string;
  role: Role;
  joinedAt: Date;
  disabled: boolean;
  /** A mail to the address was answered; false for a user made with a link that was copied by hand. */
  addressProved: boolean;
  /**
   * The channels that the member is limited to, deleted ones included; null for all. A channel that the reader may not see has
   * no name.
   */
  channels: { id: string; name: string | null }[] | null;
  /** The provider's customers that the member is limited to, as the channels. */
  customers: { id: string; name: string | null }[] | null;
};

/** The members of the workspace, by role (owners first), then by name. */
export async function listMembers(ctx: Ctx): Promise<MemberRow[]> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const rows = await db
      .select({
        userId: users.id,
        name: users.name,
        email: users.email,
        role: memberships.role,
        channelIds: memberships.channelIds,
        customerIds: memberships.customerIds,
        joinedAt: memberships.createdAt,
        disabled: sql<boolean>`${users.disabledAt} IS NOT NULL`,
        addressProved: sql<boolean>`${users.emailProvedAt} IS NOT NULL`,
      })
      .from(memberships)
      .innerJoin(users, eq(users.id, memberships.userId))
      .where(eq(memberships.workspaceId, workspaceId))
      .orderBy(asc(users.name), asc(users.id));
    const ids = [...new Set(rows.flatMap(({ channelIds }) => channelIds ?? []))];
    const named = await db
      .select({ id: channels.id, name: channels.name })
      .from(channels)
      .where(and(eq(channels.workspaceId, workspaceId), inArray(channels.id, ids)));
    const served = await db
      .select({ id: workspaces.id, name: workspaces.name })
      .from(workspaces)
      .where(
        and(
          eq(workspaces.providerId, workspaceId),
          inArray(workspaces.id, [...new Set(rows.flatMap(({ customerIds }) => customerIds ?? []))]),
        ),
      );
    const names = new Map([...named, ...served].map(({ id, name }) => [id, name]));
    const withNames = (ids: string[] | null) => ids?.map((id) => ({ id, name: names.get(id) ?? null })) ?? null;
    return rows
      .map(({ channelIds, customerIds, ...row }) => ({
        ...row,
        channels: withNames(channelIds),
        customers: withNames(customerIds),
      }))
      .sort((a, b) => roles.indexOf(a.role) - roles.indexOf(b.role));
  });
}

/**
 * Changes a member's role, effective with their next request. Who becomes an owner or administrator sees all channels and customers again.
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
    const widened = !canBeLimited(input.role);
    const { channelIds, customerIds } = member;
    await ctx.db
      .update(memberships)
      .set({ role: input.role, ...(widened ? { channelIds: null, customerIds: null } : {}) })
      .where(and(eq(memberships.workspaceId, ctx.workspaceId), eq(memberships.userId, input.userId)));
    await audit(ctx, {
      action: "member.role_changed",
      objectKind: "member",
      objectId: input.userId,
      detail: {
        email: member.email,
        role: { from: member.role, to: input.role },
        ...(widened && channelIds ? { channels: { from: limitDetail(channelIds), to: limitDetail(null) } } : {}),
        ...(widened && customerIds ? { limitedTo: { from: limitDetail(customerIds), to: limitDetail(null) } } : {}),
      },
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
export async function lockMember(
  ctx: Ctx,
  userId: string,
): Promise<{
  role: Role;
  email: string;
  channelIds: string[] | null;
  customerIds: string[] | null;
  owners: number;
}> {
  const { userId: id, role, channelIds, customerIds } = memberships;
  const held = await ctx.db
    .select({ userId: id, role, channelIds, customerIds })
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
    channelIds: member.channelIds,
    customerIds: member.customerIds,
    owners: held.filter((row) => row.role === "owner").length,
  };
}

/** @throws DomainError "forbidden" when the actor may not assign or remove that role */
export function requireManageableRole(ctx: Ctx, role: Role): void {
  if (ctx.actor.kind !== "member" || canManageRole(ctx.actor.role, role)) return;
  throw new DomainError("forbidden", role === "owner" ? "members.ownersOnly" : "permission.missing");
}

function requireAnotherOwner(owners: number): void {
  if (owners <= 1) throw new DomainError("precondition_failed", "members.lastOwner");
}
