import { columnOf } from "../cell.ts";
import type { CellKind, RowSink } from "./sheet.ts";

/** Cells that are shown as one, by 1-based rows and zero-based columns. Only the first one has a value. */
export type MergedCells = { fromRow: number; toRow: number; fromColumn: number; toColumn: number };

/** Groups of merged cells that are kept; a sheet with more of them is no list of people. */
export const mergedMax = 100_000;

/** Reads a range such as `A2:A4`. @returns null for anything else */
export function mergedCells(reference: string): MergedCells | null {
  const range = /^([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})$/.exec(reference);
  if (!range) return null;
  const [, from = "", fromRow, to = "", toRow] = range;
  const cells = { fromColumn: columnOf(from), toColumn: columnOf(to), fromRow: Number(fromRow), toRow: Number(toRow) };
  return cells.toRow >= cells.fromRow && cells.toColumn >= cells.fromColumn && cells.fromRow > 0 ? cells : null;
}

type Value = [kind: CellKind, text: string, raw: string, style: number];

/**
 * Passes rows on, and gives each row below the first of a merged cell that one's value, as a person sees it. Only down a column:
 * what a cell that is merged over several columns means for the others is not known.
 */
export class MergedFiller implements RowSink {
  readonly #sink: RowSink;
  /** By first row, in order. */
  readonly #coming: MergedCells[];
  #next = 0;
  /** By column: until which row, and what, once its first row was read. */
  readonly #open = new Map<number, { until: number; value: Value | null; from: number }>();
  #row = 0;
  #pending: number[] = [];

  constructor(sink: RowSink, merged: readonly MergedCells[]) {
    this.#sink = sink;
    this.#coming = merged.filter(({ fromRow, toRow }) => toRow > fromRow).sort((a, b) => a.fromRow - b.fromRow);
  }

  row(number: number, hidden: boolean): void {
    this.end();
    this.#row = number;
    for (const [column, { until }] of this.#open) if (until < number) this.#open.delete(column);
    for (let group = this.#coming[this.#next]; group && group.fromRow <= number; group = this.#coming[++this.#next]) {
      if (group.toRow < number) continue;
      this.#open.set(group.fromColumn, { until: group.toRow, value: null, from: group.fromRow });
    }
    this.#pending = [...this.#open]
      .filter(([, { from, value }]) => from < number && value !== null)
      .map(([column]) => column)
      .sort((a, b) => a - b);
    this.#sink.row(number, hidden);
  }

  cell(column: number, ...value: Value): void {
    while (this.#pending[0] !== undefined && this.#pending[0] < column) this.#fill();
    if (this.#pending[0] === column) this.#pending.shift();
    const group = this.#open.get(column);
    if (group && group.from === this.#row) group.value = value;
    this.#sink.cell(column, ...value);
  }

  /** Fills the rest of the last row. */
  end(): void {
    while (this.#pending.length > 0) this.#fill();
  }

  #fill(): void {
    const column = this.#pending.shift() ?? 0;
    const value = this.#open.get(column)?.value;
    if (value) this.#sink.cell(column, ...value);
  }
}
