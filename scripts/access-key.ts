/**
 * `npm run -s access-key -- --workspace <slug>`: creates an API key and prints one JSON object,
 * `{ accessKeyId, accessKeySecret }`. Uses DATABASE_URL, or the embedded database while it runs.
 */
import { parseArgs } from "node:util";
import { and, asc, eq, inArray } from "drizzle-orm";
import { databaseRoles } from "#db/access/roles";
import { type Connection, connect } from "#db/client";
import { memberships, workspaces } from "#db/schema/workspaces";
import { withRole } from "#lib/database-url";
import { createAccessKey } from "#lib/workspaces/create-access-key";
import { completeEnvironment, stop, stopFor } from "./start/command-environment.ts";

const usage = "Usage: npm run -s access-key -- --workspace <slug> [--name <name>]";

function options(): { workspace: string; name: string } {
  try {
    const { values } = parseArgs({ options: { workspace: { type: "string" }, name: { type: "string" } } });
    if (values.workspace) return { workspace: values.workspace, name: values.name || "Created on the command line" };
  } catch (error) {
    stop(`${error instanceof Error ? error.message : error}\n${usage}`);
  }
  stop(usage);
}

async function createKey(connection: Connection, slug: string, name: string) {
  const { db } = connection;
  const [workspace] = await db.select({ id: workspaces.id }).from(workspaces).where(eq(workspaces.slug, slug));
  if (!workspace) {
    const known = await db.select({ slug: workspaces.slug }).from(workspaces).orderBy(asc(workspaces.slug)).limit(20);
    stop(`There is no workspace "${slug}". There are: ${known.map((row) => row.slug).join(", ") || "none"}.`);
  }
  const [member] = await db
    .select({ userId: memberships.userId })
    .from(memberships)
    .where(and(eq(memberships.workspaceId, workspace.id), inArray(memberships.role, ["owner", "administrator"])))
    .orderBy(asc(memberships.createdAt))
    .limit(1);
  if (!member) stop(`The workspace "${slug}" has no owner or administrator for the key to act for.`);
  return createAccessKey(
    { workspaceId: workspace.id, actor: { kind: "system", name: "Command line" }, db, now: new Date() },
    { userId: member.userId, name },
  );
}

const { workspace, name } = options();
completeEnvironment();
const { env } = await import("#lib/env");
const connection = connect(withRole(env().DATABASE_URL, databaseRoles.operator), {
  max: 1,
  name: "carillon-access-key",
});
try {
  console.log(JSON.stringify(await createKey(connection, workspace, name)));
} catch (error) {
  stopFor(error);
} finally {
  await connection.close();
}
