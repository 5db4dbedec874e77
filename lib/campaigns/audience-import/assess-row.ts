import type { AddressKind, RecipientFate, RecipientReason } from "#db/enums";
import type { TemplateContent } from "#db/json/template-content";
import type { KeptCell } from "#db/schema/campaigns";
import { type AddressReading, readAddress } from "#lib/audience/read-address";
import type { PlatformProfile, TemplateRules } from "#lib/connectors/profile";
import { type CellValue, emptyCell } from "#lib/excel/cell";
import { keepCell } from "#lib/excel/keep-cell";
import { hidesDigits } from "#lib/excel/parsing/number-formats";
import type { PhoneOptions } from "#lib/phone/phone";
import { overfilled } from "#lib/templates/content/overfilled";
import { renderTemplate } from "#lib/templates/content/render-template";
import { valueFault } from "#lib/templates/content/row-values";
import { isStorable } from "#lib/text/storable-text";
import type { RepairClass } from "../import-doctor/reading.ts";

/** What one row of an audience becomes, as far as the row alone decides. */
export type AssessedRow = {
  rowNumber: number;
  address: string | null;
  addressKind: AddressKind;
  country: string | null;
  parameters: string[];
  fate: RecipientFate;
  reason: RecipientReason | null;
  reasonColumn: string | null;
  /** The row is hidden in the sheet. */
  hidden: boolean;
  /**
   * The cells as they stood: all of a row that is not sent, else the recipient's where it does not read like the address; behind
   * them the language that the row names.
   */
  cells: KeptCell[] | null;
  /** Classes of what was repaired; absent where nothing was. */
  repairs?: RepairClass[];
  /** The person's language, as the file names it; absent where it does not. */
  language?: string;
  /** The template in the person's language; absent for the one that the list is made for. */
  templateCode?: string;
};

/** What a row is read by: who the platform reaches, what its templates may hold, and the countries that are refused now. */
export type RecipientRules = {
  profile: PlatformProfile;
  template: TemplateRules;
  forbidden: PhoneOptions["forbidden"];
  /** When the list is read: an offer has to end later. */
  now: Date;
};

type Row = { number: number; cells: readonly CellValue[]; hidden: boolean };

// What reviewing platforms refuse inside a value: line breaks, tabs and more than four spaces in a row.
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
  rules: RecipientRules,
): AssessedRow {
  const { profile, template } = rules;
  const cells = row.cells.slice(0, columns.length + 1);
  const skip = (reason: RecipientReason, column: string | null) => skipped({ ...row, cells }, profile, reason, column);
  // Nobody misses an empty row, hidden or not.
  if (cells.every(({ text }) => text.trim() === "")) {
    return skipped({ ...row, cells, hidden: false }, profile, "empty_row", null);
  }
  const [recipient = emptyCell] = cells;
  const reading = readAddress(profile, recipient, rules);
  if (!reading.ok) return skip(reading.reason, "recipient");
  const parameters: string[] = [];
  for (const [i, column] of columns.entries()) {
    const cell = cells[i + 1] ?? emptyCell;
    const reason = cellFault(cell, template.mode) ?? valueFault(content, column, cell.text, template, rules.now);
    if (reason) return skip(reason, column);
    parameters.push(cell.text);
  }
  if (parameters.length > 0) {
    const column = overfilled(renderTemplate(content, parameters), template);
    if (column) return skip("too_long_filled", column);
  }
  const sendable = toSend(row.number, reading, recipient, parameters);
  return row.hidden ? { ...sendable, hidden: true, fate: "hold", reason: "hidden_row" } : sendable;
}

/** What keeps a value from being sent. */
function cellFault(cell: CellValue, mode: TemplateRules["mode"]): RecipientReason | null {
  if (cell.text.trim() === "") return "missing_variable";
  if (cell.kind === "number" && hidesDigits(cell)) return "scientific_variable";
  const isError = cell.kind === "error" || errorText.test(cell.text.trim());
  const refused = mode === "reviewed" && refusedInValue.test(cell.text);
  return isError || refused || !isStorable(cell.text) ? "invalid_variable" : null;
}

/** Decides about one typed recipient, for templates without variables. */
export function assessTyped(number: number, line: string, rules: RecipientRules): AssessedRow {
  const cell: CellValue = { kind: "text", text: line };
  const reading = readAddress(rules.profile, line, rules);
  if (!reading.ok) return skipped({ number, cells: [cell], hidden: false }, rules.profile, reading.reason, "recipient");
  return toSend(number, reading, cell, []);
}

function toSend(
  rowNumber: number,
  { address, addressKind, country }: Extract<AddressReading, { ok: true }>,
  recipient: CellValue,
  parameters: string[],
): AssessedRow {
  return {
    rowNumber,
    address,
    addressKind,
    country,
    parameters,
    fate: "send",
    reason: null,
    reasonColumn: null,
    hidden: false,
    cells: recipient.kind === "text" && recipient.text === address ? null : [keepCell(recipient)],
  };
}

function skipped(
  row: Row,
  { addressKinds: [addressKind] }: PlatformProfile,
  reason: RecipientReason,
  reasonColumn: string | null,
): AssessedRow {
  return {
    rowNumber: row.number,
    address: null,
    addressKind,
    country: null,
    parameters: [],
    fate: "skip",
    reason,
    reasonColumn,
    hidden: row.hidden,
    cells: row.cells.map(keepCell),
  };
}
