import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "#db/client";
import { rejectedRecipients, repairedRecipients } from "#lib/campaigns/audience-import/recipients";
import { contactsBehind, everybody } from "#lib/contacts/contacts";
import { addContact } from "#lib/contacts/save-contact";
import { AddContactInput } from "#lib/contacts/schema";
import type { Ctx } from "#lib/context";
import { buildDoor } from "#lib/door/server";
import { forgetEnv } from "#lib/env";
import { newId, newMessageId } from "#lib/ids";
import { log } from "#lib/log";
import { reportError } from "#lib/report-error";
import { hooks } from "#lib/sending/testing";
import { localStore } from "#lib/storage/local-store";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { logLinesOf } from "#lib/testing/log-lines";
import { fillWorkspace, type TwinIds } from "#lib/testing/twin-rows";
import { makeWorkspace, type TestMember } from "#lib/testing/workspace";
import { listAudit } from "#lib/workspaces/audit-queries";
import { askErasure } from "./ask-erasure.ts";
import { carryOutErasure } from "./carry-out.ts";
import { places } from "./places.ts";
import { allTables, ana, columnsOf, plantInTexts, plantRow, tracesIn } from "./testing.ts";

const { ownerUrl } = await testDatabase();
Object.assign(process.env, {
  ...{ DATABASE_URL: ownerUrl, NEXTAUTH_SECRET: "x".repeat(32), SEALING_KEY: Buffer.alloc(32, 7).toString("base64") },
});
forgetEnv();
const owner = connect(ownerUrl, { max: 2 });
const [web, worker] = [await connectionAs("web"), await connectionAs("worker")];
const folder = await mkdtemp(join(tmpdir(), "carillon-erasure-"));
const store = localStore(folder);
afterAll(async () => {
  await rm(folder, { recursive: true });
  await owner.close();
});

const { sql } = owner;
let boss: TestMember;
let ids: TwinIds;
let importId: string;
const workspaceId = () => boss.ctx.workspaceId;
const messageId = newMessageId(new Date());
const contactId = newId();

beforeAll(async () => {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db });
  boss = await workspace.member("owner");
  ids = await fillWorkspace(owner, workspace.id, { userId: boss.userId, viewerId: boss.userId });
  importId = ids.sentImportId;
  await sql`UPDATE campaigns SET expanded_through = 100 WHERE workspace_id = ${workspace.id}`;
  await plantInTexts(sql, workspace.id);
  await plantOthers();
  await plantPerson();
  await plantJobs();
});

/** 999 people whom nothing may happen to. */
async function plantOthers(): Promise<void> {
  await sql`
    INSERT INTO contacts (workspace_id, id, name, source, created_by)
    SELECT ${workspaceId()}, 'other-' || i, 'Person ' || i, 'hand', 'system' FROM generate_series(1, 999) i`;
  await sql`
    INSERT INTO contact_addresses (workspace_id, address_kind, address, contact_id)
    SELECT ${workspaceId()}, 'phone', '+49155600' || lpad(i::text, 5, '0'), 'other-' || i FROM generate_series(1, 999) i`;
  await sql`
    INSERT INTO messages (workspace_id, id, channel_id, sender_id, direction, source, address, kind, preview, state)
    SELECT ${workspaceId()}, '20260901' || lpad(i::text, 14, '0'), ${ids.channelId}, ${ids.senderId}, 'outbound', 'console',
      '+49155600' || lpad(i::text, 5, '0'), 'text', 'Words for ' || i, 'delivered' FROM generate_series(1, 999) i`;
}

/** Rows of the person in every table that can have one. */
async function plantPerson(): Promise<void> {
  const now = new Date().toISOString();
  const of = { workspace_id: workspaceId(), channel_id: ids.channelId, sender_id: ids.senderId, lane_id: ids.senderId };
  const person = { ...of, address: ana.phone, address_kind: "phone", platform: "whatsapp" };
  const external = "wamid.Tok-external";
  await plantRow(sql, "contacts", { ...of, id: contactId, source: "hand" });
  for (const [address_kind, address] of [
    ["phone", ana.phone],
    ["email", ana.email],
  ])
    await plantRow(sql, "contact_addresses", { ...of, contact_id: contactId, address_kind, address, channel_id: null });
  const failed = {
    state: "failed",
    failed_at: now,
    failure_kind: "RECIPIENT",
    failure_code: "131026",
    direction: "outbound",
  };
  const message = {
    ...person,
    ...failed,
    id: messageId,
    campaign_id: ids.campaignId,
    row_number: 90,
    source: "console",
  };
  await plantRow(sql, "messages", { ...message, external_id: external });
  await plantRow(sql, "message_external_ids", { ...of, external_id: external, message_id: messageId });
  const detail = JSON.stringify({
    externalId: external,
    failure: { code: "131026", kind: "RECIPIENT", detail: "Tok-x" },
  });
  await plantRow(sql, "message_events", { ...of, message_id: messageId, kind: "failed", at: now, detail });
  await plantRow(sql, "short_links", { ...of, message_id: messageId, token: "123456789012", expires_at: now });
  await plantRow(sql, "intent_calls", { ...of, message_id: messageId, updated_at: now });
  await plantFile(of);
  await plantExport(of);
  const rejected = { ...of, file_id: "file", row_number: 90, reason: "attribute" };
  await plantRow(sql, "contact_file_rows", { ...rejected, cells: '["0155  50000500", "Tok-cell"]' });
  await plantRow(sql, "campaign_recipients", { ...person, import_id: importId, row_number: 90, fate: "send" });
  const unread = { ...of, import_id: importId, row_number: 91, fate: "skip", reason: "stray_spaces", address: null };
  await plantRow(sql, "campaign_recipients", { ...unread, parameters: "[]", cells: '["0155  50000500", "Tok-cell"]' });
  const suppressionId = newId();
  await plantRow(sql, "suppressions", { ...person, id: suppressionId, at: now, kind: "all", source: "word" });
  await plantRow(sql, "suppression_events", { ...of, suppression_id: suppressionId, id: newId(), at: now });
  await plantRow(sql, "consents", { ...person, id: newId(), kind: "marketing", granted: false, at: now });
  await plantRow(sql, "sign_ups", {
    ...{ ...of, id: newId(), address: ana.email, address_kind: "email", language: "en", topic_ids: "{}" },
    ...{ requested_at: now, asked_at: now },
  });
  await plantRow(sql, "template_tests", { ...person, id: newId(), parameters: '["Tok-parameter"]' });
  for (const table of [
    "topic_choices",
    "service_windows",
    "address_failures",
    "inbound_parts",
    "reached_people",
    "test_guests",
  ])
    await plantRow(sql, table, { ...person, topic_id: "t", message_id: messageId, at: now, last_inbound_at: now });
  await plantRow(sql, "inbound_events", { ...of, platform: "whatsapp", applied_at: now });
  const event = JSON.stringify({ kind: "watermark", address: { kind: "phone", value: ana.phone } });
  await plantRow(sql, "orphan_receipts", {
    ...of,
    external_id: `${ids.senderId} to phone ${ana.phone}`,
    key: "Tok-key",
    event,
  });
  await sql`
    INSERT INTO audit_log (workspace_id, id, at, actor_name, action, object_kind, object_id, detail)
    VALUES (${workspaceId()}, ${newId()}, ${now}, 'Ben', 'contact.added', 'contact', ${contactId}, '{"person": "Tok-name"}')`;
}

/** A picture that the person sent. */
async function plantFile(of: Record<string, unknown>): Promise<void> {
  const mediaId = newId();
  const path = join(folder, "picture");
  await writeFile(path, "Tok-picture");
  await store.put(`${workspaceId()}/${mediaId}`, { path, bytes: 11 });
  await rm(path);
  await plantRow(sql, "media", { ...of, id: mediaId, source: "inbound", storage_key: `${workspaceId()}/${mediaId}` });
  await plantRow(sql, "inbound_media", { ...of, message_id: messageId, position: 0, state: "kept", media_id: mediaId });
}

/** Everybody, in a file that can be downloaded. */
async function plantExport(of: Record<string, unknown>): Promise<void> {
  const path = join(folder, "export");
  await writeFile(path, "Tok-export");
  await store.put(`${workspaceId()}/export`, { path, bytes: 10 });
  await rm(path);
  const made = { kind: "export", state: "done", storage_key: `${workspaceId()}/export`, file_name: "contacts.csv" };
  await plantRow(sql, "contact_files", { ...of, id: newId(), ...made, options: "{}" });
}

async function plantJobs(): Promise<void> {
  const data = JSON.stringify({ workspaceId: workspaceId(), to: ana.phone });
  const output = JSON.stringify({ message: `nobody at ${ana.email}` });
  const queue = "test.erasure";
  await sql`
    INSERT INTO pgboss.queue (name, policy, retry_limit, retry_delay, retry_backoff, expire_seconds, retention_seconds,
      deletion_seconds, partition, table_name)
    VALUES (${queue}, 'standard', 4, 1, true, 60, 60, 60, false, 'job_common')`;
  await sql`
    INSERT INTO pgboss.job (id, name, data, state, output, source_output, singleton_key, group_id, completed_on)
    VALUES (${crypto.randomUUID()}, ${queue}, ${data}::text::jsonb, 'failed', ${output}::text::jsonb, ${output}::text::jsonb,
      ${ana.phone}, ${ana.email}, now())`;
  await sql`INSERT INTO pgboss.warning (type, message, data) VALUES ('slow', ${ana.spelled}, ${data}::text::jsonb)`;
}

async function figures() {
  const of = sql`workspace_id = ${workspaceId()}`;
  return {
    statistics: await sql`SELECT * FROM daily_statistics WHERE ${of} ORDER BY 1, 2, 3, 4, 5, 6, 7`,
    failures: await sql`SELECT * FROM daily_failures WHERE ${of} ORDER BY 1, 2, 3, 4`,
    optOuts: await sql`SELECT * FROM daily_opt_outs WHERE ${of} ORDER BY 1, 2, 3, 4, 5, 6`,
    campaigns: await sql`SELECT to_jsonb(c) - 'name' AS campaign FROM campaigns c WHERE ${of}`,
    lists:
      await sql`SELECT id, rows_total, rows_send, rows_hold, rows_skip, reasons FROM recipient_imports WHERE ${of} ORDER BY 1`,
    rows: await sql`SELECT import_id, row_number, fate, reason FROM campaign_recipients WHERE ${of} ORDER BY 1, 2`,
    messages: await sql`SELECT id, state, campaign_id, country, failure_code FROM messages WHERE ${of} ORDER BY 1`,
  };
}

async function filesLeft(): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name), "utf8")));
}

const contextOf = (): Ctx => ({
  ...{ workspaceId: workspaceId(), actor: { kind: "system", name: "test" }, db: worker.db, now: new Date() },
});

test("every column that can hold text is listed, so that a new one is thought of", async () => {
  const unlisted: string[] = [];
  const known = new Set(Object.keys(places));
  for (const { schema, name } of await allTables(sql)) {
    if (schema !== "public") continue;
    const columns = (await columnsOf(sql, name)).filter(({ type }) =>
      ["text", "jsonb", "bytea", "_text"].includes(type),
    );
    const closed = await sql<{ name: string }[]>`
      SELECT a.attname AS name FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND k.conkey = ARRAY[a.attnum]
      WHERE k.conrelid = ${name}::regclass AND k.contype = 'c'
        AND pg_get_constraintdef(k.oid) ~ '= (ANY \\(+ARRAY\\[)?''[A-Za-z]'`;
    const listed = new Set(Object.values(places[name] ?? {}).flatMap((names) => names.split(" ")));
    for (const { name: column } of [...closed, { name: "workspace_id" }]) listed.add(column);
    unlisted.push(...columns.filter((column) => !listed.has(column.name)).map((column) => `${name}.${column.name}`));
    known.delete(name);
  }
  expect({ unlisted, gone: [...known] }).toEqual({ unlisted: [], gone: [] });
});

test("nothing of an erased person is left in any table, job or file, and every figure stays", async () => {
  const planted = (await tracesIn(sql)) as Record<string, string[]>;
  const expected = Object.entries(places).flatMap(([table, { person, shared }]) =>
    (person || shared) && table !== "erasures" && table !== "outbox" ? [`public.${table}`] : [],
  );
  expect(Object.keys(planted).sort()).toEqual([...expected, "pgboss.job", "pgboss.warning"].sort());
  expect((await filesLeft()).sort()).toEqual(["Tok-export", "Tok-picture"]);
  const before = await figures();

  const { id } = await askErasure(boss.ctx, { contactId });
  const logged = await logLinesOf(() => carryOutErasure(contextOf, id, { hooks, store }, () => false));

  expect(logged).toEqual([]);
  expect(await tracesIn(sql)).toEqual({});
  expect(await filesLeft()).toEqual([]);
  expect(await figures()).toEqual(before);
  const [erasure] = await sql`SELECT state, person_sealed, result FROM erasures WHERE id = ${id}`;
  expect(erasure).toMatchObject({ state: "done", person_sealed: null, result: { messages: 1, lists: 3, files: 2 } });
});

test("files and pages that are made after hold nothing of the person, and everything of the others", async () => {
  const made: unknown[] = [];
  for await (const row of rejectedRecipients(boss.ctx, importId)) made.push(row);
  for await (const row of repairedRecipients(boss.ctx, importId)) made.push(row);
  made.push(await listAudit(boss.ctx, { search: null, kinds: [], from: null, until: null, page: 1, size: 100 }));
  const others = await contactsBehind(boss.ctx, everybody, null, 2_000);
  expect(JSON.stringify([made, others])).not.toMatch(/Tok-|50000500|5000[ -]0500|ana.abel/i);
  expect(others.filter(({ id }) => id.startsWith("other-"))).toHaveLength(999);
  const [words] = await sql`
    SELECT count(*)::int AS n FROM messages WHERE workspace_id = ${workspaceId()} AND preview LIKE 'Words for %'`;
  expect(words?.n).toBe(999);
});

test("logs that are made after hold nothing of the person, whatever fails about them", async () => {
  await sql`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE 'no place for %', NEW USING DETAIL = NEW::text; END $$`;
  for (const table of ["contacts", "inbound_events", "erasures"])
    await sql.unsafe(`CREATE TRIGGER refuse BEFORE INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION refuse()`);
  const door = await buildDoor(await connectionAs("door"));
  const body = JSON.stringify({ entry: [{ changes: [{ value: { messages: [{ from: ana.phone.slice(1) }] } }] }] });
  const about = { addressKind: "phone" as const, address: ana.phone };
  const logged = await logLinesOf(async () => {
    await door.inject({ method: "POST", url: `/webhooks/whatsapp/${ids.channelId}?from=${ana.phone}`, body });
    await door.inject({ method: "POST", url: `/webhooks/${encodeURIComponent(ana.phone)}`, body });
    // What the web and the worker log of what they did not expect.
    const person = { name: ana.email, addresses: [{ addressKind: "phone", address: ana.phone }] };
    for (const work of [() => addContact(boss.ctx, AddContactInput.parse(person)), () => askErasure(boss.ctx, about)])
      await work().catch((error: unknown) => {
        log.error({ err: error, reference: "0123456789" }, "action failed");
        reportError({ activity: "test of an erasure" }, error);
      });
  });
  await door.close();
  expect(logged.length).toBeGreaterThanOrEqual(2);
  expect(logged.join("\n")).not.toMatch(/Tok-|50000500|5000[ -]0500|ana.abel/i);
});

test("what the person had refused stays as a keyed hash", async () => {
  const rows = await sql`SELECT suppressed, consent FROM erased_people WHERE workspace_id = ${workspaceId()}
    AND hash ~ '^[0-9a-f]{64}$' ORDER BY suppressed`;
  expect(rows).toEqual([
    { suppressed: false, consent: null },
    { suppressed: true, consent: false },
  ]);
});
