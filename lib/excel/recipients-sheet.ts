import { type CellValue, columnLetters } from "./cell.ts";
import { WorkbookRefusal } from "./refusals.ts";

/** The first cell of a row that only shows how a row is filled in begins with this. */
export const sampleMark = "#sample";

export function isSampleRow(cells: readonly CellValue[]): boolean {
  return (cells[0]?.text ?? "").trimStart().toLowerCase().startsWith(sampleMark);
}

/**
 * Compares the header row exactly: variables are recognised by it.
 * @throws WorkbookRefusal header_changed with the first column that differs, what stood there and what should
 */
export function checkHeader(cells: readonly CellValue[], expected: readonly string[]): void {
  for (let i = 0; i < Math.max(cells.length, expected.length); i++) {
    const found = cells[i]?.text ?? "";
    const wanted = expected[i] ?? "";
    if (found !== wanted)
      throw new WorkbookRefusal("header_changed", {
        column: columnLetters(i),
        found: found.slice(0, 80),
        expected: wanted,
      });
  }
}
