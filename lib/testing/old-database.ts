import { randomBytes } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";
import { withDatabase } from "#lib/database-url";
import { testDatabase } from "./database.ts";

const migrations = fileURLToPath(new URL("../../db/migrations", import.meta.url));

/** The rows of a file in `db/migrations/testdata` by table, each row as the JSON of its columns. */
export type OldRows = Map<string, Record<string, unknown>[]>;

/**
 * Creates a database as an earlier version left it: the first `count` migrations, then the data of a file in
 * `db/migrations/testdata`. Only for `*.db.test.ts`.
 */
export async function oldDatabase(count: number, dataFile: string): Promise<{ ownerUrl: string; rows: OldRows }> {
  const { ownerUrl: adminUrl } = await testDatabase();
  const name = `old_${process.pid}_${randomBytes(4).toString("hex")}`;
  const admin = postgres(adminUrl, { max: 1, onnotice: () => {} });
  await admin`CREATE DATABASE ${admin(name)} TEMPLATE template0`;
  await admin.end();
  const ownerUrl = withDatabase(adminUrl, name);
  const folder = firstMigrations(count);
  const sql = postgres(ownerUrl, { max: 1, onnotice: () => {} });
  const data = readFileSync(join(migrations, "testdata", dataFile), "utf8");
  try {
    await migrate(drizzle(sql), { migrationsFolder: folder });
    await sql.unsafe(data);
  } finally {
    await sql.end();
    rmSync(folder, { recursive: true, force: true });
  }
  return { ownerUrl, rows: parseRows(data) };
}

/** A copy of the migrations folder whose journal ends after the first `count` entries. */
function firstMigrations(count: number): string {
  const folder = mkdtempSync(join(tmpdir(), "carillon-migrations-"));
  const journal = JSON.parse(readFileSync(join(migrations, "meta/_journal.json"), "utf8")) as {
    entries: { tag: string }[];
  };
  const entries = journal.entries.slice(0, count);
  for (const { tag } of entries) cpSync(join(migrations, `${tag}.sql`), join(folder, `${tag}.sql`));
  mkdirSync(join(folder, "meta"));
  writeFileSync(join(folder, "meta/_journal.json"), JSON.stringify({ ...journal, entries }));
  return folder;
}

function parseRows(data: string): OldRows {
  const inserts = data.matchAll(/^INSERT INTO (\w+) [^\n]*?\$rows\$(\[.*?\])\$rows\$/gms);
  return new Map([...inserts].map(([, table, rows]) => [table ?? "", JSON.parse(rows ?? "[]")]));
}
