import { columnLetters } from "../cell.ts";
import type { WorkbookLimits } from "../limits.ts";
import type { RowSink } from "../parsing/sheet.ts";
import { WorkbookRefusal } from "../refusals.ts";
import type { Separator } from "./text-formats.ts";

const QUOTE = 34;
const LF = 10;
const CR = 13;

/**
 * Reads separated values (RFC 4180) pushed to it in pieces of any size: cells in quotes with separators, line breaks and doubled
 * quotes in them; lines that end in LF, CR LF or CR. A quote within a cell that does not begin with one is an ordinary character.
 * It holds one unfinished cell at most. Rows are numbered as Excel numbers them, so a cell with line breaks is one row.
 *
 * `write` and `end` throw WorkbookRefusal: csv_open_quote and csv_stray_quote with the line, too_many_rows, too_many_columns,
 * too_many_blanks, cell_too_long.
 */
export class CsvReader {
  readonly #separator: number;
  readonly #limits: WorkbookLimits;
  readonly #sink: RowSink;
  readonly #onRecord: (cells: number) => void;
  #rest = "";
  #row = 1;
  #line = 1; // where the cell being read begins
  #column = 0;
  #reported = 0; // the last row passed to the sink
  #blanks = 0; // cells without a value since the last value

  constructor(
    separator: Separator,
    limits: WorkbookLimits,
    sink: RowSink,
    onRecord: (cells: number) => void = () => {},
  ) {
    this.#separator = separator.charCodeAt(0);
    this.#limits = limits;
    this.#sink = sink;
    this.#onRecord = onRecord;
  }

  /** The line that is being read, from 1. */
  get line(): number {
    return this.#line;
  }

  write(piece: string): void {
    const text = this.#rest === "" ? piece : this.#rest + piece;
    const end = this.#read(text, false);
    this.#rest = end === text.length ? "" : text.slice(end);
    if (this.#rest.length > this.#limits.cellLength * 2 + 4) throw this.#unfinished();
  }

  end(): void {
    const end = this.#read(this.#rest, true);
    if (end < this.#rest.length) throw this.#unfinished();
    this.#rest = "";
    // The last line may lack its line break.
    if (this.#column > 0) this.#endRow();
  }

  /** Reads the cells that are complete. @returns where the first one begins that is not */
  #read(text: string, last: boolean): number {
    let at = 0;
    while (at < text.length) {
      const next = text.charCodeAt(at) === QUOTE ? this.#quoted(text, at, last) : this.#plain(text, at, last);
      if (next < 0) return at;
      at = next;
    }
    return at;
  }

  /** @returns where the next cell begins; -1 while the end of this one is not there */
  #plain(text: string, from: number, last: boolean): number {
    const separator = this.#separator;
    let at = from;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === separator || code === LF || code === CR) break;
    }
    if (at === text.length && !last) return -1;
    return this.#take(text, text.slice(from, at), at, last);
  }

  #quoted(text: string, from: number, last: boolean): number {
    let at = from + 1;
    let doubled = false;
    for (;;) {
      at = text.indexOf('"', at);
      if (at < 0) return -1;
      if (at + 1 === text.length && !last) return -1;
      if (text.charCodeAt(at + 1) !== QUOTE) break;
      doubled = true;
      at += 2;
    }
    const next = text.charCodeAt(at + 1);
    if (at + 1 < text.length && next !== this.#separator && next !== LF && next !== CR) {
      throw new WorkbookRefusal("csv_stray_quote", { line: this.#line + linesIn(text.slice(from, at)) });
    }
    const inside = text.slice(from + 1, at);
    return this.#take(text, doubled ? inside.replaceAll('""', '"') : inside, at + 1, last);
  }

  /** Passes on a cell that ends before `at`. @returns where the next cell begins; -1 where that is not certain yet */
  #take(text: string, value: string, at: number, last: boolean): number {
    const code = text.charCodeAt(at);
    // What follows a CR may be the LF that belongs to it.
    if (code === CR && at + 1 === text.length && !last) return -1;
    this.#cell(value);
    if (value.length > 0) this.#line += linesIn(value);
    this.#column++;
    if (at >= text.length) return at;
    if (code === this.#separator) return at + 1;
    this.#endRow();
    return code === CR && text.charCodeAt(at + 1) === LF ? at + 2 : at + 1;
  }

  #cell(value: string): void {
    const { columns, cellLength, rows, blankCells } = this.#limits;
    if (value === "") {
      if (++this.#blanks > blankCells) throw new WorkbookRefusal("too_many_blanks", { row: this.#reported });
      return;
    }
    const row = this.#row;
    if (value.length > cellLength) {
      throw new WorkbookRefusal("cell_too_long", { max: cellLength, column: columnLetters(this.#column), row });
    }
    if (this.#column >= columns) {
      throw new WorkbookRefusal("too_many_columns", { max: columns, column: columnLetters(this.#column), row });
    }
    if (row > rows) throw new WorkbookRefusal("too_many_rows", { max: rows, row });
    while (this.#reported < row) this.#sink.row(++this.#reported, false);
    this.#blanks = 0;
    this.#sink.cell(this.#column, "text", value, "", 0);
  }

  #endRow(): void {
    this.#onRecord(this.#column);
    this.#row++;
    this.#line++;
    this.#column = 0;
  }

  #unfinished(): WorkbookRefusal {
    if (this.#rest.charCodeAt(0) === QUOTE) return new WorkbookRefusal("csv_open_quote", { line: this.#line });
    const { cellLength } = this.#limits;
    return new WorkbookRefusal("cell_too_long", {
      max: cellLength,
      column: columnLetters(this.#column),
      row: this.#row,
    });
  }
}

/** Line breaks in a text. */
export function linesIn(text: string): number {
  let lines = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === LF || (code === CR && text.charCodeAt(at + 1) !== LF)) lines++;
  }
  return lines;
}
