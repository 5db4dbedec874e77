import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { type CellValue, emptyCell, generalFormat, type NumberFormat } from "../cell.ts";
import { defaultLimits, type WorkbookLimits } from "../limits.ts";
import type { SheetFacts } from "../parsing/book.ts";
import type { ParseOptions } from "../parsing/parse-file.ts";
import type { Opened } from "../parsing/parse-workbook.ts";
import { WorkbookRefusal, type WorkbookRefusalCode } from "../refusals.ts";
import { type TextFormat, textFileName } from "../text/text-formats.ts";
import { type ReaderMessage, type ReaderTask, type SheetEnd, type WireBatch, wireKinds } from "./worker-protocol.ts";

export interface WorkbookRow {
  /** 1-based row number in the sheet, as a person sees it. */
  number: number;
  /** Cells by column, up to the last filled one. A blank row has none. */
  cells: CellValue[];
  /** The row is not shown in the sheet: hidden by hand, by a filter or in a closed group. */
  hidden: boolean;
}

export interface RowBatch {
  rows: WorkbookRow[];
  sheet: SheetFacts;
  /** Names of the visible sheets; none for a text file. */
  sheets: readonly string[];
  /** How a text file is read; null for a workbook. */
  text: TextFormat | null;
  /** Zero-based columns that are hidden in the sheet. */
  hiddenColumns: readonly number[];
  /** The last row the sheet declares. It may be wrong, so use it for progress only. */
  totalRowsHint: number | null;
  /** Compressed bytes of the sheet: read so far, and in total. */
  bytesRead: number;
  bytesTotal: number;
}

export interface ReadOptions extends ParseOptions {
  limits?: Partial<WorkbookLimits>;
  /** Stops reading at once; the iteration then throws the signal's reason. */
  signal?: AbortSignal;
  /** Rows per batch; 1,000 by default. */
  batchRows?: number;
  /** The name that the file had, so that it is refused by its own kind. Text is read where the name is that of a text file. */
  fileName?: string;
  /** Told once all rows were read. */
  onEnd?: (end: SheetEnd) => void;
}

// Not relative to import.meta.url: Next bundles this module, so the worker's source is not beside it at run time. Every
// process starts in the project's root directory.
const workerFile = () => join(process.cwd(), "lib/excel/reading/reader-worker.ts");

/**
 * Reads a visible worksheet of an .xlsx file, the first where none is named, or a text file in a worker thread, in constant memory.
 * The thread stays at most two batches ahead of the caller. Nothing is written to disk.
 * Rows are returned before the whole file has been verified: a caller that stores them must discard them when the iteration
 * throws.
 * @returns batches of rows in sheet order, without the blank rows after the last filled row
 * @throws WorkbookRefusal when the file cannot or must not be read; the signal's reason when aborted
 */
export async function* readWorkbook(
  path: string,
  options: ReadOptions = {},
): AsyncGenerator<RowBatch, void, undefined> {
  const { signal, batchRows = 1_000, fileName = "", onEnd } = options;
  const limits = { ...defaultLimits, ...options.limits };
  signal?.throwIfAborted();
  const { sheet: wanted, formulas: asTexts, fillMerged, text } = options;
  const parse: ParseOptions = { sheet: wanted, formulas: asTexts, fillMerged };
  if (text && textFileName.test(fileName)) parse.text = text;
  const reader = startReader({ path, limits, batchRows, options: parse });
  const abort = () => reader.fail(signal?.reason);
  signal?.addEventListener("abort", abort, { once: true });
  let opened: Opened = { sheet: { name: "", othersHidden: false }, sheets: [], formats: [], text: null };
  try {
    while (true) {
      const message = await reader.next();
      if (message.type === "end") {
        onEnd?.(message);
        return;
      }
      if (message.type === "refused") throw new WorkbookRefusal(codeFor(message.code, fileName), message.values);
      if (message.type === "failed") throw new Error(`the workbook reader failed: ${message.error}`);
      if (message.type === "opened") {
        opened = message;
        continue;
      }
      const { hiddenColumns, bytesRead, bytesTotal, totalRowsHint } = message;
      const { sheet, sheets, formats, text } = opened;
      const rows = toRows(message.batch, formats);
      yield { rows, sheet, sheets, text, hiddenColumns, totalRowsHint, bytesRead, bytesTotal };
      reader.ack();
    }
  } finally {
    signal?.removeEventListener("abort", abort);
    await reader.stop();
  }
}

function startWorker(task: ReaderTask): Worker {
  return new Worker(workerFile(), {
    workerData: task,
    // A parser of untrusted files needs neither our loader flags nor our secrets.
    execArgv: [],
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: task.limits.heapMb, maxYoungGenerationSizeMb: 16, stackSizeMb: 4 },
  });
}

function startReader(task: ReaderTask) {
  const worker = startWorker(task);
  const inbox: ReaderMessage[] = [];
  let failure: { reason: unknown } | null = null;
  let exited = false;
  let wake = () => {};
  let timeLeftMs = task.limits.readingMs;

  const fail = (reason: unknown) => {
    failure ??= { reason };
    wake();
  };
  worker.on("message", (message: ReaderMessage) => {
    inbox.push(message);
    wake();
  });
  worker.on("error", (error: NodeJS.ErrnoException) => {
    const outOfMemory = error.code === "ERR_WORKER_OUT_OF_MEMORY";
    fail(outOfMemory ? new WorkbookRefusal("too_large", { megabytes: task.limits.heapMb }) : error);
  });
  worker.on("exit", () => {
    exited = true;
    wake();
  });

  const receive = async (): Promise<ReaderMessage> => {
    while (true) {
      if (failure) throw failure.reason;
      const message = inbox.shift();
      if (message) return message;
      if (exited) throw new Error("the workbook reader exited without a message");
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  const timedOut = () => fail(new WorkbookRefusal("timed_out", { seconds: Math.round(task.limits.readingMs / 1000) }));

  return {
    fail,
    ack: () => worker.postMessage(null),
    stop: () => worker.terminate(),
    /** The next message. The total time spent waiting here is limited to `readingMs`. */
    async next(): Promise<ReaderMessage> {
      const since = performance.now();
      const timer = setTimeout(timedOut, timeLeftMs);
      try {
        return await receive();
      } finally {
        clearTimeout(timer);
        timeLeftMs = Math.max(0, timeLeftMs - (performance.now() - since));
      }
    },
  };
}

function toRows(batch: WireBatch, formats: readonly NumberFormat[]): WorkbookRow[] {
  const rows: WorkbookRow[] = [];
  let cell = 0;
  batch.rowNumbers.forEach((number, i) => {
    const cells: CellValue[] = [];
    for (const end = batch.cellEnds[i] ?? cell; cell < end; cell++) {
      const column = batch.columns[cell] ?? 0;
      while (cells.length < column) cells.push(emptyCell);
      cells.push(toCell(batch, cell, formats));
    }
    rows.push({ number, cells, hidden: false });
  });
  for (const index of batch.hiddenRows) {
    const row = rows[index];
    if (row) row.hidden = true;
  }
  return rows;
}

/** A text file that is called one is told so; under another name it is told what it really is. */
function codeFor(code: WorkbookRefusalCode, fileName: string): WorkbookRefusalCode {
  return code === "csv_named_xlsx" && textFileName.test(fileName) ? "csv" : code;
}

function toCell(batch: WireBatch, index: number, formats: readonly NumberFormat[]): CellValue {
  const kind = wireKinds[batch.kinds[index] ?? 0] ?? "text";
  const text = batch.text.slice(batch.textEnds[index - 1] ?? 0, batch.textEnds[index]);
  if (kind === "text" || kind === "error") return { kind, text };
  if (kind === "boolean") return { kind, text: text === "TRUE" ? "TRUE" : "FALSE" };
  const format = formats[batch.styles[index] ?? 0] ?? generalFormat;
  return { kind, text, raw: batch.raws.get(index) ?? text, format };
}
