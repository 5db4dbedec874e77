/** Broken files of many makers: what becomes of each row, what is offered, and what accepting all of it gives. */
import ExcelJS from "exceljs";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { profileFor, templateRulesFor } from "#lib/connectors/profiles";
import {
  fixtureFolder,
  repeated,
  sharedStrings,
  sheet,
  sheetOfRows,
  styles,
  workbookParts,
  zipBytes,
} from "#lib/excel/fixtures";
import { WorkbookRefusal } from "#lib/excel/refusals";
import { greeting } from "#lib/testing/factories";
import type { AssessedRow } from "../audience-import/assess-row.ts";
import { readList } from "./read-list.ts";
import { Reading, type RepairClass, repairClasses } from "./reading.ts";

const files = await fixtureFolder();
afterAll(() => files.remove());

const profile = profileFor("whatsapp");
if (!profile) throw new Error("no profile");
const rules = {
  profile,
  template: templateRulesFor("whatsapp"),
  forbidden: profile.countries.forbidden,
  now: new Date(),
};
const template = { code: "1", content: greeting, category: "utility", topicId: null, platform: "whatsapp" } as const;
const headers = ["recipient", "body.name"];

async function read(content: Buffer | string, fileName: string, reading?: Partial<Reading>) {
  const path = await files.bytes(content);
  const rows: AssessedRow[] = [];
  try {
    const { doctor, notes } = await readList({
      input: {
        ...{ channelId: "1", templateCode: "1", path, fileName, fileBytes: 0 },
        ...(reading ? { reading: Reading.parse(reading) } : {}),
      },
      ...{ headers, template, rules, onProgress() {}, signal: new AbortController().signal },
      take: async (batch) => void rows.push(...batch),
    });
    const offers = Object.fromEntries(Object.entries(doctor.offers).map(([name, offer]) => [name, offer.rows]));
    return { rows, outcome: rows.map(told), offers, repaired: notes.repaired };
  } catch (error) {
    if (!(error instanceof WorkbookRefusal)) throw error;
    return { rows, outcome: error.code, offers: {}, repaired: {} };
  }
}

const told = ({ fate, reason, address, parameters }: AssessedRow) =>
  fate === "send" ? `${address} ${parameters.join("|")}` : `${fate} ${reason}`;

/** Every row has one fate, a reason exactly where it is not sent, and a number of its own. */
function addsUp(rows: readonly AssessedRow[]): void {
  const of = (fate: string) => rows.filter((row) => row.fate === fate).length;
  expect(of("send") + of("hold") + of("skip")).toBe(rows.length);
  for (const { fate, reason, address } of rows) {
    expect(reason === null).toBe(fate === "send");
    if (fate !== "skip") expect(address).not.toBeNull();
  }
  expect(new Set(rows.map(({ rowNumber }) => rowNumber)).size).toBe(rows.length);
}

type Outcome = string[] | string;
type Broken = {
  name: string;
  file: Buffer | string | (() => Promise<Buffer>);
  /** The file's name ends in this. */
  as?: "csv" | "xlsx" | "txt";
  today: Outcome;
  offers?: Partial<Record<RepairClass, number>>;
  /** The outcome once all classes are accepted, for numbers at home in Germany unless `country` is another. */
  repaired?: string[];
  country?: string;
};

const csv = (...rows: string[]) => ["recipient,body.name", ...rows].join("\n");
const one = "+4915550000001";
const cell = (at: string, text: string) =>
  `<c r="${at}" t="inlineStr"><is><t xml:space="preserve">${text}</t></is></c>`;
const head = `<row r="1">${cell("A1", "recipient")}${cell("B1", "body.name")}</row>`;
const raw = (rows: string, before = "", after = "") =>
  zipBytes(
    workbookParts({
      "xl/worksheets/sheet1.xml": sheet(head + rows, before).replace("</sheetData>", `</sheetData>${after}`),
    }),
  );
const row = (n: number, recipient: string, name = cell(`B${n}`, "Ana"), more = "") =>
  `<row r="${n}"${more}>${recipient}${name}</row>`;
const numberCell = (n: number, value: string, style = "") => `<c r="A${n}"${style}><v>${value}</v></c>`;

async function exceljs(rows: unknown[][], change: (sheet: ExcelJS.Worksheet) => void = () => {}): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet("Recipients");
  sheet.addRows([headers, ...rows]);
  change(sheet);
  return Buffer.from(await book.xlsx.writeBuffer());
}

const gb = Buffer.concat([
  Buffer.from(`recipient,body.name\n${one},`),
  Buffer.from([0xcd, 0xf5, 0xd0, 0xa1, 0xc3, 0xf7]),
]);

const numbers: Broken[] = [
  {
    name: "an apostrophe",
    file: csv(`'${one},Ana`),
    today: ["skip leading_apostrophe"],
    offers: { invisible: 1 },
    repaired: [`${one} Ana`],
  },
  {
    name: "a curly apostrophe",
    file: csv(`\u2019${one},Ana`),
    today: ["skip leading_apostrophe"],
    offers: { invisible: 1 },
    repaired: [`${one} Ana`],
  },
  {
    name: "spaces around",
    file: csv(`  ${one} ,Ana`),
    today: ["skip stray_spaces"],
    offers: { invisible: 1 },
    repaired: [`${one} Ana`],
  },
  {
    name: "a zero-width space",
    file: csv(`+49\u200b15550000001,Ana`),
    today: ["skip stray_spaces"],
    offers: { invisible: 1 },
    repaired: [`${one} Ana`],
  },
  {
    name: "a no-break space",
    file: csv("+49\u00a015550000001,Ana"),
    today: ["skip stray_spaces"],
    offers: { invisible: 1 },
    repaired: [`${one} Ana`],
  },
  {
    name: "direction marks",
    file: csv(`\u202d${one}\u202c,Ana`),
    today: ["skip stray_spaces"],
    offers: { invisible: 1 },
    repaired: [`${one} Ana`],
  },
  {
    name: "a tab in quotes",
    file: csv(`"${one}\t",Ana`),
    today: ["skip stray_spaces"],
    offers: { invisible: 1 },
    repaired: [`${one} Ana`],
  },
  {
    name: "a line break in a number",
    file: csv('"+49 1555\n0000001",Ana'),
    today: ["skip stray_spaces"],
    offers: { invisible: 1 },
    repaired: [`${one} Ana`],
  },
  { name: "full-width digits", file: csv("＋４９１５５５００００００１,Ana"), today: [`${one} Ana`] },
  {
    name: "full-width digits and spaces",
    file: csv("＋４９　１５５５００００００１,Ana"),
    today: ["skip stray_spaces"],
    offers: { full_width: 1 },
    repaired: [`${one} Ana`],
  },
  {
    name: "Bengali digits",
    file: csv("+৪৯১৫৫৫০০০০০০১,Ana"),
    today: ["skip malformed_number"],
    offers: { full_width: 1 },
    repaired: [`${one} Ana`],
  },
  {
    name: "Devanagari digits and an apostrophe",
    file: csv("'+४९१५५५०००००००१,Ana".replace("०००००००", "००००००")),
    today: ["skip leading_apostrophe"],
    offers: { full_width: 1, invisible: 1 },
    repaired: [`${one} Ana`],
  },
  {
    name: "scientific notation with all digits",
    file: csv("8.613812345678E+12,Ana"),
    today: ["skip scientific_number"],
    offers: { scientific: 1 },
    repaired: ["+8613812345678 Ana"],
  },
  {
    name: "scientific notation with a comma",
    file: csv('"8,613812345678E+12",Ana'),
    today: ["skip scientific_number"],
    offers: { scientific: 1 },
    repaired: ["+8613812345678 Ana"],
  },
  {
    name: "scientific notation that lost digits",
    file: csv("8.61E+12,Ana"),
    today: ["skip scientific_number"],
    repaired: ["skip scientific_number"],
  },
  {
    name: "two numbers with a slash",
    file: csv(`${one} / +4915550000002,Ana`),
    today: ["skip malformed_number"],
    offers: { several: 1 },
    repaired: [`${one} Ana`],
  },
  {
    name: "two numbers with a semicolon",
    file: csv(`${one};+4915550000002,Ana`),
    today: ["skip malformed_number"],
    offers: { several: 1 },
    repaired: [`${one} Ana`],
  },
  {
    name: "two numbers in two lines",
    file: csv(`"${one}\n+4915550000002",Ana`),
    today: ["skip stray_spaces"],
    offers: { several: 1 },
    repaired: [`${one} Ana`],
  },
  {
    name: "a word and a number",
    file: csv(`none or ${one},Ana`),
    today: ["skip malformed_number"],
    offers: { several: 1 },
    repaired: [`${one} Ana`],
  },
  {
    name: "a number as at home",
    file: csv("0151 23456789,Ana"),
    today: ["skip unknown_country"],
    offers: { default_country: 1 },
    repaired: ["+4915123456789 Ana"],
  },
  {
    name: "a fixed line as at home",
    file: csv("(089) 12345678,Ana"),
    today: ["skip unknown_country"],
    offers: { default_country: 1 },
    repaired: ["+498912345678 Ana"],
  },
  {
    name: "a number that lost its zero",
    file: csv("15123456789,Ana"),
    today: ["+15123456789 Ana"],
    repaired: ["+4915123456789 Ana"],
  },
  {
    name: "a number with one zero for the plus",
    file: csv("033612345678,Ana"),
    today: ["skip unknown_country"],
    country: "FR",
    offers: { default_country: 1 },
    repaired: ["+33612345678 Ana"],
  },
  {
    name: "a Chinese mobile",
    file: csv("13812345678,Ana"),
    today: ["+13812345678 Ana"],
    country: "CN",
    repaired: ["+8613812345678 Ana"],
  },
  {
    name: "Mexico with 044",
    file: csv("+52 044 55 1234 5678,Ana"),
    today: ["skip too_long"],
    offers: { mobile_mx: 1 },
    repaired: ["+525512345678 Ana"],
  },
  { name: "Mexico with 1", file: csv("+52 1 55 1234 5678,Ana"), today: ["+525512345678 Ana"] },
  {
    name: "Brazil without the 9",
    file: csv("+55 11 8765-4321,Ana"),
    today: ["+551187654321 Ana"],
    offers: { mobile_br: 1 },
    repaired: ["+5511987654321 Ana"],
  },
  { name: "a Brazilian fixed line", file: csv("+55 11 3456-7890,Ana"), today: ["+551134567890 Ana"] },
  {
    name: "Argentina without the 9",
    file: csv("+54 11 2345-6789,Ana"),
    today: ["+541123456789 Ana"],
    offers: { mobile_ar: 1 },
    repaired: ["+5491123456789 Ana"],
  },
  { name: "Argentina with 15", file: csv("+54 11 15 2345-6789,Ana"), today: ["+5491123456789 Ana"] },
  {
    name: "a formula in quotes",
    file: csv(`="${one}",Ana`),
    today: ["skip malformed_number"],
    offers: { formula: 1 },
    repaired: [`${one} Ana`],
  },
  {
    name: "a variable as a formula",
    file: csv(`${one},"=""0042"""`),
    today: [`${one} ="0042"`],
    offers: { formula: 1 },
    repaired: [`${one} 0042`],
  },
  {
    name: "a formula that calculates",
    file: csv(`=1+2,Ana`),
    today: ["skip malformed_number"],
    repaired: ["skip malformed_number"],
  },
  {
    name: "an error of Excel",
    file: csv("#N/A,Ana", `${one},#REF!`),
    today: ["skip malformed_number", "skip invalid_variable"],
    repaired: ["skip malformed_number", "skip invalid_variable"],
  },
  {
    name: "a forbidden country behind a space",
    file: csv(" +5351234567,Ana"),
    today: ["skip stray_spaces"],
    repaired: ["skip stray_spaces"],
  },
  {
    name: "words, and nothing",
    file: csv("call me,Ana", ",Ana", ",", `${one},`),
    today: ["skip malformed_number", "skip missing_number", "skip empty_row", "skip missing_variable"],
  },
];

const texts: Broken[] = [
  { name: "UTF-8 with its mark", file: `\ufeff${csv(`${one},Zoë`)}`, today: [`${one} Zoë`] },
  { name: "UTF-16 LE", file: Buffer.from(`\ufeff${csv(`${one},王`)}`, "utf16le"), today: [`${one} 王`] },
  { name: "UTF-16 BE", file: Buffer.from(`\ufeff${csv(`${one},Zoë`)}`, "utf16le").swap16(), today: [`${one} Zoë`] },
  {
    name: "UTF-16 that ends in the middle",
    file: Buffer.from(`\ufeff${csv(`${one},Zoë`)}`, "utf16le").subarray(0, -1),
    today: "text_encoding",
  },
  { name: "GB18030", file: gb, today: [`${one} 王小明`] },
  { name: "Latin-1", file: Buffer.from(csv(`${one},Müller`), "latin1"), today: [`${one} Müller`] },
  {
    name: "UTF-8 cut in the middle of a character",
    file: Buffer.from(csv(`${one},王`)).subarray(0, -1),
    today: "text_encoding",
  },
  { name: "semicolons", file: csv(`${one};Ana`).replace(",", ";"), today: [`${one} Ana`] },
  { name: "tabs in a .txt", as: "txt", file: `recipient\tbody.name\n${one}\tAna`, today: [`${one} Ana`] },
  { name: "a line that names the separator", file: `sep=|\nrecipient|body.name\n${one}|Ana`, today: [`${one} Ana`] },
  {
    name: "quotes, separators and breaks in cells",
    file: csv(`${one},"Ana ""A"", dear"`),
    today: [`${one} Ana "A", dear`],
  },
  { name: "a quote that never closes", file: csv(`${one},"Ana`, "x"), today: "csv_open_quote" },
  { name: "text behind a quote", file: csv(`${one},"Ana"x`), today: "csv_stray_quote" },
  { name: "blank lines", file: csv("", `${one},Ana`, "", ""), today: ["skip empty_row", `${one} Ana`] },
  {
    name: "rows that are too short and too long",
    file: csv(one, `${one},Ana,more`),
    today: ["skip missing_variable", `${one} Ana`],
  },
  { name: "zero bytes", file: csv(`${one},A\u0000na`), today: "not_xlsx", as: "csv" },
  { name: "another header", file: "Phone,Name\n1,2", today: "header_changed" },
  { name: "only a header", file: "recipient,body.name\n", today: "no_rows" },
  { name: "nothing", file: "", today: "empty_file" },
  { name: "only line breaks", file: "\n\r\n\n", today: "no_rows" },
  {
    name: "16,384 columns",
    file: csv(Array.from({ length: 16_384 }, (_, i) => i).join(",")),
    today: "too_many_columns",
  },
  { name: "a cell of a million characters", file: csv(`${one},${"x".repeat(1_000_000)}`), today: "cell_too_long" },
  {
    name: "an open quote before ten megabytes",
    file: csv(`${one},"${"Ana\n".repeat(2_500_000)}`),
    today: "csv_open_quote",
  },
  { name: "a web page", file: "<html><table><tr><td>recipient</td></tr></table></html>", today: "html" },
  { name: "CSV that is called a workbook", as: "xlsx", file: csv(`${one},Ana`), today: "csv_named_xlsx" },
];

const workbooks: Broken[] = [
  {
    name: "a number in General",
    file: () => raw(row(2, numberCell(2, "8613812345678"))),
    today: ["skip scientific_number"],
    offers: { scientific: 1 },
    repaired: ["+8613812345678 Ana"],
  },
  {
    name: "a rounded number",
    file: () => raw(row(2, numberCell(2, "8610000000000"))),
    today: ["skip rounded_number"],
    repaired: ["skip rounded_number"],
  },
  {
    name: "a number stored as 8.613812345678E12",
    file: () => raw(row(2, numberCell(2, "8.613812345678E12"))),
    today: ["skip scientific_number"],
    offers: { scientific: 1 },
    repaired: ["+8613812345678 Ana"],
  },
  {
    name: "a number that lost its zero",
    file: () => raw(row(2, numberCell(2, "15123456789"))),
    today: ["+15123456789 Ana"],
    repaired: ["+4915123456789 Ana"],
  },
  {
    name: "a date for a number",
    file: () => exceljs([[new Date("2026-12-24"), "Ana"]]),
    today: ["skip malformed_number"],
    repaired: ["skip malformed_number"],
  },
  {
    name: "a formula without a result",
    file: () => raw(row(2, `<c r="A2"><f>"${one}"</f></c>`.replaceAll('"+', "&quot;+").replace(`001"<`, "001&quot;<"))),
    today: ["skip missing_number"],
    offers: { formula: 1 },
    repaired: [`${one} Ana`],
  },
  {
    name: "a formula that calculates, without a result",
    file: () => raw(row(2, `<c r="A2"><f>A1&amp;"x"</f></c>`)),
    today: ["skip missing_number"],
    offers: { formula: 1 },
    repaired: ["skip missing_number"],
  },
  {
    name: "a formula with its result",
    file: () => raw(row(2, `<c r="A2" t="str"><f>B9</f><v>${one}</v></c>`)),
    today: [`${one} Ana`],
  },
  {
    name: "cells merged down",
    file: () =>
      exceljs(
        [
          [one, "Ana"],
          ["+4915550000002", null],
        ],
        (sheet) => sheet.mergeCells("B2:B3"),
      ),
    today: [`${one} Ana`, "skip missing_variable"],
    offers: { merged: 1 },
    repaired: [`${one} Ana`, "+4915550000002 Ana"],
  },
  {
    name: "cells merged across",
    file: () => raw(row(2, cell("A2", one)), "", '<mergeCells><mergeCell ref="A2:B2"/></mergeCells>'),
    today: [`${one} Ana`],
  },
  {
    name: "merged cells that are none",
    file: () =>
      raw(row(2, cell("A2", one)), "", '<mergeCells><mergeCell ref="B9:A1"/><mergeCell ref="x"/></mergeCells>'),
    today: [`${one} Ana`],
  },
  {
    name: "hidden rows",
    file: () =>
      raw(
        row(2, cell("A2", one), cell("B2", "Ana"), ' hidden="1"') +
          row(3, cell("A3", "x"), cell("B3", "Ben"), ' hidden="1"'),
      ),
    today: ["hold hidden_row", "skip malformed_number"],
  },
  {
    name: "a hidden row that needs a repair",
    file: () => raw(row(2, cell("A2", `'${one}`), cell("B2", "Ana"), ' hidden="1"')),
    today: ["skip leading_apostrophe"],
    offers: { invisible: 1 },
    repaired: ["hold hidden_row"],
  },
  {
    name: "rows out of order",
    file: () => raw(row(3, cell("A3", one)) + row(2, cell("A2", one))),
    today: "corrupt_xml",
  },
  {
    name: "cells out of order",
    file: () => raw(`<row r="2">${cell("B2", "Ana")}${cell("A2", one)}</row>`),
    today: "corrupt_xml",
  },
  {
    name: "a text that is not in the table",
    file: () => raw(row(2, '<c r="A2" t="s"><v>99</v></c>')),
    today: "corrupt_xml",
  },
  { name: "16,384 columns", file: () => raw(`<row r="2">${cell("XFD2", one)}</row>`), today: "too_many_columns" },
  {
    name: "a cell beyond Excel's last column",
    file: () => raw(`<row r="2">${cell("XFE2", one)}</row>`),
    today: "corrupt_xml",
  },
  {
    name: "XML a thousand levels deep",
    file: () => raw(`<row r="2"><c r="A2">${"<x>".repeat(1_000)}${"</x>".repeat(1_000)}</c></row>`),
    today: "xml_forbidden",
  },
  {
    name: "a document type with entities",
    file: () => zipBytes(workbookParts({ "xl/worksheets/sheet1.xml": '<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>' })),
    today: "xml_forbidden",
  },
  {
    name: "a zip bomb",
    file: () =>
      zipBytes(
        workbookParts({
          "xl/worksheets/sheet1.xml": () =>
            repeated("<worksheet>", "<a/>                                ", 1_000_000, "</worksheet>"),
        }),
      ),
    today: "zip_bomb",
  },
  {
    name: "shared strings larger than memory",
    file: () =>
      zipBytes(
        workbookParts({
          "xl/sharedStrings.xml": () => manyStrings(),
        }),
      ),
    today: "too_much_text",
  },
  {
    name: "a million blank rows",
    file: () =>
      zipBytes(workbookParts({ "xl/worksheets/sheet1.xml": () => sheetOfRows(1_000_000, (n) => `<row r="${n}"/>`) })),
    today: "no_rows",
  },
  {
    name: "a truncated archive",
    file: async () => (await zipBytes(workbookParts())).subarray(0, 700),
    today: "truncated",
  },
  { name: "a flipped bit", file: async () => flipped(await zipBytes(workbookParts())), today: "corrupt_zip" },
  {
    name: "no styles and no strings",
    file: () =>
      zipBytes(
        workbookParts({
          "xl/styles.xml": null,
          "xl/sharedStrings.xml": null,
          "xl/worksheets/sheet1.xml": sheet(head + row(2, cell("A2", one))),
        }),
      ),
    today: [`${one} Ana`],
  },
  {
    name: "a text format that hides the number",
    file: () =>
      zipBytes(
        workbookParts({
          "xl/styles.xml": styles(['"+49 "0']),
          "xl/worksheets/sheet1.xml": sheet(head + row(2, numberCell(2, "15123456789", ' s="1"'))),
        }),
      ),
    today: ["skip malformed_number"],

    repaired: ["skip malformed_number"],
  },
  {
    name: "an empty table of strings",
    file: () => zipBytes(workbookParts({ "xl/sharedStrings.xml": sharedStrings([]) })),
    today: "corrupt_xml",
  },
];

/** Seventy megabytes of texts that do not compress to nothing. */
function* manyStrings(): Iterable<string> {
  let seed = 1;
  yield "<sst>";
  for (let n = 0; n < 3_500; n++) {
    let text = "";
    while (text.length < 20_000) {
      seed = (seed * 48_271) % 2_147_483_647;
      text += seed.toString(36);
    }
    yield `<si><t>${text}</t></si>`;
  }
  yield "</sst>";
}

function flipped(bytes: Buffer): Buffer {
  const at = bytes.indexOf("sheet1.xml") + 20;
  bytes[at] = (bytes[at] ?? 0) ^ 0x10;
  return bytes;
}

const corpus = [
  ...numbers.map((one) => ({ kind: "number", ...one })),
  ...texts.map((one) => ({ kind: "text", ...one })),
  ...workbooks.map((one) => ({ kind: "workbook", as: "xlsx" as const, ...one })),
];

test("the corpus holds at least sixty files", () => expect(corpus.length).toBeGreaterThanOrEqual(60));

describe.each(corpus)("$kind: $name", ({ file, as = "csv", today, offers = {}, repaired, country = "DE" }) => {
  test("has its fates, its offers, and its fates once all is accepted", async () => {
    const content = typeof file === "function" ? await file() : file;
    const now = await read(content, `people.${as}`);
    expect(now.outcome).toEqual(today);
    expect(now.offers).toEqual(offers);
    expect(now.repaired).toEqual({});
    addsUp(now.rows);
    if (!repaired) return;
    const then = await read(content, `people.${as}`, { repairs: [...repairClasses], country });
    expect(then.outcome).toEqual(repaired);
    addsUp(then.rows);
  });
});

test("whatever the file, the reading and the repairs, every row has one fate, and nothing else is thrown than a refusal", async () => {
  const piece = fc.constantFrom(
    one,
    "0151 23456789",
    "8.61E+12",
    "Ana",
    '"',
    ",",
    ";",
    "\n",
    "\r\n",
    "'",
    "=",
    "\u0000",
    "é",
    "\u200b",
    "+55 11 8765-4321",
  );
  const content = fc.oneof(
    fc.array(piece, { maxLength: 30 }).map((pieces) => Buffer.from(`recipient,body.name\n${pieces.join("")}`)),
    fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.concat([Buffer.from("recipient,body.name\n"), bytes])),
  );
  const mapping = { headerRow: 1, columns: [0, 1] };
  await fc.assert(
    fc.asyncProperty(content, fc.subarray([...repairClasses]), fc.boolean(), async (bytes, repairs, mapped) => {
      const { rows } = await read(bytes, "people.csv", { repairs, country: "DE", ...(mapped ? { mapping } : {}) });
      addsUp(rows);
    }),
    { numRuns: 25 },
  );
}, 60_000);
