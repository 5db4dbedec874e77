import { statSync } from "node:fs";
import { asc, eq } from "drizzle-orm";
import ExcelJS from "exceljs";
import { afterAll, expect, test } from "vitest";
import { connect } from "#db/client";
import { campaignRecipients, recipientImports } from "#db/schema/recipients";
import { fixtureFolder } from "#lib/excel/fixtures";
import { testDatabase } from "#lib/testing/database";
import { makeSendable } from "#lib/testing/factories";
import { makeWorkspace } from "#lib/testing/workspace";
import { importFile } from "../audience-import/import-recipients.ts";
import { rejectedRecipients, repairedRecipients } from "../audience-import/recipients.ts";
import { lookAtFile } from "./look-at-file.ts";
import { Reading } from "./reading.ts";
import { findRecipe, fingerprintOf } from "./recipes.ts";

const { ownerUrl, appUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
const web = connect(appUrl, { max: 4 });
const files = await fixtureFolder();
afterAll(() => Promise.all([owner.close(), web.close(), files.remove()]));

async function setUp() {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db });
  const { ctx } = await workspace.member("operator");
  return { ctx, ...(await makeSendable(owner.db, workspace.id)) };
}
type Place = Awaited<ReturnType<typeof setUp>>;

async function readIn(
  { ctx, channelId, templateCode }: Place,
  path: string,
  reading?: unknown,
  fileName = "people.csv",
) {
  const file = { channelId, templateCode, path, fileName, fileBytes: statSync(path).size };
  const given = reading === undefined ? {} : { reading: Reading.parse(reading) };
  const list = await importFile(ctx, { ...file, ...given }, () => {}, new AbortController().signal);
  const rows = await owner.db
    .select()
    .from(campaignRecipients)
    .where(eq(campaignRecipients.importId, list.id))
    .orderBy(asc(campaignRecipients.rowNumber));
  const fates = rows.map((row) =>
    row.fate === "send" ? `${row.address} ${row.parameters.join("|")}` : `${row.fate} ${row.reason}`,
  );
  expect(list.rowsSend + list.rowsHold + list.rowsSkip).toBe(list.rowsTotal);
  expect(list.rowsTotal).toBe(rows.length);
  return { list, rows, fates };
}

async function workbook(fill: (book: ExcelJS.Workbook) => void): Promise<string> {
  const book = new ExcelJS.Workbook();
  fill(book);
  const path = files.nextPath();
  await book.xlsx.writeFile(path);
  return path;
}

test("a CSV file with the template's header is read as a workbook is", async () => {
  const path = await files.bytes('recipient,body.name\n+4915550000001,"Ana, dear"\n\n+49 1555 0000002,Ben\n');
  const { fates, list, rows } = await readIn(await setUp(), path);
  expect(fates).toEqual(["+4915550000001 Ana, dear", "skip empty_row", "+4915550000002 Ben"]);
  expect(rows.map(({ rowNumber }) => rowNumber)).toEqual([2, 3, 4]);
  expect(list).toMatchObject({ sheetName: null, text: { encoding: "utf-8", separator: "," }, offers: {} });
});

test("chosen columns are read from a chosen sheet below a chosen header row", async () => {
  const path = await workbook((book) => {
    book.addWorksheet("Notes").addRow(["nothing here"]);
    book.addWorksheet("People").addRows([
      ["Our customers", null, null],
      ["Name", "City", "Mobile"],
      ["Ana", "Berlin", "+4915550000001"],
      ["Ben", "Köln", "x"],
    ]);
  });
  const place = await setUp();
  const reading = { sheet: "People", mapping: { headerRow: 2, columns: [2, 0] } };
  const { fates, list } = await readIn(place, path, reading, "people.xlsx");
  expect(fates).toEqual(["+4915550000001 Ana", "skip malformed_number"]);
  expect(list.sheetName).toBe("People");
  for await (const row of rejectedRecipients(place.ctx, list.id)) expect(row.values).toEqual(["x", "Ben"]);
  const header = ["name", "CITY", "Mobile "].map((text) => ({ kind: "text", text }) as const);
  expect(await findRecipe(place.ctx, fingerprintOf(header))).toEqual({ recipient: 2, "body.name": 0 });
  expect(await findRecipe((await setUp()).ctx, fingerprintOf(header))).toBeNull();
});

test("columns for another number of variables are refused", async () => {
  const path = await files.bytes("a,b\n+4915550000001,Ana\n");
  await expect(readIn(await setUp(), path, { mapping: { headerRow: 1, columns: [0] } })).rejects.toMatchObject({
    key: "campaigns.columnsStale",
  });
});

const messy = [
  "recipient,body.name",
  "'+4915550000001,Apostrophe",
  "8.613812345678E+12,Scientific",
  "0151 23456789,At home",
  "+55 11 8765-4321,Old Brazil",
  '="+4915550000004",Formula',
  "+4915550000005 / +4915550000006,Two",
  "8.61E+12,Lost",
  "+4915550000007,Fine",
  "+4915550000008,",
].join("\n");

test("without acceptance every row has the fate of today, and what could be repaired is counted with examples", async () => {
  const place = await setUp();
  const path = await files.bytes(messy);
  const { fates, list, rows } = await readIn(place, path);
  expect(fates).toEqual([
    ...["skip leading_apostrophe", "skip scientific_number", "skip unknown_country", "+551187654321 Old Brazil"],
    ...["skip malformed_number", "skip malformed_number", "skip scientific_number", "+4915550000007 Fine"],
    "skip missing_variable",
  ]);
  expect(rows.every(({ repairs }) => repairs === null)).toBe(true);
  expect(list.repaired).toEqual({});
  expect(list.commonCountry).toBe("BR");
  expect(list.offers).toEqual({
    invisible: { rows: 1, examples: [{ row: 2, from: "'+4915550000001", to: "+4915550000001" }] },
    scientific: { rows: 1, examples: [{ row: 3, from: "8.613812345678E+12", to: "8613812345678" }] },
    default_country: { rows: 1, examples: [{ row: 4, from: "0151 23456789", to: null }] },
    mobile_br: { rows: 1, examples: [{ row: 5, from: "+55 11 8765-4321", to: "+5511987654321" }] },
    formula: { rows: 1, examples: [{ row: 6, from: '="+4915550000004"', to: "+4915550000004" }] },
    several: { rows: 1, examples: [{ row: 7, from: "+4915550000005 / +4915550000006", to: "+4915550000005" }] },
  });
});

test("accepted classes repair their rows and no others, and what the file held is given back", async () => {
  const place = await setUp();
  const path = await files.bytes(messy);
  const repairs = ["invisible", "scientific", "default_country", "mobile_br", "formula", "several"];
  const { fates, list, rows } = await readIn(place, path, { repairs, country: "DE" });
  expect(fates).toEqual([
    ...["+4915550000001 Apostrophe", "+8613812345678 Scientific", "+4915123456789 At home"],
    ...["+5511987654321 Old Brazil", "+4915550000004 Formula", "+4915550000005 Two"],
    ...["skip scientific_number", "+4915550000007 Fine", "skip missing_variable"],
  ]);
  expect(list.repaired).toEqual(Object.fromEntries(repairs.map((name) => [name, 1])));
  expect(rows[0]).toMatchObject({ repairs: ["invisible"], cells: ["'+4915550000001"] });
  const file: [unknown, string[]][] = [];
  for await (const row of repairedRecipients(place.ctx, list.id)) file.push([row.values[0], row.repairs]);
  expect(file[0]).toEqual(["+4915550000001", ["invisible"]]);
  expect(file[6]).toEqual(["8.61E+12", []]);
  expect(file).toHaveLength(list.rowsTotal);
  const some = await readIn(place, path, { repairs: ["scientific"], country: "DE" });
  expect(some.fates.slice(0, 3)).toEqual([
    ...["skip leading_apostrophe", "+8613812345678 Scientific", "skip unknown_country"],
  ]);
});

test("merged cells and formulas without a result are offered, and filled once accepted", async () => {
  const path = await workbook((book) => {
    const sheet = book.addWorksheet("Recipients");
    sheet.addRows([
      ["recipient", "body.name"],
      ["+4915550000001", "The Smiths"],
      ["+4915550000002", null],
      ["+4915550000003", null],
      [{ formula: '"+4915550000004"' }, "Dan"],
      [{ formula: 'A2&""' }, "Eve"],
    ]);
    sheet.mergeCells("B2:B4");
  });
  const place = await setUp();
  const today = await readIn(place, path, undefined, "people.xlsx");
  expect(today.fates).toEqual([
    ...["+4915550000001 The Smiths", "skip missing_variable", "skip missing_variable"],
    ...["skip missing_number", "skip missing_number"],
  ]);
  expect(today.list.offers).toEqual({
    merged: { rows: 2, examples: [{ row: 3, from: "", to: null }] },
    formula: { rows: 2, examples: [5, 6].map((row) => ({ row, from: "", to: null })) },
  });
  const repaired = await readIn(place, path, { repairs: ["merged", "formula"] }, "people.xlsx");
  expect(repaired.fates).toEqual([
    ...["+4915550000001 The Smiths", "+4915550000002 The Smiths", "+4915550000003 The Smiths"],
    ...["+4915550000004 Dan", "skip missing_number"],
  ]);
  expect(repaired.list.repaired).toEqual({ merged: 2 });
});

test("a look at a file guesses its columns, and remembers them once they were chosen", async () => {
  const place = await setUp();
  const path = await files.bytes(
    "Our people;;\n;;\nCity;First name;Mobile\nBerlin;Ana;0151 23456789\nKöln;Ben;+4915550000002\n",
  );
  const { channelId, templateCode } = place;
  const file = { channelId, templateCode, path, fileName: "people.csv", fileBytes: statSync(path).size };
  const live = new AbortController().signal;
  const first = await lookAtFile(place.ctx, file, live);
  expect(first).toMatchObject({
    ...{ sheet: null, sheets: [], text: { encoding: "utf-8", separator: ";" }, headerRow: 3, columns: [2, 1] },
    ...{ wanted: ["recipient", "body.name"], width: 3, remembered: false },
  });
  expect(first.rows.at(-1)).toEqual({ number: 5, cells: ["Köln", "Ben", "+4915550000002"] });
  await readIn(place, path, { mapping: { headerRow: 3, columns: [2, 0] } });
  expect(await lookAtFile(place.ctx, file, live)).toMatchObject({ columns: [2, 0], remembered: true });
  const other = await lookAtFile(place.ctx, { ...file, reading: { separator: ",", repairs: [] } }, live);
  expect(other).toMatchObject({ text: { separator: "," }, width: 1 });
});

test("a list with a repair that fails half-way leaves nothing behind", async () => {
  const place = await setUp();
  const path = await files.bytes(`${messy}\n"open`);
  await expect(readIn(place, path, { repairs: ["invisible"] })).rejects.toMatchObject({ code: "csv_open_quote" });
  const left = await owner.db
    .select()
    .from(recipientImports)
    .where(eq(recipientImports.workspaceId, place.ctx.workspaceId));
  expect(left).toEqual([]);
});
