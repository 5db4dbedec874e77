"use server";

import { revalidatePath } from "next/cache";
import { getLocale } from "next-intl/server";
import { z } from "zod";
import { defineAction } from "#lib/actions/define-action";
import { getClient } from "#lib/auth/session";
import { findSession, switchWorkspace } from "#lib/auth/sessions";
import { webDatabase } from "#lib/database";
import { acceptAsUser, acceptWithPassword } from "#lib/workspaces/accept-invitation";
import { AcceptInvitationInput } from "#lib/workspaces/schema";

/** Public: the token in the link is the authorization. */
export const acceptWithPasswordAction = defineAction({
  input: AcceptInvitationInput,
  permission: "public",
  run: async (input) =>
    acceptWithPassword(
      webDatabase().db,
      { ...input, client: await getClient(), language: await getLocale() },
      new Date(),
    ),
});

export const acceptAsUserAction = defineAction({
  input: z.string().min(1).max(100),
  permission: "session",
  async run(session, token) {
    const { db } = webDatabase();
    const { workspaceId } = await acceptAsUser(db, session.user, token, new Date());
    // The session of this request was read before the user became a member.
    const now = await findSession(db, session.id, new Date());
    if (now) await switchWorkspace(db, now, workspaceId, new Date());
    revalidatePath("/", "layout");
  },
});
