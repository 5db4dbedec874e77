import type { AddressKind } from "#db/enums";
import { importMax } from "#lib/audience/schema";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { readWorkbook, type WorkbookRow } from "#lib/excel/reading/read-workbook";
import { isSampleRow, plainHeader } from "#lib/excel/recipients-sheet";
import { WorkbookRefusal } from "#lib/excel/refusals";
import { type Attribute, listAttributes } from "./attributes.ts";
import { erasedAmong } from "./erase/erased.ts";
import { getGroup } from "./groups.ts";
import { type ColumnUse, type ImportRow, type RowReason, readColumns, readImportRow } from "./import-rows.ts";
import { joinGroup, leaveGroup, removeContacts } from "./membership.ts";
import { spokenKinds } from "./read-contact-address.ts";
import type { duplicateChoices, importActs } from "./schema.ts";
import { changeContacts, findByAddress, insertContacts } from "./write-rows.ts";

export type ContactFile = {
  path: string;
  fileName: string;
  act: (typeof importActs)[number];
  /** What happens to a person whose address is known. */
  duplicates: (typeof duplicateChoices)[number];
  /** Joined by everybody in the file, or left; null for none. */
  groupId: string | null;
};

export type RefusedContact = { row: number; text: string; reason: RowReason };

/** Every row of the file has one fate: rows = added + changed + already + repeated + removed + refused. */
export type ContactImport = {
  rows: number;
  added: number;
  changed: number;
  /** Known before, and left as they were. */
  already: number;
  /** An address of the row stood in a row before. */
  repeated: number;
  /** Deleted, or taken out of the group. */
  removed: number;
  refused: number;
  /** The first of the refused rows. */
  examples: RefusedContact[];
};

const batchRows = 1_000;
const examplesMax = 50;

/** The columns that a file may have, in the order of the sheet to fill in. */
export function contactColumns(attributes: readonly Attribute[]): string[] {
  return ["name", ...spokenKinds(), "labels", "remarks", ...attributes.map(({ key }) => key)];
}

type Work = ContactFile & { columns: ColumnUse[]; seen: Set<string>; result: ContactImport };

/**
 * Adds the people of a file, deletes them or takes them out of a group: all of its readable rows or, when anything fails,
 * none.
 *
 * @throws WorkbookRefusal when the file cannot be read; DomainError "invalid" for a column that is not known, "not_found"
 * for a group of another workspace
 */
export async function importContacts(ctx: Ctx, input: ContactFile, signal: AbortSignal): Promise<ContactImport> {
  return inTransaction(ctx, async (ctx) => {
    const attributes = await listAttributes(ctx);
    const group = input.groupId ? await getGroup(ctx, input.groupId) : null;
    if (input.act === "leave" && !group) {
      throw new DomainError("invalid", "contacts.groupRequired", { field: "group" });
    }
    const result = { rows: 0, added: 0, changed: 0, already: 0, repeated: 0, removed: 0, refused: 0, examples: [] };
    const work: Work = { ...input, columns: [], seen: new Set(), result };
    const readAs = { signal, fileName: input.fileName, text: {}, limits: { rows: importMax + 1 } };
    for await (const batch of readWorkbook(input.path, { ...readAs, batchRows })) {
      const rows = work.columns.length > 0 ? batch.rows : readHead(work, batch.rows, attributes);
      await takeRows(ctx, work, rows);
    }
    if (result.rows === 0) throw new WorkbookRefusal("no_rows");
    const { examples: _, added, rows, repeated, refused, already } = work.result;
    await audit(ctx, {
      action: "contact.imported",
      objectKind: "contact",
      objectId: "all",
      detail: { file: input.fileName, group: group?.name, rows, added, already, repeated, refused },
    });
    return work.result;
  });
}

/** @returns the rows below the header */
function readHead(work: Work, [head, ...rest]: WorkbookRow[], attributes: readonly Attribute[]): WorkbookRow[] {
  const headers = (head?.cells ?? []).map(({ text }) => plainHeader(text));
  const kinds: AddressKind[] = spokenKinds();
  const read = readColumns(headers, kinds, attributes);
  if ("unknown" in read) {
    throw new DomainError("invalid", "contacts.columnUnknown", { values: { column: read.unknown.slice(0, 40) } });
  }
  if (!read.columns.some(({ use }) => use === "address" || use === "name")) {
    throw new DomainError("invalid", "contacts.columnMissing");
  }
  work.columns = read.columns;
  return rest;
}

const keyOf = ({ addressKind, address }: ImportRow["addresses"][number]) => `${addressKind} ${address}`;

async function takeRows(ctx: Ctx, work: Work, rows: readonly WorkbookRow[]): Promise<void> {
  const { result, seen } = work;
  const read: ImportRow[] = [];
  for (const { number, cells } of rows) {
    if (isSampleRow(cells) || cells.every(({ text }) => text.trim() === "")) continue;
    result.rows += 1;
    const reading = readImportRow(number, cells, work.columns);
    if (!reading.ok) refuse(result, number, reading.reason, reading.text);
    else if (reading.row.addresses.some((one) => seen.has(keyOf(one)))) result.repeated += 1;
    else read.push(reading.row);
    if (reading.ok) for (const one of reading.row.addresses) seen.add(keyOf(one));
  }
  if (read.length > 0) await writeRows(ctx, work, read);
}

function refuse(result: ContactImport, row: number, reason: RowReason, text: string): void {
  result.refused += 1;
  if (result.examples.length < examplesMax) result.examples.push({ row, text, reason });
}

async function writeRows(ctx: Ctx, work: Work, read: ImportRow[]): Promise<void> {
  const { result } = work;
  const addresses = read.flatMap((row) => row.addresses);
  const erased = work.act === "add" ? await erasedAmong(ctx, addresses) : new Set<string>();
  const owners = await findByAddress(ctx, addresses);
  const fresh: ImportRow[] = [];
  const known: (ImportRow & { contactId: string })[] = [];
  for (const row of read) {
    const ids = [...new Set(row.addresses.flatMap((one) => owners.get(keyOf(one)) ?? []))];
    const [contactId] = ids;
    const text = row.addresses[0]?.address ?? "";
    if (row.addresses.some((one) => erased.has(keyOf(one)))) refuse(result, row.number, "erased", "");
    else if (ids.length > 1) refuse(result, row.number, "two_contacts", text);
    else if (contactId) known.push({ ...row, contactId });
    else if (work.act === "add") fresh.push(row);
    else refuse(result, row.number, "unknown_person", text);
  }
  if (work.act === "add") return addRows(ctx, work, fresh, known);
  const ids = [...new Set(known.map(({ contactId }) => contactId))];
  const gone = work.act === "delete" ? await removeContacts(ctx, ids) : await leaveGroup(ctx, work.groupId ?? "", ids);
  result.removed += gone;
  result.already += known.length - gone;
}

async function addRows(
  ctx: Ctx,
  work: Work,
  fresh: ImportRow[],
  known: (ImportRow & { contactId: string })[],
): Promise<void> {
  const { result } = work;
  const ids = await insertContacts(ctx, fresh, "import");
  result.added += ids.length;
  if (work.duplicates === "overwrite") {
    await changeContacts(ctx, known);
    result.changed += known.length;
  } else result.already += known.length;
  if (work.groupId) await joinGroup(ctx, work.groupId, [...ids, ...known.map(({ contactId }) => contactId)]);
}
