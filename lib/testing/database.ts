import { randomBytes } from "node:crypto";
import postgres from "postgres";
import { inject } from "vitest";
import { withCredentials, withDatabase } from "#lib/database-url";

export type TestDatabase = {
  /** Signs in as the owner of the tables: row-level security does not apply. */
  ownerUrl: string;
  /** Signs in as the web does: row-level security applies. */
  appUrl: string;
};

let made: Promise<TestDatabase> | undefined;

/**
 * The database of this test process: migrated, empty and its own, cloned from the template at the first call.
 * Only for `*.db.test.ts`.
 */
export function testDatabase(): Promise<TestDatabase> {
  made ??= cloneTemplate();
  return made;
}

async function cloneTemplate(): Promise<TestDatabase> {
  const { adminUrl, template, appRolePassword } = inject("testServer");
  const name = `test_${process.pid}_${randomBytes(4).toString("hex")}`;
  const sql = postgres(adminUrl, { max: 1, onnotice: () => {} });
  try {
    // The files are copied as they are: through the log, as is the default, each clone would take twice as long.
    await sql`CREATE DATABASE ${sql(name)} TEMPLATE ${sql(template)} STRATEGY FILE_COPY`;
  } finally {
    await sql.end();
  }
  const ownerUrl = withDatabase(adminUrl, name);
  return { ownerUrl, appUrl: withCredentials(ownerUrl, "carillon_app", appRolePassword) };
}
