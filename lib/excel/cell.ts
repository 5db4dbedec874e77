/** A number format. `id` is 0 for General; `code` is Excel's format code in English notation. */
export interface NumberFormat {
  readonly id: number;
  readonly code: string;
}

/**
 * One cell. `text` is what a person sees in Excel, with the cell's number format applied, in English notation. Where a format
 * follows the computer's settings, dates are `2026-11-14` and times `08:30`. Digits that Excel hides as in `8.61E+12` are
 * written out.
 * `raw` is the number as stored in the file, such as `8613812345678` or `8.613812345678E12`; for dates it counts days in the
 * date system that begins in 1900.
 */
export type CellValue =
  | { readonly kind: "empty"; readonly text: "" }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "boolean"; readonly text: "TRUE" | "FALSE" }
  | { readonly kind: "error"; readonly text: string }
  | { readonly kind: "number"; readonly text: string; readonly raw: string; readonly format: NumberFormat }
  | { readonly kind: "date"; readonly text: string; readonly raw: string; readonly format: NumberFormat };

export const emptyCell: CellValue = Object.freeze({ kind: "empty", text: "" });
export const generalFormat: NumberFormat = Object.freeze({ id: 0, code: "General" });

/** Column letters of a zero-based index: 0 is A, 26 is AA. */
export function columnLetters(index: number): string {
  let letters = "";
  for (let n = index + 1; n > 0; n = Math.floor((n - 1) / 26))
    letters = String.fromCharCode(65 + ((n - 1) % 26)) + letters;
  return letters;
}

/** Zero-based column of a cell reference such as `AB12`, or -1 when it does not begin with one to three capital letters. */
export function columnOf(reference: string): number {
  let column = 0;
  let i = 0;
  for (; i < reference.length; i++) {
    const code = reference.charCodeAt(i);
    if (code < 65 || code > 90) break;
    column = column * 26 + code - 64;
  }
  return i >= 1 && i <= 3 ? column - 1 : -1;
}
