import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import ExcelJS from "exceljs";
import { afterAll, beforeEach, expect, it } from "vitest";
import { connect } from "#db/client";
import type { Ctx } from "#lib/context";
import { forgetEnv } from "#lib/env";
import { cleanUpMedia } from "#lib/media/clean-up";
import type { FileStore } from "#lib/storage/file-store";
import { localStore } from "#lib/storage/local-store";
import { testDatabase } from "#lib/testing/database";
import { makeWorkspace } from "#lib/testing/workspace";
import { everybody } from "../contacts.ts";
import { createGroup } from "../groups.ts";
import { addContact } from "../save-contact.ts";
import { AddContactInput, ContactFilter } from "../schema.ts";
import { askExport } from "./ask-file.ts";
import { cancelFile } from "./cancel-file.ts";
import { carryOutFile, type FileTools } from "./carry-out-file.ts";
import { dropOldFiles } from "./drop-old-files.ts";
import { downloadOf, getContactFile } from "./list-files.ts";

const { ownerUrl, appUrl, workerUrl } = await testDatabase();
Object.assign(process.env, {
  DATABASE_URL: ownerUrl,
  NEXTAUTH_SECRET: "x".repeat(32),
  SEALING_KEY: Buffer.alloc(32, 7).toString("base64"),
});
forgetEnv();
const owner = connect(ownerUrl, { max: 2 });
const web = connect(appUrl, { max: 2 });
const worker = connect(workerUrl, { max: 2 });
const folder = await mkdtemp(join(tmpdir(), "contact-exports-"));
const store = localStore(folder);
afterAll(() => Promise.all([owner.close(), web.close(), worker.close(), rm(folder, { recursive: true })]));

let ctx: Ctx;
let other: Ctx;
beforeEach(async () => {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db });
  ({ ctx } = await workspace.member("operator"));
  ({ ctx: other } = await workspace.member("operator"));
});

const workerCtx = (): Ctx => ({ ...ctx, actor: { kind: "system", name: "Carillon" }, db: worker.db, now: new Date() });
const tools = (given: Partial<FileTools> = {}): FileTools => ({
  ...{ store, stopping: new AbortController().signal, sliceMs: 60_000 },
  importFile: async () => "done",
  ...given,
});
const later = (given: Ctx, days = 0): Ctx => ({ ...given, now: new Date(Date.now() + days * 86_400_000) });
const add = (name: string, phone: string, more: object = {}) =>
  addContact(ctx, AddContactInput.parse({ name, addresses: [{ addressKind: "phone", address: phone }], ...more }));
async function keptKeys(): Promise<string[]> {
  const { entries } = await store.list(null, 1_000);
  return entries.map(({ key }) => key).filter((key) => key.startsWith(ctx.workspaceId));
}
async function contentOf(id: string): Promise<string> {
  const { storageKey } = await getContactFile(ctx, id);
  const stored = storageKey === null ? null : await store.get(storageKey);
  return stored === null ? "" : text(stored);
}
async function ask(format: "xlsx" | "csv" = "csv", filter: Partial<ContactFilter> = {}): Promise<string> {
  return (await askExport(ctx, { filter: ContactFilter.parse(filter), format }, "Contacts")).id;
}

it("makes a CSV file of everybody, in which nothing can run", async () => {
  await add("=1+1", "+4915550000001", { labels: ["vip"], remarks: "Likes tea, and cake" });
  await add("Ben", "+4915550000002");
  const id = await ask();
  await carryOutFile(workerCtx, id, tools());
  const file = await getContactFile(ctx, id);
  expect(file).toMatchObject({ state: "done", rowsTotal: 2, rowsDone: 2, fileName: "contacts.csv" });
  const content = await contentOf(id);
  expect(content).toContain("'=1+1,+4915550000001,");
  expect(content).toContain('vip,,,"Likes tea, and cake"');
  expect(content).toContain("Ben,+4915550000002,");
  expect(downloadOf(later(ctx), file)).toBe("file");
});

it("says what was said about marketing where that is the same at all addresses", async () => {
  const both = [
    { addressKind: "phone", address: "+4915550000001" },
    { addressKind: "email", address: "ana@shop.example" },
  ];
  await addContact(ctx, AddContactInput.parse({ name: "Ana", addresses: both }));
  await add("Ben", "+4915550000002");
  await add("Cleo", "+4915550000003");
  const say = (address: string, kind: string, granted: boolean, at: string) => owner.sql`
    INSERT INTO consents (workspace_id, id, address, address_kind, kind, granted, source, at)
    VALUES (${ctx.workspaceId}, ${crypto.randomUUID()}, ${address}, ${kind}, 'marketing', ${granted}, 'test', ${at})`;
  await say("+4915550000001", "phone", true, "2026-11-01");
  await say("+4915550000002", "phone", true, "2026-11-01");
  await say("+4915550000002", "phone", false, "2026-11-02");
  const consents = async () => {
    const id = await ask();
    await carryOutFile(workerCtx, id, tools());
    const [head = "", ...rows] = (await contentOf(id)).trim().split("\r\n");
    const at = head.split(",").indexOf("consent");
    return rows.map((row) => row.split(",")[at]);
  };
  expect(await consents()).toEqual(["", "no", ""]);
  await say("ana@shop.example", "email", true, "2026-11-03");
  expect(await consents()).toEqual(["yes", "no", ""]);
});

it("makes a workbook of a group, named after it", async () => {
  const { id: groupId } = await createGroup(ctx, { name: "Big/Buyers" });
  await add("Ana", "+4915550000001", { groupIds: [groupId] });
  await add("Ben", "+4915550000002");
  const id = await ask("xlsx", { groups: [groupId] });
  await carryOutFile(workerCtx, id, tools());
  const { fileName, storageKey } = await getContactFile(ctx, id);
  expect(fileName).toBe("Big Buyers.xlsx");
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(join(folder, storageKey ?? ""));
  const sheet = book.worksheets[0];
  expect(sheet?.rowCount).toBe(2);
  expect(sheet?.getRow(2).values).toContainEqual({ richText: [{ text: "Big/Buyers" }] });
});

it("is mailed to whoever asked when it took long, and to nobody when it did not", async () => {
  Object.assign(process.env, { MAIL_URL: "smtp://127.0.0.1:1", MAIL_FROM: "Carillon <console@north.example>" });
  forgetEnv();
  await add("Ana", "+4915550000001");
  const [slow, quick] = [await ask(), await ask()];
  await owner.sql`UPDATE contact_files SET created_at = now() - interval '2 minutes' WHERE id = ${slow}`;
  for (const id of [slow, quick]) await carryOutFile(workerCtx, id, tools());
  const mails =
    await owner.sql`SELECT kind, user_id, about, payload FROM mails WHERE workspace_id = ${ctx.workspaceId}`;
  const userId = ctx.actor.kind === "member" ? ctx.actor.userId : "";
  expect([...mails]).toMatchObject([
    { kind: "contact_file", user_id: userId, about: slow, payload: { what: "export", failed: false, rows: 1 } },
  ]);
});

it("is not made when it was cancelled before", async () => {
  await add("Ana", "+4915550000001");
  const id = await ask();
  await cancelFile(ctx, id);
  await carryOutFile(workerCtx, id, tools());
  expect(await getContactFile(ctx, id)).toMatchObject({ state: "cancelled", storageKey: null });
  expect(await keptKeys()).toEqual([]);
});

/** Runs `change` when the file is made, before it is said to be. */
function beforeKept(change: () => Promise<unknown>): FileStore {
  return {
    ...store,
    async put(key, file) {
      await store.put(key, file);
      await change();
    },
  };
}

it("is thrown away when it was cancelled while it was made", async () => {
  await add("Ana", "+4915550000001");
  const id = await ask();
  await carryOutFile(workerCtx, id, tools({ store: beforeKept(() => cancelFile(ctx, id)) }));
  expect(await getContactFile(ctx, id)).toMatchObject({ state: "cancelled", storageKey: null });
  expect(await keptKeys()).toEqual([]);
});

it("is made anew when somebody was erased while it was made", async () => {
  await add("Ana", "+4915550000001");
  const id = await ask();
  await owner.sql`DELETE FROM job_requests WHERE key = ${id}`;
  const change = () => owner.sql`UPDATE contact_files SET turn = turn + 1, state = 'waiting' WHERE id = ${id}`;
  await carryOutFile(workerCtx, id, tools({ store: beforeKept(change) }));
  expect(await keptKeys()).toEqual([]);
  expect(await owner.sql`SELECT 1 FROM job_requests WHERE key = ${id}`).toHaveLength(1);
  await carryOutFile(workerCtx, id, tools());
  expect(await getContactFile(ctx, id)).toMatchObject({ state: "done", turn: 1 });
  expect(await keptKeys()).toHaveLength(1);
});

it("is thrown away when another worker has begun it anew meanwhile", async () => {
  await add("Ana", "+4915550000001");
  const id = await ask();
  const change = () => owner.sql`UPDATE contact_files SET turn = turn + 1 WHERE id = ${id}`;
  await carryOutFile(workerCtx, id, tools({ store: beforeKept(change) }));
  expect(await getContactFile(ctx, id)).toMatchObject({ state: "running", storageKey: null });
  expect(await keptKeys()).toEqual([]);
});

it("leaves out ids of channels that whoever asked does not see, and is theirs alone", async () => {
  const address = { addressKind: "psid", address: "1234567890", channelId: "cams-other" };
  await addContact(ctx, AddContactInput.parse({ name: "Ana", addresses: [address] }));
  const actor = { ...ctx.actor, channelIds: ["cams-own"] } as Ctx["actor"];
  const { id } = await askExport({ ...ctx, actor }, { filter: everybody, format: "csv" }, "Contacts");
  await carryOutFile(workerCtx, id, tools());
  expect(await contentOf(id)).toContain("Ana");
  expect(await contentOf(id)).not.toContain("1234567890");
  const whole = await ask();
  await carryOutFile(workerCtx, whole, tools());
  expect(await contentOf(whole)).toContain("1234567890");
  const limited = { ...later(other), actor: { ...other.actor, channelIds: ["cams-own"] } as Ctx["actor"] };
  expect(downloadOf(limited, await getContactFile(ctx, whole))).toBeNull();
  expect(downloadOf(later(other), await getContactFile(ctx, whole))).toBe("file");
  expect(downloadOf({ ...later(ctx), actor }, await getContactFile(ctx, id))).toBe("file");
});

it("can be downloaded for three days, is removed then, and is listed for a month", async () => {
  await add("Ana", "+4915550000001");
  const id = await ask();
  await carryOutFile(workerCtx, id, tools());
  const file = await getContactFile(ctx, id);
  expect(downloadOf(later(ctx, 2.9), file)).toBe("file");
  expect(downloadOf(later(ctx, 3.1), file)).toBeNull();
  await dropOldFiles(worker.db, workerCtx, store);
  expect(await keptKeys()).toHaveLength(1);
  await owner.sql`UPDATE contact_files SET expires_at = now() - interval '1 minute' WHERE id = ${id}`;
  await dropOldFiles(worker.db, workerCtx, store);
  expect(await keptKeys()).toEqual([]);
  expect(await getContactFile(ctx, id)).toMatchObject({ state: "done", storageKey: null });
  await owner.sql`UPDATE contact_files SET ended_at = now() - interval '31 days' WHERE id = ${id}`;
  await dropOldFiles(worker.db, workerCtx, store);
  await expect(getContactFile(ctx, id)).rejects.toMatchObject({ code: "not_found" });
});

it("gives up what has not gone on for a day", async () => {
  const id = await ask();
  await owner.sql`UPDATE contact_files SET touched_at = now() - interval '23 hours' WHERE id = ${id}`;
  await dropOldFiles(worker.db, workerCtx, store);
  expect((await getContactFile(ctx, id)).state).toBe("waiting");
  await owner.sql`UPDATE contact_files SET touched_at = now() - interval '25 hours' WHERE id = ${id}`;
  await dropOldFiles(worker.db, workerCtx, store);
  expect(await getContactFile(ctx, id)).toMatchObject({ state: "failed", trouble: { key: "gaveUp" } });
});

it("is not taken for a file that belongs to nobody", async () => {
  const id = await ask();
  await carryOutFile(workerCtx, id, tools());
  const old: FileStore = {
    ...store,
    async list(after, limit) {
      const { entries, next } = await store.list(after, limit);
      return { entries: entries.map((entry) => ({ ...entry, modifiedAt: new Date(0) })), next };
    },
  };
  await cleanUpMedia(worker.db, workerCtx, { after: null }, old);
  expect(await keptKeys()).toHaveLength(1);
});
