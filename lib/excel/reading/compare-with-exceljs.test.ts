import { createWriteStream } from "node:fs";
import ExcelJS from "exceljs";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { fixtureFolder } from "#lib/excel/fixtures";
import { rowsOf } from "#lib/excel/reading/test-support";

vi.setConfig({ testTimeout: 60_000 }); // each read starts a thread

let files: Awaited<ReturnType<typeof fixtureFolder>>;
beforeAll(async () => {
  files = await fixtureFolder();
});
afterAll(() => files.remove());

const plainObject = { noNullPrototype: true }; // the writer calls methods on these
const value = fc.oneof(
  fc
    .string({ unit: "grapheme", maxLength: 30 })
    .filter((text) => !/[\r\u007f]|_x[0-9a-f]{4}_/i.test(text) && text === text.trim()),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }),
  fc.boolean(),
  fc.date({ min: new Date("1901-01-01"), max: new Date("2099-01-01"), noInvalidDate: true }),
  fc.constant(null),
  fc.record(
    { formula: fc.constant("1+1"), result: fc.oneof(fc.integer(), fc.stringMatching(/^[a-z]{1,9}$/)) },
    plainObject,
  ),
  fc.record(
    {
      richText: fc.array(fc.record({ text: fc.stringMatching(/^[a-z ]{1,9}$/) }, plainObject), {
        minLength: 1,
        maxLength: 3,
      }),
    },
    plainObject,
  ),
  fc.constant({ error: "#DIV/0!" as const }),
);
const workbook = fc.record({
  rows: fc.array(fc.array(value, { maxLength: 6 }), { minLength: 1, maxLength: 8 }),
  useSharedStrings: fc.boolean(),
});

test("any workbook reads the same as with the exceljs reader", async () => {
  await fc.assert(
    fc.asyncProperty(workbook, async ({ rows, useSharedStrings }) => {
      const path = files.nextPath();
      const writer = new ExcelJS.stream.xlsx.WorkbookWriter({
        stream: createWriteStream(path),
        useStyles: true,
        useSharedStrings,
      });
      const target = writer.addWorksheet("Any");
      target.addRow(["first"]).commit();
      for (const values of rows) {
        const row = target.addRow(values);
        row.eachCell((cell) => {
          if (cell.value instanceof Date) cell.numFmt = "yyyy-mm-dd hh:mm:ss";
        });
        row.commit();
      }
      await writer.commit();

      const oracle = new ExcelJS.Workbook();
      await oracle.xlsx.readFile(path);
      for (const { number, cells } of await rowsOf(path)) {
        const row = oracle.worksheets[0]?.getRow(number);
        cells.forEach((cell, i) => {
          // How a number is shown has tests of its own, in display.test.ts.
          const text = cell.kind === "number" ? fifteenDigits(Number(cell.raw)) : cell.text;
          expect([number, i, text]).toEqual([number, i, oracleText(row?.getCell(i + 1))]);
        });
        expect(cells.length).toBeGreaterThanOrEqual(lastFilled(row));
      }
    }),
    { seed: 20261114, numRuns: 30 },
  );
});

function oracleText(cell: ExcelJS.Cell | undefined): string {
  const value = cell?.value ?? null;
  const result = typeof value === "object" && value && "formula" in value ? value.result : value;
  if (result === null || result === undefined) return "";
  if (result instanceof Date)
    return new Date(Math.round(result.getTime() / 1000) * 1000).toISOString().slice(0, 19).replace("T", " ");
  if (typeof result === "boolean") return result ? "TRUE" : "FALSE";
  if (typeof result === "number") return fifteenDigits(result);
  if (typeof result === "object" && "error" in result) return String(result.error);
  if (typeof result === "object" && "richText" in result) return result.richText.map(({ text }) => text).join("");
  return String(result);
}

const fifteenDigits = (value: number) => String(Number(value.toPrecision(15)) || 0);

function lastFilled(row: ExcelJS.Row | undefined): number {
  let last = 0;
  row?.eachCell((cell, column) => {
    if (oracleText(cell) !== "") last = column;
  });
  return last;
}
