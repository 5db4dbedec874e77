import { type MergedCells, mergedCells, mergedMax } from "../parsing/merged-cells.ts";
import type { CellKind, SheetSink } from "../parsing/sheet.ts";
import { type SheetEnd, type WireBatch, wireKinds } from "./worker-protocol.ts";

/** A batch is closed early at this many characters, so that very long cells do not make one huge message. */
const BATCH_CHARACTERS = 1_000_000;
/** Rows with formulas that are named. */
const formulaExamplesMax = 3;
const kindNumbers = new Map<CellKind, number>(wireKinds.map((kind, i) => [kind, i]));

/** Collects rows into batches. Finished batches wait in `ready` until the caller takes them. */
export class Batcher implements SheetSink {
  readonly ready: WireBatch[] = [];
  totalRowsHint: number | null = null;
  /** Columns that are hidden in the sheet, from left to right. */
  readonly hiddenColumns = new Set<number>();
  rows = 0;
  readonly #batchRows: number;
  #rowNumbers: number[] = [];
  #hiddenRows: number[] = [];
  #cellEnds: number[] = [];
  #columns: number[] = [];
  #kinds: number[] = [];
  #styles: number[] = [];
  #texts: string[] = [];
  #textEnds: number[] = [];
  #raws = new Map<number, string>();
  #characters = 0;
  #merged: MergedCells[] = [];
  #formulaRows = 0;
  #formulaExamples: number[] = [];
  #formulaRow = 0;

  constructor(batchRows: number) {
    this.#batchRows = batchRows;
  }

  size(rows: number): void {
    this.totalRowsHint = rows > 0 ? rows : null;
  }

  hiddenColumn(column: number): void {
    this.hiddenColumns.add(column);
  }

  formula(row: number): void {
    if (row === this.#formulaRow) return;
    this.#formulaRow = row;
    this.#formulaRows++;
    if (this.#formulaExamples.length < formulaExamplesMax) this.#formulaExamples.push(row);
  }

  merged(reference: string): void {
    const cells = this.#merged.length < mergedMax ? mergedCells(reference) : null;
    if (cells && cells.toRow > cells.fromRow) this.#merged.push(cells);
  }

  /** What is known once the sheet has ended. */
  end(): SheetEnd {
    return { merged: this.#merged, formulaRows: this.#formulaRows, formulaExamples: this.#formulaExamples };
  }

  row(number: number, hidden: boolean): void {
    if (this.#rowNumbers.length >= this.#batchRows || this.#characters >= BATCH_CHARACTERS) this.close();
    this.rows++;
    if (hidden) this.#hiddenRows.push(this.#rowNumbers.length);
    this.#rowNumbers.push(number);
    this.#cellEnds.push(this.#columns.length);
  }

  cell(column: number, kind: CellKind, text: string, raw: string, style: number): void {
    if (raw !== "" && raw !== text) this.#raws.set(this.#columns.length, raw);
    this.#columns.push(column);
    this.#kinds.push(kindNumbers.get(kind) ?? 0);
    this.#styles.push(style);
    this.#texts.push(text);
    this.#characters += text.length;
    this.#textEnds.push(this.#characters);
    this.#cellEnds[this.#cellEnds.length - 1] = this.#columns.length;
  }

  /** Finishes the current batch if it has rows. */
  close(): void {
    if (this.#rowNumbers.length === 0) return;
    this.ready.push({
      rowNumbers: Uint32Array.from(this.#rowNumbers),
      hiddenRows: Uint32Array.from(this.#hiddenRows),
      cellEnds: Uint32Array.from(this.#cellEnds),
      columns: Uint16Array.from(this.#columns),
      kinds: Uint8Array.from(this.#kinds),
      styles: Uint32Array.from(this.#styles),
      text: this.#texts.join(""),
      textEnds: Uint32Array.from(this.#textEnds),
      raws: this.#raws,
    });
    this.#rowNumbers = [];
    this.#hiddenRows = [];
    this.#cellEnds = [];
    this.#columns = [];
    this.#kinds = [];
    this.#styles = [];
    this.#texts = [];
    this.#textEnds = [];
    this.#raws = new Map();
    this.#characters = 0;
  }
}
