import type { WorkspaceKind } from "#db/enums";
import { hasPermission, isAllowed } from "#lib/auth/permissions";
import type { Access } from "#lib/auth/session";

/** What the buttons on channel pages need to know of the signed-in user. The actions check permissions themselves. */
export type Reader = {
  workspaceId: string;
  workspaceName: string;
  kind: WorkspaceKind;
  mayManage: boolean;
  /** May start campaigns: for everybody else the way to the send form is not shown. */
  maySend: boolean;
  /** A provider looks after this workspace; its staff do the unbinding. */
  hasProvider: boolean;
  isOwner: boolean;
  /** May set the quotas of customers. */
  maySetQuota: boolean;
};

export function readerOf({ workspace }: Access): Reader {
  return {
    workspaceId: workspace.id,
    workspaceName: workspace.name,
    kind: workspace.kind,
    mayManage: hasPermission(workspace.role, "channels:manage"),
    maySend: hasPermission(workspace.role, "campaigns:manage"),
    hasProvider: workspace.providerId !== null,
    isOwner: workspace.role === "owner",
    maySetQuota: isAllowed(workspace, "requests:answer"),
  };
}
