"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { defineAction } from "#lib/actions/define-action";
import { env } from "#lib/env";
import { inviteMember, revokeInvitation } from "#lib/workspaces/invitations";
import { changeRole, removeMember } from "#lib/workspaces/members";
import { ChangeRoleInput, InviteMemberInput } from "#lib/workspaces/schema";

export const inviteMemberAction = defineAction({
  input: InviteMemberInput,
  permission: "members:manage",
  async run(ctx, input) {
    const { token, expiresAt } = await inviteMember(ctx, input);
    revalidatePath("/settings/members");
    return { email: input.email, link: `${env().NEXTAUTH_URL}/invitation/${token}`, expiresAt };
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
