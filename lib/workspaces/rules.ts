import { type AccessRole, type Role, roles } from "#db/enums";

/** How many days an invitation link works. */
export const invitationDays = 7;

/** The roles that a member with role `by` may assign. Only owners can make someone an owner. */
export function assignableRoles(by: AccessRole): readonly Role[] {
  if (by === "owner") return roles;
  if (by === "administrator") return roles.filter((role) => role !== "owner");
  return [];
}

/** May a member with role `by` change or remove a member with role `target`? */
export function canManageRole(by: AccessRole, target: Role): boolean {
  return assignableRoles(by).includes(target);
}

/** May a member with this role be limited to some channels? Owners and administrators look after all of them. */
export function canBeLimited(role: Role): boolean {
  return role !== "owner" && role !== "administrator";
}
