import type { WorkspaceKind } from "#db/enums";
import { hasPermission } from "#lib/auth/permissions";
import type { Access } from "#lib/auth/session";

/** Who looks at channels, as far as buttons depend on it. The actions decide again by themselves. */
export type Reader = {
  workspaceId: string;
  workspaceName: string;
  kind: WorkspaceKind;
  mayManage: boolean;
  /** Another workspace's staff unbind for this one. */
  hasProvider: boolean;
  isOwner: boolean;
};

export function readerOf({ workspace }: Access): Reader {
  return {
    workspaceId: workspace.id,
    workspaceName: workspace.name,
    kind: workspace.kind,
    mayManage: hasPermission(workspace.role, "channels:manage"),
    hasProvider: workspace.providerId !== null,
    isOwner: workspace.role === "owner",
  };
}
