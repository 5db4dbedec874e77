import type { WorkbookLimits } from "../limits.ts";
import { WorkbookRefusal } from "../refusals.ts";
import { type Archive, openArchive } from "./archive.ts";
import { type Book, openBook } from "./book.ts";
import { SheetHandlers, type SheetSink } from "./sheet.ts";
import { sniffWorkbook } from "./sniff.ts";
import { XmlReader } from "./xml.ts";

export interface ParseHooks {
  opened(book: Book): void;
  /** After each piece of the sheet, with its compressed bytes read and in all; parsing waits for it. */
  progress(bytesRead: number, bytesTotal: number): Promise<void>;
}

/**
 * Reads a workbook into a sink, from its first byte to the checksum of its sheet. Holds the thread it runs on.
 * @throws WorkbookRefusal
 */
export async function parseWorkbook(path: string, limits: WorkbookLimits, sink: SheetSink, hooks: ParseHooks) {
  await sniffWorkbook(path, limits.fileBytes);
  const archive = await openArchive(path, limits);
  try {
    const book = await openBook(archive, limits);
    hooks.opened(book);
    await parseSheet(archive, book, limits, sink, hooks);
  } finally {
    archive.close();
  }
}

async function parseSheet(archive: Archive, book: Book, limits: WorkbookLimits, sink: SheetSink, hooks: ParseHooks) {
  const { sheetPart } = book;
  let isBlank = true;
  const watched: SheetSink = {
    size: (rows) => sink.size(rows),
    row(number) {
      isBlank = false;
      sink.row(number);
    },
    cell: (...cell) => sink.cell(...cell),
  };
  const xml = new XmlReader(sheetPart, new SheetHandlers(sheetPart, book, limits, watched), limits);
  const bytesTotal = archive.compressedBytes(sheetPart);
  let bytesRead = 0;
  const pieces = archive.read(sheetPart, limits.inflatedBytes, (bytes) => {
    bytesRead = bytes;
  });
  for await (const piece of pieces) {
    xml.write(piece);
    await hooks.progress(bytesRead, bytesTotal);
  }
  xml.end();
  if (isBlank) throw new WorkbookRefusal("no_rows");
}
