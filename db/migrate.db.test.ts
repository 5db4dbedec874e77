import postgres from "postgres";
import { expect, test } from "vitest";
import { migrate } from "#db/migrate";
import { withCredentials, withDatabase } from "#lib/database-url";
import { testDatabase } from "#lib/testing/database";

test("an owner who is no superuser migrates, and gives the web's role its password", async () => {
  const { ownerUrl, appUrl } = await testDatabase();
  const name = `managed_${process.pid}`;
  const admin = postgres(ownerUrl, { max: 1, onnotice: () => {} });
  await admin.unsafe(`CREATE ROLE ${name} LOGIN CREATEROLE PASSWORD 'x'`);
  // Whoever made the role may look after it; here another did.
  await admin.unsafe(`GRANT carillon_app TO ${name} WITH ADMIN OPTION`);
  await admin.unsafe(`CREATE DATABASE ${name} OWNER ${name}`);
  const password = new URL(appUrl).password;

  await migrate(withDatabase(withCredentials(ownerUrl, name, "x"), name), { appRolePassword: password });

  const web = postgres(withDatabase(appUrl, name), { max: 1 });
  expect(await web`SELECT current_user AS name, count(*)::int AS workspaces FROM workspaces`).toEqual([
    { name: "carillon_app", workspaces: 0 },
  ]);
  await Promise.all([admin.end(), web.end()]);
});
