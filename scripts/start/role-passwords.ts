import { scryptSync } from "node:crypto";
import { databaseRoles, type SignInRole, signInRoles } from "#db/access/roles";
import { withCredentials } from "#lib/database-url";

/**
 * A password for each role that a process signs in with, made from the owner's password. Whoever knows that may give roles
 * any password anyway; the way back takes as long as guessing it does. Every start with the same owner finds the same
 * passwords, so two starts on one server do not lock each other out, and an installation of an earlier version needs nothing.
 *
 * @param fallback a secret of this installation, for an owner who signs in without a password
 */
export function rolePasswords(ownerUrl: string, fallback: string): Record<SignInRole, string> {
  const secret = decodeURIComponent(new URL(ownerUrl).password) || fallback;
  const passwordOf = (process: SignInRole) =>
    scryptSync(secret, `carillon ${databaseRoles[process]}`, 24).toString("hex");
  return Object.fromEntries(signInRoles.map((process) => [process, passwordOf(process)])) as Record<SignInRole, string>;
}

/** The database's address for each process that has a role of its own. */
export type RoleAddresses = Record<SignInRole, string>;

/** @param given addresses that the operator has set, which win */
export function roleAddresses(
  ownerUrl: string,
  passwords: Record<SignInRole, string>,
  given: Partial<RoleAddresses> = {},
): RoleAddresses {
  const addressOf = (process: SignInRole) =>
    given[process] ?? withCredentials(ownerUrl, databaseRoles[process], passwords[process]);
  return Object.fromEntries(signInRoles.map((process) => [process, addressOf(process)])) as RoleAddresses;
}
