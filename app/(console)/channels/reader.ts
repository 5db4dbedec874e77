import type { WorkspaceKind } from "#db/enums";
import { isAllowed } from "#lib/auth/permissions";
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
  /** Sees some channels only: what counts all of them, such as the quota, is not shown. */
  limited: boolean;
  /** May set the quotas of customers. */
  maySetQuota: boolean;
};

export function readerOf({ workspace }: Access): Reader {
  return {
    workspaceId: workspace.id,
    workspaceName: workspace.name,
    kind: workspace.kind,
    mayManage: isAllowed(workspace, "channels:manage"),
    maySend: isAllowed(workspace, "campaigns:manage"),
    hasProvider: workspace.providerId !== null,
    isOwner: workspace.role === "owner",
    limited: workspace.channelIds !== null,
    maySetQuota: isAllowed(workspace, "requests:answer"),
  };
}
