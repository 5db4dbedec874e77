import type { NumberFormat } from "../cell.ts";
import type { WorkbookLimits } from "../limits.ts";
import { WorkbookRefusal } from "../refusals.ts";
import type { TextFormat } from "../text/text-formats.ts";
import { type Archive, openArchive } from "./archive.ts";
import { type Book, openBook, parsePart, type SheetFacts } from "./book.ts";
import { type MergedCells, MergedFiller, mergedCells, mergedMax } from "./merged-cells.ts";
import { type RowSink, SheetHandlers, type SheetSink } from "./sheet.ts";
import { sniffWorkbook } from "./sniff.ts";
import { XmlReader } from "./xml.ts";

/** What is known before the first row. */
export interface Opened {
  sheet: SheetFacts;
  /** Names of the visible sheets; none for a text file. */
  sheets: string[];
  /** Number formats by style index, which cells refer to. */
  formats: NumberFormat[];
  /** How a text file is read; null for a workbook. */
  text: TextFormat | null;
}

export interface ParseHooks {
  opened(opened: Opened): void;
  /** Called after each chunk of the sheet with compressed bytes, read and total. Parsing waits for the promise. */
  progress(bytesRead: number, bytesTotal: number): Promise<void>;
}

export interface SheetOptions {
  /** Name of the visible sheet to read; the first one where absent. */
  sheet?: string;
  /** Reads a formula without a stored result that is no more than a text in quotes as that text. */
  formulas?: boolean;
  /** Gives the rows of a merged cell the value of its first one. */
  fillMerged?: boolean;
}

/**
 * Parses a workbook into a sink and verifies the checksum of its sheet. Blocks the thread it runs on.
 * @throws WorkbookRefusal
 */
export async function parseWorkbook(
  path: string,
  limits: WorkbookLimits,
  sink: SheetSink,
  hooks: ParseHooks,
  options: SheetOptions = {},
) {
  await sniffWorkbook(path, limits.fileBytes);
  const archive = await openArchive(path, limits);
  try {
    const book = await openBook(archive, limits, options.sheet);
    const { sheet, sheets, formats } = book;
    hooks.opened({ sheet, sheets, formats, text: null });
    await parseSheet(archive, book, limits, sink, hooks, options).catch((error: unknown) => {
      throw error instanceof WorkbookRefusal ? error.ofSheet(book.sheet) : error;
    });
  } finally {
    archive.close();
  }
}

async function parseSheet(
  archive: Archive,
  book: Book,
  limits: WorkbookLimits,
  sink: SheetSink,
  hooks: ParseHooks,
  options: SheetOptions,
) {
  const { sheetPart } = book;
  const filler = options.fillMerged ? new MergedFiller(sink, await readMerged(archive, sheetPart, limits)) : null;
  const rows: RowSink = filler ?? sink;
  let isBlank = true;
  const tracked: SheetSink = {
    size: (rows) => sink.size(rows),
    hiddenColumn: (column) => sink.hiddenColumn(column),
    row(number, hidden) {
      isBlank = false;
      rows.row(number, hidden);
    },
    cell: (column, kind, text, raw, style) => rows.cell(column, kind, text, raw, style),
    formula: (row) => sink.formula(row),
    merged: (reference) => sink.merged(reference),
  };
  const handlers = new SheetHandlers(sheetPart, book, limits, tracked, options.formulas);
  const xml = new XmlReader(sheetPart, handlers, limits);
  const bytesTotal = archive.compressedBytes(sheetPart);
  let bytesRead = 0;
  const chunks = archive.read(sheetPart, limits.inflatedBytes, (bytes) => {
    bytesRead = bytes;
  });
  for await (const chunk of chunks) {
    xml.write(chunk);
    await hooks.progress(bytesRead, bytesTotal);
  }
  xml.end();
  filler?.end();
  if (isBlank) throw new WorkbookRefusal("no_rows");
}

/** The merged cells of a sheet, which stand behind its rows: read once before them. */
async function readMerged(archive: Archive, part: string, limits: WorkbookLimits): Promise<MergedCells[]> {
  const merged: MergedCells[] = [];
  const handlers = {
    open(name: string, { ref = "" }: Readonly<Record<string, string>>) {
      const cells = name === "mergeCell" && merged.length < mergedMax ? mergedCells(ref) : null;
      if (cells) merged.push(cells);
    },
  };
  await parsePart(archive, part, handlers, limits, limits.inflatedBytes);
  return merged;
}
