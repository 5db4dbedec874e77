import { type CellValue, columnLetters } from "./cell.ts";
import { WorkbookRefusal } from "./refusals.ts";

/** The first cell of the example row in a recipients file begins with this; such rows are ignored. */
export const sampleMark = "#sample";

export function isSampleRow(cells: readonly CellValue[]): boolean {
  return (cells[0]?.text ?? "").trimStart().toLowerCase().startsWith(sampleMark);
}

/**
 * Checks that the header row is unchanged, because the variables are matched by their column headers.
 * @throws WorkbookRefusal header_changed with the first column that differs, what was found and what was expected
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
