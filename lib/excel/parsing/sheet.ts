import { columnLetters, columnOf, type NumberFormat } from "../cell.ts";
import type { WorkbookLimits } from "../limits.ts";
import { WorkbookRefusal } from "../refusals.ts";
import { decodeXstring } from "../xstring.ts";
import type { Book } from "./book.ts";
import { serialToIso } from "./dates.ts";
import { dateParts, displayNumber, isGeneral } from "./number-formats.ts";
import { createTextCollector } from "./shared-strings.ts";
import type { XmlHandlers } from "./xml.ts";

export type FoundKind = "text" | "boolean" | "error" | "number" | "date";

/** Takes what a sheet says, in order. A row begins, its filled cells follow; blank rows are rows without cells. */
export interface SheetSink {
  size(rows: number): void;
  row(number: number): void;
  /** `raw` and `style` are meaningful for numbers and dates. */
  cell(column: number, kind: FoundKind, text: string, raw: string, style: number): void;
}

interface Style {
  format: NumberFormat;
  parts: { date: boolean; time: boolean } | null;
  general: boolean;
}

/**
 * Reads the cells of one worksheet part. Blank rows are reported only once a filled row follows them,
 * so a sheet that is merely formatted to its last row ends where its data ends.
 * @throws WorkbookRefusal too_many_rows, too_many_columns, too_many_blanks, cell_too_long, corrupt_xml
 */
export function sheetHandlers(part: string, book: Book, limits: WorkbookLimits, sink: SheetSink): XmlHandlers {
  const styles: Style[] = book.formats.map((format) => ({
    format,
    parts: dateParts(format),
    general: isGeneral(format),
  }));
  const inline = createTextCollector(limits);
  const corrupt = () => new WorkbookRefusal("corrupt_xml", { part });

  let inData = false;
  let row = 0; // the row being read
  let reported = 0; // the last row handed to the sink
  let blanks = 0; // cells without a value since the last value
  let column = -1;
  let type = "";
  let style = 0;
  let value = "";
  let inValue = false;
  let inInline = false;

  const emit = (kind: FoundKind, text: string, raw = "") => {
    if (column >= limits.columns)
      throw new WorkbookRefusal("too_many_columns", { max: limits.columns, column: columnLetters(column), row });
    if (row > limits.rows) throw new WorkbookRefusal("too_many_rows", { max: limits.rows, row });
    while (reported < row) sink.row(++reported);
    blanks = 0;
    sink.cell(column, kind, text, raw, style);
  };
  const blank = () => {
    if (++blanks > limits.blankCells) throw new WorkbookRefusal("too_many_blanks", { row: reported });
  };
  const bounded = (text: string) => {
    if (text.length > limits.cellLength)
      throw new WorkbookRefusal("cell_too_long", { max: limits.cellLength, column: columnLetters(column), row });
    return text;
  };
  const emitText = (text: string) => (text === "" ? blank() : emit("text", bounded(text)));

  const emitNumber = (raw: string) => {
    const number = Number(raw);
    if (!Number.isFinite(number)) throw corrupt();
    const shown = styles[style];
    if (!shown || (shown.general && raw.length < 15 && /^-?(0|[1-9]\d*)$/.test(raw))) return emit("number", raw, raw);
    const iso = shown.parts && serialToIso(number, book.is1904, shown.parts);
    if (iso) return emit("date", iso, raw);
    emit("number", displayNumber(number, shown.format), raw);
  };

  const endCell = () => {
    if (type === "inlineStr") return emitText(inline.text());
    if (value === "") return blank();
    switch (type) {
      case "s": {
        const text = book.strings.at(Number(value));
        if (text === undefined) throw corrupt();
        return emitText(text);
      }
      case "str":
        return emitText(decodeXstring(value));
      case "b":
        return emit("boolean", value.trim() === "1" || value.trim() === "true" ? "TRUE" : "FALSE");
      case "e":
        return emit("error", bounded(value.trim()));
      case "d":
        return emit("date", bounded(value.trim()), value.trim());
      case "n":
        return emitNumber(value.trim());
      default:
        throw corrupt();
    }
  };

  const beginRow = (reference: string | undefined) => {
    const next = reference === undefined ? row + 1 : Number(reference);
    // Excel calls such a sheet damaged; guessing would put words into the wrong person's message.
    if (!Number.isInteger(next) || next <= row || next > 1_048_576) throw corrupt();
    row = next;
    column = -1;
    blank();
  };
  const beginCell = (reference: string | undefined, cellType: string, cellStyle: string | undefined) => {
    const next = reference === undefined ? column + 1 : columnOf(reference);
    if (next <= column || next >= 16_384) throw corrupt();
    column = next;
    type = cellType;
    style = cellStyle === undefined ? 0 : Number(cellStyle) || 0;
    value = "";
    inline.reset();
  };

  return {
    open(name, attributes) {
      if (!inData) {
        if (name === "sheetData") inData = true;
        else if (name === "dimension") sink.size(lastRowOf(attributes.ref ?? ""));
        return;
      }
      if (name === "c") beginCell(attributes.r, attributes.t ?? "n", attributes.s);
      else if (name === "v") inValue = true;
      else if (name === "row") beginRow(attributes.r);
      else if (name === "is") inInline = true;
      else if (inInline) inline.open(name, attributes);
    },
    text(text) {
      if (inInline) inline.write(text);
      else if (inValue) {
        value += text;
        if (value.length > limits.cellLength * 7) bounded(value); // an escape takes seven characters to write one
      }
    },
    close(name) {
      if (!inData) return;
      if (name === "c") endCell();
      else if (name === "v") inValue = false;
      else if (name === "is") inInline = false;
      else if (inInline) inline.close(name);
      else if (name === "sheetData") inData = false;
    },
  };
}

function lastRowOf(range: string): number {
  const match = /(\d+)$/.exec(range);
  return match ? Number(match[1]) : 0;
}
