import { fileURLToPath } from "node:url";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate as applyMigrations } from "drizzle-orm/postgres-js/migrator";
import { PgBoss } from "pg-boss";
import postgres from "postgres";

const folder = fileURLToPath(new URL("./migrations", import.meta.url));

/** Any number nobody else locks: processes that start together take turns on it. */
const migrationLock = 7_226_905_541;

/**
 * Brings the database up to date. However many processes call it together, each migration runs once.
 *
 * @param ownerUrl connection of the role that owns the tables
 * @param options.appRolePassword when given, the web's role `carillon_app` may log in with it
 * @throws the database's error when a migration fails; that migration leaves nothing behind
 */
export async function migrate(ownerUrl: string, options: { appRolePassword?: string } = {}): Promise<void> {
  const sql = postgres(ownerUrl, { max: 1, onnotice: () => {}, connection: { application_name: "carillon-migrate" } });
  try {
    await sql`SELECT pg_advisory_lock(${migrationLock})`;
    await applyMigrations(drizzle(sql), { migrationsFolder: folder });
    await sql`SELECT ensure_partitions((now() AT TIME ZONE 'UTC')::date, 3)`;
    await installJobs(ownerUrl);
    await sql.unsafe("GRANT USAGE ON SCHEMA pgboss TO carillon_app");
    if (options.appRolePassword !== undefined) {
      const quoted = options.appRolePassword.replaceAll("'", "''");
      const [role] = await sql`SELECT rolsuper OR rolbypassrls AS above FROM pg_roles WHERE rolname = 'carillon_app'`;
      // Only a superuser may say NOSUPERUSER, even where it changes nothing, and managed services give nobody one.
      const lowered = role?.above ? " NOSUPERUSER NOBYPASSRLS" : "";
      await sql.unsafe(`ALTER ROLE carillon_app LOGIN PASSWORD '${quoted}'${lowered}`);
    }
    await sql`SELECT pg_advisory_unlock(${migrationLock})`;
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** pg-boss keeps its own tables in the schema `pgboss` and migrates them itself. */
async function installJobs(ownerUrl: string): Promise<void> {
  const boss = new PgBoss({ connectionString: ownerUrl, supervise: false, schedule: false, max: 2 });
  boss.on("error", () => {});
  await boss.start();
  await boss.stop({ graceful: false, close: true });
}
