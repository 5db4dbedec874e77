import type { WorkspaceKind } from "#db/enums";
import { may } from "#lib/auth/permissions";
import type { Standing } from "#lib/auth/session";

/** What the buttons on channel pages need to know of the signed-in user. The actions check permissions themselves. */
export type Reader = {
  workspaceId: string;
  workspaceName: string;
  kind: WorkspaceKind;
  mayManage: boolean;
  /** A provider looks after this workspace; its staff do the unbinding. */
  hasProvider: boolean;
  isOwner: boolean;
};

export function readerOf({ workspace }: Standing): Reader {
  return {
    workspaceId: workspace.id,
    workspaceName: workspace.name,
    kind: workspace.kind,
    mayManage: may(workspace.role, "channels:manage"),
    hasProvider: workspace.providerId !== null,
    isOwner: workspace.role === "owner",
  };
}
