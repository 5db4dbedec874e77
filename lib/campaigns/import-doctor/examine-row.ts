import type { TemplateContent } from "#db/json/template-content";
import { type CellValue, emptyCell } from "#lib/excel/cell";
import { keepCell } from "#lib/excel/keep-cell";
import { constantOf } from "#lib/excel/parsing/formula-text";
import { type AssessedRow, assessRow, type RecipientRules } from "../audience-import/assess-row.ts";
import { type RepairClass, type RepairOffers, repairClasses } from "./reading.ts";
import { type Repaired, repairRecipient } from "./repair-recipient.ts";

type Row = { number: number; cells: readonly CellValue[]; hidden: boolean };

const everyClass: ReadonlySet<RepairClass> = new Set(repairClasses);
/** Rows of a class that are shown as examples. */
const examplesMax = 3;
const exampleLength = 80;
/** Digits as people write them at home. */
const nationalShape = /^\(?0?[\d\s().-]{6,20}$/;
/** Countries whose numbers may lack a digit although they read. */
const variantCountries: ReadonlySet<string | null> = new Set(["AR", "BR"]);

/**
 * Decides about the rows of one file, repairs those whose classes were accepted, and counts for every class what it would do.
 * Without acceptance every row has the fate that `assessRow` gives it.
 */
export class RowExaminer {
  readonly #columns: readonly string[];
  readonly #content: TemplateContent;
  readonly #rules: RecipientRules;
  readonly #accepted: ReadonlySet<RepairClass>;
  readonly #country: string | null;
  readonly offers: RepairOffers = {};
  /** Rows that were repaired, by class; a row that took two is counted with both. */
  readonly repaired: Record<string, number> = {};
  /** Rows that are sent to by country, to suggest one. */
  readonly #countries = new Map<string, number>();

  constructor(
    columns: readonly string[],
    content: TemplateContent,
    rules: RecipientRules,
    { repairs, country }: { repairs: readonly RepairClass[]; country?: string },
  ) {
    this.#columns = columns;
    this.#content = content;
    this.#rules = rules;
    this.#accepted = new Set(repairs);
    this.#country = country ?? null;
  }

  /** The country of most rows, and the most likely one of those without; null while none is known. */
  get commonCountry(): string | null {
    const [first] = [...this.#countries].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    return first?.[0] ?? null;
  }

  examine(row: Row): AssessedRow {
    const today = assessRow(row, this.#columns, this.#content, this.#rules);
    if (today.country) this.#countries.set(today.country, (this.#countries.get(today.country) ?? 0) + 1);
    if (today.reason === "empty_row") return today;
    const formulas = this.#formulaCells(row);
    const repaired = this.#needsRepair(today) ? this.#offerRecipient(row, today) : null;
    if (formulas) this.#offer("formula", row.number, formulas.from, formulas.to);
    const cells = formulas && this.#accepted.has("formula") ? formulas.cells : row.cells;
    if (!repaired && cells === row.cells) return today;
    const classes = new Set<RepairClass>(repaired?.classes);
    if (cells !== row.cells) classes.add("formula");
    const recipient: CellValue = repaired ? { kind: "text", text: repaired.text } : (cells[0] ?? emptyCell);
    const mended = assessRow(
      { ...row, cells: [recipient, ...cells.slice(1)] },
      this.#columns,
      this.#content,
      this.#rules,
    );
    for (const name of classes) this.repaired[name] = (this.repaired[name] ?? 0) + 1;
    // What the file held is given back, whatever became of it.
    const kept = mended.address === null ? row.cells.slice(0, this.#columns.length + 1) : row.cells.slice(0, 1);
    return { ...mended, cells: kept.map(keepCell), repairs: [...classes] };
  }

  #needsRepair({ address, reasonColumn, country }: AssessedRow): boolean {
    return (
      reasonColumn === "recipient" || this.#country !== null || (address !== null && variantCountries.has(country))
    );
  }

  /** Counts what all classes together would do to the recipient. @returns what the accepted ones do */
  #offerRecipient(row: Row, today: AssessedRow): Repaired | null {
    const recipient = row.cells[0] ?? emptyCell;
    const all = repairRecipient(recipient, this.#rules, everyClass, this.#country);
    for (const name of all?.classes ?? [])
      if (name !== "formula") this.#offer(name, row.number, recipient.text, all?.text);
    if (!all && this.#country === null && isNational(recipient, today)) {
      this.#offer("default_country", row.number, recipient.text, null);
    }
    return this.#accepted.size === 0 ? null : repairRecipient(recipient, this.#rules, this.#accepted, this.#country);
  }

  /** The row with the texts of formulas in place of the formulas; null where it has none. */
  #formulaCells(row: Row): { cells: CellValue[]; from: string; to: string } | null {
    let found: { from: string; to: string } | null = null;
    const cells = row.cells.slice(0, this.#columns.length + 1).map((cell): CellValue => {
      const text = cell.kind === "text" && cell.text.startsWith("=") ? constantOf(cell.text) : null;
      if (text === null) return cell;
      found ??= { from: cell.text, to: text };
      return text === "" ? emptyCell : { kind: "text", text };
    });
    return found ? { cells, ...(found as { from: string; to: string }) } : null;
  }

  #offer(name: RepairClass, row: number, from: string, to: string | null | undefined): void {
    this.offers[name] ??= { rows: 0, examples: [] };
    const offer = this.offers[name];
    offer.rows++;
    if (offer.examples.length >= examplesMax) return;
    const shown = (text: string) => text.slice(0, exampleLength).replaceAll("\u0000", "").toWellFormed();
    offer.examples.push({ row, from: shown(from), to: to === null || to === undefined ? null : shown(to) });
  }
}

/** Whether a cell may hold a number without its country, which is told only once one is chosen. */
function isNational({ kind, text }: CellValue, { address, reason }: AssessedRow): boolean {
  const digits = (kind === "text" || kind === "number") && nationalShape.test(text);
  return address === null && digits && reason !== "rounded_number" && reason !== "scientific_number";
}
