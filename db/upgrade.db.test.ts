import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Connection, connect } from "#db/client";
import { migrate } from "#db/migrate";
import { readCredentials } from "#lib/channels/credentials";
import type { Ctx } from "#lib/context";
import { forgetEnv } from "#lib/env";
import { type OldRows, oldDatabase } from "#lib/testing/old-database";

/** The key under which the data file's secrets are sealed. */
const SEALING_KEY = "rEWesUJGo/U0xCojVQL3a6rMIfAFIVddwt96GDw7HiA=";
const WORKSPACE = "01a1fea1-6884-7274-80c8-ecf316292be3";
const CHANNEL = "cams-bi8lhlxyqq";

/**
 * Columns of the old schema that no longer exist, by table: the column that now holds the value, or null when the value
 * has moved to other tables, which a test of its own checks.
 */
const replaced: Record<string, Record<string, string | null>> = {};

let url: string;
let old: OldRows;
let connection: Connection;
let sql: postgres.Sql;

beforeAll(async () => {
  ({ ownerUrl: url, rows: old } = await oldDatabase(5, "b310825.sql"));
  await migrate(url);
  Object.assign(process.env, {
    DATABASE_URL: url,
    SEALING_KEY,
    NEXTAUTH_SECRET: "a secret of at least thirty-two characters",
  });
  forgetEnv();
  connection = connect(url, { max: 2 });
  sql = postgres(url, { max: 1, onnotice: () => {} });
});
afterAll(async () => {
  await Promise.all([connection.close(), sql.end()]);
  forgetEnv();
});

const ctx = (): Ctx => ({
  workspaceId: WORKSPACE,
  actor: { kind: "system", name: "Test" },
  db: connection.db,
  now: new Date("2026-11-21T15:10:00Z"),
});

describe("a database of the previous version, migrated", () => {
  test("has the data that the test relies on", () => {
    const count = (table: string, holds: (row: Record<string, unknown>) => boolean) =>
      old.get(table)?.filter(holds).length ?? 0;
    for (const state of ["queued", "sending", "uncertain", "delivered", "read", "failed", "received"])
      expect(
        count("messages", (row) => row.state === state),
        state,
      ).toBeGreaterThan(0);
    expect(count("campaigns", (row) => row.state === "scheduled" && row.wake_at !== null)).toBe(1);
    expect(count("campaigns", (row) => row.state === "running" && row.wake_at !== null)).toBe(1);
    expect(count("campaigns", (row) => row.state === "paused")).toBe(1);
    expect(count("inbound_events", (row) => row.applied_at === null)).toBeGreaterThan(0);
    expect(count("inbound_events", (row) => row.applied_at !== null)).toBeGreaterThan(0);
    for (const table of ["orphan_receipts", "suppressions", "consents", "send_drafts", "access_keys", "invitations"])
      expect(
        count(table, () => true),
        table,
      ).toBeGreaterThan(0);
  });

  test("keeps every row and every value", async () => {
    for (const [table, before] of old) {
      const found = await sql.unsafe<{ row: Record<string, unknown> }[]>(`SELECT to_jsonb(t) AS row FROM ${table} t`);
      const key = await primaryKey(table);
      const after = new Map(found.map(({ row }) => [identity(row, key), row]));
      expect(after.size, table).toBe(before.length);
      for (const row of before.map((one) => carriedOver(table, one))) {
        const now = after.get(identity(row, key));
        const kept = Object.fromEntries(Object.keys(row).map((column) => [column, now?.[column]]));
        expect(kept, table).toEqual(row);
      }
    }
  });

  test("still opens the sealed credentials of a channel", async () => {
    const opened = await readCredentials(ctx(), CHANNEL);
    expect(JSON.stringify(opened)).toContain("5f1c0a9be27d4c36a8d1f0e94b72c513");
  });

  test("can be migrated again without a change", async () => {
    const [before] = await sql`SELECT count(*)::int AS count FROM drizzle.__drizzle_migrations`;
    await migrate(url);
    const [after] = await sql`SELECT count(*)::int AS count FROM drizzle.__drizzle_migrations`;
    expect(after).toEqual(before);
  });
});

async function primaryKey(table: string): Promise<string[]> {
  const columns = await sql<{ name: string }[]>`
    SELECT a.attname AS name FROM pg_index i
    JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)
    WHERE i.indrelid = ${table}::regclass AND i.indisprimary ORDER BY a.attname`;
  return columns.map(({ name }) => name);
}

/** The primary key of a row as text. */
function identity(row: Record<string, unknown>, key: string[]): string {
  return JSON.stringify(key.map((column) => row[column]));
}

/** An old row under the names of today's columns, without the columns that moved elsewhere. */
function carriedOver(table: string, row: Record<string, unknown>): Record<string, unknown> {
  const names = replaced[table] ?? {};
  return Object.fromEntries(
    Object.entries(row)
      .filter(([column]) => names[column] !== null)
      .map(([column, value]) => [names[column] ?? column, value]),
  );
}
