import type { KeptCell } from "#db/schema/campaigns";
import { toStorable } from "#lib/text/storable-text";
import type { CellValue } from "./cell.ts";

/** Longest text of a cell that is kept, in UTF-16 code units, and longest code of a number format. */
const textMax = 1000;
const formatMax = 255;

/**
 * A cell as it is given back in the file of rejected rows: a number stays a number in its format, so that it looks and is read
 * as before. What the database cannot hold is left out; cutting may halve a character.
 */
export function keepCell(cell: CellValue): KeptCell {
  const isNumber = cell.kind === "number" || cell.kind === "date";
  if (isNumber && cell.format.code.length <= formatMax && cell.raw.length <= 40) {
    return { number: cell.raw, format: toStorable(cell.format.code) };
  }
  return toStorable(cell.text.slice(0, textMax));
}
