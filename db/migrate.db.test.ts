import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { installAccess, liftAccess } from "#db/access/install-access";
import { databaseRoles, MissingRight } from "#db/access/roles";
import { migrate } from "#db/migrate";
import { withCredentials, withDatabase, withRole } from "#lib/database-url";
import { testDatabase } from "#lib/testing/database";

const { ownerUrl, appUrl, workerUrl, doorUrl } = await testDatabase();
const admin = postgres(ownerUrl, { max: 1, onnotice: () => {} });
const { password } = new URL(appUrl);
const passwords = { web: password, door: password, worker: password };
afterAll(() => admin.end());

/** A database whose owner is no superuser, as managed services have it. @returns the owner's address */
async function managedDatabase(name: string, rights: "" | "CREATEROLE"): Promise<string> {
  await admin.unsafe(`CREATE ROLE ${name} LOGIN ${rights} PASSWORD 'x'`);
  await admin.unsafe(`CREATE DATABASE ${name} OWNER ${name}`);
  return withDatabase(withCredentials(ownerUrl, name, "x"), name);
}

async function query(url: string, statement: string) {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return [...(await sql.unsafe(statement))];
  } finally {
    await sql.end();
  }
}

describe("an owner who is no superuser", () => {
  const name = `managed_${process.pid}`;
  let url: string;
  beforeAll(async () => {
    url = await managedDatabase(name, "CREATEROLE");
    // Whoever made a role may look after it; here another did.
    for (const role of Object.values(databaseRoles))
      await admin.unsafe(`GRANT ${role} TO ${name} WITH ADMIN TRUE, INHERIT FALSE`);
    await migrate(url, { passwords });
  });

  test.each([
    ["web", appUrl, "carillon_app"],
    ["worker", workerUrl, "carillon_worker"],
  ])("migrates, and gives the %s's role its password", async (_process, address, role) => {
    const seen = await query(
      withDatabase(address, name),
      "SELECT current_user AS name, count(*)::int AS workspaces FROM workspaces",
    );
    expect(seen).toEqual([{ name: role, workspaces: 0 }]);
  });

  test("lets the door in", async () => {
    expect(await query(withDatabase(doorUrl, name), "SELECT channel_id FROM bindings")).toEqual([]);
  });

  test("acts for every workspace as the operator, and sees no row as the owner", async () => {
    await query(
      withRole(url, databaseRoles.operator),
      "INSERT INTO workspaces (id, slug, name, kind) VALUES ('w', 'w', 'W', 'business')",
    );
    expect(await query(withRole(url, databaseRoles.operator), "SELECT id FROM workspaces")).toEqual([{ id: "w" }]);
    expect(await query(url, "SELECT id FROM workspaces")).toEqual([]);
  });

  test("fills columns of every row in a migration, and has its functions back meanwhile", async () => {
    const sql = postgres(url, { max: 1, onnotice: () => {} });
    await liftAccess(sql);
    expect(await sql`UPDATE workspaces SET name = 'Filled' RETURNING id`).toHaveLength(1);
    await sql`ALTER FUNCTION sign_in_facts(text) COST 100`;
    await installAccess(sql);
    expect(await sql`UPDATE workspaces SET name = 'Again' RETURNING id`).toHaveLength(0);
    await expect(sql`ALTER FUNCTION sign_in_facts(text) COST 100`).rejects.toMatchObject({ code: "42501" });
    await sql.end();
  });

  test("migrates again without a change", async () => {
    const before = await query(url, "SELECT xmin::text FROM drizzle.installed_access");
    await migrate(url, { passwords });
    expect(await query(url, "SELECT xmin::text FROM drizzle.installed_access")).toEqual(before);
  });

  test("takes away what somebody granted by hand", async () => {
    await query(url, "GRANT DELETE ON audit_log TO carillon_app");
    await migrate(url, { passwords });
    const [row] = await query(url, "SELECT has_table_privilege('carillon_app', 'audit_log', 'DELETE') AS may");
    expect(row).toEqual({ may: false });
  });
});

test("an owner who may not act as the roles is refused with what an administrator has to do", async () => {
  const url = await managedDatabase(`bare_${process.pid}`, "");
  const refusal = await migrate(url, { passwords }).catch((error) => error);
  expect(refusal).toBeInstanceOf(MissingRight);
  expect(refusal.remedy).toContain(`GRANT carillon_app TO "bare_${process.pid}" WITH ADMIN OPTION;`);
});
