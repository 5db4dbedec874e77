import { type SuppressionKind, suppressionKinds } from "#db/audience-enums";
import type { Platform, RecipientReason } from "#db/enums";
import { audit } from "#lib/audit/audit";
import type { PlatformProfile } from "#lib/connectors/profile";
import { profileFor } from "#lib/connectors/profiles";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { type CellValue, emptyCell } from "#lib/excel/cell";
import { type RowBatch, readWorkbook } from "#lib/excel/reading/read-workbook";
import { changedHeader, isSampleRow, plainHeader } from "#lib/excel/recipients-sheet";
import { WorkbookRefusal } from "#lib/excel/refusals";
import { newId } from "#lib/ids";
import { readAddress } from "./read-address.ts";
import { importMax, reasonMax } from "./schema.ts";
import { type NewSuppression, recordSuppressions } from "./suppress.ts";

/** Columns of the file, in order; only the first must be there. */
export const suppressionColumns = ["address", "kind", "reason"] as const;

export type RefusedRow = { row: number; text: string; reason: RecipientReason | "unknown_kind" };

/** Every row of the file has one fate: rows = added + already + repeated + refused. */
export type SuppressionImport = {
  rows: number;
  added: number;
  /** A member's file had suppressed them before, or they were erased. */
  already: number;
  /** The same person and kind as in a row before. */
  repeated: number;
  refused: number;
  /** The first of the refused rows. */
  examples: RefusedRow[];
};

const batchSize = 2_000;
const examplesMax = 50;

export type SuppressionFile = { platform: Platform; kind: SuppressionKind; path: string; fileName: string };
type Read = {
  people: Map<string, NewSuppression>;
  rows: number;
  repeated: number;
  refused: RefusedRow[];
  count: number;
};

/**
 * Keeps the people of a file from being messaged on a platform: all of its readable rows or, when anything fails, none. The
 * file is read before the database is asked for anything.
 *
 * @param input `kind` holds for rows that name none
 * @param erasedAmong those who were erased, as `<kind> <address>`: they are kept out anyway, and are not written down again
 * @throws WorkbookRefusal when the file cannot be read; DomainError "invalid" for a platform that is not spoken to
 */
export async function importSuppressions(
  ctx: Ctx,
  input: SuppressionFile,
  signal: AbortSignal,
  erasedAmong: (ctx: Ctx, people: readonly NewSuppression[]) => Promise<ReadonlySet<string>>,
): Promise<SuppressionImport> {
  const profile = profileFor(input.platform);
  if (!profile) throw new DomainError("invalid", "audience.platformUnknown", { field: "platform" });
  const { people, rows, repeated, refused, count } = await readPeople(ctx, profile, input, signal);
  return inTransaction(ctx, async (ctx) => {
    const named = [...people.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, person]) => person);
    const erased = await erasedAmong(ctx, named);
    const all = named.filter(({ addressKind, address }) => !erased.has(`${addressKind} ${address}`));
    let added = 0;
    for (let from = 0; from < all.length; from += batchSize) {
      signal.throwIfAborted();
      added += (await recordSuppressions(ctx, all.slice(from, from + batchSize))).length;
    }
    const result = { rows, added, already: named.length - added, repeated, refused: count };
    await audit(ctx, {
      action: "suppression.imported",
      objectKind: "suppression",
      objectId: newId(),
      detail: { file: input.fileName, platform: input.platform, suppressed: { from: null, to: input.kind }, ...result },
    });
    return { ...result, examples: refused };
  });
}

async function readPeople(
  ctx: Ctx,
  profile: PlatformProfile,
  input: SuppressionFile,
  signal: AbortSignal,
): Promise<Read> {
  const read: Read = { people: new Map(), rows: 0, repeated: 0, refused: [], count: 0 };
  let sheet: RowBatch["sheet"] | null = null;
  const { path, fileName } = input;
  for await (const batch of readWorkbook(path, { signal, fileName, text: {}, limits: { rows: importMax + 1 } })) {
    for (const { number, cells } of batch.rows) {
      if (!sheet) {
        checkColumns(cells, batch);
        sheet = batch.sheet;
      } else if (!isSampleRow(cells) && cells.some((cell) => cell.text.trim() !== "")) {
        readRow(read, ctx, profile, input, number, cells);
      }
    }
  }
  if (read.rows === 0) throw sheet ? new WorkbookRefusal("no_rows").ofSheet(sheet) : new WorkbookRefusal("no_rows");
  return read;
}

function readRow(
  read: Read,
  ctx: Ctx,
  profile: PlatformProfile,
  input: SuppressionFile,
  number: number,
  [address = emptyCell, kindCell = emptyCell, reasonCell = emptyCell]: readonly CellValue[],
): void {
  read.rows += 1;
  const reading = readAddress(profile, address);
  const kind = readKind(kindCell.text, input.kind);
  if (!reading.ok || kind === null) {
    read.count += 1;
    const reason = reading.ok ? "unknown_kind" : reading.reason;
    const text = (reading.ok ? kindCell : address).text.slice(0, 80).replaceAll("\u0000", "").toWellFormed();
    if (read.refused.length < examplesMax) read.refused.push({ row: number, text, reason });
    return;
  }
  const { ok: _, ...person } = reading;
  const key = `${person.address}\n${kind}`;
  if (read.people.has(key)) {
    read.repeated += 1;
    return;
  }
  const reason = reasonCell.text.trim().replaceAll("\u0000", "").slice(0, reasonMax).toWellFormed();
  const { platform } = input;
  read.people.set(key, { ...person, platform, kind, source: "import", at: ctx.now, reason: reason || null });
}

/** @returns null for a word that is no kind */
function readKind(text: string, otherwise: SuppressionKind): SuppressionKind | null {
  const word = text.trim().toLowerCase();
  return word === "" ? otherwise : (suppressionKinds.find((kind) => kind === word) ?? null);
}

/** @throws WorkbookRefusal header_changed */
function checkColumns(cells: readonly CellValue[], { sheet, hiddenColumns }: RowBatch): void {
  for (let i = 0; i < Math.max(cells.length, 1); i++) {
    const found = plainHeader(cells[i]?.text ?? "").toLowerCase();
    const expected = suppressionColumns[i] ?? "";
    if (found !== expected) throw changedHeader(i, found, expected, hiddenColumns.includes(i)).ofSheet(sheet);
  }
}
