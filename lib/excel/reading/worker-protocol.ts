import type { NumberFormat } from "../cell.ts";
import type { WorkbookLimits } from "../limits.ts";
import type { SheetFacts } from "../parsing/book.ts";
import type { RefusalValues, WorkbookRefusalCode } from "../refusals.ts";

/** The worker thread's start parameters. */
export interface ReaderTask {
  path: string;
  limits: WorkbookLimits;
  batchRows: number;
}

/** Cell kinds; batches refer to them by index. */
export const wireKinds = ["text", "boolean", "error", "number", "date"] as const;

/** Rows as flat arrays: receiving them costs a tenth of what thousands of cloned objects cost. */
export interface WireBatch {
  rowNumbers: Uint32Array;
  /** Which rows of the batch are hidden in the sheet, by index. */
  hiddenRows: Uint32Array;
  /** Cells of row i are those from `cellEnds[i - 1]` (or 0) up to `cellEnds[i]`. */
  cellEnds: Uint32Array;
  columns: Uint16Array;
  kinds: Uint8Array;
  styles: Uint32Array;
  texts: string[];
  /** Stored numbers by cell index, where they differ from the text. */
  raws: Map<number, string>;
}

export type ReaderMessage =
  | { type: "opened"; sheet: SheetFacts; formats: NumberFormat[] }
  | {
      type: "batch";
      batch: WireBatch;
      hiddenColumns: number[];
      bytesRead: number;
      bytesTotal: number;
      totalRowsHint: number | null;
    }
  | { type: "end" }
  | { type: "refused"; code: WorkbookRefusalCode; values: RefusalValues }
  | { type: "failed"; error: string };

/** How many batches the thread may be ahead of the caller: one in use, one ready. */
export const batchesAhead = 2;
