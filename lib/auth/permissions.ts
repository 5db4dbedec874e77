import type { AccessRole, WorkspaceKind } from "#db/enums";
import type { StaffStanding } from "#lib/context";
import type { WorkspaceStanding } from "#lib/workspaces/standing";

/**
 * The roles that have each permission. Visitors are a provider's staff in a customer's workspace without a grant. Agents deal
 * with the people who write, finance with what was sent and what it costs; both get more pages with the workbench and billing.
 */
const rolesByPermission = {
  "dashboard:read": ["owner", "administrator", "operator", "agent", "finance", "viewer", "visitor"],
  // Channels with their figures, the campaigns' figures, and messages: whose words and addresses `hidesContent` is about.
  "channels:read": ["owner", "administrator", "operator", "agent", "finance", "viewer", "visitor"],
  "messages:read": ["owner", "administrator", "operator", "agent", "finance", "viewer", "visitor"],
  "campaigns:read": ["owner", "administrator", "operator", "finance", "viewer", "visitor"],
  // What channels are made of: accounts, numbers, templates.
  "console:read": ["owner", "administrator", "operator", "viewer", "visitor"],
  // Files that hold what messages say, whom they go to, or what somebody uploaded.
  "content:read": ["owner", "administrator", "operator", "viewer"],
  // Pictures and other files that people sent, or that are sent to them.
  "media:read": ["owner", "administrator", "operator", "agent", "viewer"],
  // Asks for a file again that could not be fetched.
  "media:fetch": ["owner", "administrator", "operator", "agent"],
  "media:manage": ["owner", "administrator", "operator"],
  "channels:manage": ["owner", "administrator"],
  "channels:unbind": ["owner", "administrator"],
  "templates:manage": ["owner", "administrator", "operator"],
  // Lets through what others want to submit, where the workspace wants that, and says whether it does.
  "templates:approve": ["owner", "administrator"],
  "campaigns:manage": ["owner", "administrator", "operator"],
  // Lets a large send of somebody else start, where the workspace wants a second person for it.
  "campaigns:approve": ["owner", "administrator"],
  // Who must not be messaged.
  "suppressions:read": ["owner", "administrator", "operator", "agent", "viewer", "visitor"],
  "suppressions:add": ["owner", "administrator", "operator", "agent"],
  "audience:manage": ["owner", "administrator", "operator"],
  // People with their addresses: nobody from whom addresses are hidden.
  "contacts:read": ["owner", "administrator", "operator", "agent", "viewer"],
  // What a person may ask for: everything that is known of them, or to be forgotten.
  "people:answer": ["owner", "administrator"],
  // Everyone may see the members, so that a person without a permission can find out whom to ask.
  "members:read": ["owner", "administrator", "operator", "agent", "finance", "viewer", "visitor"],
  "members:manage": ["owner", "administrator"],
  "settings:manage": ["owner", "administrator"],
  "audit:read": ["owner", "administrator"],
  // What a provider's staff may do here is for an owner to say; everybody may see it with "members:read".
  "grants:manage": ["owner"],
  // The file with the terms that a workspace agreed to with its provider.
  "terms:read": ["owner"],
  // The desk: what a provider's staff do about its customers, and nobody in another workspace.
  "desk:read": ["owner", "administrator", "operator", "viewer"],
  "customers:manage": ["owner", "administrator"],
  "requests:answer": ["owner", "administrator", "operator"],
  "rollouts:manage": ["owner", "administrator", "operator"],
} as const satisfies Record<string, readonly AccessRole[]>;

export type Permission = keyof typeof rolesByPermission;

export const permissions = Object.keys(rolesByPermission) as Permission[];

/** Does the role have the permission? */
export function hasPermission(role: AccessRole, permission: Permission): boolean {
  return (rolesByPermission[permission] as readonly AccessRole[]).includes(role);
}

/**
 * Does the role see no text of a message, no address and no file where this permission is asked for? Visitors see none
 * anywhere, and finance none but who the members are.
 *
 * @param permission null for what every member may see
 */
export function hidesContent(role: AccessRole, permission: Permission | null): boolean {
  return role === "visitor" || (role === "finance" && permission !== "members:read");
}

/** What no grant gives, whatever its role: it would outlive the grant, widen it, or answer for the customer's own people. */
const neverGranted: readonly Permission[] = [
  "members:manage",
  "grants:manage",
  "templates:approve",
  "campaigns:approve",
];

const deskPermissions: readonly Permission[] = ["desk:read", "customers:manage", "requests:answer", "rollouts:manage"];

/** What may be done until the service is activated: everything that settings and the way to the activation need. */
const beforeActivation: readonly Permission[] = [
  "members:read",
  "members:manage",
  "settings:manage",
  "grants:manage",
  "audit:read",
  "terms:read",
];

/** The workspace somebody acts in, and what they are there, as far as it decides what they may do. */
export type Place = {
  kind: WorkspaceKind;
  role: AccessRole;
  standing: WorkspaceStanding;
  /** For whom they are there; null or absent for a member. */
  staff?: StaffStanding | null;
};

/**
 * May somebody do this in the workspace they are in? The permissions of the desk hold in a provider's workspace only, and
 * in a closed workspace everybody may read what they could read before, and nobody may do anything else. Until a workspace is
 * activated, only its settings can be worked in. A provider's staff never get what would widen their grant.
 */
export function isAllowed(place: Place, permission: Permission): boolean {
  if (deskPermissions.includes(permission) && place.kind !== "provider") return false;
  if (place.staff && neverGranted.includes(permission)) return false;
  if (place.standing === "closed" && !isReading(permission)) return false;
  if (place.standing === "not_activated" && !beforeActivation.includes(permission)) return false;
  return hasPermission(place.role, permission);
}

function isReading(permission: Permission): boolean {
  return permission.endsWith(":read");
}
