import { type Role, roles } from "#db/enums";

/** How long a link of invitation opens the door. */
export const invitationDays = 7;

/** The roles a person of this role may give to others: owners are made by owners only. */
export function assignableRoles(by: Role): readonly Role[] {
  if (by === "owner") return roles;
  if (by === "administrator") return roles.filter((role) => role !== "owner");
  return [];
}

/** May a person of role `by` change or remove a member of role `target`? */
export function mayTouch(by: Role, target: Role): boolean {
  return assignableRoles(by).includes(target);
}
