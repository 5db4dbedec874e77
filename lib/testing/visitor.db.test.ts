import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tableAccess } from "#db/access/table-access";
import { visibleColumns } from "#db/access/visitor-views";
import { connect } from "#db/client";
import { getChannelSummary } from "#lib/channels/list/channel-summary";
import { type Ctx, inTransaction, toRecord } from "#lib/context";
import { findProvider } from "#lib/grants/grants";
import { newId } from "#lib/ids";
import { findAnswerer } from "#lib/requests/answerer";
import { getVerification } from "#lib/requests/verification";
import { listAttentionItems } from "#lib/statistics/attention";
import { listTopChannels, listTopTemplates } from "#lib/statistics/queries";
import { getShellData } from "#lib/workspaces/shell-data";
import { testDatabase } from "./database.ts";
import { inventRow } from "./invent-row.ts";
import { makeWorkspace } from "./workspace.ts";

/**
 * What a provider's staff without a grant can reach in a customer's workspace, whatever the console asks for: raw SQL in the
 * transaction that every query and verb of theirs runs in.
 */
const { ownerUrl, appUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
const web = connect(appUrl, { max: 4 });
afterAll(() => Promise.all([owner.close(), web.close()]));

type Column = { name: string; type: string; closed: boolean };
const tables = await owner.sql<{ name: string; tenant: boolean; columns: Column[] }[]>`
  SELECT c.relname AS name, bool_or(a.attname = 'workspace_id') AS tenant,
    jsonb_agg(jsonb_build_object('name', a.attname, 'type', t.typname, 'closed', EXISTS (
      SELECT 1 FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'c' AND a.attnum = ANY(k.conkey))) ORDER BY a.attnum) AS columns
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_type t ON t.oid = a.atttypid
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
  GROUP BY c.oid ORDER BY 1`;
const tenantTables = tables.filter(({ tenant }) => tenant);
const hiddenOf = ({ name, columns }: (typeof tables)[number]) => {
  const seen = visibleColumns(name, columns);
  return columns.filter((column) => !seen.has(column.name));
};

/** Stands in every column that can hold it, so that a value that comes through is known wherever it does. */
const mark = "HiddenWords";
const marked: Record<string, unknown> = { text: mark, jsonb: JSON.stringify({ mark }), bytea: Buffer.from(mark) };

let visitor: Ctx;
beforeAll(async () => {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db });
  const staff = { providerId: "p", providerName: "Provider", grant: null };
  const actor = {
    kind: "member",
    userId: newId(),
    name: "Sam",
    email: "sam@test.example",
    role: "visitor",
    staff,
  } as const;
  visitor = { workspaceId: workspace.id, actor, db: web.db, now: new Date() };
  for (const table of tenantTables) {
    const secrets = Object.fromEntries(
      hiddenOf(table).flatMap(({ name, type, closed }) => (type in marked && !closed ? [[name, marked[type]]] : [])),
    );
    const row = await inventRow(owner.sql, table.name, { ...secrets, workspace_id: workspace.id });
    await owner.sql`INSERT INTO ${owner.sql(table.name)} ${owner.sql(row)}`;
  }
});

const asVisitor = <T extends Record<string, unknown>>(statement: string) =>
  inTransaction(visitor, (ctx) => ctx.db.execute<T>(sql.raw(statement)));
const refusal = async (statement: string): Promise<string | undefined> =>
  asVisitor(statement).then(
    () => undefined,
    (error: { cause?: { code?: string } }) => error.cause?.code,
  );
const denied = "42501";
const readOnly = "25006";
const unwritableView = "55000";

describe("a visitor's transaction", () => {
  test.each(tenantTables.map((table) => [table.name, table] as const))(
    "reads of %s what the list shows, and nothing of what it hides",
    async (name, table) => {
      const rows = await asVisitor(`SELECT * FROM ${name}`);
      const shown = visibleColumns(name, table.columns);
      expect(rows).toHaveLength(shown.size > 0 ? 1 : 0);
      expect(JSON.stringify(rows)).not.toContain(mark);
      for (const { name: column } of hiddenOf(table)) {
        expect(await refusal(`SELECT ${column} FROM public.${name}`), `${name}.${column}`).toBe(denied);
        expect(await refusal(`SELECT 1 FROM public.${name} WHERE ${column} IS NOT NULL`), `${name}.${column}`).toBe(
          denied,
        );
      }
    },
  );

  test.each(tables.map(({ name, columns }) => [name, columns[0]?.name ?? ""] as const))(
    "writes nothing into %s",
    async (name, column) => {
      const statements = [
        `INSERT INTO public.${name} DEFAULT VALUES`,
        `UPDATE public.${name} SET ${column} = NULL`,
        `DELETE FROM public.${name}`,
        `TRUNCATE public.${name}`,
        `DELETE FROM ${name}`,
        `SELECT * FROM public.${name} FOR UPDATE`,
      ];
      for (const statement of statements)
        expect([denied, readOnly, unwritableView], statement).toContain(await refusal(statement));
    },
  );

  test("writes nothing even where it has taken the console's own role back", async () => {
    const attempt = inTransaction(visitor, async ({ db }) => {
      await db.execute(sql`SELECT set_config('role', 'carillon_app', true)`);
      await db.execute(sql`UPDATE public.channels SET name = 'x'`);
    });
    await expect(attempt).rejects.toMatchObject({ cause: { code: readOnly } });
    const switched = inTransaction(visitor, ({ db }) =>
      db.execute(sql`SELECT set_config('transaction_read_only', 'off', true)`),
    );
    await expect(switched).rejects.toThrow();
  });

  test("sees no row of another workspace", async () => {
    const elsewhere = { ...visitor, workspaceId: newId() };
    for (const { name } of tenantTables.filter(({ name }) => name in tableAccess)) {
      const rows = await inTransaction(elsewhere, ({ db }) => db.execute(sql.raw(`SELECT 1 FROM ${name}`)));
      expect(rows, name).toEqual([]);
    }
  });

  test("calls no function that looks somebody up or changes something", async () => {
    const functions = [
      "sign_in_facts('a')",
      "own_password_hash()",
      "session_facts('a', now())",
      "visit_facts('a', now())",
    ];
    for (const call of functions) expect(await refusal(`SELECT ${call}`), call).toBe(denied);
  });

  test("leaves the connection as it was, for whoever has it next", async () => {
    const one = connect(appUrl, { max: 1 });
    try {
      await inTransaction({ ...visitor, db: one.db }, ({ db }) => db.execute(sql`SELECT 1`));
      const [now] = await one.sql`SELECT current_user AS role, current_setting('transaction_read_only') AS "readOnly",
        current_setting('search_path') AS path`;
      expect(now).toMatchObject({ role: "carillon_app", readOnly: "off" });
      expect(now?.path).not.toContain("visitor");
    } finally {
      await one.close();
    }
  });
});

test("a visitor's pages find what they ask of functions", async () => {
  await expect(findAnswerer(visitor)).resolves.toBeNull();
  await expect(findProvider(visitor)).resolves.toBeNull();
  await expect(getShellData(visitor)).resolves.toMatchObject({ channels: [{}] });
  await expect(getChannelSummary(visitor)).resolves.toMatchObject({ kind: "business" });
  await expect(getVerification(visitor)).resolves.toBeDefined();
  const month = { from: "2026-11-01", to: "2026-11-30", days: 30 };
  await expect(listTopChannels(visitor, month)).resolves.toBeDefined();
  await expect(listTopTemplates(visitor, month)).resolves.toBeDefined();
  await expect(listAttentionItems(visitor)).resolves.toBeDefined();
});

test("a record of a visitor is written in a transaction of its own", async () => {
  const attempt = inTransaction(visitor, (ctx) => toRecord(ctx, async () => "written"));
  await expect(attempt).rejects.toThrow("a transaction of its own");
});

/** Columns that a visitor reads although their name is one of those that hold people's data, each with its reason. */
const harmless: Record<string, string> = {
  "senders.address": "the workspace's own number",
  "senders.external_id": "the platform's id of the workspace's own number",
  "senders.details": "what the platform says of the number",
  "sender_profiles.profile": "what everybody sees of the business on the platform",
  "templates.external_id": "the platform's id of a template",
  "templates.content": "a template's wording",
  "template_versions.content": "a template's wording",
  "campaigns.content": "the template's wording as it was",
  "users.email_proved_at": "a moment",
  "recipient_imports.file_bytes": "a size",
  "sender_filings.filed_at": "a moment",
  "workspaces.contacts_from_inbound": "a switch",
  "workspaces.contacts_from_sends": "a switch",
  "retention.file_days": "a number of days",
  "retention.file_days_applied": "a number of days",
};

test("no column that is named like people's data is shown without a reason", () => {
  const personal =
    /address(?!_kind)|phone|email|contact|secret|sealed|token|hash|preview|body|payload|parameters|content|cells|^form$|external_id|file|details?$|key$/;
  const shown = tables.flatMap((table) =>
    [...visibleColumns(table.name, table.columns)].map((column) => `${table.name}.${column}`),
  );
  const open = shown.filter((name) => personal.test(name.split(".")[1] ?? ""));
  expect(open.filter((name) => !(name in harmless))).toEqual([]);
  expect(Object.keys(harmless).filter((name) => !open.includes(name))).toEqual([]);
});
