/**
 * The worker thread of `readWorkbook`: parses one workbook and posts its rows in batches, no faster than the caller takes
 * them. Node loads this file by path, so it must not import anything that needs a bundler.
 */
import { once } from "node:events";
import { parentPort, workerData } from "node:worker_threads";
import { parseFile } from "../parsing/parse-file.ts";
import type { ParseHooks } from "../parsing/parse-workbook.ts";
import { WorkbookRefusal } from "../refusals.ts";
import { Batcher } from "./batcher.ts";
import { batchesAhead, memoryOf, type ReaderMessage, type ReaderTask } from "./worker-protocol.ts";

const port = parentPort;
if (!port) throw new Error("reader-worker.ts runs as a worker thread only");
const { path, limits, batchRows, options } = workerData as ReaderTask;
const post = (message: ReaderMessage) =>
  port.postMessage(message, message.type === "batch" ? memoryOf(message.batch) : []);

let credit = batchesAhead;
port.on("message", () => {
  credit++;
});

const batcher = new Batcher(batchRows);
let bytesTotal = 0;
async function send(bytesRead: number): Promise<void> {
  for (const batch of batcher.ready.splice(0)) {
    while (credit === 0) await once(port as NonNullable<typeof port>, "message");
    credit--;
    const { totalRowsHint } = batcher;
    post({ type: "batch", batch, hiddenColumns: [...batcher.hiddenColumns], bytesRead, bytesTotal, totalRowsHint });
  }
}

try {
  const hooks: ParseHooks = {
    opened: ({ sheet, sheets, formats, text }) => post({ type: "opened", sheet, sheets, formats, text }),
    progress(read, total) {
      bytesTotal = total;
      return send(read);
    },
  };
  await parseFile(path, limits, batcher, hooks, options);
  batcher.close();
  await send(bytesTotal);
  post({ type: "end", ...batcher.end() });
} catch (error) {
  if (error instanceof WorkbookRefusal) post({ type: "refused", code: error.code, values: error.values });
  else post({ type: "failed", error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
} finally {
  port.close();
}
