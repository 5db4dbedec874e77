import { and, eq } from "drizzle-orm";
import { memberships } from "#db/schema/workspaces";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { limitDetail, ownChannels } from "./member-channels.ts";
import { ownCustomers } from "./member-customers.ts";
import { lockMember, requireManageableRole } from "./members.ts";
import { canBeLimited } from "./rules.ts";
import type { LimitMemberInput, LimitToCustomersInput } from "./schema.ts";

/**
 * Limits a member to some channels of the workspace, or lets them see all again; effective with their next request.
 *
 * @throws DomainError "not_found" for someone who is not a member here, or a channel that is not the workspace's;
 * "forbidden" when the actor may not manage that role; "precondition_failed" for owners and administrators
 */
export async function limitMember(ctx: Ctx, { userId, channelIds }: LimitMemberInput): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const member = await lockMember(ctx, userId);
    requireManageableRole(ctx, member.role);
    if (!canBeLimited(member.role)) throw new DomainError("precondition_failed", "members.seesAllChannels");
    const wanted = channelIds && (await ownChannels(ctx, channelIds, member.channelIds));
    const [before, after] = [limitDetail(member.channelIds), limitDetail(wanted)];
    if (before === after) return;
    await ctx.db
      .update(memberships)
      .set({ channelIds: wanted })
      .where(and(eq(memberships.workspaceId, ctx.workspaceId), eq(memberships.userId, userId)));
    await audit(ctx, {
      action: "member.channels_changed",
      objectKind: "member",
      objectId: userId,
      detail: { email: member.email, channels: { from: before, to: after } },
    });
  });
}

/**
 * Limits a member of a provider to some of its customers, or lets them see all again; effective with their next request, also
 * where they are inside a customer's workspace.
 *
 * @throws DomainError "not_found" for someone who is not a member here, or a workspace that is no customer; "forbidden" when
 * the actor may not manage that role; "precondition_failed" for owners and administrators
 */
export async function limitToCustomers(ctx: Ctx, { userId, customerIds }: LimitToCustomersInput): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const member = await lockMember(ctx, userId);
    requireManageableRole(ctx, member.role);
    if (!canBeLimited(member.role)) throw new DomainError("precondition_failed", "members.seesAllCustomers");
    const wanted = customerIds && (await ownCustomers(ctx, customerIds, member.customerIds));
    const [before, after] = [limitDetail(member.customerIds), limitDetail(wanted)];
    if (before === after) return;
    await ctx.db
      .update(memberships)
      .set({ customerIds: wanted })
      .where(and(eq(memberships.workspaceId, ctx.workspaceId), eq(memberships.userId, userId)));
    await audit(ctx, {
      action: "member.customers_changed",
      objectKind: "member",
      objectId: userId,
      detail: { email: member.email, limitedTo: { from: before, to: after } },
    });
  });
}
