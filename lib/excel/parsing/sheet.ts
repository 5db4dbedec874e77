import { columnLetters, columnOf, generalFormat, type NumberFormat } from "../cell.ts";
import type { WorkbookLimits } from "../limits.ts";
import { WorkbookRefusal } from "../refusals.ts";
import { decodeXstring } from "../xstring.ts";
import type { Book } from "./book.ts";
import { isoToSerial } from "./dates.ts";
import { cannotBeShown, displayDate, displayNumber, displayText, from1904 } from "./display.ts";
import { FormulaText } from "./formula-text.ts";
import { changesTexts, type DateParts, dateParts, isGeneral } from "./number-formats.ts";
import { createTextCollector } from "./shared-strings.ts";
import type { Attributes, XmlHandlers } from "./xml.ts";

export type CellKind = "text" | "boolean" | "error" | "number" | "date";

/** Receives rows in order: each row, then its filled cells. A blank row has no cells. */
export interface RowSink {
  /** `hidden`: by hand, by a filter or in a closed group. */
  row(number: number, hidden: boolean): void;
  /** `raw` and `style` are meaningful for numbers and dates. */
  cell(column: number, kind: CellKind, text: string, raw: string, style: number): void;
}

/** Receives the contents of a sheet. */
export interface SheetSink extends RowSink {
  size(rows: number): void;
  /** A column that is hidden in the sheet; called before the first row. */
  hiddenColumn(column: number): void;
  /** A cell whose formula has no stored result; it counts as empty, unless its formula is a plain text that is asked for. */
  formula(row: number): void;
  /** Cells that are shown as one, such as `A2:A4`; called after the last row. */
  merged(reference: string): void;
}

interface Style {
  format: NumberFormat;
  parts: DateParts | null;
  general: boolean;
  changesTexts: boolean;
}

/** Elements that describe columns; more than a sheet has columns say nothing new. */
const columnElementsMax = 16_384;

/**
 * Reads the cells of one worksheet part into a sink. Blank rows are reported only once a filled row follows them, so a sheet
 * that is merely formatted down to its last row ends where its data ends.
 *
 * The handlers throw WorkbookRefusal: too_many_rows, too_many_columns, too_many_blanks, cell_too_long, corrupt_xml.
 */
export class SheetHandlers implements XmlHandlers {
  readonly #part: string;
  readonly #book: Book;
  readonly #limits: WorkbookLimits;
  readonly #sink: SheetSink;
  readonly #styles: Style[];
  readonly #inline: ReturnType<typeof createTextCollector>;
  #inData = false;
  #columnElements = 0;
  #row = 0; // the row being read
  #hidden = false; // whether it is hidden
  #reported = 0; // the last row passed to the sink
  #blanks = 0; // cells without a value since the last value
  #column = -1;
  #type = "";
  #style = 0;
  #value = "";
  #inValue = false;
  #inInline = false;
  readonly #formula: FormulaText;

  /** @param formulas whether a formula without a stored result that is no more than a text in quotes is read as that text */
  constructor(part: string, book: Book, limits: WorkbookLimits, sink: SheetSink, formulas = false) {
    this.#formula = new FormulaText(formulas);
    this.#part = part;
    this.#book = book;
    this.#limits = limits;
    this.#sink = sink;
    this.#inline = createTextCollector(limits);
    this.#styles = book.formats.map((format) => ({
      format,
      parts: dateParts(format),
      general: isGeneral(format),
      changesTexts: changesTexts(format),
    }));
  }

  open(name: string, attributes: Attributes): void {
    if (!this.#inData) {
      if (name === "sheetData") this.#inData = true;
      else if (name === "dimension") this.#sink.size(lastRowOf(attributes.ref ?? ""));
      else if (name === "col") this.#columns(attributes);
      else if (name === "mergeCell") this.#sink.merged(attributes.ref ?? "");
      return;
    }
    if (name === "c") this.#beginCell(attributes.r, attributes.t ?? "n", attributes.s);
    else if (name === "v") this.#inValue = true;
    else if (name === "row") this.#beginRow(attributes);
    else if (name === "is") this.#inInline = true;
    else if (name === "f") this.#formula.open();
    else if (this.#inInline) this.#inline.open(name, attributes);
  }

  text(text: string): void {
    if (this.#inInline) this.#inline.write(text);
    else if (this.#inValue) {
      this.#value += text;
      // An escape sequence writes one character with seven.
      if (this.#value.length > this.#limits.cellLength * 7) this.#bounded(this.#value);
    } else this.#formula.write(text);
  }

  close(name: string): void {
    if (!this.#inData) return;
    if (name === "c") this.#endCell();
    else if (name === "v") this.#inValue = false;
    else if (name === "is") this.#inInline = false;
    else if (name === "f") this.#formula.close();
    else if (this.#inInline) this.#inline.close(name);
    else if (name === "sheetData") this.#inData = false;
  }

  #columns({ min, max, hidden, width }: Attributes): void {
    if (++this.#columnElements > columnElementsMax || !(isTrue(hidden) || Number(width) === 0)) return;
    const last = Math.min(Number(max), this.#limits.columns);
    for (let column = Math.max(Number(min), 1); column <= last; column++) this.#sink.hiddenColumn(column - 1);
  }

  #beginRow({ r: reference, hidden, ht }: Attributes): void {
    const next = reference === undefined ? this.#row + 1 : Number(reference);
    // Excel reports such a sheet as damaged. Guessing could put text into another person's message.
    if (!Number.isInteger(next) || next <= this.#row || next > 1_048_576) throw this.#corrupt();
    this.#row = next;
    this.#hidden = isTrue(hidden) || Number(ht) === 0;
    this.#column = -1;
    this.#countBlank();
  }

  #beginCell(reference: string | undefined, type: string, style: string | undefined): void {
    const next = reference === undefined ? this.#column + 1 : columnOf(reference);
    if (next <= this.#column || next >= 16_384) throw this.#corrupt();
    this.#column = next;
    this.#type = type;
    this.#style = style === undefined ? 0 : Number(style) || 0;
    this.#value = "";
    this.#inline.reset();
    this.#formula.reset();
  }

  #endCell() {
    if (this.#type === "inlineStr") return this.#emitText(this.#inline.text());
    const value = this.#value;
    if (value === "") return this.#endEmpty();
    switch (this.#type) {
      case "s": {
        const text = this.#book.strings.at(Number(value));
        if (text === undefined) throw this.#corrupt();
        return this.#emitText(text);
      }
      case "str":
        return this.#emitText(decodeXstring(value));
      case "b":
        return this.#emit("boolean", value.trim() === "1" || value.trim() === "true" ? "TRUE" : "FALSE");
      case "e":
        return this.#emit("error", this.#bounded(value.trim()));
      case "d":
        return this.#emitIso(this.#bounded(value.trim()));
      case "n":
        return this.#emitNumber(value.trim());
      default:
        throw this.#corrupt();
    }
  }

  #endEmpty(): void {
    if (this.#formula.present) this.#sink.formula(this.#row);
    const text = this.#formula.text();
    if (text) this.#emitText(text);
    else this.#countBlank();
  }

  #emitText(text: string): void {
    const style = this.#styles[this.#style];
    const shown = style?.changesTexts ? displayText(text, style.format) : text;
    if (shown === "") this.#countBlank();
    else this.#emit("text", this.#bounded(shown));
  }

  #emitIso(text: string): void {
    const serial = isoToSerial(text);
    if (serial === null) {
      this.#emit("error", text);
      return;
    }
    const parts = { date: serial >= 1, time: serial % 1 !== 0, byValue: true };
    const style = this.#styles[this.#style];
    const shown = displayDate(serial, style?.format ?? generalFormat, false, style?.parts ?? parts);
    this.#emit("date", shown ?? cannotBeShown, String(serial));
  }

  #emitNumber(raw: string) {
    const number = Number(raw);
    if (!Number.isFinite(number)) throw this.#corrupt();
    const style = this.#styles[this.#style];
    if (!style || (style.general && raw.length < 15 && /^-?(0|[1-9]\d*)$/.test(raw)))
      return this.#emit("number", raw, raw);
    if (!style.parts) return this.#emit("number", this.#bounded(displayNumber(number, style.format)), raw);
    const shown = displayDate(number, style.format, this.#book.is1904, style.parts);
    if (shown === null) return this.#emit("error", cannotBeShown);
    const shifted = this.#book.is1904 && style.parts.date;
    this.#emit("date", this.#bounded(shown), shifted ? String(number + from1904) : raw);
  }

  #emit(kind: CellKind, text: string, raw = ""): void {
    const row = this.#row;
    if (this.#column >= this.#limits.columns) {
      const column = columnLetters(this.#column);
      throw new WorkbookRefusal("too_many_columns", { max: this.#limits.columns, column, row });
    }
    if (row > this.#limits.rows) throw new WorkbookRefusal("too_many_rows", { max: this.#limits.rows, row });
    while (this.#reported < row) this.#sink.row(++this.#reported, this.#hidden && this.#reported === row);
    this.#blanks = 0;
    this.#sink.cell(this.#column, kind, text, raw, this.#style);
  }

  #countBlank(): void {
    if (++this.#blanks > this.#limits.blankCells) throw new WorkbookRefusal("too_many_blanks", { row: this.#reported });
  }

  #bounded(text: string): string {
    if (text.length <= this.#limits.cellLength) return text;
    const column = columnLetters(this.#column);
    throw new WorkbookRefusal("cell_too_long", { max: this.#limits.cellLength, column, row: this.#row });
  }

  #corrupt(): WorkbookRefusal {
    return new WorkbookRefusal("corrupt_xml", { part: this.#part });
  }
}

/** Excel writes `1`, LibreOffice `true`. */
function isTrue(value: string | undefined): boolean {
  return value === "1" || value === "true" || value === "on";
}

function lastRowOf(range: string): number {
  const match = /(\d+)$/.exec(range);
  return match ? Number(match[1]) : 0;
}
