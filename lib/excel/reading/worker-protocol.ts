import type { NumberFormat } from "../cell.ts";
import type { WorkbookLimits } from "../limits.ts";
import type { RefusalValues, WorkbookRefusalCode } from "../refusals.ts";

/** What the reading thread is started with. */
export interface ReaderTask {
  path: string;
  limits: WorkbookLimits;
  batchRows: number;
}

/** Cell kinds by the number they travel as. */
export const wireKinds = ["text", "boolean", "error", "number", "date"] as const;

/** Rows laid flat: cloning a few arrays costs the receiving thread a tenth of cloning thousands of objects. */
export interface WireBatch {
  rowNumbers: Uint32Array;
  /** Cells of row i are those from `cellEnds[i - 1]` (or 0) up to `cellEnds[i]`. */
  cellEnds: Uint32Array;
  columns: Uint16Array;
  kinds: Uint8Array;
  styles: Uint32Array;
  texts: string[];
  /** Stored numbers by cell, where they differ from the text. */
  raws: Map<number, string>;
}

export type ReaderMessage =
  | { type: "opened"; sheetName: string; formats: NumberFormat[] }
  | { type: "batch"; batch: WireBatch; bytesRead: number; bytesTotal: number; totalRowsHint: number | null }
  | { type: "end" }
  | { type: "refused"; code: WorkbookRefusalCode; values: RefusalValues }
  | { type: "failed"; error: string };

/** Batches the thread may be ahead of the caller: one being used, one ready. */
export const batchesAhead = 2;
