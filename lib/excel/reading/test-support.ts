import { type fixtureFolder, type PartContent, sheet, workbookParts } from "#lib/excel/fixtures";
import { WorkbookRefusal } from "#lib/excel/refusals";
import { type ReadOptions, readWorkbook, type WorkbookRow } from "./read-workbook.ts";

/** What the tests of the workbook reader share. */

/** The part of the one worksheet in `workbookParts`. */
export const SHEET = "xl/worksheets/sheet1.xml";

/** All rows of a workbook. */
export async function rowsOf(path: string): Promise<WorkbookRow[]> {
  const rows: WorkbookRow[] = [];
  for await (const batch of readWorkbook(path)) rows.push(...batch.rows);
  return rows;
}

/** How reading ended: the code of the refusal, or the number of rows as "3 rows". */
export async function readOutcome(path: string, options?: ReadOptions): Promise<string> {
  let rows = 0;
  try {
    for await (const batch of readWorkbook(path, options)) rows += batch.rows.length;
    return `${rows} rows`;
  } catch (error) {
    if (error instanceof WorkbookRefusal) return error.code;
    throw error;
  }
}

/** How reading a workbook with some parts replaced (or left out, with null) ended. */
export async function outcomeWith(
  files: Awaited<ReturnType<typeof fixtureFolder>>,
  replace: Record<string, PartContent | null>,
  options?: ReadOptions,
): Promise<string> {
  return readOutcome(await files.parts(workbookParts(replace)), options);
}

/** A sheet whose only cell has this XML as its text. */
export const sheetWithText = (content: string): string =>
  sheet(`<row r="1"><c r="A1" t="inlineStr"><is><t>${content}</t></is></c></row>`);
