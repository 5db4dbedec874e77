import { fileURLToPath } from "node:url";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate as applyMigrations } from "drizzle-orm/postgres-js/migrator";
import { PgBoss } from "pg-boss";
import postgres, { type Sql } from "postgres";
import { installAccess, liftAccess } from "./access/install-access.ts";
import { ensureRoles, type SignInRole } from "./access/roles.ts";

const folder = fileURLToPath(new URL("./migrations", import.meta.url));

/** Any number nobody else locks: processes that start together take turns on it. */
const migrationLock = 7_226_905_541;

/**
 * Brings the database up to date: roles, tables, job tables, and what each role may do. However many processes call it
 * together, each migration runs once.
 *
 * @param ownerUrl connection of the role that owns the tables
 * @param options.passwords of the roles that processes sign in with; a role without one keeps what it has
 * @throws MissingRight when the owner may not create or manage a role; the database's error when a migration fails, which
 * then leaves nothing behind
 */
export async function migrate(
  ownerUrl: string,
  options: { passwords?: Partial<Record<SignInRole, string>> } = {},
): Promise<void> {
  const sql = postgres(ownerUrl, { max: 1, onnotice: () => {}, connection: { application_name: "carillon-migrate" } });
  try {
    await sql`SELECT pg_advisory_lock(${migrationLock})`;
    await ensureRoles(sql, options.passwords ?? {});
    try {
      if (await hasPendingMigrations(sql)) await liftAccess(sql);
      await applyMigrations(drizzle(sql), { migrationsFolder: folder });
      await sql`SELECT ensure_partitions((now() AT TIME ZONE 'UTC')::date, 3)`;
      await installJobs(ownerUrl);
    } finally {
      // Also after a migration that failed: what was lifted for it is in force again.
      if (await hasCurrentTables(sql)) await installAccess(sql);
    }
    await sql`SELECT pg_advisory_unlock(${migrationLock})`;
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function hasPendingMigrations(sql: Sql): Promise<boolean> {
  const newest = Math.max(...readMigrationFiles({ migrationsFolder: folder }).map((each) => each.folderMillis));
  const [there] = await sql`SELECT to_regclass('drizzle.__drizzle_migrations') IS NOT NULL AS table`;
  if (!there?.table) return false;
  const [row] = await sql`SELECT coalesce(max(created_at), 0)::float8 AS at FROM drizzle.__drizzle_migrations`;
  return Number(row?.at) < newest;
}

/** The functions that the policies ask came with the roles. */
async function hasCurrentTables(sql: Sql): Promise<boolean> {
  const [row] = await sql`SELECT to_regprocedure('public.app_person()') IS NOT NULL AS present`;
  return Boolean(row?.present);
}

/** pg-boss keeps its own tables in the schema `pgboss` and migrates them itself. */
async function installJobs(ownerUrl: string): Promise<void> {
  const boss = new PgBoss({ connectionString: ownerUrl, supervise: false, schedule: false, max: 2 });
  boss.on("error", () => {});
  await boss.start();
  await boss.stop({ graceful: false, close: true });
}
