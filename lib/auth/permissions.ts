import type { Role } from "#db/enums";

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
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof rolesByPermission;

export const permissions = Object.keys(rolesByPermission) as Permission[];

/** Does the role have the permission? */
export function hasPermission(role: Role, permission: Permission): boolean {
  return (rolesByPermission[permission] as readonly Role[]).includes(role);
}
