import type { NumberFormat } from "../cell.ts";

/** Built-in formats, which workbooks refer to by number. @see ECMA-376 part 1, 18.8.30 */
const builtIn: Readonly<Record<number, string>> = {
  0: "General",
  1: "0",
  2: "0.00",
  3: "#,##0",
  4: "#,##0.00",
  9: "0%",
  10: "0.00%",
  11: "0.00E+00",
  12: "# ?/?",
  13: "# ??/??",
  14: "yyyy-mm-dd",
  15: "d-mmm-yy",
  16: "d-mmm",
  17: "mmm-yy",
  18: "h:mm AM/PM",
  19: "h:mm:ss AM/PM",
  20: "h:mm",
  21: "h:mm:ss",
  22: "yyyy-mm-dd h:mm",
  37: "#,##0;(#,##0)",
  38: "#,##0;(#,##0)",
  39: "#,##0.00;(#,##0.00)",
  40: "#,##0.00;(#,##0.00)",
  45: "mm:ss",
  46: "[h]:mm:ss",
  47: "mm:ss.0",
  48: "##0.0E+0",
  49: "@",
};
// 27-36 and 50-58 are date formats of the East Asian versions; their code depends on Excel's language.
const isEastAsianDate = (id: number) => (id >= 27 && id <= 36) || (id >= 50 && id <= 58);

export function numberFormat(id: number, custom: ReadonlyMap<number, string>): NumberFormat {
  return { id, code: custom.get(id) ?? builtIn[id] ?? (isEastAsianDate(id) ? "yyyy-mm-dd" : "General") };
}

export function isGeneral(format: NumberFormat): boolean {
  return format.code.toLowerCase() === "general";
}

/** True for formats such as `8.61E+12`, which hide most digits of the number from the person who sees the sheet. */
export function isScientific(format: NumberFormat): boolean {
  return /E[+-]/i.test(bare(firstSection(format.code)));
}

/** Whether a format shows a date, a time or both; null when it is not a date format. */
export function dateParts(format: NumberFormat): { date: boolean; time: boolean } | null {
  if (isGeneral(format)) return null;
  const code = bare(firstSection(format.code)).toLowerCase();
  const time = /[hs]|am\/pm|a\/p/.test(code);
  // Next to hours or seconds, "m" means minutes.
  const date = /[ydeg]/.test(code.replace(/e[+-]/g, "")) || (code.includes("m") && !time);
  return date || time ? { date, time } : null;
}

/**
 * Formats a number as Excel displays it. Supports General, digits, thousands separators, decimals, percent and literal text.
 * Other formats (fractions, conditions) fall back to the value as the formula bar shows it.
 */
export function displayNumber(value: number, format: NumberFormat): string {
  if (isGeneral(format) || format.code === "@") return plain(value);
  const sections = format.code.split(";");
  const negative = value < 0 && sections[1] !== undefined && sections[1] !== "";
  const code = (negative ? sections[1] : sections[0]) ?? "";
  const match =
    /^((?:"[^"]*"|\\.|\[\$[^\]]*\]|[ $€£¥()+_*-])*)([#0,]+)(?:\.([0#]+))?(%?)((?:"[^"]*"|\\.|\[\$[^\]]*\]|[ $€£¥()_*-])*)$/.exec(
      code,
    );
  if (!match) return plain(value);
  const [, before = "", whole = "", decimals = "", percent = "", after = ""] = match;
  if (whole.endsWith(",")) return plain(value); // shown in thousands, which is not the stored value
  const digits = shownDigits(Math.abs(value) * (percent ? 100 : 1), whole, decimals);
  const sign = value < 0 && !negative && Number(digits.replaceAll(",", "")) !== 0 ? "-" : "";
  return `${sign}${literalText(before)}${digits}${percent}${literalText(after)}`.trim();
}

function shownDigits(value: number, whole: string, decimals: string): string {
  // Excel keeps fifteen digits; this also rounds 1.005 the way Excel shows it.
  const [integer = "0", fraction = ""] = roundHalfUp(value, decimals.length).split(".");
  const least = (whole.match(/0/g) ?? []).length;
  let shown = integer === "0" && least === 0 ? "" : integer.padStart(least, "0");
  if (whole.includes(",")) shown = shown.replace(/\B(?=(\d{3})+$)/g, ",");
  const kept =
    fraction.slice(0, decimals.lastIndexOf("0") + 1) + fraction.slice(decimals.lastIndexOf("0") + 1).replace(/0+$/, "");
  return decimals ? `${shown}.${kept}` : shown;
}

function roundHalfUp(value: number, places: number): string {
  const [mantissa = "0", exponent = "0"] = value.toPrecision(15).split("e");
  const shifted = Math.round(Number(`${mantissa}e${Number(exponent) + places}`));
  return shifted < 1e21 ? Number(`${shifted}e-${places}`).toFixed(places) : value.toFixed(places);
}

function plain(value: number): string {
  const rounded = Number(value.toPrecision(15));
  if (Object.is(rounded, -0)) return "0";
  return Math.abs(rounded) >= 1e21 ? rounded.toExponential().replace("e", "E") : String(rounded).replace("e", "E");
}

function firstSection(code: string): string {
  return code.split(";", 1)[0] ?? "";
}

/** The format code without quoted text, escapes, fillers, colours and locales. Elapsed-time brackets are kept. */
function bare(code: string): string {
  return code
    .replace(/"[^"]*"?|\\.|[_*]./g, "")
    .replace(/\[(h+|m+|s+)\]/gi, "$1")
    .replace(/\[[^\]]*\]/g, "");
}

function literalText(literal: string): string {
  return literal
    .replace(/"([^"]*)"/g, "$1")
    .replace(/\[\$([^\]-]*)[^\]]*\]/g, "$1")
    .replace(/[_*]./g, "")
    .replace(/\\(.)/g, "$1");
}
