import type { Sql } from "postgres";

/**
 * The database's roles. Only migrations sign in as the owner of the tables; `db/access/table-access.ts` says what each of
 * these may do.
 */
export const databaseRoles = {
  /** The console. */
  web: "carillon_app",
  /** Takes platforms' webhooks. */
  door: "carillon_door",
  /** Jobs, sending, receipts. */
  worker: "carillon_worker",
  /** The pages under Settings › System, which only an operator of the installation may open. */
  system: "carillon_system",
  /** Commands of the operator and the demonstration, which act for every workspace. Nobody signs in with it. */
  operator: "carillon_operator",
  /** Owns the functions that look people up before anybody is signed in. Nobody signs in with it. */
  identity: "carillon_identity",
  /** What the console switches to while a provider's staff look at a customer without a grant. Nobody signs in with it. */
  visitor: "carillon_visitor",
  /** What the console switches to for a member who is limited to some channels. Nobody signs in with it. */
  limited: "carillon_limited",
} as const;

/** Who a role belongs to. */
export type RoleOf = keyof typeof databaseRoles;

/** The roles that sign in: one for each process, and one for a pool of its own that the web keeps for the operator's pages. */
export const signInRoles = ["web", "door", "worker", "system"] as const;
export type SignInRole = (typeof signInRoles)[number];

/** The database's owner may not do what is needed; `reason` is what is missing, `remedy` what somebody else has to do first. */
export class MissingRight extends Error {
  override name = "MissingRight";
  readonly reason: string;
  readonly remedy: string;

  constructor(reason: string, remedy: string) {
    super(`${reason} ${remedy}`);
    this.reason = reason;
    this.remedy = remedy;
  }
}

type Owner = { name: string; superuser: boolean; mayCreateRoles: boolean };

/**
 * Makes the roles that are missing, lets the owner act as each of them, and gives passwords to those that sign in.
 *
 * @param passwords of the roles that may sign in; a role without one keeps what it has
 * @throws MissingRight when the owner may not create roles or may not manage those that are there
 */
export async function ensureRoles(sql: Sql, passwords: Partial<Record<SignInRole, string>>): Promise<void> {
  const [owner] = await sql<Owner[]>`
    SELECT rolname AS name, rolsuper AS superuser, rolcreaterole AS "mayCreateRoles" FROM pg_roles
    WHERE rolname = current_user`;
  if (!owner) throw new Error("The role that migrates was not found.");
  const names = Object.values(databaseRoles);
  const there = await sql<{ name: string }[]>`SELECT rolname AS name FROM pg_roles WHERE rolname = ANY(${names})`;
  const missing = names.filter((name) => !there.some((role) => role.name === name));
  if (missing.length > 0) await createRoles(sql, owner, missing);
  if (!owner.superuser) await becomeMember(sql, owner, names);
  for (const role of [databaseRoles.visitor, databaseRoles.limited]) await letTheWebBecome(sql, owner, role);
  for (const process of signInRoles) {
    const password = passwords[process];
    if (password !== undefined) await setPassword(sql, owner, databaseRoles[process], password);
  }
}

async function createRoles(sql: Sql, owner: Owner, missing: string[]): Promise<void> {
  if (!owner.superuser && !owner.mayCreateRoles) {
    throw new MissingRight(
      `The database has no role ${missing.join(", ")}, and ${owner.name} may not create roles.`,
      `Have an administrator of the server run: ALTER ROLE ${quoted(owner.name)} CREATEROLE; or: ${missing
        .map((name) => `CREATE ROLE ${name} NOLOGIN; GRANT ${name} TO ${quoted(owner.name)} WITH ADMIN OPTION;`)
        .join(" ")} Then start again.`,
    );
  }
  for (const name of missing) {
    // Another database of the server may be migrated in the same moment.
    await sql.unsafe(`DO $$ BEGIN
      CREATE ROLE ${name} NOLOGIN;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END $$`);
  }
}

/** An owner who is no superuser hands functions over to roles, and acts as the operator, only as a member. */
async function becomeMember(sql: Sql, owner: Owner, names: string[]): Promise<void> {
  const [server] = await sql`SELECT current_setting('server_version_num')::int >= 160000 AS options`;
  // Without inheritance the policies of these roles do not apply to the owner.
  const options = server?.options ? " WITH INHERIT FALSE, SET TRUE" : "";
  for (const name of names) {
    const [held] = server?.options
      ? await sql`SELECT pg_has_role(${owner.name}, ${name}, 'SET') AS member`
      : await sql`SELECT pg_has_role(${owner.name}, ${name}, 'MEMBER') AS member`;
    if (held?.member) continue;
    await orMissing(
      () => sql.unsafe(`GRANT ${name} TO ${quoted(owner.name)}${options}`),
      `The role ${name} is there, but ${owner.name} may not act as it.`,
      `Have an administrator of the server run: GRANT ${name} TO ${quoted(owner.name)} WITH ADMIN OPTION; Then start again.`,
    );
  }
}

/** Lets the console switch to a role that may do nothing that the console's own role may not. */
async function letTheWebBecome(sql: Sql, owner: Owner, role: string): Promise<void> {
  const [server] = await sql`SELECT current_setting('server_version_num')::int >= 160000 AS options`;
  const [held] = await sql`
    SELECT pg_has_role(${databaseRoles.web}, ${role}, ${server?.options ? "SET" : "MEMBER"}) AS member`;
  if (held?.member) return;
  const grant = `GRANT ${role} TO ${databaseRoles.web}${server?.options ? " WITH INHERIT FALSE, SET TRUE" : ""}`;
  await orMissing(
    () => sql.unsafe(grant),
    `The role ${databaseRoles.web} may not act as ${role}, and ${owner.name} may not allow it.`,
    `Have an administrator of the server run: ${grant}; Then start again.`,
  );
}

async function setPassword(sql: Sql, owner: Owner, name: string, password: string): Promise<void> {
  const [role] = await sql`SELECT rolsuper OR rolbypassrls AS above FROM pg_roles WHERE rolname = ${name}`;
  // Only a superuser may say NOSUPERUSER, even where it changes nothing, and managed services give nobody one.
  const lowered = role?.above ? " NOSUPERUSER NOBYPASSRLS" : "";
  await orMissing(
    () => sql.unsafe(`ALTER ROLE ${name} LOGIN PASSWORD '${password.replaceAll("'", "''")}'${lowered}`),
    `The role ${name} is there, but ${owner.name} may not give it a password.`,
    `Have an administrator of the server run: GRANT ${name} TO ${quoted(owner.name)} WITH ADMIN OPTION; Then start again.`,
  );
}

async function orMissing(attempt: () => Promise<unknown>, message: string, remedy: string): Promise<void> {
  try {
    await attempt();
  } catch (error) {
    if ((error as { code?: string }).code === "42501") throw new MissingRight(message, remedy);
    throw error;
  }
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
