"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { defineAction } from "#lib/actions/define-action";
import { findSession, switchWorkspace } from "#lib/auth/sessions";
import { webDatabase } from "#lib/database";
import { acceptAsNew, acceptAsUser } from "#lib/workspaces/accept-invitation";
import { AcceptAsNewInput } from "#lib/workspaces/schema";

/** Public: the token in the link is the authorization. */
export const acceptAsNewAction = defineAction({
  input: AcceptAsNewInput,
  permission: "public",
  run: (input) => acceptAsNew(webDatabase().db, input, new Date()),
});

export const acceptAsUserAction = defineAction({
  input: z.string().min(1).max(100),
  permission: "session",
  async run(session, token) {
    const { db } = webDatabase();
    const { workspaceId } = await acceptAsUser(db, session.user, token, new Date());
    // The session of this request was read before the user became a member.
    const now = await findSession(db, session.id, new Date());
    if (now) await switchWorkspace(db, now, workspaceId);
    revalidatePath("/", "layout");
  },
});
