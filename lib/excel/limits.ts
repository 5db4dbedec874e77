const MiB = 1024 * 1024;

/** Every bound is checked against what was really read; headers of the archive are only believed when they already say too much. */
export interface WorkbookLimits {
  /** The file as uploaded. */
  fileBytes: number;
  entries: number;
  /** Inflated bytes of all parts together, declared or real. */
  inflatedBytes: number;
  /** Above `ratioGraceBytes` inflated, no part may be larger than this many times its compressed bytes (sheets reach 10 to 25). */
  ratio: number;
  ratioGraceBytes: number;
  /** Workbook, relationships, styles: parts that are read whole before the first row. */
  smallPartBytes: number;
  /** Shared strings as kept in memory, in UTF-8 bytes. */
  sharedTextBytes: number;
  sharedStrings: number;
  /** Rows reported, blank ones between two filled ones included. */
  rows: number;
  columns: number;
  /** UTF-16 units in one cell: Excel's own limit. */
  cellLength: number;
  /** Cells without a value, one after another, before reading stops: styled emptiness costs time and says nothing. */
  blankCells: number;
  /** Longest stretch of XML without a tag ending: a full cell with every character written as an entity fits. */
  tokenLength: number;
  xmlDepth: number;
  /** Time spent waiting for the reader; the caller's own time between batches is not counted. */
  readingMs: number;
  /** JavaScript heap of the reading thread. */
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
