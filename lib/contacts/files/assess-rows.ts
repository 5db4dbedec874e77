import type { AddressKind } from "#db/enums";
import type { KeptCell } from "#db/schema/campaigns";
import { DomainError } from "#lib/errors";
import type { CellValue } from "#lib/excel/cell";
import { keepCell } from "#lib/excel/keep-cell";
import type { WorkbookRow } from "#lib/excel/reading/read-workbook";
import { isSampleRow, plainHeader } from "#lib/excel/recipients-sheet";
import type { Attribute } from "../attributes.ts";
import { type ColumnUse, type ImportRow, type RowReason, readColumns, readImportRow } from "./import-rows.ts";
import type { SeenAddresses } from "./seen-addresses.ts";

/** A row that changes nothing, with its cells as they stood in the file. */
export type RejectedContact = { row: number; reason: RowReason; cells: KeptCell[] };

export type AssessedRow = ImportRow & { cells: readonly CellValue[] };

export type AssessedRows = {
  /** Rows with something in them. */
  rows: number;
  people: AssessedRow[];
  rejected: RejectedContact[];
};

/** An address with its kind, as one text. */
export const keyOf = ({ addressKind, address }: { addressKind: AddressKind; address: string }) =>
  `${addressKind} ${address}`;

/**
 * Reads the header row of a file of contacts.
 *
 * @throws DomainError "invalid" for a column that is not known or there twice, and where nobody can be told from another
 */
export function readHead(
  head: WorkbookRow | undefined,
  kinds: readonly AddressKind[],
  attributes: readonly Attribute[],
): { header: string[]; columns: ColumnUse[] } {
  const header = (head?.cells ?? []).map(({ text }) => plainHeader(text));
  const read = readColumns(header, kinds, attributes);
  if ("unknown" in read) {
    throw new DomainError("invalid", "contacts.columnUnknown", { values: { column: read.unknown.slice(0, 40) } });
  }
  if (!read.columns.some(({ use }) => use === "address" || use === "name")) {
    throw new DomainError("invalid", "contacts.columnMissing");
  }
  return { header, columns: read.columns };
}

/** Whether a row says something: neither blank nor the example of the sheet to fill in. */
export function isFilled(cells: readonly CellValue[]): boolean {
  return !isSampleRow(cells) && cells.some(({ text }) => text.trim() !== "");
}

/**
 * Reads rows by themselves: who is in them, and which are rejected whatever is known of anybody.
 *
 * @param seen addresses of the rows before, to which those of these rows are added
 */
export function assessRows(
  rows: readonly WorkbookRow[],
  columns: readonly ColumnUse[],
  seen: SeenAddresses,
): AssessedRows {
  const assessed: AssessedRows = { rows: 0, people: [], rejected: [] };
  for (const { number, cells } of rows) {
    if (!isFilled(cells)) continue;
    assessed.rows += 1;
    const reading = readImportRow(number, cells, columns);
    if (!reading.ok) {
      assessed.rejected.push(reject(number, cells, reading.reason));
      continue;
    }
    const repeated = reading.row.addresses.map((one) => seen.add(keyOf(one))).includes(true);
    if (repeated) assessed.rejected.push(reject(number, cells, "repeated"));
    else assessed.people.push({ ...reading.row, cells });
  }
  return assessed;
}

/** Nothing is kept of somebody who was erased. */
export function reject(row: number, cells: readonly CellValue[], reason: RowReason): RejectedContact {
  return { row, reason, cells: reason === "erased" ? [] : cells.map(keepCell) };
}
