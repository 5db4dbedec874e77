import { sql } from "drizzle-orm";
import type { TransactionSql } from "postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tableAccess } from "#db/access/table-access";
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
const { ownerUrl, appUrl, workerUrl, doorUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
const web = connect(appUrl, { max: 10 });
const worker = connect(workerUrl, { max: 2 });
const door = connect(doorUrl, { max: 1 });
afterAll(() => Promise.all([owner, web, worker, door].map((each) => each.close())));

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

test("the web cannot switch row-level security off", async () => {
  const around = web.sql.begin(async (tx) => {
    await tx`SET LOCAL row_security = off`;
    return tx`SELECT 1 FROM messages`;
  });
  await expect(around).rejects.toMatchObject(denied);
  await expect(web.sql`ALTER TABLE messages DISABLE ROW LEVEL SECURITY`).rejects.toMatchObject(denied);
});

/** Tables in which a worker looks for work, before it names the workspace that it has found. */
const dueWork = [
  ...["job_requests", "inbound_events", "orphan_receipts", "outbox", "origins", "lanes", "inbound_digests"],
  ...[
    "bindings",
    "campaigns",
    "templates",
    "recipient_imports",
    "campaign_recipients",
    "flight_plans",
    "campaign_repeats",
    "repeat_turns",
    "pool_outages",
    "media",
    "inbound_media",
    "link_visits",
    "contact_files",
    "contact_file_rows",
  ],
  ...["address_failures", "channels", "senders", "mails", "alarms", "weekly_reports"],
  ...["mailboxes", "sender_domain_hours", "sender_domains", "sign_ups", "intent_calls", "fallbacks"],
];

describe("a worker", () => {
  const reads = (name: string) => / select|^select/.test(` ${tableAccess[name]?.worker ?? ""}`);

  test.each(tenantTables.filter(reads))("sees rows of %s in their own workspace only", async (name) => {
    const seen = (workspaceId: string) => as(workspaceId, (tx) => tx`SELECT workspace_id FROM ${tx(name)}`, worker);
    expect(await seen(mine)).toEqual([{ workspace_id: mine }]);
    expect(await seen(theirs)).toEqual([]);
    expect(await seen("")).toHaveLength(dueWork.includes(name) ? 1 : 0);
  });

  test.each(tenantTables.filter((name) => tableAccess[name]?.worker?.includes("insert")))(
    "adds no row of %s to another workspace than the one it works for",
    async (name) => {
      const row = rows.get(name) ?? {};
      const added = as(theirs, (tx) => tx`INSERT INTO ${tx(name)} ${tx(row)}`, worker);
      await expect(added).rejects.toMatchObject(denied);
    },
  );

  test("changes nothing of a workspace while it looks for work, but takes it", async () => {
    const statements = tenantTables.filter((name) => tableAccess[name]?.worker?.includes("update"));
    const reached: string[] = [];
    for (const name of statements) {
      const changed = await count(as("", (tx) => tx`UPDATE ${tx(name)} SET workspace_id = workspace_id`, worker));
      if (changed > 0) reached.push(name);
    }
    expect(reached.sort()).toEqual(["inbound_digests", "inbound_events", "job_requests", "mails"]);
  });

  test("removes sessions and failed sign-ins that are over, and no others", async () => {
    await owner.sql`
      INSERT INTO sessions (id, user_id, expires_at)
      VALUES ('over', 'u', now() - interval '1 hour'), ('live', 'u', now() + interval '1 hour')`;
    await worker.sql`DELETE FROM sessions WHERE expires_at IS NOT NULL`;
    expect(await owner.sql`SELECT id FROM sessions WHERE id IN ('over', 'live')`).toEqual([{ id: "live" }]);
  });
});

describe("the door", () => {
  test("sees which channel is bound, and no other table of a workspace", async () => {
    expect(await door.sql`SELECT workspace_id FROM bindings`).toEqual([{ workspace_id: mine }]);
    for (const name of tenantTables.filter((table) => !tableAccess[table]?.door)) {
      await expect(door.sql`SELECT 1 FROM ${door.sql(name)}`, name).rejects.toMatchObject(denied);
    }
  });

  test("sees files of the workspace that a link names, and of no other", async () => {
    const seen = (workspaceId: string) => as(workspaceId, (tx) => tx`SELECT workspace_id FROM media`, door);
    expect(await seen(mine)).toEqual([{ workspace_id: mine }]);
    expect([await seen(theirs), await seen("")]).toEqual([[], []]);
    await expect(as(mine, (tx) => tx`SELECT sha256 FROM media`, door)).rejects.toMatchObject(denied);
  });

  test("adds events and counts those that wait, and reads none", async () => {
    await door.sql`INSERT INTO inbound_events (workspace_id, channel_id, platform, body) VALUES (${newId()}, 'c', 'whatsapp', '')`;
    await expect(door.sql`SELECT body FROM inbound_events`).rejects.toMatchObject(denied);
    const [row] = await door.sql`SELECT count(*)::int AS n FROM inbound_events WHERE applied_at IS NULL`;
    expect(row?.n).toBeGreaterThan(0);
    await expect(door.sql`UPDATE bindings SET secrets_sealed = ''`).rejects.toMatchObject(denied);
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
  test("sessions and failed sign-ins cannot be listed by the web", async () => {
    await owner.sql`INSERT INTO sign_in_limits VALUES ('ip:test', 1, now()) ON CONFLICT DO NOTHING`;
    await owner.sql`INSERT INTO sessions (id, user_id, expires_at) VALUES ('s', 'u', now()) ON CONFLICT DO NOTHING`;
    expect(await as(mine, (tx) => tx`SELECT 1 FROM sessions`)).toEqual([]);
    await expect(as(mine, (tx) => tx`SELECT 1 FROM sign_in_limits`)).rejects.toMatchObject(denied);
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

/** Runs one statement as the web, or another process, does for a workspace. */
function as<T>(workspaceId: string, statement: (tx: TransactionSql) => Promise<T>, process = web): Promise<T> {
  return process.sql.begin(async (tx) => {
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
