/** Files of rejected rows of a list in which rows name the language of each person. */
import { createWriteStream, statSync } from "node:fs";
import { and, asc, eq } from "drizzle-orm";
import ExcelJS from "exceljs";
import { afterAll, expect, test } from "vitest";
import { connect } from "#db/client";
import { campaignRecipients } from "#db/schema/recipients";
import { templates } from "#db/schema/templates";
import { fixtureFolder } from "#lib/excel/fixtures";
import { writeRejectedRows } from "#lib/excel/writing/write-workbook";
import { testDatabase } from "#lib/testing/database";
import { greeting, insertTemplate, makeSendable } from "#lib/testing/factories";
import { makeWorkspace } from "#lib/testing/workspace";
import { importFile } from "../audience-import/import-recipients.ts";
import { getImport, headersOfRows, rejectedRecipients, repairedRecipients } from "../audience-import/recipients.ts";

const { ownerUrl, appUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
const web = connect(appUrl, { max: 4 });
const files = await fixtureFolder();
afterAll(() => Promise.all([owner.close(), web.close(), files.remove()]));

const words = { ...greeting, body: "Hello $(name), welcome back to us.", samples: {} };

async function setUp() {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db });
  const { ctx } = await workspace.member("operator");
  const name = "welcome";
  const place = await makeSendable(owner.db, workspace.id, { content: words });
  await owner.db.update(templates).set({ name }).where(eq(templates.code, place.templateCode));
  const french = { ...words, body: "Bonjour $(name), bienvenue chez nous." };
  const frenchCode = await insertTemplate(owner.db, workspace.id, place.channelId, {
    ...{ name, language: "fr", content: french },
  });
  return { ctx, ...place, frenchCode };
}
type Place = Awaited<ReturnType<typeof setUp>>;

async function sheetOf(rows: string[][]): Promise<string> {
  const path = files.nextPath();
  const book = new ExcelJS.Workbook();
  book.addWorksheet("People").addRows(rows);
  await book.xlsx.writeFile(path);
  return path;
}

function readIn({ ctx, channelId, templateCode }: Place, path: string) {
  const file = { path, fileName: "people.xlsx", fileBytes: statSync(path).size };
  const input = { channelId, templateCode, byLanguage: true, ...file };
  return importFile(ctx, input, () => {}, new AbortController().signal);
}

/** The file that a person downloads. @returns its path and what stands in it */
async function download({ ctx }: Place, importId: string, read = rejectedRecipients) {
  const path = files.nextPath();
  const given = [];
  for await (const { number, values, reason } of read(ctx, importId)) {
    given.push({ number, values, reason: reason ?? "" });
  }
  const headers = headersOfRows(await getImport(ctx, importId));
  await writeRejectedRows(createWriteStream(path), {
    ...{ sheetName: "Rejected rows", headers, rowHeader: "row", reasonHeader: "reason", rows: given },
  });
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(path);
  const cells: string[][] = [];
  book.worksheets[0]?.eachRow((row) => cells.push([1, 2, 3, 4, 5].map((at) => row.getCell(at).text)));
  return { path, book, cells };
}

const rows = [
  ["recipient", "body.name", "language"],
  ["+4915555000001", "Ana", "fr"],
  ["no number", "Ben", "fr"],
  ["+4915555000003", "", "fr"],
  ["+49 1555 5000001", "Ana again", "fr"],
  ["no number either", "Dan", ""],
];

test("rejected rows keep the language that they named, those without one and repeated ones too", async () => {
  const place = await setUp();
  const list = await readIn(place, await sheetOf(rows));
  expect(list).toMatchObject({ rowsSend: 1, rowsSkip: 4 });
  expect((await download(place, list.id)).cells).toEqual([
    ["recipient", "body.name", "language", "row", "reason"],
    ["no number", "Ben", "fr", "3", "malformed_number"],
    ["+4915555000003", "", "fr", "4", "missing_variable"],
    ["+49 1555 5000001", "Ana again", "fr", "5", "duplicate"],
    ["no number either", "Dan", "", "6", "malformed_number"],
  ]);
  const whole = await download(place, list.id, repairedRecipients);
  expect(whole.cells[1]).toEqual(["+4915555000001", "Ana", "fr", "2", ""]);
});

test("a mended file of rejected rows is read again, and each person gets their language", async () => {
  const place = await setUp();
  const list = await readIn(place, await sheetOf(rows));
  const { path, book } = await download(place, list.id);
  const sheet = book.worksheets[0] as ExcelJS.Worksheet;
  sheet.getCell("A2").value = "+4915555000002";
  sheet.getCell("A5").value = "+4915555000004";
  await book.xlsx.writeFile(path);
  const again = await readIn(place, path);
  expect(again).toMatchObject({ rowsSend: 3, rowsSkip: 1 });
  const chosen = await owner.db
    .select({ address: campaignRecipients.address, code: campaignRecipients.templateCode })
    .from(campaignRecipients)
    .where(and(eq(campaignRecipients.importId, again.id), eq(campaignRecipients.fate, "send")))
    .orderBy(asc(campaignRecipients.address));
  expect(chosen.map(({ address, code }) => [address, code])).toEqual([
    ["+4915555000001", place.frenchCode],
    ["+4915555000002", place.frenchCode],
    ["+4915555000004", null],
  ]);
});

test("a list whose file names no language is given back as it was", async () => {
  const place = await setUp();
  const list = await readIn(place, await sheetOf(rows.map((row) => row.slice(0, 2))));
  const { cells } = await download(place, list.id);
  expect(cells[1]).toEqual(["no number", "Ben", "", "3", "malformed_number"]);
  expect((await readIn(place, (await download(place, list.id)).path)).rowsSkip).toBe(3);
});
