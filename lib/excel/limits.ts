const MiB = 1024 * 1024;

/** Limits are checked against what is actually read. Sizes the archive declares can only cause an early refusal. */
export interface WorkbookLimits {
  /** The file as uploaded. */
  fileBytes: number;
  entries: number;
  /** Inflated bytes of all parts together, declared or real. */
  inflatedBytes: number;
  /** Highest compression ratio of a part larger than `ratioGraceBytes` (real sheets reach 10 to 25). */
  ratio: number;
  ratioGraceBytes: number;
  /** Size of the workbook, relationship and style parts, which are read before the first row. */
  smallPartBytes: number;
  /** Memory for shared strings, in bytes. */
  sharedTextBytes: number;
  sharedStrings: number;
  /** Rows, including blank rows between filled ones. */
  rows: number;
  columns: number;
  /** UTF-16 code units in one cell; Excel's own limit. */
  cellLength: number;
  /** Consecutive cells without a value: a sheet of styled but empty cells costs time and contains nothing. */
  blankCells: number;
  /** Longest XML text without a tag; a full cell with every character written as an entity fits. */
  tokenLength: number;
  xmlDepth: number;
  /** Total time spent waiting for the worker thread, without the caller's own time between batches. */
  readingMs: number;
  /** JavaScript heap of the worker thread. */
  heapMb: number;
}

export const defaultLimits: WorkbookLimits = {
  fileBytes: 512 * MiB,
  entries: 2_000,
  inflatedBytes: 2_048 * MiB,
  ratio: 200,
  ratioGraceBytes: 16 * MiB,
  smallPartBytes: 16 * MiB,
  sharedTextBytes: 64 * MiB,
  sharedStrings: 4_000_000,
  rows: 1_048_576,
  columns: 256,
  cellLength: 32_767,
  blankCells: 6_000_000,
  tokenLength: 400_000,
  xmlDepth: 64,
  readingMs: 120_000,
  heapMb: 128,
};
