import { DomainError } from "#lib/errors";
import { type CellValue, emptyCell } from "#lib/excel/cell";
import { keepCell } from "#lib/excel/keep-cell";
import { type RowBatch, readWorkbook } from "#lib/excel/reading/read-workbook";
import type { SheetEnd } from "#lib/excel/reading/worker-protocol";
import { checkHeader, isSampleRow, languageHeader, plainHeader } from "#lib/excel/recipients-sheet";
import { WorkbookRefusal } from "#lib/excel/refusals";
import type { TextFormat } from "#lib/excel/text/text-formats";
import type { AssessedRow, RecipientRules } from "../audience-import/assess-row.ts";
import type { TargetTemplate } from "../audience-import/find-target.ts";
import type { ImportProgress, RecipientsSource, SheetNotes } from "../audience-import/import-recipients.ts";
import { RowExaminer } from "./examine-row.ts";
import type { Reading, RepairClass, RepairOffers } from "./reading.ts";
import { fingerprintOf } from "./recipes.ts";

/** What can be put right in a list. Told once and not kept, as it quotes cells. */
export type DoctorNotes = {
  offers: RepairOffers;
  /** The country of most people who are sent to, as a suggestion; null while nobody is. */
  commonCountry: string | null;
  /** How a text file was read; null for a workbook. */
  text: TextFormat | null;
};

/**
 * Rows written at once. Small, so that what a batch is made of dies young: texts of over a hundred kilobytes are collected
 * only with everything else, and the process grew by hundreds of megabytes.
 */
const batchRows = 200;
/** Examples of a class. */
const examplesMax = 3;

type Given = {
  input: RecipientsSource;
  /** The header row of the template's own file. */
  headers: readonly string[];
  template: TargetTemplate;
  rules: RecipientRules;
  take: (rows: AssessedRow[]) => Promise<void>;
  onProgress: (progress: ImportProgress) => void;
  signal: AbortSignal;
};

/**
 * Reads the rows of a file and gives each its fate, as the template's own file or as a person wants it read.
 *
 * @returns what is known of the sheet and of what can be put right; the header's fingerprint where columns were chosen
 * @throws WorkbookRefusal when the file cannot be read; DomainError "invalid" for columns that do not fit the template
 */
export async function readList(given: Given): Promise<{
  notes: SheetNotes;
  doctor: DoctorNotes;
  fingerprint: string | null;
}> {
  const { input, headers, template, rules, take, onProgress, signal } = given;
  const reading: Reading = input.reading ?? { repairs: [] };
  const columns = columnsOf(reading, headers);
  const headerRow = reading.mapping?.headerRow ?? 1;
  const examiner = new RowExaminer(headers.slice(1), template.content, rules, reading);
  const notes: SheetNotes = {
    ...{ sheetName: null, rowsHidden: 0, hiddenChoice: null, hiddenColumns: [] },
    ...{ reading: input.reading ?? null, repaired: examiner.repaired },
  };
  let rows = 0;
  let first: RowBatch | null = null;
  let fingerprint: string | null = null;
  let end: SheetEnd | null = null;
  let languageAt: number | null = null;
  const options = { ...readOptions(input, reading), signal, batchRows, onEnd: (known: SheetEnd) => (end = known) };
  for await (const batch of readWorkbook(input.path, options)) {
    if (!first) {
      first = batch;
      languageAt = input.byLanguage ? findLanguageColumn(batch, headerRow, columns ?? headers.map((_, i) => i)) : null;
      readHead(batch, reading, languageAt === headers.length ? [...headers, languageHeader] : headers, columns, notes);
    }
    const assessed: AssessedRow[] = [];
    for (const row of batch.rows) {
      if (row.number === headerRow && reading.mapping) fingerprint = fingerprintOf(row.cells);
      if (row.number <= headerRow || isSampleRow(row.cells)) continue;
      const cells = columns ? columns.map((at) => row.cells[at] ?? emptyCell) : row.cells;
      const one = examiner.examine({ ...row, cells });
      const language = languageAt === null ? null : (row.cells[languageAt] ?? emptyCell);
      assessed.push(language ? withLanguage(one, language, headers.length) : one);
    }
    await take(assessed);
    rows += assessed.length;
    for (const { hidden } of assessed) if (hidden) notes.rowsHidden++;
    const { bytesRead, bytesTotal, totalRowsHint: rowsHint } = batch;
    onProgress({ rows, bytesRead, bytesTotal, rowsHint });
  }
  if (rows === 0) throw first ? new WorkbookRefusal("no_rows").ofSheet(first.sheet) : new WorkbookRefusal("no_rows");
  if (end) countSheetRepairs(end, examiner, reading, { headerRow, columns: columns ?? headers.map((_, i) => i) });
  const { offers, commonCountry } = examiner;
  return { notes, doctor: { offers, commonCountry, text: first?.text ?? null }, fingerprint };
}

/** @throws DomainError "invalid" when the template has been given other columns since they were chosen */
function columnsOf({ mapping }: Reading, headers: readonly string[]): readonly number[] | null {
  if (mapping && mapping.columns.length !== headers.length) throw new DomainError("invalid", "campaigns.columnsStale");
  return mapping?.columns ?? null;
}

/** How the file is opened for a reading. */
export function readOptions(input: Pick<RecipientsSource, "fileName">, reading: Reading) {
  const { sheet, encoding, separator, repairs } = reading;
  const accepted = new Set<RepairClass>(repairs);
  return {
    fileName: input.fileName,
    text: { ...(encoding ? { encoding } : {}), ...(separator ? { separator } : {}) },
    ...(sheet === undefined ? {} : { sheet }),
    formulas: accepted.has("formula"),
    fillMerged: accepted.has("merged"),
  };
}

/** The column that says in which language each person gets the template, behind or beside those of its variables. */
function findLanguageColumn({ rows }: RowBatch, headerRow: number, used: readonly number[]): number | null {
  const header = rows.find(({ number }) => number === headerRow)?.cells ?? [];
  const at = header.findIndex(
    ({ text }, column) => !used.includes(column) && plainHeader(text).toLowerCase() === languageHeader,
  );
  return at === -1 ? null : at;
}

/** A row with the language that it names, which is given back behind its other cells. @param width of those */
function withLanguage(row: AssessedRow, cell: CellValue, width: number): AssessedRow {
  const named = { ...row, language: cell.text };
  if (cell.text.trim() === "") return named;
  const { address, cells } = row;
  const others = address === null ? Array.from({ length: width }, (_, i) => cells?.[i] ?? "") : [cells?.[0] ?? address];
  return { ...named, cells: [...others, keepCell(cell)] };
}

/**
 * Checks the header, unless the columns were chosen, and notes what the first batch tells about the sheet.
 * @throws WorkbookRefusal header_changed, with the name of the sheet
 */
function readHead(
  batch: RowBatch,
  reading: Reading,
  headers: readonly string[],
  columns: readonly number[] | null,
  notes: SheetNotes,
): void {
  const { sheet, hiddenColumns, rows } = batch;
  if (!reading.mapping) {
    try {
      checkHeader(rows[0]?.cells ?? [], headers, hiddenColumns);
    } catch (error) {
      throw error instanceof WorkbookRefusal ? error.ofSheet(sheet) : error;
    }
  }
  notes.sheetName = sheet.name || null;
  notes.hiddenColumns = headers.filter((_, i) => hiddenColumns.includes(columns?.[i] ?? i));
}

/** Adds what is known of merged cells and formulas once the sheet has ended. */
function countSheetRepairs(
  end: SheetEnd,
  { offers, repaired }: RowExaminer,
  { repairs }: Reading,
  { headerRow, columns }: { headerRow: number; columns: readonly number[] },
): void {
  const merged = end.merged.filter(({ fromRow, fromColumn }) => fromRow > headerRow && columns.includes(fromColumn));
  const mergedRows = merged.reduce((sum, { fromRow, toRow }) => sum + toRow - fromRow, 0);
  if (mergedRows > 0) {
    const examples = merged.slice(0, examplesMax).map(({ fromRow }) => ({ row: fromRow + 1, from: "", to: null }));
    offers.merged = { rows: mergedRows, examples };
    if (repairs.includes("merged")) repaired.merged = mergedRows;
  }
  if (end.formulaRows > 0) {
    const known = offers.formula ?? { rows: 0, examples: [] };
    const examples = end.formulaExamples.map((row) => ({ row, from: "", to: null }));
    offers.formula = {
      rows: known.rows + end.formulaRows,
      examples: [...known.examples, ...examples].slice(0, examplesMax),
    };
  }
}
