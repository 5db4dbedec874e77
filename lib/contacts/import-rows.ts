import type { AddressKind, RecipientReason } from "#db/enums";
import type { AttributeValues } from "#db/schema/contacts";
import { type CellValue, emptyCell } from "#lib/excel/cell";
import { isStorable } from "#lib/text/storable-text";
import { type Attribute, readAttribute } from "./attributes.ts";
import { contactNameMax, labelMax, labelsMax, remarksMax } from "./limits.ts";
import { readContactAddress } from "./read-contact-address.ts";

/** Why a row of a file changes nothing. */
export const rowReasons = ["nobody", "too_long_text", "attribute", "erased", "two_contacts", "unknown_person"] as const;
export type RowReason = RecipientReason | (typeof rowReasons)[number];

/** What a column of the file holds. */
export type ColumnUse =
  | { use: "name" | "labels" | "remarks" }
  | { use: "address"; kind: AddressKind }
  | { use: "attribute"; attribute: Attribute };

/** One row, read; what is not in the file is absent, so that an import overwrites no more than it holds. */
export type ImportRow = {
  number: number;
  name?: string;
  remarks?: string;
  labels?: string[];
  attributes: AttributeValues;
  addresses: { addressKind: AddressKind; address: string; country: string | null }[];
};

export type ReadRow = { ok: true; row: ImportRow } | { ok: false; reason: RowReason; text: string };

/**
 * Reads the header row.
 * @returns what each column holds; null for the place of a name that is not known, and where nobody can be told from another
 */
export function readColumns(
  headers: readonly string[],
  kinds: readonly AddressKind[],
  attributes: readonly Attribute[],
): { columns: ColumnUse[] } | { unknown: string } {
  const columns: ColumnUse[] = [];
  const seen = new Set<string>();
  for (const header of headers) {
    const name = header.trim().toLowerCase();
    const kind = kinds.find((one) => one === name);
    const attribute = attributes.find(({ key }) => key === name);
    if (seen.has(name)) return { unknown: header };
    seen.add(name);
    if (name === "name" || name === "labels" || name === "remarks") columns.push({ use: name });
    else if (kind) columns.push({ use: "address", kind });
    else if (attribute) columns.push({ use: "attribute", attribute });
    else return { unknown: header };
  }
  return { columns };
}

/** Reads one row by the columns of its file. */
export function readImportRow(number: number, cells: readonly CellValue[], columns: readonly ColumnUse[]): ReadRow {
  const row: ImportRow = { number, attributes: {}, addresses: [] };
  const refuse = (reason: RowReason, text: string): ReadRow => ({ ok: false, reason, text: text.slice(0, 80) });
  for (const [i, column] of columns.entries()) {
    const cell = cells[i] ?? emptyCell;
    const text = cell.text.trim();
    if (text === "") continue;
    if (!isStorable(text)) return refuse("invalid_variable", "");
    if (column.use === "address") {
      const reading = readContactAddress(column.kind, cell);
      if (!reading.ok) return refuse(reading.reason, text);
      const { address, country } = reading;
      row.addresses.push({ addressKind: column.kind, address, country });
    } else if (column.use === "attribute") {
      const value = readAttribute(column.attribute.kind, text);
      if (value === null) return refuse("attribute", text);
      row.attributes[column.attribute.key] = value;
    } else if (column.use === "labels") {
      const labels = [
        ...new Set(
          text
            .split(/[,，]/)
            .map((one) => one.trim())
            .filter(Boolean),
        ),
      ];
      if (labels.length > labelsMax || labels.some((one) => one.length > labelMax))
        return refuse("too_long_text", text);
      row.labels = labels;
    } else {
      if (text.length > (column.use === "name" ? contactNameMax : remarksMax)) return refuse("too_long_text", text);
      row[column.use] = text;
    }
  }
  return row.addresses.length === 0 && !row.name ? refuse("nobody", "") : { ok: true, row };
}
