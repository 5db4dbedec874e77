import { DomainError } from "#lib/errors";
import { PATH_HEADER, WORKSPACE_HEADER } from "./request-headers.ts";
import type { Session, SessionWorkspace } from "./sessions.ts";

type RequestHeaders = Pick<Headers, "get">;

/**
 * The session's workspace, after checking that the asking page was made for it. The session has one current workspace for
 * all windows of a browser: a page that was opened before another window switched must not act on the other one.
 *
 * @throws DomainError "wrong_workspace" when the page names another workspace, one that was lost, or none at all
 */
export function demandPageWorkspace(session: Session, headers: RequestHeaders): SessionWorkspace {
  const current = session.workspace;
  if (!current) throw new DomainError("wrong_workspace", "workspace.lost");
  const asked = headers.get(WORKSPACE_HEADER) ?? workspaceInAddress(headers);
  if (asked === current.id) return current;
  if (!asked) throw new DomainError("wrong_workspace", "workspace.unnamed", { values: { current: current.name } });
  const page = session.workspaces.find(({ id }) => id === asked);
  throw page
    ? new DomainError("wrong_workspace", "workspace.other", { values: { page: page.name, current: current.name } })
    : new DomainError("wrong_workspace", "workspace.closed", { values: { current: current.name } });
}

/**
 * Where a page sends its reader instead of showing another workspace than the one around it: a link in a window that was
 * opened before the switch, or a workspace that was lost.
 *
 * @returns null when the page may be shown
 */
export function pathToChoose(session: Session, headers: RequestHeaders): string | null {
  if (session.workspaces.length === 0) return "/no-workspace";
  const asked = headers.get(WORKSPACE_HEADER);
  if (session.workspace && (!asked || asked === session.workspace.id)) return null;
  const to = headers.get(PATH_HEADER);
  const parameters = { ...(asked ? { page: asked } : {}), ...(to ? { to } : {}) };
  return `/workspaces?${new URLSearchParams(parameters)}`;
}

/** Links to files are followed by the browser itself, which sends no header of ours. */
function workspaceInAddress(headers: RequestHeaders): string | null {
  const [, query = ""] = (headers.get(PATH_HEADER) ?? "").split(/\?(.*)/s);
  return new URLSearchParams(query).get("workspace");
}
