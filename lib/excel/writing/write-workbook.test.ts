import { createWriteStream } from "node:fs";
import { PassThrough } from "node:stream";
import ExcelJS from "exceljs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fixtureFolder } from "#lib/excel/fixtures";
import { rowsOf } from "#lib/excel/reading/test-support";
import { checkHeader, isSampleRow } from "#lib/excel/recipients-sheet";
import { writeRecipientsTemplate, writeRejectedRows } from "#lib/excel/writing/write-workbook";

let files: Awaited<ReturnType<typeof fixtureFolder>>;
beforeAll(async () => {
  files = await fixtureFolder();
});
afterAll(() => files.remove());

const headers = ["recipient", "header.name", "body.order", "button.1.code"];

test("the recipients template reads back with its header, its sample row and text columns", async () => {
  const path = files.nextPath();
  await writeRecipientsTemplate(createWriteStream(path), {
    sheetName: "Recipients: [summer]",
    headers,
    sample: ["+49 155 5500 0017", "Mia", "ORD-1", "SAVE"],
    guide: { sheetName: "How to fill in", lines: ["One recipient per row.", "每行一个收件人。"] },
  });
  const [header, sample, ...rest] = await rowsOf(path);
  checkHeader(header?.cells ?? [], headers);
  expect(sample?.cells.map(({ text }) => text)).toEqual(["#sample +49 155 5500 0017", "Mia", "ORD-1", "SAVE"]);
  expect(isSampleRow(sample?.cells ?? [])).toBe(true);
  expect(rest).toEqual([]);

  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(path);
  const [first, guide] = book.worksheets;
  expect(first?.views[0]).toMatchObject({ state: "frozen", ySplit: 1 });
  expect(headers.map((_, i) => first?.getColumn(i + 1).numFmt)).toEqual(["@", "@", "@", "@"]);
  expect(first?.getCell("A1").font).toMatchObject({ bold: true });
  expect(guide?.name).toBe("How to fill in");
  expect(guide?.getCell("A2").text).toBe("每行一个收件人。");
});

test("no exported value can become a formula, and every value reads back unchanged", async () => {
  const values = [
    "=1+1",
    "+4915550017",
    "-2",
    "@SUM(A1)",
    "\tTAB",
    "\rCR",
    "line\nbreak",
    "NUL\u0000end",
    "_x0041_",
    "'quoted",
    " outer spaces ",
    'a"b<c>&d',
    "\ud83d lone",
    "🎉 مرحبا 你好",
    "\u007f",
  ];
  const path = files.nextPath();
  await writeRejectedRows(createWriteStream(path), {
    sheetName: "Rejected rows",
    headers: ["recipient"],
    rowHeader: "row",
    reasonHeader: "reason",
    rows: values.map((value, i) => ({ number: i + 2, values: [value], reason: "Not a number" })),
  });
  const [, ...rows] = await rowsOf(path);
  expect(rows.map(({ cells }) => cells.map(({ kind, text }) => [kind, text]))).toEqual(
    values.map((value, i) => [
      ["text", value],
      ["text", String(i + 2)],
      ["text", "Not a number"],
    ]),
  );
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(path);
  book.worksheets[0]?.eachRow((row) => {
    row.eachCell((cell) => {
      expect([ExcelJS.ValueType.String, ExcelJS.ValueType.RichText]).toContain(cell.type);
      expect(cell.numFmt).toBe("@");
    });
  });
});

test("writing fails when the download is closed early", async () => {
  const out = new PassThrough({ highWaterMark: 1_024 });
  out.once("data", () => out.destroy());
  function* endless() {
    for (let number = 2; ; number++) yield { number, values: [`+49155500${number}`], reason: "Repeated" };
  }
  const writing = writeRejectedRows(out, {
    sheetName: "Rejected",
    headers: ["recipient"],
    rowHeader: "row",
    reasonHeader: "reason",
    rows: (async function* () {
      for (const row of endless()) {
        if (out.destroyed) return;
        yield row;
      }
    })(),
  });
  await expect(writing).rejects.toThrow();
});
