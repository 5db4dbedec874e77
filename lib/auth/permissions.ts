import type { Role, WorkspaceKind } from "#db/enums";
import type { WorkspaceStanding } from "#lib/workspaces/standing";

/** The roles that have each permission. Finance and agents get pages of their own with billing and the workbench. */
const rolesByPermission = {
  "dashboard:read": ["owner", "administrator", "operator", "agent", "finance", "viewer"],
  "console:read": ["owner", "administrator", "operator", "viewer"],
  "channels:manage": ["owner", "administrator"],
  "channels:unbind": ["owner", "administrator"],
  "templates:manage": ["owner", "administrator", "operator"],
  "campaigns:manage": ["owner", "administrator", "operator"],
  // Who must not be messaged is read with "console:read".
  "audience:manage": ["owner", "administrator", "operator"],
  // Everyone may see the members, so that a person without a permission can find out whom to ask.
  "members:read": ["owner", "administrator", "operator", "agent", "finance", "viewer"],
  "members:manage": ["owner", "administrator"],
  "settings:manage": ["owner", "administrator"],
  "audit:read": ["owner", "administrator"],
  // The file with the terms that a workspace agreed to with its provider.
  "terms:read": ["owner"],
  // The desk: what a provider's staff do about its customers, and nobody in another workspace.
  "desk:read": ["owner", "administrator", "operator", "viewer"],
  "customers:manage": ["owner", "administrator"],
  "requests:answer": ["owner", "administrator", "operator"],
  "rollouts:manage": ["owner", "administrator", "operator"],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof rolesByPermission;

export const permissions = Object.keys(rolesByPermission) as Permission[];

/** Does the role have the permission? */
export function hasPermission(role: Role, permission: Permission): boolean {
  return (rolesByPermission[permission] as readonly Role[]).includes(role);
}

const deskPermissions: readonly Permission[] = ["desk:read", "customers:manage", "requests:answer", "rollouts:manage"];

/** The workspace somebody acts in, as far as it decides what they may do. */
export type Place = { kind: WorkspaceKind; role: Role; standing: WorkspaceStanding };

/**
 * May somebody do this in the workspace they are in? The permissions of the desk hold in a provider's workspace only, and
 * in a closed workspace everybody may read what they could read before, and nobody may do anything else.
 */
export function isAllowed(place: Place, permission: Permission): boolean {
  if (deskPermissions.includes(permission) && place.kind !== "provider") return false;
  if (place.standing === "closed" && !isReading(permission)) return false;
  return hasPermission(place.role, permission);
}

function isReading(permission: Permission): boolean {
  return permission.endsWith(":read");
}
