import type { ISql } from "postgres";
import { expect } from "vitest";
import { type Connection, connect } from "#db/client";
import { failureKinds } from "#db/enums";
import type { Ctx } from "#lib/context";
import { newCampaignId, newId, newMessageId } from "#lib/ids";
import { testDatabase } from "./database.ts";
import { greeting, makeSendable } from "./factories.ts";
import { inventRow, tenantTables } from "./invent-row.ts";
import { makeWorkspace } from "./workspace.ts";

/**
 * Two workspaces with the same ids in every table, and different contents. A statement that forgets the workspace finds or
 * changes the row of the other one, although every id it was given is right.
 */
export type Twins = {
  /** The workspace that calls are made for. Its `db` is the owner's: row-level security does not help. */
  ctx: Ctx;
  theirs: string;
  ids: Ids;
  owner: Connection;
  tables: string[];
};

type Ids = {
  channelId: string;
  senderId: string;
  templateCode: string;
  campaignId: string;
  /** A list that was sent, and one that was not. */
  sentImportId: string;
  openImportId: string;
  failedMessageId: string;
  deliveredMessageId: string;
  queuedMessageId: string;
  userId: string;
  viewerId: string;
  invitationId: string;
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
  const ids = await fill(owner, original.id, { userId, viewerId });
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
  call: (ctx: Ctx, ids: Ids) => unknown,
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

async function attempt(twins: Twins, call: (ctx: Ctx, ids: Ids) => unknown, given?: string, without?: string) {
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

async function answerOf(call: () => unknown, ids: Ids): Promise<{ answer: unknown; refused: string | undefined }> {
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
function normalise(text: string, ids: Ids): string {
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
  for (const { table, name } of columns) {
    await owner.sql.unsafe(`UPDATE ${table} SET "${name}" = 'theirs ' || "${name}" WHERE workspace_id = $1`, [theirs]);
  }
  for (const [table, set] of Object.entries(states)) {
    await owner.sql.unsafe(`UPDATE ${table} SET ${set} WHERE workspace_id = $1`, [theirs]);
  }
}

/** One row of every table at least, and what the queries join. */
async function fill(
  owner: Connection,
  workspaceId: string,
  people: { userId: string; viewerId: string },
): Promise<Ids> {
  const place = await makeSendable(owner.db, workspaceId, { content });
  const now = new Date();
  const [failed, delivered, queued] = [1, 2, 3].map((minutes) =>
    newMessageId(new Date(now.getTime() - minutes * 60_000)),
  );
  const ids: Ids = {
    ...place,
    ...people,
    campaignId: newCampaignId(now),
    sentImportId: newId(),
    openImportId: newId(),
    failedMessageId: failed ?? "",
    deliveredMessageId: delivered ?? "",
    queuedMessageId: queued ?? "",
    invitationId: newId(),
  };
  await owner.sql.begin(async (tx) => {
    const filled = new Set<string>();
    for (const [table, given] of rowsOf(ids, now)) {
      filled.add(table);
      await insert(tx, table, { ...linksOf(ids, now), ...given, workspace_id: workspaceId });
    }
    for (const table of await tenantTables(tx)) {
      const has = await tx`SELECT 1 FROM ${tx(table)} WHERE workspace_id = ${workspaceId} LIMIT 1`;
      if (!filled.has(table) && has.length === 0) {
        await insert(tx, table, { ...linksOf(ids, now), workspace_id: workspaceId });
      }
    }
  });
  return ids;
}

async function insert(tx: ISql, table: string, given: Record<string, unknown>): Promise<void> {
  const row = await inventRow(tx, table, given);
  await tx`INSERT INTO ${tx(table)} ${tx(row)}`;
}

const phone = "+4915555000002";
const content = { ...greeting, body: "We are open.", samples: {} };

/** What a column of that name holds in whichever table has it. */
function linksOf(ids: Ids, now: Date): Record<string, unknown> {
  return {
    channel_id: ids.channelId,
    sender_id: ids.senderId,
    template_code: ids.templateCode,
    campaign_id: ids.campaignId,
    import_id: ids.openImportId,
    message_id: ids.failedMessageId,
    user_id: ids.userId,
    lane_id: ids.senderId,
    origin_kind: "campaign",
    origin_id: ids.campaignId,
    phone,
    address: phone,
    address_kind: "phone",
    language: "en",
    created_at: now.toISOString(),
    at: now.toISOString(),
    day: now.toISOString().slice(0, 10),
  };
}

function rowsOf(ids: Ids, now: Date): [table: string, given: Record<string, unknown>][] {
  const figures = { submitted: 3, accepted: 1, sent: 1, delivered: 1, failed: 1, inbound: 1, opt_outs: 1 };
  const counts = { rows_total: 3, rows_send: 2, rows_hold: 0, rows_skip: 1, reasons: '{"no_consent": 1}' };
  const message = (id: string, state: string, more: Record<string, unknown> = {}) => ({
    id,
    state,
    direction: "outbound",
    kind: "template",
    preview: "Hello",
    external_id: `wamid.${id}`,
    slice: 1,
    category: "utility",
    ...more,
  });
  return [
    ["recipient_imports", { id: ids.sentImportId, ...counts, file_name: "sent.xlsx", columns: '["recipient"]' }],
    ["recipient_imports", { id: ids.openImportId, ...counts, file_name: "open.xlsx", columns: '["recipient"]' }],
    ...["send", "send", "skip"].map((fate, at): [string, Record<string, unknown>] => [
      "campaign_recipients",
      {
        row_number: at + 2,
        fate,
        reason: fate === "skip" ? "no_consent" : null,
        parameters: "[]",
        cells: '["+49"]',
      },
    ]),
    [
      "campaigns",
      {
        id: ids.campaignId,
        import_id: ids.sentImportId,
        state: "running",
        name: "Spring",
        content: JSON.stringify(content),
        ...counts,
      },
    ],
    ["messages", message(ids.failedMessageId, "failed", { failure_code: "131026", failure_kind: failureKinds[0] })],
    ["messages", message(ids.deliveredMessageId, "delivered", { row_number: 2 })],
    ["messages", message(ids.queuedMessageId, "queued", { row_number: 3, external_id: null })],
    ["lanes", { id: ids.senderId, lease: "driver", lease_until: inAWeek(now) }],
    ["origins", { kind: "campaign", id: ids.campaignId, state: "running" }],
    ["outbox", { message_id: ids.queuedMessageId, state: "waiting", priority: 5, due_at: now.toISOString() }],
    ["message_external_ids", { external_id: `wamid.${ids.deliveredMessageId}`, message_id: ids.deliveredMessageId }],
    ["message_events", { key: "failed:1", kind: "failed", detail: '{"externalId": "wamid.1"}' }],
    ["campaign_events", { id: "started", kind: "started", values: '{"by": "Ana"}' }],
    ["daily_statistics", { ...figures, category: "utility", country: "DE" }],
    ["daily_failures", { code: "131026", kind: failureKinds[0], failed: 1 }],
    ["template_versions", { version: 1, edited_approved: true }],
    ["invitations", { id: ids.invitationId, email: "new@test.example", role: "viewer", expires_at: inAWeek(now) }],
    ["send_drafts", { form: JSON.stringify(draft(ids)) }],
  ];
}

function draft(ids: Ids) {
  const choice = { templateCode: ids.templateCode, senderId: ids.senderId, importId: ids.openImportId };
  return { ...choice, language: "en", when: "now", at: "", method: "numbers", numbers: "", name: "" };
}

function inAWeek(now: Date): string {
  return new Date(now.getTime() + 7 * 86_400_000).toISOString();
}
