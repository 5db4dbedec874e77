"use server";

import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { z } from "zod";
import { defineAction } from "#lib/actions/define-action";
import { sessionCookies } from "#lib/auth/options";
import { getSession } from "#lib/auth/session";
import { signOut, switchWorkspace } from "#lib/auth/sessions";
import { beginVisit, leaveCustomer } from "#lib/auth/visits";
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
    await switchWorkspace(webDatabase().db, session, workspaceId, new Date());
  },
});

/**
 * Goes into a customer's workspace as staff of its provider, in every window of this session. Whether the workspace is a
 * customer of a provider whose staff the person is, is looked up here, and then with every request.
 */
export const visitCustomerAction = defineAction({
  input: z.object({ providerId: z.string().max(64), customerId: z.string().max(64) }),
  permission: "session",
  async run(session, visit) {
    await beginVisit(webDatabase().db, session, visit, new Date());
  },
});

/** Goes back from a customer's workspace into the provider's. */
export const leaveCustomerAction = defineAction({
  input: z.void(),
  permission: "session",
  async run(session) {
    await leaveCustomer(webDatabase().db, session, new Date());
  },
});
