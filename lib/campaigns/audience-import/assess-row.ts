import type { RecipientFate, RecipientReason } from "#db/enums";
import type { TemplateContent } from "#db/schema/templates";
import type { CellValue } from "#lib/excel/cell";
import { type PhoneOptions, type PhoneReading, readPhone } from "#lib/phone";
import { isStorable, toStorable } from "#lib/storable-text";
import { renderTemplate } from "#lib/templates/content/render-template";

/** What one row of an audience becomes, as far as the row alone decides. */
export type AssessedRow = {
  rowNumber: number;
  address: string | null;
  country: string | null;
  parameters: string[];
  fate: RecipientFate;
  reason: RecipientReason | null;
  reasonColumn: string | null;
  /** The cells as they stood, for rows that are not sent. */
  cells: string[] | null;
};

/** Most characters of a filled body, in Unicode characters. */
const bodyMax = 1024;
// What the platform refuses inside a value: line breaks, tabs and more than four spaces in a row.
const refusedInValue = /[\r\n\t]| {5,}/;

/**
 * Decides about one row of a file or of a typed list.
 *
 * @param columns names of the values' columns, in order, without the recipient's
 */
export function assessRow(
  row: { number: number; cells: readonly CellValue[] },
  columns: readonly string[],
  content: TemplateContent,
  options: PhoneOptions,
): AssessedRow {
  const texts = row.cells.map((cell) => cell.text);
  if (texts.every((text) => text.trim() === "")) return skipped(row.number, texts, "empty_row", null);
  const reading = readPhone(row.cells[0] ?? { kind: "empty", text: "" }, options);
  if (!reading.ok) return skipped(row.number, texts, reading.reason, "recipient");
  const parameters: string[] = [];
  for (const [i, column] of columns.entries()) {
    const cell = row.cells[i + 1];
    const value = cell?.text ?? "";
    if (value.trim() === "") return skipped(row.number, texts, "missing_variable", column);
    if (cell?.kind === "error" || refusedInValue.test(value) || !isStorable(value)) {
      return skipped(row.number, texts, "invalid_variable", column);
    }
    parameters.push(value);
  }
  return finish(row.number, reading, parameters, texts, content);
}

/** Decides about one typed number, for templates without variables. */
export function assessNumber(number: number, line: string, reading: PhoneReading): AssessedRow {
  if (!reading.ok) return skipped(number, [line], reading.reason, "recipient");
  const { phone, country } = reading;
  return {
    rowNumber: number,
    address: phone,
    country,
    parameters: [],
    fate: "send",
    reason: null,
    reasonColumn: null,
    cells: null,
  };
}

function finish(
  rowNumber: number,
  reading: Extract<PhoneReading, { ok: true }>,
  parameters: string[],
  texts: string[],
  content: TemplateContent,
): AssessedRow {
  if (parameters.length > 0 && [...renderTemplate(content, parameters).body].length > bodyMax) {
    return skipped(rowNumber, texts, "too_long_filled", "body");
  }
  const { phone, country } = reading;
  return {
    rowNumber,
    address: phone,
    country,
    parameters,
    fate: "send",
    reason: null,
    reasonColumn: null,
    cells: null,
  };
}

function skipped(
  rowNumber: number,
  cells: string[],
  reason: RecipientReason,
  reasonColumn: string | null,
): AssessedRow {
  return {
    rowNumber,
    address: null,
    country: null,
    parameters: [],
    fate: "skip",
    reason,
    reasonColumn,
    // What the database cannot hold is left out of the copy that is given back; cutting may halve a character.
    cells: cells.map((text) => toStorable(text.slice(0, 1000))),
  };
}
