import type { Role } from "#db/enums";

/** What a role may do, by permission. Finance and agents get their pages with billing and the workbench. */
const granted = {
  "dashboard:read": ["owner", "administrator", "operator", "agent", "finance", "viewer"],
  "console:read": ["owner", "administrator", "operator", "viewer"],
  "channels:manage": ["owner", "administrator"],
  "channels:unbind": ["owner", "administrator"],
  "templates:manage": ["owner", "administrator", "operator"],
  "campaigns:manage": ["owner", "administrator", "operator"],
  // Whoever is refused something must be able to find the person who can change that.
  "members:read": ["owner", "administrator", "operator", "agent", "finance", "viewer"],
  "members:manage": ["owner", "administrator"],
  "settings:manage": ["owner", "administrator"],
  "audit:read": ["owner", "administrator"],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof granted;

/** May this role do this? */
export function may(role: Role, permission: Permission): boolean {
  return (granted[permission] as readonly Role[]).includes(role);
}
