import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { displayDate, displayNumber, displayText } from "./display.ts";
import { changesTexts, dateParts, hidesDigits, numberFormat } from "./number-formats.ts";

const format = (code: number | string) =>
  typeof code === "number" ? numberFormat(code, new Map()) : numberFormat(164, new Map([[164, code]]));

function shown(value: number, code: number | string, is1904 = false): string | null {
  const parts = dateParts(format(code));
  return parts ? displayDate(value, format(code), is1904, parts) : displayNumber(value, format(code));
}

/** 2026-12-24 18:30:00. */
const evening = 46380.770833333336;

describe("a date and a time are shown as their cell shows them", () => {
  test.each<[code: number | string, text: string]>([
    ["dd.mm.yyyy hh:mm", "24.12.2026 18:30"],
    ["d/m/yy", "24/12/26"],
    ["m/d/yyyy h:mm AM/PM", "12/24/2026 6:30 PM"],
    ["[$-409]d\\-mmm\\-yy;@", "24-Dec-26"],
    ["dddd, mmmm d, yyyy", "Thursday, December 24, 2026"],
    ["[$-407]dddd, d. mmmm yyyy", "Donnerstag, 24. Dezember 2026"],
    ["[$-40C]d mmm yyyy", "24 déc. 2026"],
    ['[$-804]yyyy"年"m"月"d"日"', "2026年12月24日"],
    ['yyyy"-"mm"-"dd"T"hh":"mm', "2026-12-24T18:30"],
    ['"until "hh"h"mm', "until 18h30"],
    ["hh:mm", "18:30"],
    ["h:mm:ss AM/PM", "6:30:00 PM"],
    ["mmm yyyy", "Dec 2026"],
    [15, "24-Dec-26"],
    [20, "18:30"],
    [18, "6:30 PM"],
    // What the computer's settings decide is not in the file: the order that nobody can take for another.
    [14, "2026-12-24"],
    [22, "2026-12-24 18:30"],
    [31, "2026-12-24 18:30"],
    ["[$-F800]dddd, mmmm dd, yyyy", "2026-12-24"],
    ["[$-F400]h:mm:ss AM/PM", "18:30:00"],
    ["[$-x-sysdate]dddd, mmmm dd, yyyy", "2026-12-24"],
  ])("%s: %s", (code, text) => {
    expect(shown(evening, code)).toBe(text);
  });

  test.each<[value: number, code: number | string, text: string | null]>([
    [46380, 31, "2026-12-24"],
    [0.770833333333333, 33, "18:30"],
    [1.5, "[h]:mm", "36:00"],
    [0.0423611, "mm:ss", "01:00"],
    [60, "yyyy-mm-dd", "1900-02-29"],
    // Excel shows a row of #.
    [-1, "yyyy-mm-dd", null],
    [3_000_000, 14, null],
  ])("%s in %s: %s", (value, code, text) => {
    expect(shown(value, code)).toBe(text);
  });

  test("in the date system of 1904", () => {
    expect(shown(44918.770833333336, "dd.mm.yyyy hh:mm", true)).toBe("24.12.2026 18:30");
    expect(shown(0.770833333333333, "hh:mm", true)).toBe("18:30");
  });
});

describe("a number is shown as its cell shows it", () => {
  test.each<[value: number, code: number | string, text: string]>([
    [0.256, 9, "26%"],
    [0.1, "0.0%", "10.0%"],
    [1234.5, 4, "1,234.50"],
    [1234567, "#,##0", "1,234,567"],
    [1234.5, '_("$"* #,##0.00_);_("$"* \\(#,##0.00\\);_("$"* "-"??_);_(@_)', "$1,234.50"],
    [-1234.5, '_("$"* #,##0.00_);_("$"* \\(#,##0.00\\);_("$"* "-"??_);_(@_)', "$(1,234.50)"],
    [1234.5, "[$€-407] #,##0.00", "€ 1,234.50"],
    [1234.5, "#,##0.00\\ [$€-1]", "1,234.50 €"],
    [1234.5, "[$¥-804]#,##0", "¥1,235"],
    [12, 44, "12.00"],
    [-3, '[Red]"minus "0', "-minus 3"],
    [-3, "0;[Red](0)", "(3)"],
    [0, '0;-0;"none"', "none"],
    [42, "00000", "00042"],
    [49155, "000-000-000", "000-049-155"],
    [0.5, 12, "1/2"],
    [12.25, "# ?/?", "12 1/4"],
    [7.5, '[>5]"many";0', "many"],
    [12_345_678, '0.0,,"m"', "12.3m"],
    [3, '0" kg"', "3 kg"],
    [3, 'General" kg"', "3 kg"],
    [10 / 3, 0, "3.333333333"],
    [0.1 + 0.2, 0, "0.3"],
    [19.989999999999998, 0, "19.99"],
    [-5, 0, "-5"],
    [12345678901, 0, "12345678901"],
    [42, "@", "42"],
    [1.005, 2, "1.01"],
    [2.675, "0.00", "2.68"],
    [-1.005, 2, "-1.01"],
    [0.285, 9, "29%"],
    [1.004999, 2, "1.00"],
    [1, '[=1]0" day";0" days"', "1 day"],
    [3, ";;;", ""],
  ])("%s in %s: %s", (value, code, text) => {
    expect(shown(value, code)).toBe(text);
  });

  test.each<[value: number, code: number | string, text: string]>([
    [8613812345678, 0, "8613812345678"],
    [8613812345678, 11, "8613812345678"],
    [8613812345678, "##0.0E+0", "8613812345678"],
    [0.00001, 0, "0.00001"],
  ])("%s in %s, where Excel shows an exponent, in full: %s", (value, code, text) => {
    expect(shown(value, code)).toBe(text);
  });

  test("a format that makes no sense shows the number itself", () => {
    for (const code of ['"', "[Blue", "0/0/0", "yyyy0", "[$-", "constructor", "0".repeat(400), "#".repeat(256)]) {
      expect(shown(1234.5, code) ?? "").not.toMatch(/[[{]|undefined|NaN/);
    }
  });

  test("no format at all makes the reader fail", () => {
    const parts = fc.constantFrom(...'0#?.,;@yMdhms/: -+E%_*\\"[]$()Gb年');
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 20 }), fc.double(), (code, value) => {
        if (!Number.isFinite(value)) return;
        expect([typeof shown(value, code.join("")), null]).toContain(
          shown(value, code.join("")) === null ? null : "string",
        );
        expect(displayText("x", format(code.join("")))).toBeTypeOf("string");
      }),
      { seed: 20261121, numRuns: 1_000 },
    );
  });
});

test.each<[code: string, text: string]>([
  ["@", "Ana"],
  ["General", "Ana"],
  ['"Mx "@', "Mx Ana"],
  ["0;-0;0;@", "Ana"],
  ['0;-0;0;@"!"', "Ana!"],
  ["0.00", "Ana"],
  [";;;", ""],
  ['"a;b"0', "Ana"],
])("a text in %s is shown as %s", (code, text) => {
  expect(changesTexts(format(code)) ? displayText("Ana", format(code)) : "Ana").toBe(text);
});

test.each<[raw: string, code: number | string, hides: boolean]>([
  ["8613812345678", 0, false],
  ["8610000000000", 0, true],
  ["8613812345678", 11, false],
  ["8.61E12", 11, true],
  ["8610000000000", 1, false],
  ["100000", 0, false],
  ["861381234567890123", 0, true],
  ["0.0000001", 0, false],
  ["0.0000000000015", 0, true],
  ["0.00001", 0, false],
])("the digits of %s in %s may be lost: %s", (raw, code, hides) => {
  const text = displayNumber(Number(raw), format(code));
  expect(hidesDigits({ kind: "number", text, raw, format: format(code) })).toBe(hides);
});
