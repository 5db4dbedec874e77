import { sql } from "drizzle-orm";
import type { TransactionSql } from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect } from "#db/client";
import { type Ctx, inTransaction } from "#lib/context";
import { newId } from "#lib/ids";
import { testDatabase } from "./database.ts";
import { inventRow } from "./invent-row.ts";
import { makeWorkspace } from "./workspace.ts";

/**
 * Row-level security by itself: no check of the application runs before these statements. Tables are read from the database,
 * so that a new one without a policy fails here.
 */
const { ownerUrl, appUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
const web = connect(appUrl, { max: 10 });
afterAll(() => Promise.all([owner.close(), web.close()]));

type Table = { name: string; tenant: boolean; secured: boolean; policies: number; granted: boolean };
const tables = await owner.sql<Table[]>`
  SELECT c.relname AS name, c.relrowsecurity AS secured,
    EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'workspace_id' AND NOT a.attisdropped) AS tenant,
    (SELECT count(*)::int FROM pg_policy p WHERE p.polrelid = c.oid) AS policies,
    has_table_privilege('carillon_app', c.oid, 'SELECT, INSERT, UPDATE, DELETE') AS granted
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1`;
const tenantTables = tables.filter((table) => table.tenant).map((table) => table.name);

const denied = { code: "42501" };
const mine = newId();
const theirs = newId();
/** One valid row of the workspace `mine` for every tenant table, by table. */
const rows = new Map<string, Record<string, unknown>>();

beforeAll(async () => {
  for (const name of tenantTables) {
    const row = await inventRow(owner.sql, name, { workspace_id: mine });
    rows.set(name, row);
    await owner.sql`INSERT INTO ${owner.sql(name)} ${owner.sql(row)}`;
  }
});

describe("the web's role", () => {
  test("owns nothing, bypasses nothing and is a member of no other role", async () => {
    const [role] = await owner.sql`
      SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb AS privileged,
        (SELECT count(*)::int FROM pg_class WHERE relowner = r.oid) AS owned,
        (SELECT count(*)::int FROM pg_auth_members WHERE member = r.oid) AS memberships
      FROM pg_roles r WHERE rolname = 'carillon_app'`;
    expect(role).toEqual({ privileged: false, owned: 0, memberships: 0 });
  });

  test("reads no partition except through its table", async () => {
    const open = await owner.sql`
      SELECT relname FROM pg_class WHERE relispartition AND relkind = 'r' AND relnamespace = 'public'::regnamespace
        AND has_table_privilege('carillon_app', oid, 'SELECT, INSERT, UPDATE, DELETE')`;
    expect(open).toEqual([]);
  });

  test("cannot switch row-level security off", async () => {
    const around = web.sql.begin(async (tx) => {
      await tx`SET LOCAL row_security = off`;
      return tx`SELECT 1 FROM messages`;
    });
    await expect(around).rejects.toMatchObject(denied);
    await expect(web.sql`ALTER TABLE messages DISABLE ROW LEVEL SECURITY`).rejects.toMatchObject(denied);
  });
});

describe("tables", () => {
  test("are found", () => expect(tenantTables.length).toBeGreaterThan(20));

  test.each(tables.map((table) => [table.name, table] as const))("%s has row-level security", (_name, table) => {
    expect(table.secured).toBe(true);
    expect(table.policies > 0 || !table.granted, "the role is granted the table and no policy limits it").toBe(true);
  });
});

describe.each(tenantTables)("%s", (name) => {
  test("shows a workspace its own row", async () => {
    expect(await as(mine, (tx) => tx`SELECT workspace_id FROM ${tx(name)}`)).toEqual([{ workspace_id: mine }]);
  });

  test("shows nothing to another workspace, or to a transaction that names none", async () => {
    expect(await as(theirs, (tx) => tx`SELECT 1 FROM ${tx(name)}`)).toEqual([]);
    expect(await as("", (tx) => tx`SELECT 1 FROM ${tx(name)}`)).toEqual([]);
    expect(await web.sql`SELECT 1 FROM ${web.sql(name)}`).toEqual([]);
  });

  test("does not let another workspace change, remove or add its rows", async () => {
    const changed = await count(as(theirs, (tx) => tx`UPDATE ${tx(name)} SET workspace_id = ${theirs}`));
    const removed = await count(as(theirs, (tx) => tx`DELETE FROM ${tx(name)}`));
    expect([changed, removed]).toEqual([0, 0]);
    const row = rows.get(name) ?? {};
    await expect(as(theirs, (tx) => tx`INSERT INTO ${tx(name)} ${tx(row)}`)).rejects.toMatchObject(denied);
    expect(await owner.sql`SELECT 1 FROM ${owner.sql(name)} WHERE workspace_id = ${mine}`).toHaveLength(1);
  });

  test("does not let a workspace give its rows to another", async () => {
    expect(await count(as(mine, (tx) => tx`UPDATE ${tx(name)} SET workspace_id = ${theirs}`))).toBe(0);
  });
});

describe("tables that belong to no workspace", () => {
  test.each(["sessions", "sign_in_limits"])("%s cannot be read outside sign-in", async (name) => {
    await owner.sql`INSERT INTO sign_in_limits VALUES ('ip:test', 1, now()) ON CONFLICT DO NOTHING`;
    await owner.sql`INSERT INTO sessions (id, user_id, expires_at) VALUES ('s', 'u', now()) ON CONFLICT DO NOTHING`;
    expect(await as(mine, (tx) => tx`SELECT 1 FROM ${tx(name)}`)).toEqual([]);
  });

  test("a workspace sees its own members and itself", async () => {
    const [a, b] = [await makeWorkspace(hands), await makeWorkspace(hands)];
    const { userId } = await a.member("owner");
    await b.member("owner");
    expect(await as(a.id, (tx) => tx`SELECT id FROM users`)).toEqual([{ id: userId }]);
    expect(await as(a.id, (tx) => tx`SELECT id FROM workspaces`)).toEqual([{ id: a.id }]);
    expect(await as(b.id, (tx) => tx`SELECT id FROM users WHERE id = ${userId}`)).toEqual([]);
  });

  test("the web cannot raise a quota, change a kind or remove a workspace", async () => {
    const { id } = await makeWorkspace(hands);
    await expect(as(id, (tx) => tx`UPDATE workspaces SET channel_quota = 9999`)).rejects.toMatchObject(denied);
    await expect(as(id, (tx) => tx`UPDATE workspaces SET kind = 'provider'`)).rejects.toMatchObject(denied);
    await expect(as(id, (tx) => tx`DELETE FROM workspaces`)).rejects.toMatchObject(denied);
    expect(await as(id, (tx) => tx`UPDATE workspaces SET name = 'Renamed' RETURNING name`)).toHaveLength(1);
  });
});

test.each(["audit_log", "consents", "message_events", "campaign_events"])("%s only takes new rows", async (name) => {
  await expect(as(mine, (tx) => tx`UPDATE ${tx(name)} SET workspace_id = workspace_id`)).rejects.toMatchObject(denied);
  await expect(as(mine, (tx) => tx`DELETE FROM ${tx(name)}`)).rejects.toMatchObject(denied);
});

test("200 concurrent transactions on ten connections never see a row of another workspace", async () => {
  const ctxOf = (workspaceId: string): Ctx => ({
    workspaceId,
    actor: { kind: "system", name: "test" },
    db: web.db,
    now: new Date(),
  });
  const seen = await Promise.all(
    Array.from({ length: 200 }, async (_, at) => {
      const [workspaceId, expected] = at % 2 === 0 ? [mine, [mine]] : [theirs, []];
      try {
        return await inTransaction(ctxOf(workspaceId), async ({ db }) => {
          const first = await db.execute(sql`SELECT workspace_id FROM channels`);
          const second = await db.execute(sql`SELECT workspace_id FROM messages`);
          const foreign = [...first, ...second].filter((row) => !(expected as unknown[]).includes(row.workspace_id));
          // Every fifth one is rolled back: its setting must not stay on the connection.
          if (at % 5 === 0 && foreign.length === 0) throw new Error("rolled back");
          return { foreign: foreign.length, rows: first.length + second.length, expected: expected.length * 2 };
        });
      } catch (error) {
        if ((error as Error).message !== "rolled back") throw error;
        return { foreign: 0, rows: 0, expected: 0 };
      }
    }),
  );
  expect(seen.filter((each) => each.foreign > 0 || each.rows !== each.expected)).toEqual([]);
  expect(await web.sql`SELECT 1 FROM channels`).toEqual([]);
});

const hands = { owner: owner.db, web: web.db };

/** Runs one statement as the web does for a workspace. */
function as<T>(workspaceId: string, statement: (tx: TransactionSql) => Promise<T>): Promise<T> {
  return web.sql.begin(async (tx) => {
    await tx`SELECT set_config('app.workspace_id', ${workspaceId}, true)`;
    return statement(tx);
  }) as Promise<T>;
}

/** How many rows a statement touched; none when it was refused. */
async function count(statement: Promise<unknown>): Promise<number> {
  try {
    return ((await statement) as { count: number }).count;
  } catch (error) {
    expect(error).toMatchObject(denied);
    return 0;
  }
}
