import { randomBytes } from "node:crypto";
import postgres from "postgres";
import { inject } from "vitest";
import { databaseRoles } from "#db/access/roles";
import { withCredentials, withDatabase } from "#lib/database-url";

export type TestDatabase = {
  /** Connects as the owner of the tables: row-level security does not apply. */
  ownerUrl: string;
  /** Connects as the web does: row-level security applies, as to every role below. */
  appUrl: string;
  /** Connects as a worker does. */
  workerUrl: string;
  /** Connects as the door does. */
  doorUrl: string;
  /** Connects as the operator's pages do. */
  systemUrl: string;
};

let cloned: Promise<TestDatabase> | undefined;

/**
 * The empty, migrated database of this test process, cloned from the template at the first call.
 * Only for `*.db.test.ts`.
 */
export function testDatabase(): Promise<TestDatabase> {
  cloned ??= cloneTemplate();
  return cloned;
}

async function cloneTemplate(): Promise<TestDatabase> {
  const { adminUrl, template, rolePassword } = inject("testServer");
  const name = `test_${process.pid}_${randomBytes(4).toString("hex")}`;
  const sql = postgres(adminUrl, { max: 1, onnotice: () => {} });
  try {
    // Copying files takes half as long as the default, which writes the clone to the WAL.
    await sql`CREATE DATABASE ${sql(name)} TEMPLATE ${sql(template)} STRATEGY FILE_COPY`;
  } finally {
    await sql.end();
  }
  const ownerUrl = withDatabase(adminUrl, name);
  const as = (role: string) => withCredentials(ownerUrl, role, rolePassword);
  const { web, worker, door, system } = databaseRoles;
  return { ownerUrl, appUrl: as(web), workerUrl: as(worker), doorUrl: as(door), systemUrl: as(system) };
}
