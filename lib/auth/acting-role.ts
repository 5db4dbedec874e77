import { type AccessRole, type GrantRole, grantRoles, type Role } from "#db/enums";

/** The most that each role in a provider's workspace may do in a customer's, whatever a grant allows. */
const most: Partial<Record<Role, GrantRole>> = {
  owner: "administrator",
  administrator: "administrator",
  operator: "operator",
  viewer: "viewer",
};

/**
 * What a provider's staff are in a customer's workspace: a visitor without a grant, else the lesser of what the grant allows
 * and what they may do in their own workspace.
 *
 * @returns null for a role that has nothing to do with customers
 */
export function actingRole(staffRole: Role, grant: GrantRole | null): AccessRole | null {
  const own = most[staffRole];
  if (!own) return null;
  if (!grant) return "visitor";
  return grantRoles.indexOf(grant) < grantRoles.indexOf(own) ? grant : own;
}
