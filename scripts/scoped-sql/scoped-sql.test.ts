import { globSync, readFileSync } from "node:fs";
import { is } from "drizzle-orm";
import { getTableConfig, PgTable } from "drizzle-orm/pg-core";
import { describe, expect, test } from "vitest";
import { findUnscoped } from "./find-unscoped.ts";
import { findUnscopedQueries } from "./find-unscoped-queries.ts";

/** A value of a template, as it is written. */
const value = (name: string) => `\${${name}}`;
const tables = new Map([
  ["messages", "messages"],
  ["outbox", "outbox"],
  [value("messages"), "messages"],
]);
/** The tables of a statement that are not tied; `:id` stands for a value. */
const unscoped = (statement: string) => {
  const written = statement.replace(/:([\w.]+)/g, (_, name) => value(name));
  return findUnscoped(`const rows = db.execute(sql\`${written}\`);`, tables).map(({ table }) => table);
};

test("a table that is compared with a parameter is tied, and so is what is joined to it", () => {
  expect(unscoped("SELECT 1 FROM messages WHERE workspace_id = :id AND id = :key")).toEqual([]);
  expect(
    unscoped(
      "UPDATE messages m SET x = 1 FROM outbox b WHERE b.workspace_id = :id AND m.workspace_id = b.workspace_id",
    ),
  ).toEqual([]);
  expect(
    unscoped("SELECT 1 FROM messages m JOIN outbox b USING (workspace_id, id) WHERE m.workspace_id = :id"),
  ).toEqual([]);
  expect(unscoped("SELECT 1 FROM :messages WHERE (:messages.workspaceId, id) IN (SELECT * FROM unnest(:ids))")).toEqual(
    [],
  );
  expect(unscoped("SELECT 1 FROM messages m WHERE (m.workspace_id, m.id) = (r.workspace_id, r.id)")).toEqual([]);
});

test("each table without a tie is found, also beside one that has it", () => {
  expect(unscoped("SELECT 1 FROM messages WHERE NOT (workspace_id = :id) AND id = :key")).toEqual(["messages"]);
  expect(unscoped("SELECT 1 FROM messages WHERE id = :key")).toEqual(["messages"]);
  expect(unscoped("DELETE FROM messages m USING outbox b WHERE b.workspace_id = :id AND m.id = b.id")).toEqual([
    "messages",
  ]);
  expect(
    unscoped("SELECT 1 FROM messages m JOIN outbox b ON b.workspace_id = m.workspace_id WHERE m.id = :key"),
  ).toEqual(["messages", "outbox"]);
  expect(
    unscoped("SELECT 1 FROM messages WHERE workspace_id = :id AND EXISTS (SELECT 1 FROM outbox WHERE id = :key)"),
  ).toEqual(["outbox"]);
  expect(unscoped("SELECT 1 FROM messages WHERE workspace_id = :id UNION ALL SELECT 1 FROM messages")).toEqual([
    "messages",
  ]);
  expect(unscoped("SELECT 1 FROM a, messages m WHERE a.workspace_id = :id")).toEqual(["messages"]);
  expect(unscoped("SELECT 1 FROM :messages m WHERE m.workspace_id = :messages.workspaceId")).toEqual([]);
});

test("what only looks like a table is left alone", () => {
  expect(unscoped("SELECT extract(day FROM messages), 1 WHERE a IS DISTINCT FROM messages")).toEqual([]);
  expect(unscoped("SELECT 1 FROM rows ORDER BY id FOR UPDATE OF messages")).toEqual([]);
});

const names = new Map([
  ["messages", "messages"],
  ["outbox", "outbox"],
]);
const unscopedQueries = (source: string) => findUnscopedQueries(source, names).map(({ table }) => table);

describe("a query written with Drizzle", () => {
  test.each([
    "db.select().from(messages).where(eq(messages.workspaceId, id));",
    "db.update(messages).set({ a }).where(and(eq(messages.id, key), eq(messages.workspaceId, ctx.workspaceId)));",
    "db.delete(messages).where(sql`${" + "messages.workspaceId} = ${" + "id} AND a`);",
    "const where = and(eq(messages.workspaceId, id), a); db.select().from(messages).where(where).limit(1);",
    "db.select().from(messages).where(one(id)); function one(id) { return and(eq(messages.workspaceId, id), a); }",
    "import { one } from './rows.ts'; db.select().from(messages).where(one(id));",
    "function read(where) { return db.select().from(messages).where(where); }",
    "const m = alias(messages, 'm'); db.select().from(m).where(eq(m.workspaceId, id));",
    `db.select().from(messages).innerJoin(outbox, eq(outbox.workspaceId, messages.workspaceId))
      .where(eq(messages.workspaceId, id));`,
    "db.select().from(users).where(eq(users.id, id));",
  ])("is tied: %s", (source) => {
    expect(unscopedQueries(source)).toEqual([]);
  });

  test.each([
    ["db.select().from(messages);", ["messages"]],
    ["db.select().from(messages).where(eq(messages.id, key));", ["messages"]],
    ["db.select().from(messages).where(and(undefined, eq(messages.id, key)));", ["messages"]],
    ["db.delete(messages).where(or(eq(messages.workspaceId, id), a));", ["messages"]],
    ["db.delete(messages).where(not(eq(messages.workspaceId, id)));", ["messages"]],
    ["db.select().from(messages).where(all ? eq(messages.workspaceId, id) : a);", ["messages"]],
    ["const m = messages; db.select().from(m).where(eq(m.id, key));", ["messages"]],
    ["const of = (key) => and(eq(messages.id, key), isNull(messages.at));", ["messages"]],
    [
      "db.select().from(messages).innerJoin(outbox, eq(outbox.id, messages.id)).where(eq(messages.workspaceId, id));",
      ["outbox"],
    ],
    [
      "db.select().from(messages).innerJoin(outbox, eq(outbox.workspaceId, messages.workspaceId)).where(gt(messages.at, now));",
      ["messages", "outbox"],
    ],
  ])("is not tied: %s", (source, expected) => {
    expect(unscopedQueries(source)).toEqual(expected);
  });
});

/** Statements that are about every workspace, by file: how many tables of them are not tied, and why. */
const acrossWorkspaces: Record<string, { tables: number; why: string }> = {
  "lib/campaigns/template-edits/release-held.ts": { tables: 2, why: "finds campaigns whose new words may be sent" },
  "lib/campaigns/template-edits/submit-waiting.ts": { tables: 2, why: "finds edits that need to wait no longer" },
  "lib/campaigns/repeat/take-turns.ts": { tables: 2, why: "finds repeats whose turn has come or could not be made" },
  "lib/campaigns/pool/release-parked.ts": { tables: 1, why: "finds messages that wait for a sender of a pool" },
  "lib/campaigns/waves/advance-waves.ts": { tables: 1, why: "finds campaigns whose next wave may be due" },
  "lib/campaigns/ab-test/advance-ab-tests.ts": { tables: 1, why: "finds campaigns whose test has to be counted" },
  "lib/campaigns/control/finish.ts": { tables: 2, why: "finds campaigns to end or to wake" },
  "lib/channels/binding/open-channel.ts": {
    tables: 2,
    why: "a webhook names its channel or account, and no workspace",
  },
  "lib/channels/health/ask-checks.ts": { tables: 1, why: "finds bindings to ask about" },
  "lib/inbound/mailboxes/ask-collections.ts": { tables: 1, why: "finds mailboxes to read" },
  "lib/door/metrics.ts": { tables: 1, why: "counts what waits in the installation" },
  "lib/jobs/drain.ts": { tables: 3, why: "hands over the requests of all workspaces in turn" },
  "lib/notices/alarms.ts": { tables: 9, why: "finds workspaces in which something needs attention" },
  "lib/notices/weekly-report.ts": { tables: 2, why: "finds workspaces that get their first report" },
  "lib/operator/mails.ts": { tables: 1, why: "the operator's list" },
  "lib/operator/processes.ts": { tables: 3, why: "the operator's figures" },
  "lib/operator/users.ts": { tables: 1, why: "the workspaces of one user" },
  "lib/mail/drain.ts": { tables: 4, why: "finds mails that are due, and removes old ones" },
  "lib/media/library/thumbnails.ts": { tables: 1, why: "finds small pictures that nobody makes" },
  "lib/media/clean-up.ts": { tables: 2, why: "finds files that leave, and those whose job was lost" },
  "lib/contacts/files/drop-old-files.ts": {
    tables: 4,
    why: "finds files whose time is over, and those whose work was lost",
  },
  "lib/links/count-visits.ts": { tables: 2, why: "finds workspaces with visits to count" },
  "lib/fallback/running/replace-due.ts": { tables: 2, why: "finds workspaces in which a fallback is due" },
  "lib/sending/doubt/uncertain.ts": { tables: 2, why: "finds messages in doubt that are due" },
  "lib/sending/lanes/wake-lanes.ts": { tables: 6, why: "finds lanes to wake" },
  "lib/templates/review/sync-due.ts": { tables: 2, why: "finds channels whose templates are asked for" },
  "lib/worker/rhythms.ts": { tables: 1, why: "counts lanes that rest, for the heartbeat" },
  "lib/links/follow-link.ts": { tables: 1, why: "finds the link of a token, which tells its workspace" },
  "lib/worker/upkeep.ts": { tables: 10, why: "removes what has expired" },
};

/** The same of queries written with Drizzle, with those whose tie a person sees and `findUnscopedQueries` does not. */
const queriesAcrossWorkspaces: typeof acrossWorkspaces = {
  "lib/auth/security-events.ts": { tables: 1, why: "the memberships of one user" },
  "lib/auth/sign-in.ts": { tables: 1, why: "the memberships of one user" },
  "lib/campaigns/launch/drafts.ts": { tables: 1, why: "a subquery compares with the query around it" },
  "lib/channels/queries.ts": { tables: 1, why: "the condition comes from a function of the table" },
  "lib/customers/hand-over.ts": { tables: 1, why: "offers to this provider, of other workspaces" },
  "lib/mail/drain.ts": { tables: 2, why: "finds mails that are too old, and those of workers that are gone" },
  "lib/notices/weekly-report.ts": { tables: 1, why: "finds reports that are due" },
  "lib/media/clean-up.ts": { tables: 2, why: "asks of each key in the storage whether any row speaks of it" },
};

test.each([
  ["statement", findUnscoped, acrossWorkspaces],
  ["query written with Drizzle", findUnscopedQueries, queriesAcrossWorkspaces],
] as const)("every %s is tied to a workspace, except those that are about all of them", async (_, find, except) => {
  const named = await tenantTables();
  const found = new Map<string, string[]>();
  for (const file of globSync("lib/**/*.ts")) {
    if (/\.test\.ts$|\/(testing|test-support)\.ts$|^lib\/(testing|demo|embedded)\//.test(file)) continue;
    const lines = find(readFileSync(file, "utf8"), named).map(({ table, line }) => `${table} in line ${line}`);
    if (lines.length !== (except[file]?.tables ?? 0)) found.set(file, lines);
  }
  expect(Object.fromEntries(found)).toEqual({});
  expect(Object.keys(except).filter((file) => globSync(file).length === 0)).toEqual([]);
});

/** The tables with a `workspace_id`, as code writes them: by name, or as the schema exports them, also as a value of SQL. */
async function tenantTables(): Promise<Map<string, string>> {
  const named = new Map<string, string>();
  for (const file of globSync("db/schema/*.ts")) {
    const exported: Record<string, unknown> = await import(/* @vite-ignore */ `../../${file}`);
    for (const [key, table] of Object.entries(exported)) {
      if (!is(table, PgTable)) continue;
      const { name, columns } = getTableConfig(table);
      if (columns.every((column) => column.name !== "workspace_id")) continue;
      named.set(name, name).set(value(key), name).set(key, name);
    }
  }
  return named;
}
