import type { AddressKind, RecipientReason } from "#db/enums";
import type { AttributeValues } from "#db/schema/contacts";
import { type CellValue, emptyCell } from "#lib/excel/cell";
import { rejectedHeaders } from "#lib/excel/recipients-sheet";
import { isStorable } from "#lib/text/storable-text";
import { type Attribute, readAttribute } from "../attributes.ts";
import { contactNameMax, labelMax, labelsMax, remarksMax } from "../limits.ts";
import { readContactAddress } from "../read-contact-address.ts";

/** Why a row of a file changes nothing. */
export const rowReasons = [
  "nobody",
  "too_long_text",
  "attribute",
  "erased",
  "two_contacts",
  "unknown_person",
  "unknown_group",
  "consent",
  "consent_refused",
  "repeated",
] as const;
export type RowReason = RecipientReason | (typeof rowReasons)[number];

/** What a column of the file holds. */
export type ColumnUse =
  | { use: "name" | "labels" | "remarks" | "groups" | "consent" }
  /** What a file of rejected rows has besides: the number of the row and the reason. */
  | { use: "nothing" }
  | { use: "address"; kind: AddressKind }
  | { use: "attribute"; attribute: Attribute };

/** One row, read; what is not in the file is absent, so that an import overwrites no more than it holds. */
export type ImportRow = {
  number: number;
  name?: string;
  remarks?: string;
  labels?: string[];
  /** Names of groups that the person joins, in small letters. */
  groups?: string[];
  /** Whether the person has agreed to marketing. */
  consent?: boolean;
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
  const given = isRejectedFile(headers) ? headers.slice(0, -2) : headers;
  for (const header of given) {
    const name = header.trim().toLowerCase();
    const kind = kinds.find((one) => one === name);
    const attribute = attributes.find(({ key }) => key === name);
    if (seen.has(name)) return { unknown: header };
    seen.add(name);
    const own = ownColumns.find((one) => one === name);
    // An attribute of this name was there before the columns of groups and consent were.
    if (own && !(attribute && (own === "groups" || own === "consent"))) columns.push({ use: own });
    else if (kind) columns.push({ use: "address", kind });
    else if (attribute) columns.push({ use: "attribute", attribute });
    else return { unknown: header };
  }
  if (given.length < headers.length) columns.push({ use: "nothing" }, { use: "nothing" });
  return { columns };
}

const ownColumns = ["name", "labels", "remarks", "groups", "consent"] as const;

/** Mended rows of an earlier file can be read again as they are. */
function isRejectedFile(headers: readonly string[]): boolean {
  const [row = "", reason = ""] = headers.slice(-2).map((header) => header.trim().toLowerCase());
  return rejectedHeaders.row.includes(row) && rejectedHeaders.reason.includes(reason);
}

/** Texts with commas between them, each once. */
function listOf(text: string): string[] {
  const parts = text.split(/[,，]/).map((one) => one.trim());
  return [...new Set(parts.filter(Boolean))];
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
      const labels = listOf(text);
      if (labels.length > labelsMax || labels.some((one) => one.length > labelMax))
        return refuse("too_long_text", text);
      row.labels = labels;
    } else if (column.use === "groups") {
      row.groups = listOf(text.toLowerCase());
    } else if (column.use === "consent") {
      const said = readAttribute("yesNo", text);
      if (typeof said !== "boolean") return refuse("consent", text);
      row.consent = said;
    } else if (column.use !== "nothing") {
      if (text.length > (column.use === "name" ? contactNameMax : remarksMax)) return refuse("too_long_text", text);
      row[column.use] = text;
    }
  }
  return row.addresses.length === 0 && !row.name ? refuse("nobody", "") : { ok: true, row };
}
