import type { WorkbookLimits } from "../limits.ts";
import type { MergedCells } from "../parsing/merged-cells.ts";
import type { ParseOptions } from "../parsing/parse-file.ts";
import type { Opened } from "../parsing/parse-workbook.ts";
import type { RefusalValues, WorkbookRefusalCode } from "../refusals.ts";

/** The worker thread's start parameters. */
export interface ReaderTask {
  path: string;
  limits: WorkbookLimits;
  batchRows: number;
  options: ParseOptions;
}

/** What is known of a sheet once all of it was read. */
export interface SheetEnd {
  /** Cells merged over several rows, up to `mergedMax`. */
  merged: MergedCells[];
  /** Rows with a formula that has no stored result; the first of them by number. */
  formulaRows: number;
  formulaExamples: number[];
}

/** Cell kinds; batches refer to them by index. */
export const wireKinds = ["text", "boolean", "error", "number", "date"] as const;

/** Rows as flat arrays and one text: receiving them costs a tenth of what thousands of cloned objects and texts cost. */
export interface WireBatch {
  rowNumbers: Uint32Array;
  /** Which rows of the batch are hidden in the sheet, by index. */
  hiddenRows: Uint32Array;
  /** Cells of row i are those from `cellEnds[i - 1]` (or 0) up to `cellEnds[i]`. */
  cellEnds: Uint32Array;
  columns: Uint16Array;
  kinds: Uint8Array;
  styles: Uint32Array;
  /** The texts of all cells, one behind the other; that of cell i ends at `textEnds[i]`. */
  text: string;
  textEnds: Uint32Array;
  /** Stored numbers by cell index, where they differ from the text. */
  raws: Map<number, string>;
}

export type ReaderMessage =
  | ({ type: "opened" } & Opened)
  | {
      type: "batch";
      batch: WireBatch;
      hiddenColumns: number[];
      bytesRead: number;
      bytesTotal: number;
      totalRowsHint: number | null;
    }
  | ({ type: "end" } & SheetEnd)
  | { type: "refused"; code: WorkbookRefusalCode; values: RefusalValues }
  | { type: "failed"; error: string };

/** How many batches the thread may be ahead of the caller: one in use, one ready. */
export const batchesAhead = 2;

/** The memory of a batch, which goes to the caller instead of being copied. */
export function memoryOf({
  rowNumbers,
  hiddenRows,
  cellEnds,
  columns,
  kinds,
  styles,
  textEnds,
}: WireBatch): ArrayBuffer[] {
  return [rowNumbers, hiddenRows, cellEnds, columns, kinds, styles, textEnds].map(
    ({ buffer }) => buffer as ArrayBuffer,
  );
}
