import type { RecipientFate, RecipientReason } from "#db/enums";
import type { KeptCell } from "#db/schema/campaigns";
import type { TemplateContent } from "#db/schema/templates";
import { type CellValue, emptyCell } from "#lib/excel/cell";
import { hidesDigits } from "#lib/excel/parsing/number-formats";
import { type PhoneOptions, type PhoneReading, readPhone } from "#lib/phone";
import { isStorable } from "#lib/storable-text";
import { renderTemplate } from "#lib/templates/content/render-template";
import { keepCell } from "./keep-cell.ts";

/** What one row of an audience becomes, as far as the row alone decides. */
export type AssessedRow = {
  rowNumber: number;
  address: string | null;
  country: string | null;
  parameters: string[];
  fate: RecipientFate;
  reason: RecipientReason | null;
  reasonColumn: string | null;
  /** The row is hidden in the sheet. */
  hidden: boolean;
  /** The cells as they stood: all of a row that is not sent, else the recipient's where it does not read like the address. */
  cells: KeptCell[] | null;
};

type Row = { number: number; cells: readonly CellValue[]; hidden: boolean };

/** Most characters of a filled body, in Unicode characters. */
const bodyMax = 1024;
// What the platform refuses inside a value: line breaks, tabs and more than four spaces in a row.
const refusedInValue = /[\r\n\t]| {5,}/;
/** Excel's errors. Some programs write them as text, and so does whoever pastes values only. */
const errorText = /^#(?:N\/A|DIV\/0!|REF!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!|GETTING_DATA|#+)$/;

/**
 * Decides about one row of a file. A hidden row that could be sent is held until a person decides about it.
 *
 * @param columns names of the values' columns, in order, without the recipient's; what stands behind them is ignored
 */
export function assessRow(
  row: Row,
  columns: readonly string[],
  content: TemplateContent,
  options: PhoneOptions,
): AssessedRow {
  const cells = row.cells.slice(0, columns.length + 1);
  // Nobody misses an empty row, hidden or not.
  if (cells.every(({ text }) => text.trim() === ""))
    return skipped({ ...row, cells, hidden: false }, "empty_row", null);
  const [recipient = emptyCell] = cells;
  const reading = readPhone(recipient, options);
  if (!reading.ok) return skipped({ ...row, cells }, reading.reason, "recipient");
  const parameters: string[] = [];
  for (const [i, column] of columns.entries()) {
    const cell = cells[i + 1] ?? emptyCell;
    const reason = valueFault(cell);
    if (reason) return skipped({ ...row, cells }, reason, column);
    parameters.push(cell.text);
  }
  if (parameters.length > 0 && [...renderTemplate(content, parameters).body].length > bodyMax) {
    return skipped({ ...row, cells }, "too_long_filled", "body");
  }
  const sendable = toSend(row.number, reading, recipient, parameters);
  return row.hidden ? { ...sendable, hidden: true, fate: "hold", reason: "hidden_row" } : sendable;
}

/** What keeps a value from being sent. */
function valueFault(cell: CellValue): RecipientReason | null {
  if (cell.text.trim() === "") return "missing_variable";
  if (cell.kind === "number" && hidesDigits(cell)) return "scientific_variable";
  const isError = cell.kind === "error" || errorText.test(cell.text.trim());
  return isError || refusedInValue.test(cell.text) || !isStorable(cell.text) ? "invalid_variable" : null;
}

/** Decides about one typed number, for templates without variables. */
export function assessNumber(number: number, line: string, reading: PhoneReading): AssessedRow {
  const cell: CellValue = { kind: "text", text: line };
  if (!reading.ok) return skipped({ number, cells: [cell], hidden: false }, reading.reason, "recipient");
  return toSend(number, reading, cell, []);
}

function toSend(
  rowNumber: number,
  { phone, country }: Extract<PhoneReading, { ok: true }>,
  recipient: CellValue,
  parameters: string[],
): AssessedRow {
  return {
    rowNumber,
    address: phone,
    country,
    parameters,
    fate: "send",
    reason: null,
    reasonColumn: null,
    hidden: false,
    cells: recipient.kind === "text" && recipient.text === phone ? null : [keepCell(recipient)],
  };
}

function skipped(row: Row, reason: RecipientReason, reasonColumn: string | null): AssessedRow {
  return {
    rowNumber: row.number,
    address: null,
    country: null,
    parameters: [],
    fate: "skip",
    reason,
    reasonColumn,
    hidden: row.hidden,
    cells: row.cells.map(keepCell),
  };
}
