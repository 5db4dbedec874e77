/** Unreadable recipient files of every kind that users, programs and attackers upload. */
import { type PartContent, repeated, workbookParts, zipBytes } from "#lib/excel/fixtures";
import type { WorkbookRefusalCode } from "#lib/excel/refusals";
import { workbook } from "./recipients.ts";

const sheet = "xl/worksheets/sheet1.xml";
const book = (replace: Record<string, PartContent>) => zipBytes(workbookParts(replace));

export const badFiles: { name: string; code: WorkbookRefusalCode; bytes(): Promise<Buffer> }[] = [
  {
    name: "bomb.xlsx",
    code: "zip_bomb",
    bytes: () =>
      book({
        [sheet]: () => repeated("<worksheet>", "<a/>                                ", 1_000_000, "</worksheet>"),
      }),
  },
  {
    name: "really-a.csv.xlsx",
    code: "csv_named_xlsx",
    bytes: async () => Buffer.from("recipient,body.name,body.thing\n+4915550017,Mia,order 1\n"),
  },
  {
    name: "people.csv",
    code: "csv_open_quote",
    bytes: async () => Buffer.from('recipient,body.name,body.thing\n+4915550017,"Mia,order 1\n'),
  },
  {
    name: "export.xls",
    code: "html",
    bytes: async () => Buffer.from("<html><body><table><tr><td>recipient</td></tr></table></body></html>"),
  },
  { name: "truncated.xlsx", code: "truncated", bytes: async () => (await book({})).subarray(0, 900) },
  {
    name: "with-a-password.xlsx",
    code: "encrypted",
    // Excel encrypts a file as an OLE container with a stream of this name.
    bytes: async () =>
      Buffer.concat([
        Buffer.from("d0cf11e0a1b11ae1", "hex"),
        Buffer.alloc(1_016),
        Buffer.from("EncryptedPackage", "utf16le"),
        Buffer.alloc(512),
      ]),
  },
  {
    name: "another-header.xlsx",
    code: "header_changed",
    bytes: () =>
      workbook([
        ["recipient", "body.first_name", "body.thing"],
        ["+4915550017", "Mia", "order 1"],
      ]),
  },
  { name: "nothing.xlsx", code: "empty_file", bytes: async () => Buffer.alloc(0) },
  {
    name: "a-million-blanks.xlsx",
    code: "no_rows",
    bytes: () => book({ [sheet]: () => blanksBelowHeader("ABC") }),
  },
  {
    name: "a-million-painted-blanks.xlsx",
    code: "too_many_blanks",
    bytes: () => book({ [sheet]: () => blanksBelowHeader("ABCDEFGH") }),
  },
];

/** A header, then a million rows of cells with a style and no value, as Excel writes them for borders. */
function* blanksBelowHeader(columns: string): Iterable<string> {
  yield '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">';
  for (const [i, name] of ["recipient", "body.name", "body.thing"].entries()) {
    yield `<c r="${columns[i]}1" t="inlineStr"><is><t>${name}</t></is></c>`;
  }
  yield "</row>";
  const rows = 1_000_000;
  for (let from = 2; from <= rows + 1; from += 2_000) {
    let chunk = "";
    for (let row = from; row < from + 2_000; row++) {
      chunk += `<row r="${row}">${[...columns].map((column) => `<c r="${column}${row}" s="0"/>`).join("")}</row>`;
    }
    yield chunk;
  }
  yield "</sheetData></worksheet>";
}
