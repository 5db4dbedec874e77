/**
 * `npm run -s workspace -- --slug <slug> --name <name> --owner <e-mail>`: creates a workspace and its owner in the
 * database of DATABASE_URL, for an installation without the demonstration; the web's role is not allowed to. Prints one
 * JSON object, with a generated password if the user is new. The service is activated at once; with `--not-activated` it waits
 * for the verification of the company.
 */

import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { eq } from "drizzle-orm";
import { databaseRoles } from "#db/access/roles";
import { connect } from "#db/client";
import { users, workspaces } from "#db/schema/workspaces";
import { hashPassword } from "#lib/auth/password/passwords";
import { withRole } from "#lib/database-url";
import { env } from "#lib/env";
import { ensureMembership, ensureUser, ensureWorkspace } from "#lib/workspaces/ensure-workspace";

const usage =
  "Usage: npm run -s workspace -- --slug <slug> --name <name> --owner <e-mail> [--person <name>] [--zone <IANA zone>] [--provider] [--not-activated]";

function stop(message: string): never {
  console.error(message);
  process.exit(1);
}

function options() {
  const text = { type: "string" } as const;
  try {
    const { values } = parseArgs({
      options: {
        slug: text,
        name: text,
        owner: text,
        person: text,
        zone: text,
        provider: { type: "boolean" },
        "not-activated": { type: "boolean" },
      },
    });
    const { slug, name, owner, zone = "UTC" } = values;
    if (!slug || !name || !owner) return stop(usage);
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug))
      return stop("A slug is lowercase letters and digits, with single hyphens.");
    if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(owner)) return stop(`${owner} is not an e-mail address.`);
    if (!Intl.supportedValuesOf("timeZone").concat("UTC").includes(zone))
      return stop(`${zone} is not an IANA time zone.`);
    return {
      slug,
      name,
      email: owner.toLowerCase(),
      person: values.person || owner,
      zone,
      provider: values.provider,
      waits: values["not-activated"],
    };
  } catch (error) {
    return stop(`${error instanceof Error ? error.message : error}\n${usage}`);
  }
}

const { slug, name, email, person, zone, provider, waits } = options();
const connection = connect(withRole(env().DATABASE_URL, databaseRoles.operator), {
  max: 1,
  name: "carillon-workspace",
});
try {
  const made = await connection.db.transaction(async (tx) => {
    const db = tx as unknown as typeof connection.db;
    const now = new Date();
    const [taken] = await db.select({ id: workspaces.id }).from(workspaces).where(eq(workspaces.slug, slug));
    if (taken) return null;
    const [known] = await db.select({ id: users.id }).from(users).where(eq(users.email, email));
    const password = known ? undefined : randomBytes(12).toString("base64url");
    const kind = provider ? ("provider" as const) : ("business" as const);
    const workspaceId = await ensureWorkspace(
      db,
      { slug, name, kind, zone, ...(waits ? {} : { activeSince: now }) },
      now,
    );
    const passwordHash = await hashPassword(password ?? randomBytes(32).toString("hex"));
    const userId = await ensureUser(db, { email, name: person, passwordHash }, now);
    await ensureMembership(db, { workspaceId, userId, role: "owner" }, now);
    return { workspaceId, slug, owner: email, ...(password ? { password } : {}) };
  });
  if (made) console.log(JSON.stringify(made));
  else {
    console.error(`There is a workspace "${slug}" already.`);
    process.exitCode = 1;
  }
} finally {
  await connection.close();
}
