import type { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { drained } from "./drained.ts";

export interface CsvTable {
  headers: readonly string[];
  rows: AsyncIterable<readonly string[]> | Iterable<readonly string[]>;
}

/**
 * Writes rows below a header as CSV (RFC 4180) in UTF-8 with a mark that spreadsheets recognise, at the pace of whoever reads
 * the file. A cell that a spreadsheet could run begins with an apostrophe.
 */
export async function writeCsv(out: Writable, { headers, rows }: CsvTable): Promise<void> {
  const done = finished(out, { readable: false });
  done.catch(() => {}); // reported below
  async function fill(): Promise<void> {
    out.write(`\uFEFF${lineOf(headers)}`);
    for await (const row of rows) {
      // Nothing reads a closed stream: go on no further through the database.
      if (out.destroyed) return;
      if (!out.write(lineOf(row))) await drained(out);
    }
    out.end();
  }
  await Promise.race([fill().then(() => done), done]);
}

const lineOf = (cells: readonly string[]) => `${cells.map(cellOf).join(",")}\r\n`;

/** What spreadsheets take for the start of a formula; a phone number is none. */
function cellOf(text: string): string {
  const runs = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/.test(text) && !/^\+\d{1,20}$/.test(text);
  const safe = runs ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
