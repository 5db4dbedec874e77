import "server-only";
import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import type { Ctx } from "#lib/context";
import { webDatabase } from "#lib/database";
import { DomainError } from "#lib/errors";
import { signInPath } from "./callback-url.ts";
import { readSessionCookie, sessionCookies } from "./options.ts";
import { may, type Permission } from "./permissions.ts";
import { PATH_HEADER } from "./request-headers.ts";
import { findSession, type Session, type SessionWorkspace } from "./sessions.ts";

/** The session of this request, or null. Looked up once a request. */
export const currentSession = cache(async (): Promise<Session | null> => {
  const jar = await cookies();
  const cookie = sessionCookies.map((name) => jar.get(name)?.value).find((value) => value !== undefined);
  const token = await readSessionCookie(cookie);
  if (!token?.sessionId) return null;
  return findSession(webDatabase().db, token.sessionId, new Date());
});

export type Standing = { session: Session; workspace: SessionWorkspace; ctx: Ctx };

/** The session with its workspace; a page without one goes to sign-in, and comes back to itself from there. */
export async function requireStanding(): Promise<Standing> {
  const session = await currentSession();
  if (!session) redirect(signInPath((await headers()).get(PATH_HEADER)));
  if (!session.workspace) redirect("/no-workspace");
  return standingOf(session, session.workspace);
}

/**
 * The context of this request, for pages: sends the visitor to sign-in without a session.
 *
 * @returns null when the role may not; the page then shows that, see `NotAllowed`
 */
export async function standingFor(permission: Permission): Promise<Standing | null> {
  const standing = await requireStanding();
  return may(standing.workspace.role, permission) ? standing : null;
}

/**
 * The context of this request, for actions and route handlers.
 *
 * @throws DomainError "unauthenticated" without a session, "forbidden" when the role may not
 */
export async function demandStanding(permission: Permission): Promise<Standing> {
  const session = await currentSession();
  if (!session?.workspace) throw new DomainError("unauthenticated", "session.missing");
  if (!may(session.workspace.role, permission)) {
    throw new DomainError("forbidden", "permission.missing", { values: { permission } });
  }
  return standingOf(session, session.workspace);
}

function standingOf(session: Session, workspace: SessionWorkspace): Standing {
  return {
    session,
    workspace,
    ctx: {
      workspaceId: workspace.id,
      actor: {
        kind: "member",
        userId: session.user.id,
        name: session.user.name,
        email: session.user.email,
        role: workspace.role,
      },
      db: webDatabase().db,
      now: new Date(),
    },
  };
}
