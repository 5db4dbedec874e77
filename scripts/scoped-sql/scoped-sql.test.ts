import { globSync, readFileSync } from "node:fs";
import { is } from "drizzle-orm";
import { getTableConfig, PgTable } from "drizzle-orm/pg-core";
import { expect, test } from "vitest";
import { findUnscoped } from "./find-unscoped.ts";

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

/** Statements that are about every workspace, by file: how many tables of them are not tied, and why. */
const acrossWorkspaces: Record<string, { tables: number; why: string }> = {
  "lib/campaigns/control/finish.ts": { tables: 2, why: "finds campaigns to end or to wake" },
  "lib/channels/binding/open-channel.ts": {
    tables: 2,
    why: "a webhook names its channel or account, and no workspace",
  },
  "lib/channels/health/ask-checks.ts": { tables: 1, why: "finds bindings to ask about" },
  "lib/door/metrics.ts": { tables: 1, why: "counts what waits in the installation" },
  "lib/jobs/drain.ts": { tables: 3, why: "hands over the requests of all workspaces in turn" },
  "lib/operator/processes.ts": { tables: 3, why: "the operator's figures" },
  "lib/operator/users.ts": { tables: 1, why: "the workspaces of one user" },
  "lib/sending/doubt/uncertain.ts": { tables: 2, why: "finds messages in doubt that are due" },
  "lib/sending/lanes/wake-lanes.ts": { tables: 4, why: "finds lanes to wake" },
  "lib/worker/rhythms.ts": { tables: 1, why: "counts lanes that rest, for the heartbeat" },
  "lib/worker/upkeep.ts": { tables: 5, why: "removes what has expired" },
};

test("every statement is tied to a workspace, except those that are about all of them", async () => {
  const named = await tenantTables();
  const found = new Map<string, string[]>();
  for (const file of globSync("lib/**/*.ts")) {
    if (/\.test\.ts$|\/(testing|test-support)\.ts$|^lib\/(testing|demo|embedded)\//.test(file)) continue;
    const lines = findUnscoped(readFileSync(file, "utf8"), named).map(({ table, line }) => `${table} in line ${line}`);
    if (lines.length !== (acrossWorkspaces[file]?.tables ?? 0)) found.set(file, lines);
  }
  expect(Object.fromEntries(found)).toEqual({});
  expect(Object.keys(acrossWorkspaces).filter((file) => globSync(file).length === 0)).toEqual([]);
});

/** The tables with a `workspace_id`, as statements write them: by name, or as a value of the schema. */
async function tenantTables(): Promise<Map<string, string>> {
  const named = new Map<string, string>();
  for (const file of globSync("db/schema/*.ts")) {
    const exported: Record<string, unknown> = await import(/* @vite-ignore */ `../../${file}`);
    for (const [key, table] of Object.entries(exported)) {
      if (!is(table, PgTable)) continue;
      const { name, columns } = getTableConfig(table);
      if (columns.every((column) => column.name !== "workspace_id")) continue;
      named.set(name, name).set(value(key), name);
    }
  }
  return named;
}
