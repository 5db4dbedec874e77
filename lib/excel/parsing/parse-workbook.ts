import type { WorkbookLimits } from "../limits.ts";
import { WorkbookRefusal } from "../refusals.ts";
import { type Archive, openArchive } from "./archive.ts";
import { type Book, openBook } from "./book.ts";
import { SheetHandlers, type SheetSink } from "./sheet.ts";
import { sniffWorkbook } from "./sniff.ts";
import { XmlReader } from "./xml.ts";

export interface ParseHooks {
  opened(book: Book): void;
  /** Called after each chunk of the sheet with compressed bytes, read and total. Parsing waits for the promise. */
  progress(bytesRead: number, bytesTotal: number): Promise<void>;
}

/**
 * Parses a workbook into a sink and verifies the checksum of its sheet. Blocks the thread it runs on.
 * @throws WorkbookRefusal
 */
export async function parseWorkbook(path: string, limits: WorkbookLimits, sink: SheetSink, hooks: ParseHooks) {
  await sniffWorkbook(path, limits.fileBytes);
  const archive = await openArchive(path, limits);
  try {
    const book = await openBook(archive, limits);
    hooks.opened(book);
    await parseSheet(archive, book, limits, sink, hooks).catch((error: unknown) => {
      throw error instanceof WorkbookRefusal ? error.ofSheet(book.sheet) : error;
    });
  } finally {
    archive.close();
  }
}

async function parseSheet(archive: Archive, book: Book, limits: WorkbookLimits, sink: SheetSink, hooks: ParseHooks) {
  const { sheetPart } = book;
  let isBlank = true;
  const tracked: SheetSink = {
    size: (rows) => sink.size(rows),
    hiddenColumn: (column) => sink.hiddenColumn(column),
    row(number, hidden) {
      isBlank = false;
      sink.row(number, hidden);
    },
    cell: (...cell) => sink.cell(...cell),
  };
  const xml = new XmlReader(sheetPart, new SheetHandlers(sheetPart, book, limits, tracked), limits);
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
  if (isBlank) throw new WorkbookRefusal("no_rows");
}
