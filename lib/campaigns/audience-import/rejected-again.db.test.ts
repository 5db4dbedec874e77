import { createWriteStream, statSync } from "node:fs";
import ExcelJS from "exceljs";
import { afterAll, expect, test } from "vitest";
import { connect } from "#db/client";
import { fixtureFolder } from "#lib/excel/fixtures";
import { writeRejectedRows } from "#lib/excel/writing/write-workbook";
import { testDatabase } from "#lib/testing/database";
import { makeSendable } from "#lib/testing/factories";
import { makeWorkspace } from "#lib/testing/workspace";
import { importFile } from "./import-recipients.ts";
import { getImport, type RejectedRecipient, rejectedRecipients } from "./recipients.ts";

const { ownerUrl, appUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
const web = connect(appUrl, { max: 4 });
const files = await fixtureFolder();
afterAll(() => Promise.all([owner.close(), web.close(), files.remove()]));

async function setUp() {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db });
  const { ctx } = await workspace.member("operator");
  return { ctx, ...(await makeSendable(owner.db, workspace.id, {})) };
}
type Place = Awaited<ReturnType<typeof setUp>>;

async function readIn({ ctx, channelId, templateCode }: Place, path: string) {
  const file = { channelId, templateCode, path, fileName: "people.xlsx", fileBytes: statSync(path).size };
  return importFile(ctx, file, () => {}, new AbortController().signal);
}

async function rejectedOf({ ctx }: Place, importId: string): Promise<RejectedRecipient[]> {
  const rows: RejectedRecipient[] = [];
  for await (const row of rejectedRecipients(ctx, importId)) rows.push(row);
  return rows;
}

/** Writes the file of rejected rows that a person downloads. */
async function download(place: Place, importId: string, words: { row: string; reason: string }): Promise<string> {
  const path = files.nextPath();
  const { columns } = await getImport(place.ctx, importId);
  const rows = await rejectedOf(place, importId);
  await writeRejectedRows(createWriteStream(path), {
    ...{ sheetName: "Rejected rows", headers: columns, rowHeader: words.row, reasonHeader: words.reason },
    rows: rows.map(({ number, values, reason }) => ({ number, values, reason: reason ?? "" })),
  });
  return path;
}

type Given = [value: ExcelJS.CellValue, format: string, name: ExcelJS.CellValue, nameFormat: string, reason: string];

const given: Given[] = [
  ["'+4915555000011", "@", "Ana", "@", "leading_apostrophe"],
  ["0155 5500 0012", "@", "Ana", "@", "unknown_country"],
  [8613812345678, "General", "Ana", "@", "scientific_number"],
  [8610000000000, "0", "Ana", "@", "rounded_number"],
  [15550017001, '"+49 "0', "Ana", "@", "malformed_number"],
  [new Date("2026-12-31T10:00:00Z"), "dd-mm-yyyy hh", "Ana", "@", "malformed_number"],
  ["=1+1", "@", "Ana", "@", "malformed_number"],
  ["+4915555000013", "@", { error: "#N/A" }, "General", "invalid_variable"],
  ["+4915555000014", "@", "#REF!", "@", "invalid_variable"],
  ["+4915555000015", "@", 8.61e12, "0.00E+00", "scientific_variable"],
  ["+4915555000016", "@", null, "@", "missing_variable"],
  ["  +4915555000017", "@", "007", "@", "stray_spaces"],
];

async function workbook(): Promise<string> {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet("People");
  sheet.addRow(["recipient", "body.name"]);
  for (const [recipient, format, name, nameFormat] of given) {
    const row = sheet.addRow([recipient, name]);
    row.getCell(1).numFmt = format;
    row.getCell(2).numFmt = nameFormat;
  }
  sheet.addRow(["+49 1555 5000020", "First"]);
  sheet.addRow(["(49) 1555-5000020", "Second"]);
  const path = files.nextPath();
  await book.xlsx.writeFile(path);
  return path;
}

test.each([
  ["in English", { row: "row", reason: "reason" }],
  ["in Chinese", { row: "行号", reason: "原因" }],
])(
  "the file of rejected rows %s, uploaded as it is, is read and rejects each row for the same reason",
  async (_, words) => {
    const place = await setUp();
    const list = await readIn(place, await workbook());
    const first = await rejectedOf(place, list.id);
    expect(first.map(({ reason }) => reason)).toEqual([...given.map(([, , , , reason]) => reason), "duplicate"]);
    const again = await readIn(place, await download(place, list.id, words));
    // The number that stood twice now stands once.
    expect(again).toMatchObject({ rowsTotal: given.length + 1, rowsSend: 1, rowsSkip: given.length });
    const second = await rejectedOf(place, again.id);
    expect(second.map(({ reason }) => reason)).toEqual(given.map(([, , , , reason]) => reason));
  },
);

test("the file of rejected rows has the cells as they stood: text as text, zeros kept, numbers in their format", async () => {
  const place = await setUp();
  const list = await readIn(place, await workbook());
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(await download(place, list.id, { row: "row", reason: "reason" }));
  const sheet = book.worksheets[0];
  const cell = (row: number, column: number) => {
    const { value, numFmt, text } = sheet?.getCell(row, column) ?? {};
    return [typeof value === "number" ? value : text, numFmt ?? "General"];
  };
  expect(cell(2, 1)).toEqual(["'+4915555000011", "@"]);
  expect(cell(3, 1)).toEqual(["0155 5500 0012", "@"]);
  expect(cell(4, 1)).toEqual([8613812345678, "General"]);
  expect(cell(6, 1)).toEqual([15550017001, '"+49 "0']);
  expect(cell(8, 1)).toEqual(["=1+1", "@"]);
  expect(cell(13, 1)).toEqual(["  +4915555000017", "@"]);
  expect(cell(13, 2)).toEqual(["007", "@"]);
  // A repeated number as it was written, not as it was read.
  expect(cell(14, 1)).toEqual(["(49) 1555-5000020", "@"]);
  sheet?.eachRow((row) => row.eachCell(({ type }) => expect(type).not.toBe(ExcelJS.ValueType.Formula)));
});

test("a mended file of rejected rows sends to the people in it", async () => {
  const place = await setUp();
  const list = await readIn(place, await workbook());
  const path = await download(place, list.id, { row: "row", reason: "reason" });
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(path);
  const sheet = book.worksheets[0];
  if (sheet) sheet.getCell("A2").value = "+4915555000011";
  if (sheet) sheet.getCell("A4").value = "+8613812345678";
  await book.xlsx.writeFile(path);
  expect(await readIn(place, path)).toMatchObject({ rowsSend: 3 });
});
