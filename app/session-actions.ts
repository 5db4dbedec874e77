"use server";

import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { z } from "zod";
import { defineAction } from "#lib/actions/define-action";
import { sessionCookies } from "#lib/auth/options";
import { getSession } from "#lib/auth/session";
import { signOut, switchWorkspace } from "#lib/auth/sessions";
import { webDatabase } from "#lib/database";

/** Ends the session for good, here and for every copy of its cookie. Open to all: whoever is signed out already may too. */
export const signOutAction = defineAction({
  input: z.void(),
  permission: "public",
  async run() {
    const session = await getSession();
    if (session) await signOut(webDatabase().db, session, new Date());
    const jar = await cookies();
    for (const name of sessionCookies) jar.delete({ name, secure: name.startsWith("__Secure-") });
    redirect("/sign-in?out");
  },
});

/**
 * Works in another of the person's workspaces from now on, in every window of this session. The window that asks loads
 * afresh; the others are refused until they do, too.
 */
export const switchWorkspaceAction = defineAction({
  input: z.string().max(64),
  permission: "session",
  async run(session, workspaceId) {
    await switchWorkspace(webDatabase().db, session, workspaceId);
  },
});
