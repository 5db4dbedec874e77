/**
 * The reading thread: unpacks and parses one workbook and posts its rows in batches, never more than the caller asks for.
 * Loaded by path as TypeScript; it imports nothing that needs a bundler.
 */
import { once } from "node:events";
import { parentPort, workerData } from "node:worker_threads";
import { type Archive, openArchive } from "./archive.ts";
import { Batcher } from "./batcher.ts";
import { openBook } from "./book.ts";
import { WorkbookRefusal } from "./refusals.ts";
import { sheetHandlers } from "./sheet.ts";
import { sniffWorkbook } from "./sniff.ts";
import { batchesAhead, type ReaderMessage, type ReaderTask } from "./worker-protocol.ts";
import { createXmlReader } from "./xml.ts";

const port = parentPort;
if (!port) throw new Error("reader-worker.ts runs as a worker thread only");
const task = workerData as ReaderTask;
const post = (message: ReaderMessage) => port.postMessage(message);

let credit = batchesAhead;
port.on("message", () => {
  credit++;
});
port.ref();

async function readSheet(): Promise<void> {
  const { path, limits } = task;
  await sniffWorkbook(path, limits.fileBytes);
  const archive = await openArchive(path, limits);
  try {
    await readRows(archive);
  } finally {
    archive.close();
  }
}

async function readRows(archive: Archive): Promise<void> {
  const { limits, batchRows } = task;
  const book = await openBook(archive, limits);
  post({ type: "opened", sheetName: book.sheetName, formats: book.formats });

  const batcher = new Batcher(batchRows);
  const xml = createXmlReader(book.sheetPart, sheetHandlers(book.sheetPart, book, limits, batcher), limits);
  const bytesTotal = archive.compressedBytes(book.sheetPart);
  let bytesRead = 0;
  const send = async () => {
    for (const batch of batcher.ready.splice(0)) {
      while (credit === 0) await once(port as NonNullable<typeof port>, "message");
      credit--;
      post({ type: "batch", batch, bytesRead, bytesTotal, totalRowsHint: batcher.totalRowsHint });
    }
  };
  for await (const chunk of archive.read(book.sheetPart, limits.inflatedBytes, (bytes) => {
    bytesRead = bytes;
  })) {
    xml.write(chunk);
    await send();
  }
  xml.end();
  if (batcher.rows === 0) throw new WorkbookRefusal("no_rows");
  batcher.close();
  await send();
}

try {
  await readSheet();
  post({ type: "end" });
} catch (error) {
  if (error instanceof WorkbookRefusal) post({ type: "refused", code: error.code, values: error.values });
  else post({ type: "failed", error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
} finally {
  port.close();
}
