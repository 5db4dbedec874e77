import { expect } from "vitest";
import { type Connection, connect } from "#db/client";
import type { Ctx } from "#lib/context";
import { testDatabase } from "./database.ts";
import { tenantTables } from "./invent-row.ts";
import { fillWorkspace, type TwinIds } from "./twin-rows.ts";
import { makeWorkspace } from "./workspace.ts";

/**
 * Two workspaces with the same ids in every table, and different contents. A statement that forgets the workspace finds or
 * changes the row of the other one, although every id it was given is right.
 */
export type Twins = {
  /** The workspace that calls are made for. Its `db` is the owner's: row-level security does not help. */
  ctx: Ctx;
  theirs: string;
  ids: TwinIds;
  owner: Connection;
  tables: string[];
};

/** Opens a connection as the owner and fills it. Close `owner` when done. */
export async function makeTwins(): Promise<Twins> {
  const { ownerUrl } = await testDatabase();
  const owner = connect(ownerUrl, { max: 2 });
  const hands = { owner: owner.db, web: owner.db };
  // In this order: of two rows that both fit, PostgreSQL finds the older one first.
  const [original, theirs, mine] = [await makeWorkspace(hands), await makeWorkspace(hands), await makeWorkspace(hands)];
  const { ctx, userId } = await original.member("owner");
  const { userId: viewerId } = await original.member("viewer");
  const ids = await fillWorkspace(owner, original.id, { userId, viewerId });
  const tables = await tenantTables(owner.sql);
  await copyRows(owner, tables, original.id, theirs.id);
  await markAsTheirs(owner, tables, theirs.id);
  await copyRows(owner, tables, original.id, mine.id);
  for (const table of tables) await owner.sql`DELETE FROM ${owner.sql(table)} WHERE workspace_id = ${original.id}`;
  return { ctx: { ...ctx, workspaceId: mine.id, db: owner.db }, theirs: theirs.id, ids, owner, tables };
}

/**
 * Runs a query or verb for one twin and expects that the other makes no difference: the answer and everything written are
 * the same as when the other's rows do not exist, and the other's rows stay as they are. All of it is rolled back.
 *
 * @param options.given SQL that runs first; `:mine` is the workspace the call is made for, `:channelId` and so on its ids
 * @param options.refused the code the call is expected to be refused with; else it must succeed
 */
export async function expectScoped(
  twins: Twins,
  call: (ctx: Ctx, ids: TwinIds) => unknown,
  options: { given?: string; refused?: string } = {},
): Promise<void> {
  const together = await attempt(twins, call, options.given);
  const alone = await attempt(twins, call, options.given, `workspace_id = '${twins.theirs}'`);
  expect(alone.refused, "the call without a twin").toBe(options.refused);
  expect(together.answer).toEqual(alone.answer);
  expect(together.mine).toEqual(alone.mine);
  expect(together.theirsAfter).toEqual(together.theirsBefore);
}

class RolledBack extends Error {}

async function attempt(twins: Twins, call: (ctx: Ctx, ids: TwinIds) => unknown, given?: string, without?: string) {
  const { ctx, theirs, ids, owner, tables } = twins;
  let found: Awaited<ReturnType<typeof inside>> | undefined;
  const inside = async (db: Connection["db"]) => {
    const run = (statement: string) => db.execute(statement);
    const names: Record<string, string> = { mine: ctx.workspaceId, ...ids };
    if (given) await run(given.replace(/(?<!:):(\w+)/g, (word, name) => (name in names ? `'${names[name]}'` : word)));
    if (without) for (const table of tables) await run(`DELETE FROM ${table} WHERE ${without}`);
    const theirsBefore = await snapshot(run, twins, theirs);
    const answer = await answerOf(() => call({ ...ctx, db }, ids), ids);
    return {
      ...answer,
      theirsBefore,
      theirsAfter: await snapshot(run, twins, theirs),
      mine: await snapshot(run, twins, ctx.workspaceId),
    };
  };
  await owner.db
    .transaction(async (tx) => {
      found = await inside(tx as unknown as Connection["db"]);
      throw new RolledBack();
    })
    .catch((error: unknown) => {
      if (!(error instanceof RolledBack)) throw error;
    });
  if (!found) throw new Error("The transaction ended before the call did.");
  return found;
}

async function answerOf(call: () => unknown, ids: TwinIds): Promise<{ answer: unknown; refused: string | undefined }> {
  try {
    const value = await call();
    const listed: unknown[] = [];
    if (isAsyncIterable(value)) for await (const each of value) listed.push(each);
    else listed.push(value);
    return { answer: normalise(JSON.stringify(listed, plainer), ids), refused: undefined };
  } catch (error) {
    const { code, key } = error as { code?: string; key?: string };
    if (!key) throw error;
    return { answer: `${code}: ${key}`, refused: code };
  }
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

function plainer(_key: string, value: unknown): unknown {
  if (value instanceof Map || value instanceof Set) return [...value];
  return typeof value === "bigint" ? String(value) : value;
}

/** Moments, and ids and secrets made on the way, differ from run to run and say nothing; the fixture's ids stay. */
function normalise(text: string, ids: TwinIds): string {
  const known = new Set(Object.values(ids));
  const hide = (made: string) => (known.has(made) ? made : "<made>");
  return text
    .replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d)/g, "<moment>")
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, hide)
    .replace(/\b[0-9a-f]{64}\b|\b\d{17,}\b|\bcams-\w{10}\b/g, hide);
}

async function snapshot(run: (statement: string) => PromiseLike<unknown>, { tables, ids }: Twins, workspaceId: string) {
  const each = tables.map(
    (table) => `SELECT '${table}' AS name, t::text AS row FROM ${table} t WHERE workspace_id = '${workspaceId}'`,
  );
  const rows = (await run(each.join(" UNION ALL "))) as { name: string; row: string }[];
  return rows.map(({ name, row }) => `${name} ${normalise(row, ids)}`).sort();
}

async function copyRows(owner: Connection, tables: string[], from: string, to: string): Promise<void> {
  for (const table of tables) {
    const columns = await owner.sql<{ name: string }[]>`
      SELECT attname AS name FROM pg_attribute
      WHERE attrelid = ${table}::regclass AND attnum > 0 AND NOT attisdropped AND attidentity = ''
        AND attgenerated = '' AND attname <> 'workspace_id'`;
    const names = columns.map(({ name }) => `"${name}"`).join(", ");
    // What must be unique over all workspaces, such as a platform's account, stays with the first.
    await owner.sql.unsafe(
      `INSERT INTO ${table} (workspace_id, ${names}) SELECT $1, ${names} FROM ${table} WHERE workspace_id = $2
       ON CONFLICT DO NOTHING`,
      [to, from],
    );
  }
}

/** What people wrote differs between the twins, and so do the states that decide what may be done. */
const written = ["name", "preview", "remarks", "display_name", "account_name", "template_name", "file_name", "detail"];
const states: Record<string, string> = {
  channels: "state = 'disconnected', unbind_reason = 'theirs'",
  senders: "state = 'FLAGGED', limit_per_second = 7",
  templates: "sending_allowed = false, category = 'marketing'",
  campaigns: "state = 'paused', state_reason = 'by_person', rows_send = 99",
  lanes: "limit_per_second = 7, pace_per_second = 3",
  outbox: "attempt = 3",
};

async function markAsTheirs(owner: Connection, tables: string[], theirs: string): Promise<void> {
  const columns = await owner.sql<{ table: string; name: string }[]>`
    SELECT table_name AS table, column_name AS name FROM information_schema.columns
    WHERE table_schema = 'public' AND data_type = 'text' AND column_name = ANY(${written})
      AND table_name = ANY(${tables})`;
  const sets = new Map(tables.map((table) => [table, states[table] ? [states[table]] : []]));
  for (const { table, name } of columns) sets.get(table)?.push(`"${name}" = 'theirs ' || "${name}"`);
  // Once a table: a second update would leave room for a later row before this one.
  for (const [table, set] of sets) {
    if (set.length > 0)
      await owner.sql.unsafe(`UPDATE ${table} SET ${set.join(", ")} WHERE workspace_id = $1`, [theirs]);
  }
}
