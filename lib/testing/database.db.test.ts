import postgres from "postgres";
import { afterAll, describe, expect, test } from "vitest";
import { withRole } from "#lib/database-url";
import { testDatabase } from "./database.ts";

const database = await testDatabase();
const { ownerUrl, appUrl } = database;
const owner = postgres(ownerUrl, { max: 1 });
const web = postgres(appUrl, { max: 1 });
const derived = postgres(withRole(ownerUrl, "carillon_app"), { max: 1, connection: { application_name: "a test" } });
afterAll(() => Promise.all([owner.end(), web.end(), derived.end()]));

describe("testDatabase", () => {
  test("is migrated and the same for the whole process", async () => {
    expect(await testDatabase()).toBe(database);
    expect(await owner`SELECT 1 FROM workspaces`).toHaveLength(0);
  });

  test("lets the web in as a role that owns nothing and bypasses nothing", async () => {
    const [role] = await web`
      SELECT current_user AS name, rolsuper OR rolbypassrls AS above,
        (SELECT count(*)::int FROM pg_class WHERE relowner = pg_roles.oid) AS owned
      FROM pg_roles WHERE rolname = current_user`;
    expect(role).toEqual({ name: "carillon_app", above: false, owned: 0 });
  });

  test("the derived address of the web switches to that role", async () => {
    const [row] = await derived`SELECT current_user AS name, current_setting('application_name') AS application`;
    expect(row).toEqual({ name: "carillon_app", application: "a test" });
  });
});
