import fc from "fast-check";
import { expect, test } from "vitest";
import { defaultLimits } from "../limits.ts";
import { WorkbookRefusal } from "../refusals.ts";
import { CsvReader } from "./csv-reader.ts";
import { detectSeparator } from "./detect.ts";
import { type Separator, separators } from "./text-formats.ts";

type Limits = Partial<typeof defaultLimits>;

/** Rows by number, their cells by column; read in pieces of `size`. */
function read(text: string, separator: Separator = ",", size = text.length, limits: Limits = {}) {
  const rows: string[][] = [];
  const sink = {
    row: () => void rows.push([]),
    cell(column: number, _: string, value: string) {
      const row = rows.at(-1) ?? [];
      while (row.length < column) row.push("");
      row[column] = value;
    },
  };
  const reader = new CsvReader(separator, { ...defaultLimits, ...limits }, sink);
  for (let at = 0; at < text.length; at += Math.max(1, size)) reader.write(text.slice(at, at + Math.max(1, size)));
  reader.end();
  return rows;
}

function refusal(text: string, limits: Limits = {}) {
  try {
    read(text, ",", 7, limits);
    return null;
  } catch (error) {
    if (!(error instanceof WorkbookRefusal)) throw error;
    return { code: error.code, ...error.values };
  }
}

test.each([
  ["a\nb", [["a"], ["b"]]],
  [
    "a,b\r\nc,d\r\n",
    [
      ["a", "b"],
      ["c", "d"],
    ],
  ],
  ["a\rb\r", [["a"], ["b"]]],
  ['"a,b","two\nlines","say ""hi"""', [["a,b", "two\nlines", 'say "hi"']]],
  ['5" pipe,x', [['5" pipe', "x"]]],
  ['"","b"', [["", "b"]]],
  ["a,,c\n\n\nd", [["a", "", "c"], [], [], ["d"]]],
  ["a,\n,b,,\n", [["a"], ["", "b"]]],
  ["a\n\n\n", [["a"]]],
])("%j is read as rows and cells in pieces of any size", (text, rows) => {
  for (const size of [1, 2, 3, 1_000]) expect(read(text, ",", size)).toEqual(rows);
});

test("a quotation mark that never closes is refused with its line", () => {
  expect(refusal('a,b\n"x\ny",c\nd,"open\nand on')).toEqual({ code: "csv_open_quote", line: 4 });
  expect(refusal(`a\n"${"x\n".repeat(60_000)}`)).toEqual({ code: "csv_open_quote", line: 2 });
});

test("text behind a closing quotation mark is refused with its line", () => {
  expect(refusal('a\n"b" c,d')).toEqual({ code: "csv_stray_quote", line: 2 });
  expect(refusal('a\n"two\nlines"x')).toEqual({ code: "csv_stray_quote", line: 3 });
});

test("it stops at the limits of rows, columns, cells and blanks", () => {
  expect(refusal("a\nb\nc", { rows: 2 })).toMatchObject({ code: "too_many_rows", row: 3 });
  expect(refusal("a,b,c", { columns: 2 })).toMatchObject({ code: "too_many_columns", column: "C" });
  expect(refusal(`${",".repeat(20_000)}`)).toBeNull();
  expect(refusal("x".repeat(100), { cellLength: 40 })).toMatchObject({ code: "cell_too_long" });
  expect(refusal(",".repeat(300), { blankCells: 100 })).toMatchObject({ code: "too_many_blanks" });
});

test("whatever is written as separated values is read back, in pieces of any size", () => {
  const value = fc.string({ unit: fc.constantFrom("a", "é", "中", '"', ",", ";", "\t", "|", "\n", "\r", " ", "0") });
  fc.assert(
    fc.property(
      fc.array(fc.array(value, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 }),
      fc.constantFrom(...separators),
      fc.integer({ min: 1, max: 9 }),
      (table, separator, size) => {
        const rows = table.map((row) => [...row, "end"]);
        const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const text = rows.map((row) => row.map(quoted).join(separator)).join("\r\n");
        expect(read(text, separator, size)).toEqual(rows);
      },
    ),
  );
});

test.each([
  ["recipient,name\n+49155,Mia\n", ","],
  ["recipient;name;when\n+49155;Mia, dear;soon\n+49156;Ben;now\n", ";"],
  ["recipient\tname\n+49155\tMia\n", "\t"],
  ["recipient|name\n+49155|Mia", "|"],
  ['"recipient";"na,me"\n"+49155";"a,b"\n', ";"],
  ["recipient\n+49155\n", ","],
])("the separator of %j is told by its rows", (text, separator) => {
  expect(detectSeparator(text, defaultLimits)).toBe(separator);
});
