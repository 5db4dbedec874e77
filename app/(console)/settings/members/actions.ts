"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { defineAction } from "#lib/actions/define-action";
import { attemptLimits, countAttempt } from "#lib/auth/limits";
import { env } from "#lib/env";
import { canMail } from "#lib/mail/send-mail";
import { inviteMember, revokeInvitation } from "#lib/workspaces/invitations";
import { limitMember, limitToCustomers } from "#lib/workspaces/limit-member";
import { changeRole, removeMember } from "#lib/workspaces/members";
import { ChangeRoleInput, InviteMemberInput, LimitMemberInput, LimitToCustomersInput } from "#lib/workspaces/schema";

/** With a mail server the link goes to the address alone; the inviter sees it only where it has to be copied. */
export const inviteMemberAction = defineAction({
  input: InviteMemberInput,
  permission: "members:manage",
  async run(ctx, input) {
    const byMail = canMail();
    await countAttempt(ctx.db, [{ key: `invite:${ctx.workspaceId}`, limit: attemptLimits.invite }], ctx.now);
    const { token, expiresAt } = await inviteMember(ctx, { ...input, byMail });
    revalidatePath("/settings/members");
    return { email: input.email, link: byMail ? null : `${env().NEXTAUTH_URL}/invitation/${token}`, expiresAt };
  },
});

export const revokeInvitationAction = defineAction({
  input: z.string().max(64),
  permission: "members:manage",
  async run(ctx, id) {
    await revokeInvitation(ctx, id);
    revalidatePath("/settings/members");
  },
});

export const changeRoleAction = defineAction({
  input: ChangeRoleInput,
  permission: "members:manage",
  async run(ctx, input) {
    await changeRole(ctx, input);
    revalidatePath("/", "layout");
  },
});

export const limitMemberAction = defineAction({
  input: LimitMemberInput,
  permission: "members:manage",
  async run(ctx, input) {
    await limitMember(ctx, input);
    revalidatePath("/", "layout");
  },
});

export const limitToCustomersAction = defineAction({
  input: LimitToCustomersInput,
  permission: "members:manage",
  async run(ctx, input) {
    await limitToCustomers(ctx, input);
    revalidatePath("/", "layout");
  },
});

export const removeMemberAction = defineAction({
  input: z.string().max(64),
  permission: "members:manage",
  async run(ctx, userId) {
    await removeMember(ctx, userId);
    revalidatePath("/", "layout");
  },
});

/** Every role may leave a workspace. */
export const leaveWorkspaceAction = defineAction({
  input: z.void(),
  permission: "members:read",
  async run(ctx, _input, { session }) {
    await removeMember(ctx, session.user.id);
    revalidatePath("/", "layout");
  },
});
