import { invisibleCharacters } from "#lib/text/invisible";
import { type CellValue, columnLetters } from "./cell.ts";
import { type RefusalValues, WorkbookRefusal } from "./refusals.ts";

/** The first cell of the example row in a recipients file begins with this; such rows are ignored. */
export const sampleMark = "#sample";

/**
 * Headers of the two columns that a file of rejected rows has behind those of the template, in the languages that it is written
 * in. They are ignored, so that the mended file can be uploaded as it is.
 */
export const rejectedHeaders: { row: readonly string[]; reason: readonly string[] } = {
  row: ["row", "行号"],
  reason: ["reason", "原因"],
};

/** Header of the column behind those of a template that says in which language each person gets it; it may be missing. */
export const languageHeader = "language";

export function isSampleRow(cells: readonly CellValue[]): boolean {
  return (cells[0]?.text ?? "").trimStart().toLowerCase().startsWith(sampleMark);
}

/**
 * A header without what nobody sees in it: characters of no width, and space around it. Two headers that differ in nothing
 * else mean the same column.
 */
export function plainHeader(text: string): string {
  return text.normalize("NFC").replace(invisibleCharacters, "").replace(/\s+/g, " ").trim();
}

/**
 * Checks that the header row is unchanged, because the variables are matched by their column headers.
 *
 * @param hiddenColumns zero-based columns that the reader of the sheet does not see
 * @throws WorkbookRefusal header_changed with the first column that differs, what was found and what was expected
 */
export function checkHeader(
  cells: readonly CellValue[],
  expected: readonly string[],
  hiddenColumns: readonly number[] = [],
): void {
  const found = cells.map(({ text }) => plainHeader(text));
  if (isRejectedFile(found.slice(expected.length))) found.length = expected.length;
  for (let i = 0; i < Math.max(found.length, expected.length); i++) {
    const wanted = expected[i] ?? "";
    const there = found[i] ?? "";
    if (there !== wanted) throw changedHeader(i, there, wanted, hiddenColumns.includes(i));
  }
}

function isRejectedFile([row = "", reason = "", ...rest]: readonly string[]): boolean {
  const isOurs = rejectedHeaders.row.includes(row) && rejectedHeaders.reason.includes(reason);
  return isOurs && rest.every((text) => text === "");
}

/** The refusal of a header; `hidden` is 1 when the column is hidden in the sheet. */
export function changedHeader(index: number, found: string, expected: string, hidden = false): WorkbookRefusal {
  return new WorkbookRefusal("header_changed", {
    column: columnLetters(index),
    found: found.slice(0, 80),
    expected,
    ...(hidden ? { hidden: 1 } : {}),
    ...strangeCharacter(found, expected),
  });
}

/** The first character that differs, when it may be taken for the one that belongs there or not be noticed at all. */
function strangeCharacter(found: string, expected: string): RefusalValues {
  const wanted = [...expected];
  const position = [...found].findIndex((character, i) => character !== wanted[i]);
  const character = [...found][position] ?? "";
  if (expected === "" || character === "" || /^[\x21-\x7E]$/.test(character)) return {};
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return { position: position + 1, character: `U+${code}` };
}
