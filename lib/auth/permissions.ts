import type { AccessRole } from "#db/enums";
import type { StaffStanding } from "#lib/context";

/**
 * The roles that have each permission. Visitors are a provider's staff in a customer's workspace without a grant. Finance
 * and agents get pages of their own with billing and the workbench.
 */
const rolesByPermission = {
  "dashboard:read": ["owner", "administrator", "operator", "agent", "finance", "viewer", "visitor"],
  "console:read": ["owner", "administrator", "operator", "viewer", "visitor"],
  // Files that hold what messages say, whom they go to, or what somebody uploaded.
  "content:read": ["owner", "administrator", "operator", "viewer"],
  "channels:manage": ["owner", "administrator"],
  "channels:unbind": ["owner", "administrator"],
  "templates:manage": ["owner", "administrator", "operator"],
  "campaigns:manage": ["owner", "administrator", "operator"],
  // Who must not be messaged is read with "console:read".
  "audience:manage": ["owner", "administrator", "operator"],
  // Everyone may see the members, so that a person without a permission can find out whom to ask.
  "members:read": ["owner", "administrator", "operator", "agent", "finance", "viewer", "visitor"],
  "members:manage": ["owner", "administrator"],
  "settings:manage": ["owner", "administrator"],
  "audit:read": ["owner", "administrator"],
  // What a provider's staff may do here is for an owner to say; everybody may see it with "members:read".
  "grants:manage": ["owner"],
} as const satisfies Record<string, readonly AccessRole[]>;

export type Permission = keyof typeof rolesByPermission;

export const permissions = Object.keys(rolesByPermission) as Permission[];

/** Does the role have the permission? */
export function hasPermission(role: AccessRole, permission: Permission): boolean {
  return (rolesByPermission[permission] as readonly AccessRole[]).includes(role);
}

/** What no grant gives, whatever its role: it would outlive the grant, or widen it. */
const neverGranted: readonly Permission[] = ["members:manage", "grants:manage"];

/** Where somebody acts, as far as it decides what they may do there. */
export type Place = { role: AccessRole; staff?: StaffStanding | null };

/** May somebody do this in the workspace they are in, as a member or as staff of its provider? */
export function isAllowed(place: Place, permission: Permission): boolean {
  if (place.staff && neverGranted.includes(permission)) return false;
  return hasPermission(place.role, permission);
}
