import { readAddress } from "#lib/audience/read-address";
import { profileFor } from "#lib/connectors/profiles";
import { type Ctx, inTransaction } from "#lib/context";
import { readWorkbook, type WorkbookRow } from "#lib/excel/reading/read-workbook";
import { WorkbookRefusal } from "#lib/excel/refusals";
import type { TextFormat } from "#lib/excel/text/text-formats";
import { findTarget } from "../audience-import/find-target.ts";
import { type RecipientsSource, recipientHeaders } from "../audience-import/import-recipients.ts";
import { guessColumns, guessHeaderRow } from "./guess-columns.ts";
import { readOptions } from "./read-list.ts";
import { findRecipe, fingerprintOf } from "./recipes.ts";

/** The beginning of a file, for a person to choose its columns. */
export type FileLook = {
  /** Names of the visible sheets; none for a text file. */
  sheets: string[];
  sheet: string | null;
  text: TextFormat | null;
  /** The first rows; long texts are cut. */
  rows: { number: number; cells: string[] }[];
  /** Columns that are filled in these rows. */
  width: number;
  /** The template's columns, the recipient first. */
  wanted: string[];
  /** What is taken for the header row; 0 where there seems to be none. */
  headerRow: number;
  /** A zero-based column for each that is wanted; null where nothing fits. */
  columns: (number | null)[];
  /** The columns are those that were chosen last for such a file. */
  remembered: boolean;
};

const rowsShown = 20;
const columnsShown = 100;
const textShown = 60;
/** Digits with what people write between them; whether it can be written to is told when the list is read. */
const likePhone = /^[^\p{L}]{0,4}\+?[\d\s().\-/]{7,24}$/u;

/**
 * Reads the beginning of a file, and guesses its columns.
 *
 * @param input `reading` names the sheet, encoding and separator where they were chosen
 * @throws WorkbookRefusal when the file cannot be read; DomainError "not_found" for a template of another workspace
 */
export async function lookAtFile(ctx: Ctx, input: RecipientsSource, signal: AbortSignal): Promise<FileLook> {
  const template = await inTransaction(ctx, (ctx) => findTarget(ctx, input));
  const profile = profileFor(template.platform);
  if (!profile) throw new Error(`Nothing is known of ${template.platform}.`);
  const isPhone = profile.addressKinds[0] === "phone";
  const isRecipient = (text: string) =>
    isPhone ? likePhone.test(text) && /\d{4}/.test(text.replace(/\D/g, "")) : readAddress(profile, text).ok;
  const options = { ...readOptions(input, input.reading ?? { repairs: [] }), signal, batchRows: rowsShown };
  let look: FileLook | null = null;
  for await (const batch of readWorkbook(input.path, options)) {
    const header = (number: number) => batch.rows.find((row) => row.number === number)?.cells ?? [];
    const rows = batch.rows.map(shown);
    const wanted = recipientHeaders(template.content);
    const headerRow = guessHeaderRow(rows, isRecipient);
    const recipe = headerRow > 0 ? await findRecipe(ctx, fingerprintOf(header(headerRow))) : null;
    const below = rows.filter(({ number }) => number > headerRow).map(({ cells }) => cells);
    const guessed = guessColumns(
      header(headerRow).map(({ text }) => text),
      below,
      wanted,
      isRecipient,
    );
    look = {
      sheets: [...batch.sheets],
      sheet: batch.sheet.name || null,
      text: batch.text,
      rows,
      width: Math.max(0, ...rows.map(({ cells }) => cells.length)),
      wanted,
      headerRow,
      columns: wanted.map((name, i) => recipe?.[name] ?? guessed[i] ?? null),
      remembered: recipe !== null && wanted.every((name) => recipe[name] !== undefined),
    };
    break;
  }
  if (!look) throw new WorkbookRefusal("no_rows");
  return look;
}

function shown({ number, cells }: WorkbookRow): { number: number; cells: string[] } {
  const texts = cells
    .slice(0, columnsShown)
    .map(({ text }) => text.slice(0, textShown).replaceAll("\u0000", "").toWellFormed());
  return { number, cells: texts };
}
