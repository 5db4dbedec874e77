import "server-only";
import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import type { Ctx } from "#lib/context";
import { webDatabase } from "#lib/database";
import { DomainError } from "#lib/errors";
import { signInPath } from "./callback-url.ts";
import { readSessionCookie, sessionCookies } from "./options.ts";
import { hasPermission, type Permission } from "./permissions.ts";
import { clientIp, PATH_HEADER } from "./request-headers.ts";
import type { Client } from "./security-events.ts";
import { findSession, type Session, type SessionWorkspace } from "./sessions.ts";

/** The session of this request, or null when nobody is signed in. Cached for the request. */
export const getSession = cache(async (): Promise<Session | null> => {
  const jar = await cookies();
  const cookie = sessionCookies.map((name) => jar.get(name)?.value).find((value) => value !== undefined);
  const token = await readSessionCookie(cookie);
  if (!token?.sessionId) return null;
  return findSession(webDatabase().db, token.sessionId, new Date());
});

/** Where this request comes from. */
export async function getClient(): Promise<Client> {
  const head = await headers();
  return { ip: clientIp(head.get("x-forwarded-for")), userAgent: head.get("user-agent") };
}

/** A signed-in person in their current workspace, and the context their queries run with. */
export type Access = { session: Session; workspace: SessionWorkspace; ctx: Ctx };

/** For pages: redirects to sign-in (and back afterwards) without a session, and to /no-workspace without a membership. */
export async function requireSession(): Promise<Access> {
  const session = await getSession();
  if (!session) redirect(signInPath((await headers()).get(PATH_HEADER)));
  if (!session.workspace) redirect("/no-workspace");
  return accessOf(session, session.workspace);
}

/**
 * For pages: checks one permission, after the redirects of `requireSession`.
 *
 * @returns null when the role lacks the permission; the page then renders its "not allowed" state
 */
export async function authorizePage(permission: Permission): Promise<Access | null> {
  const access = await requireSession();
  return hasPermission(access.workspace.role, permission) ? access : null;
}

/**
 * For actions and route handlers: checks one permission.
 *
 * @throws DomainError "unauthenticated" without a session or workspace, "forbidden" when the role lacks the permission
 */
export async function requirePermission(permission: Permission): Promise<Access> {
  const session = await getSession();
  if (!session?.workspace) throw new DomainError("unauthenticated", "session.missing");
  if (!hasPermission(session.workspace.role, permission)) {
    throw new DomainError("forbidden", "permission.missing", { values: { permission } });
  }
  return accessOf(session, session.workspace);
}

function accessOf(session: Session, workspace: SessionWorkspace): Access {
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
