import { join } from "node:path";
import ExcelJS from "exceljs";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import type { Ctx } from "#lib/context";
import { forgetEnv } from "#lib/env";
import { fixtureFolder } from "#lib/excel/fixtures";
import { testDatabase } from "#lib/testing/database";
import { makeWorkspace } from "#lib/testing/workspace";
import { defineAttribute, listAttributes } from "./attributes.ts";
import { everybody, listContacts } from "./contacts.ts";
import { hashOf } from "./erase/erased.ts";
import { exportContacts } from "./export-contacts.ts";
import { createGroup, getGroup } from "./groups.ts";
import { type ContactFile, contactColumns, importContacts } from "./import-contacts.ts";
import { spokenKinds } from "./read-contact-address.ts";
import { addContact } from "./save-contact.ts";
import { AddContactInput } from "./schema.ts";

const { ownerUrl, appUrl } = await testDatabase();
Object.assign(process.env, {
  DATABASE_URL: ownerUrl,
  NEXTAUTH_SECRET: "x".repeat(32),
  SEALING_KEY: Buffer.alloc(32, 7).toString("base64"),
});
forgetEnv();
const owner = connect(ownerUrl, { max: 2 });
const web = connect(appUrl, { max: 2 });
const files = await fixtureFolder();
afterAll(() => Promise.all([owner.close(), web.close(), files.remove()]));

let ctx: Ctx;
beforeEach(async () => {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db }, new Date("2026-11-21T12:00:00Z"));
  ({ ctx } = await workspace.member("operator"));
  await defineAttribute(ctx, { key: "city", name: "City", kind: "text" });
  await defineAttribute(ctx, { key: "visits", name: "Visits", kind: "number" });
});

type Cell = string | number | null;
let written = 0;
async function read(rows: Cell[][], given: Partial<ContactFile> = {}, signal = new AbortController().signal) {
  const book = new ExcelJS.Workbook();
  book.addWorksheet("People").addRows(rows);
  const path = join(files.folder, `${++written}.xlsx`);
  await book.xlsx.writeFile(path);
  const file = { path, fileName: "people.xlsx", act: "add" as const, duplicates: "ignore" as const, groupId: null };
  return importContacts(ctx, { ...file, ...given }, signal);
}
const known = async () =>
  (await listContacts(ctx, everybody, { size: 100 })).rows
    .map(({ name, addresses, labels, attributes }) => [
      name,
      addresses.map(({ address }) => address).join(" "),
      labels.join(" "),
      attributes,
    ])
    .sort();

describe("a file of contacts", () => {
  it("gives each row one fate, and the fates add up to the rows", async () => {
    await read([["phone"], ["+4915550000001"]]);
    const result = await read([
      ["name", "phone", "email", "labels", "visits"],
      ["#sample Ana", "+4915550000017", null, null, null],
      ["Ana", "+4915550000001", null, null, null],
      ["Ben", "+4915550000002", "BEN@shop.example", "vip, new", "7"],
      ["Ben again", "+49 155 5000 0002", null, null, null],
      ["Cleo", null, "cleo@shop.example", null, null],
      ["Dora", "no number", null, null, null],
      [null, null, null, "vip", null],
      ["Emil", null, "emil@shop.example", null, "seven"],
      [null, null, null, null, null],
    ]);
    const { examples, ...figures } = result;
    expect(figures).toEqual({ rows: 7, added: 2, changed: 0, already: 1, repeated: 1, removed: 0, refused: 3 });
    expect(examples).toEqual([
      { row: 7, text: "no number", reason: "malformed_number" },
      { row: 8, text: "", reason: "nobody" },
      { row: 9, text: "seven", reason: "attribute" },
    ]);
    expect(await known()).toEqual([
      [null, "+4915550000001", "", {}],
      ["Ben", "+4915550000002 ben@shop.example", "vip new", { visits: 7 }],
      ["Cleo", "cleo@shop.example", "", {}],
    ]);
  });

  it("leaves people who are known as they were, or overwrites what it holds of them", async () => {
    await read([
      ["name", "phone", "city", "visits", "labels"],
      ["Ana", "+4915550000001", "Berlin", "1", "vip"],
    ]);
    const rows = [
      ["name", "phone", "email", "city", "labels"],
      ["Ana B.", "+4915550000001", "ana@shop.example", "Paris", "new"],
    ];
    expect(await read(rows)).toMatchObject({ already: 1, changed: 0 });
    expect(await known()).toEqual([["Ana", "+4915550000001", "vip", { city: "Berlin", visits: 1 }]]);
    expect(await read(rows, { duplicates: "overwrite" })).toMatchObject({ already: 0, changed: 1 });
    expect(await known()).toEqual([
      ["Ana B.", "+4915550000001 ana@shop.example", "new vip", { city: "Paris", visits: 1 }],
    ]);
  });

  it("does not put two contacts together", async () => {
    await read([
      ["phone", "email"],
      ["+4915550000001", null],
      [null, "ana@shop.example"],
    ]);
    const result = await read([
      ["phone", "email"],
      ["+4915550000001", "ana@shop.example"],
    ]);
    expect(result).toMatchObject({ refused: 1, examples: [{ row: 2, reason: "two_contacts" }] });
  });

  it("puts everybody into a group, takes them out again and deletes them", async () => {
    const { id: groupId } = await createGroup(ctx, { name: "Friends" });
    const members = async () => (await getGroup(ctx, groupId)).members;
    const rows = [["phone"], ["+4915550000001"], ["+4915550000002"]];
    await read(rows, { groupId });
    await read(rows, { groupId });
    expect(await members()).toBe(2);
    expect(await read(rows.slice(0, 2), { groupId, act: "leave" })).toMatchObject({ removed: 1 });
    expect(await members()).toBe(1);
    expect(await read(rows, { act: "delete" })).toMatchObject({ removed: 2 });
    expect(await members()).toBe(0);
    expect(await known()).toEqual([]);
    expect(await read(rows, { act: "delete" })).toMatchObject({ removed: 0, refused: 2 });
  });

  it("does not take in anybody who was erased", async () => {
    const hash = hashOf(ctx.workspaceId, { addressKind: "phone", address: "+4915550000001" });
    await owner.sql`INSERT INTO erased_people (workspace_id, hash, suppressed, at)
      VALUES (${ctx.workspaceId}, ${hash}, true, now())`;
    const result = await read([
      ["name", "phone"],
      ["Ana", "+4915550000001"],
      ["Ben", "+4915550000002"],
    ]);
    expect(result).toMatchObject({ added: 1, refused: 1, examples: [{ row: 2, text: "", reason: "erased" }] });
    const again = { name: "Ana", addresses: [{ addressKind: "phone", address: "+4915550000001" }] };
    await expect(addContact(ctx, AddContactInput.parse(again))).rejects.toMatchObject({ key: "contacts.erased" });
  });

  it("is refused with a column that nobody knows, one that is there twice, and without people", async () => {
    const refused = (rows: Cell[][]) => expect(read(rows)).rejects;
    await refused([
      ["phone", "colour"],
      ["+4915550000001", "red"],
    ]).toMatchObject({ key: "contacts.columnUnknown" });
    await refused([
      ["phone", "Phone"],
      ["+4915550000001", ""],
    ]).toMatchObject({ key: "contacts.columnUnknown" });
    await refused([["city"], ["Berlin"]]).toMatchObject({ key: "contacts.columnMissing" });
    await refused([["phone"]]).toMatchObject({ code: "no_rows" });
  });

  it("leaves nothing behind when it is called off", async () => {
    const stop = AbortSignal.abort(new Error("called off"));
    await expect(read([["phone"], ["+4915550000001"]], {}, stop)).rejects.toThrow("called off");
    expect(await known()).toEqual([]);
  });
});

describe("an export", () => {
  it("gives the columns that an import reads, whatever a value looks like", async () => {
    await read([
      ["name", "phone", "email", "labels", "remarks", "city", "visits"],
      ["=1+1", "+4915550000001", "ana@shop.example", "vip", "Likes tea", "Berlin", "12"],
      ["Ben", null, null, null, null, null, null],
    ]);
    const attributes = await listAttributes(ctx);
    const rows: string[][] = [];
    for await (const row of exportContacts(ctx, everybody, { kinds: spokenKinds(), attributes })) rows.push(row);
    const headers = contactColumns(attributes);
    const before = await known();
    await read([headers, ...rows], { act: "delete" });
    expect(await read([headers, ...rows])).toMatchObject({ rows: 2, refused: 0 });
    expect((await known()).filter(([name]) => name === "=1+1")).toEqual(before.filter(([name]) => name === "=1+1"));
  });
});
