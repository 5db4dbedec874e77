import "server-only";
import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import type { Ctx } from "#lib/context";
import { webDatabase } from "#lib/database";
import { DomainError } from "#lib/errors";
import { pathToActivate } from "./activation-gate.ts";
import { signInPath } from "./callback-url.ts";
import { readSessionCookie, sessionCookies } from "./options.ts";
import { demandPageWorkspace, pathToChoose } from "./page-workspace.ts";
import { hidesContent, isAllowed, type Permission } from "./permissions.ts";
import { recordRefusal } from "./record-refusal.ts";
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

/**
 * For pages: redirects to sign-in (and back afterwards) without a session, and to the choice of a workspace when the
 * current one was lost or a page of another one asks.
 */
export async function requireSession(): Promise<Access> {
  const session = await getSession();
  const asked = await headers();
  if (!session) redirect(signInPath(asked.get(PATH_HEADER)));
  const choose = pathToChoose(session, asked);
  if (choose || !session.workspace) redirect(choose ?? "/workspaces");
  const activate = pathToActivate(session.workspace.standing, asked.get(PATH_HEADER));
  if (activate) redirect(activate);
  return accessOf(session, session.workspace, null);
}

/**
 * For pages: checks one permission, after the redirects of `requireSession`.
 *
 * @returns null when the role lacks the permission, or the workspace is not of the kind it is for; the page then renders its "not allowed" state
 */
export async function authorizePage(permission: Permission): Promise<Access | null> {
  const { session, workspace } = await requireSession();
  return isAllowed(workspace, permission) ? accessOf(session, workspace, permission) : null;
}

/**
 * For actions and route handlers: checks one permission, and that the asking page was made for the current workspace.
 *
 * @throws DomainError "unauthenticated" without a session, "wrong_workspace" when the page is another workspace's or names
 * none, "precondition_failed" when the workspace is closed, "forbidden" when the role lacks the permission or the workspace is
 * not of the kind it is for
 */
export async function requirePermission(permission: Permission): Promise<Access> {
  const session = await getSession();
  if (!session) throw new DomainError("unauthenticated", "session.missing");
  const workspace = demandPageWorkspace(session, await headers());
  const access = accessOf(session, workspace, permission);
  if (!isAllowed(workspace, permission)) {
    if (workspace.standing === "not_activated" && isAllowed({ ...workspace, standing: "active" }, permission)) {
      throw new DomainError("precondition_failed", "activation.needed");
    }
    if (workspace.standing === "closed") throw new DomainError("precondition_failed", "workspace.isClosed");
    await recordRefusal(access.ctx, permission, (await headers()).get(PATH_HEADER));
    const key = workspace.staff
      ? workspace.staff.grant
        ? "permission.notGranted"
        : "permission.noGrant"
      : "permission.missing";
    throw new DomainError("forbidden", key, { values: { permission, workspace: workspace.name } });
  }
  return access;
}

function accessOf(session: Session, workspace: SessionWorkspace, permission: Permission | null): Access {
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
        staff: workspace.staff,
        contentHidden: hidesContent(workspace.role, permission),
        channelIds: workspace.channelIds,
        customerIds: workspace.customerIds,
      },
      db: webDatabase().db,
      now: new Date(),
    },
  };
}
