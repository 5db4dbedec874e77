/** Builds workbooks part by part, valid and damaged ones, for tests and benchmarks. */
import { createWriteStream } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import yazl from "yazl";

export type PartContent = string | Buffer | (() => Iterable<string | Buffer>);

const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';

export const contentTypes = (main = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml") =>
  `${DECLARATION}<Types xmlns="${PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>` +
  `<Override PartName="/xl/workbook.xml" ContentType="${main}"/></Types>`;

const relationships = (...items: [id: string, type: string, target: string][]) =>
  `${DECLARATION}<Relationships xmlns="${PACKAGE}/relationships">${items
    .map(([id, type, target]) => `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`)
    .join("")}</Relationships>`;

/** The parts of a small valid workbook. Pass other contents to replace parts, or null to leave them out. */
export function workbookParts(replace: Record<string, PartContent | null> = {}): Record<string, PartContent> {
  const parts: Record<string, PartContent | null> = {
    "[Content_Types].xml": contentTypes(),
    "_rels/.rels": relationships(["rId1", "officeDocument", "xl/workbook.xml"]),
    "xl/workbook.xml":
      `${DECLARATION}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>` +
      '<sheet name="Recipients" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": relationships(
      ["rId1", "worksheet", "worksheets/sheet1.xml"],
      ["rId2", "styles", "styles.xml"],
      ["rId3", "sharedStrings", "sharedStrings.xml"],
    ),
    "xl/styles.xml": styles([]),
    "xl/sharedStrings.xml": sharedStrings(["recipient", "+4915550017"].map((text) => `<t>${text}</t>`)),
    "xl/worksheets/sheet1.xml": sheet(
      '<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>1</v></c></row>',
    ),
    ...replace,
  };
  return Object.fromEntries(Object.entries(parts).filter((part): part is [string, PartContent] => part[1] !== null));
}

export const sheet = (rows: string, before = "") =>
  `${DECLARATION}<worksheet xmlns="${MAIN}">${before}<sheetData>${rows}</sheetData></worksheet>`;

export const sharedStrings = (items: string[]) =>
  `${DECLARATION}<sst xmlns="${MAIN}">${items.map((item) => `<si>${item}</si>`).join("")}</sst>`;

/** A styles part with one cell style per format, after the default one. A format is a built-in number or a format code. */
export function styles(formats: (number | string)[]): string {
  const custom = formats.filter((format) => typeof format === "string");
  const idOf = (format: number | string) => (typeof format === "string" ? 164 + custom.indexOf(format) : format);
  const escaped = (code: string) => code.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
  return (
    `${DECLARATION}<styleSheet xmlns="${MAIN}"><numFmts>${custom
      .map((code) => `<numFmt numFmtId="${idOf(code)}" formatCode="${escaped(code)}"/>`)
      .join("")}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>` +
    `${formats.map((format) => `<xf numFmtId="${idOf(format)}"/>`).join("")}</cellXfs></styleSheet>`
  );
}

/** A large part made by repeating `unit`, without holding all of it in memory. */
export function* repeated(before: string, unit: string, count: number, after: string): Iterable<string> {
  const perChunk = Math.max(1, Math.floor(1_000_000 / unit.length));
  const chunk = unit.repeat(perChunk);
  yield before;
  for (let left = count; left > 0; left -= perChunk) yield left >= perChunk ? chunk : unit.repeat(left);
  yield after;
}

/** A sheet with `count` rows; `row` returns the XML of a row by its number. */
export function* sheetOfRows(count: number, row: (number: number) => string): Iterable<string> {
  yield `${DECLARATION}<worksheet xmlns="${MAIN}"><dimension ref="A1:C${count}"/><sheetData>`;
  for (let from = 1; from <= count; from += 2_000) {
    let chunk = "";
    for (let number = from; number < from + 2_000 && number <= count; number++) chunk += row(number);
    yield chunk;
  }
  yield "</sheetData></worksheet>";
}

function zipOf(parts: Record<string, PartContent>): yazl.ZipFile {
  const zip = new yazl.ZipFile();
  for (const [name, content] of Object.entries(parts)) {
    if (typeof content === "function") zip.addReadStream(Readable.from(content(), { objectMode: true }), name);
    else zip.addBuffer(Buffer.from(content as string), name);
  }
  zip.end();
  return zip;
}

export const zipBytes = (parts: Record<string, PartContent>): Promise<Buffer> =>
  buffer(zipOf(parts).outputStream as Readable);

/** A temporary folder for the workbooks of one test file. */
export async function fixtureFolder() {
  const folder = await mkdtemp(join(tmpdir(), "carillon-excel-"));
  let count = 0;
  const nextPath = () => join(folder, `${++count}.xlsx`);
  return {
    folder,
    nextPath,
    async bytes(content: Buffer | string): Promise<string> {
      const path = nextPath();
      await writeFile(path, content);
      return path;
    },
    async parts(content: Record<string, PartContent>): Promise<string> {
      const path = nextPath();
      await pipeline(zipOf(content).outputStream as Readable, createWriteStream(path));
      return path;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
