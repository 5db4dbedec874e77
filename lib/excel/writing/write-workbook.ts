import type { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import ExcelJS from "exceljs";
import { sampleMark } from "../recipients-sheet.ts";
import { encodeXstring } from "../xstring.ts";
import { drained } from "./drained.ts";

export interface RecipientsTemplate {
  sheetName: string;
  /** Header names in order, `recipient` first. */
  headers: readonly string[];
  /** One value per header; the first is marked as a sample. */
  sample: readonly string[];
  /** The second sheet: its name and one paragraph per row, in the reader's language. */
  guide: { sheetName: string; lines: readonly string[] };
}

/** Writes the file a person fills in: a frozen header, and every column as text so that no number turns into 8.61E+12. */
export async function writeRecipientsTemplate(out: Writable, template: RecipientsTemplate): Promise<void> {
  await writeWorkbook(out, async (book) => {
    const sheet = addTextSheet(book, template.sheetName, template.headers);
    addTextRow(sheet, [`${sampleMark} ${template.sample[0] ?? ""}`.trim(), ...template.sample.slice(1)]).commit();
    sheet.commit();

    const guide = book.addWorksheet(legalSheetName(template.guide.sheetName));
    guide.columns = [{ width: 100, style: { alignment: { wrapText: true, vertical: "top" } } }];
    for (const line of template.guide.lines) addTextRow(guide, [line]).commit();
    guide.commit();
  });
}

/** A text, or a number as it was stored in a workbook with the code of its format. */
export type WrittenCell = string | { number: string; format: string };
type WrittenRow = readonly WrittenCell[];

export interface TextTable {
  sheetName: string;
  headers: readonly string[];
  rows: AsyncIterable<WrittenRow> | Iterable<WrittenRow>;
}

/** Writes rows below a frozen header, at the pace of whoever reads the file. */
export async function writeTable(out: Writable, table: TextTable): Promise<void> {
  await writeWorkbook(out, async (book) => {
    const sheet = addTextSheet(book, table.sheetName, table.headers);
    let written = 0;
    for await (const values of table.rows) {
      addTextRow(sheet, values).commit();
      // exceljs ignores back-pressure: wait for a slow reader here, or the whole file piles up in memory.
      if (++written % 500 === 0) await drained(out);
    }
    sheet.commit();
  });
}

export interface RejectedRows {
  sheetName: string;
  /** The header of the uploaded file. Two columns are added to it: row number and reason. */
  headers: readonly string[];
  rowHeader: string;
  reasonHeader: string;
  rows: AsyncIterable<RejectedRow> | Iterable<RejectedRow>;
}

export interface RejectedRow {
  number: number;
  values: WrittenRow;
  /** In the reader's language. */
  reason: string;
}

/** Writes the rejected rows as they were uploaded, with their row number and the reason in two more columns. */
export async function writeRejectedRows(out: Writable, rejected: RejectedRows): Promise<void> {
  const { sheetName, headers, rowHeader, reasonHeader } = rejected;
  async function* rows() {
    for await (const { number, values, reason } of rejected.rows) {
      yield [...headers.map((_, i) => values[i] ?? ""), String(number), reason];
    }
  }
  await writeTable(out, { sheetName, headers: [...headers, rowHeader, reasonHeader], rows: rows() });
}

async function writeWorkbook(out: Writable, fill: (book: ExcelJS.stream.xlsx.WorkbookWriter) => Promise<void>) {
  const done = finished(out, { readable: false });
  done.catch(() => {}); // reported below; without this an aborted download would crash the process
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({
    stream: out,
    useStyles: true,
    useSharedStrings: false,
    zip: { zlib: { level: 6 } },
  });
  book.creator = "Carillon";
  book.lastModifiedBy = "Carillon";
  // exceljs waits forever when the stream is closed early.
  await Promise.race([fill(book).then(() => book.commit()), done]);
  await done;
}

function addTextSheet(book: ExcelJS.Workbook, name: string, headers: readonly string[]): ExcelJS.Worksheet {
  const sheet = book.addWorksheet(legalSheetName(name), { views: [{ state: "frozen", ySplit: 1 }] });
  sheet.columns = headers.map((header, i) => ({ width: columnWidth(header, i), style: { numFmt: "@" } }));
  const row = addTextRow(sheet, headers);
  row.font = { bold: true };
  row.commit();
  return sheet;
}

/**
 * Adds a row of inline strings in text format. A cell never becomes a formula, whatever it starts with, not even after it is
 * edited in Excel. A leading = + - @ or apostrophe stays part of the value. Numbers are written as numbers in their format.
 */
function addTextRow(sheet: ExcelJS.Worksheet, values: WrittenRow): ExcelJS.Row {
  const row = sheet.addRow([]);
  values.forEach((value, i) => {
    if (value === "") return;
    const cell = row.getCell(i + 1);
    if (typeof value !== "string") {
      cell.value = Number(value.number);
      cell.numFmt = value.format;
      return;
    }
    // exceljs writes rich text inline; its plain strings lose leading and trailing spaces in Excel.
    cell.value = { richText: [{ text: encodeXstring(value) }] };
    cell.numFmt = "@";
  });
  return row;
}

function columnWidth(header: string, index: number): number {
  return Math.min(60, Math.max(index === 0 ? 24 : 16, header.length + 4));
}

/** Excel allows 31 characters and none of these. */
function legalSheetName(name: string): string {
  return (
    name
      .replace(/[\\/?*[\]:]/g, " ")
      .replace(/^'|'$/g, " ")
      .slice(0, 31)
      .trim() || "Sheet1"
  );
}
