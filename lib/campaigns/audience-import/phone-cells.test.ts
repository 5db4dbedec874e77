import { join } from "node:path";
import ExcelJS from "exceljs";
import { afterAll, describe, expect, it } from "vitest";
import { profileFor } from "#lib/connectors/profiles";
import { fixtureFolder } from "#lib/excel/fixtures";
import { readWorkbook } from "#lib/excel/reading/read-workbook";
import { readPhone } from "#lib/phone/phone";

/** Recipients' cells as Excel and other programs store them, in real files. */
const files = await fixtureFolder();
afterAll(() => files.remove());

const forbidden = profileFor("whatsapp")?.countries.forbidden ?? {};

type Case = [name: string, value: ExcelJS.CellValue, format: string, outcome: string];

const cases: Case[] = [
  // Rounded for good: the digits that a person typed are not in the file any more.
  ["8.61E+12 read back as a number", 8.61e12, "0", "rounded_number"],
  ["8.61E+12 in a General cell", 8.61e12, "General", "rounded_number"],
  ["8.61E+12 in a scientific cell", 8.61e12, "0.00E+00", "rounded_number"],
  ["8.61E+12 in a text column", 8.61e12, "@", "rounded_number"],
  ["8.61381E+12 read back as a number", 8613810000000, "0", "rounded_number"],
  ["a round number of thirteen digits", 8613800000000, "0", "rounded_number"],
  ["a round number that a formula made", { formula: "861*10^10", result: 8.61e12 }, "0", "rounded_number"],
  // Still whole in the file, but never shown so to the person who sent it.
  ["thirteen digits in a General cell", 8613812345678, "General", "scientific_number"],
  ["thirteen digits in a scientific cell", 8613812345678, "0.00E+00", "scientific_number"],
  ["sixteen digits, of which Excel keeps fifteen", 8613812345678901, "0", "scientific_number"],
  ["twenty digits", 8.6138123456789e19, "0", "scientific_number"],
  ["text in scientific form", "8.61E+12", "@", "scientific_number"],
  [
    "text in scientific form, as a formula's result",
    { formula: 'A1&""', result: "8.61E+12" },
    "General",
    "scientific_number",
  ],
  // Whole.
  ["two zeros at the end", 15555550100, "0", "+15555550100"],
  ["two zeros at the end of a General cell", 15555550100, "General", "+15555550100"],
  ["thirteen digits shown as digits", 8613812345678, "0", "+8613812345678"],
  ["thirteen digits in a text column", 8613812345678, "@", "+8613812345678"],
  ["thousands separators", 8613812345678, "#,##0", "+8613812345678"],
  ["decimals that are all zero", 8613812345678, "0.00", "+8613812345678"],
  ["zeros that fill it up", 8613812345678, "000000000000000", "+8613812345678"],
  ["a plus that the format shows", 8613812345678, '"+"0', "+8613812345678"],
  ["fifteen digits", 234803123456789, "0", "+234803123456789"],
  ["a formula's number", { formula: "A1+0", result: 8613812345678 }, "0", "+8613812345678"],
  ["a formula's text", { formula: '"+"&A1', result: "+8613812345678" }, "General", "+8613812345678"],
  // Text is what a person typed, zeros and all.
  ["text with eight zeros at its end", "8613800000000", "@", "+8613800000000"],
  ["text with ten zeros at its end", "+8610000000000", "@", "+8610000000000"],
  // Not numbers of people.
  ["a country code that only the format shows", 15550017001, '"+49 "0', "malformed_number"],
  ["a percentage", 49155500170, "0%", "malformed_number"],
  ["a negative number", -8613812345678, "0", "malformed_number"],
  ["a negative number in parentheses", -8613812345678, "#,##0;(#,##0)", "malformed_number"],
  ["a fraction", 8613812345678.5, "0.0", "malformed_number"],
  ["zero", 0, "0", "malformed_number"],
  ["a date", new Date("2026-11-21T00:00:00Z"), "yyyy-mm-dd", "malformed_number"],
  ["a number shown as a date", 46347, "yyyy-mm-dd", "malformed_number"],
  ["a truth value", true, "General", "malformed_number"],
  ["an error", { error: "#N/A" }, "General", "malformed_number"],
  ["a formula's error", { formula: "1/0", result: { error: "#DIV/0!" } }, "General", "malformed_number"],
  ["a formula that was never computed", { formula: "A1+0", result: undefined } as never, "0", "missing_number"],
];

describe("a recipient's cell with", () => {
  const outcomes = readAll();

  it.each(cases.map(([name, , , outcome], row) => [name, outcome, row] as const))("%s: %s", async (_, outcome, row) => {
    expect((await outcomes)[row]).toBe(outcome);
  });
});

/** What becomes of each case's cell, written to a file and read from it. */
async function readAll(): Promise<string[]> {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet("Recipients");
  for (const [row, [, value, format]] of cases.entries()) {
    const cell = sheet.getCell(row + 1, 1);
    cell.value = value;
    cell.numFmt = format;
    // A blank row would not be read.
    sheet.getCell(row + 1, 2).value = "filled";
  }
  const path = join(files.folder, "cells.xlsx");
  await book.xlsx.writeFile(path);
  const found: string[] = [];
  for await (const { rows } of readWorkbook(path)) {
    for (const { cells } of rows) {
      const reading = readPhone(cells[0] ?? { kind: "empty", text: "" }, { forbidden });
      found.push(reading.ok ? reading.phone : reading.reason);
    }
  }
  return found;
}
