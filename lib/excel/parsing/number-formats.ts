import type { CellValue, NumberFormat } from "../cell.ts";

/**
 * Built-in formats, which workbooks refer to by number. Those that depend on the computer's settings have no sign of a
 * currency, and dates in the order of ISO 8601. @see ECMA-376 part 1, 18.8.30
 */
const builtIn: Readonly<Record<number, string>> = {
  0: "General",
  1: "0",
  2: "0.00",
  3: "#,##0",
  4: "#,##0.00",
  5: "#,##0;-#,##0",
  6: "#,##0;-#,##0",
  7: "#,##0.00;-#,##0.00",
  8: "#,##0.00;-#,##0.00",
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
  22: "yyyy-mm-dd hh:mm",
  37: "#,##0;(#,##0)",
  38: "#,##0;(#,##0)",
  39: "#,##0.00;(#,##0.00)",
  40: "#,##0.00;(#,##0.00)",
  41: "#,##0;-#,##0",
  42: "#,##0;-#,##0",
  43: "#,##0.00;-#,##0.00",
  44: "#,##0.00;-#,##0.00",
  45: "mm:ss",
  46: "[h]:mm:ss",
  47: "mm:ss.0",
  48: "##0.0E+0",
  49: "@",
};
// 27-36 and 50-58 are dates and times of the East Asian versions. Which of them depends on Excel's language, not on the file.
const eastAsianDate = "yyyy-mm-dd hh:mm";
const isEastAsianDate = (id: number) => (id >= 27 && id <= 36) || (id >= 50 && id <= 58);

/** Long date and time of the computer's settings: the code beside them is only what they were where the file was made. */
const systemDate = /^\[\$-(?:F800|x-sysdate)\]/i;
const systemTime = /^\[\$-(?:F400|x-systime)\]/i;

export function numberFormat(id: number, custom: ReadonlyMap<number, string>): NumberFormat {
  const code = custom.get(id) ?? builtIn[id] ?? (isEastAsianDate(id) ? eastAsianDate : "General");
  if (systemDate.test(code)) return { id, code: "yyyy-mm-dd" };
  if (systemTime.test(code)) return { id, code: "hh:mm:ss" };
  return { id, code };
}

export function isGeneral(format: NumberFormat): boolean {
  return format.code.toLowerCase() === "general";
}

/** True for formats such as `8.61E+12`, which hide most digits of the number from the person who sees the sheet. */
export function isScientific(format: NumberFormat): boolean {
  return /E[+-]/i.test(bare(firstSection(format.code)));
}

/** General shows a whole number of more digits than this as 8.61E+12. */
const generalShowsDigits = 11;

/**
 * True for a number that Excel shows as `8.61E+12` and whose digits may not be those that were once typed: `8.61E+12` that was
 * read back as a number has become 8610000000000, and beyond fifteen digits Excel keeps none.
 */
export function hidesDigits(cell: Extract<CellValue, { kind: "number" }>): boolean {
  // Not even the stored number could be written out.
  if (/\dE[+-]?\d/.test(cell.text)) return true;
  const size = Math.abs(Number(cell.raw));
  const general = isGeneral(cell.format) || cell.format.code === "@";
  if (!isScientific(cell.format) && !(general && size >= 10 ** generalShowsDigits)) return false;
  return size >= 1e15 || /0{5}$/.test(String(size));
}

/** `byValue`: the format does not tell whether it shows a date, a time or both. */
export type DateParts = { date: boolean; time: boolean; byValue: boolean };

/** Whether a format shows a date, a time or both; null when it is not a date format. */
export function dateParts(format: NumberFormat): DateParts | null {
  if (isGeneral(format)) return null;
  if (isEastAsianDate(format.id) && format.code === eastAsianDate) return { date: true, time: false, byValue: true };
  const code = bare(firstSection(format.code)).toLowerCase();
  const time = /[hs]|am\/pm|a\/p/.test(code);
  // Next to hours or seconds, "m" means minutes.
  const date = /[ydeg]/.test(code.replace(/e[+-]/g, "")) || (code.includes("m") && !time);
  return date || time ? { date, time, byValue: false } : null;
}

/** True for formats that change how texts are shown: with a part for texts that is more than the text itself. */
export function changesTexts(format: NumberFormat): boolean {
  const sections = sectionsOf(format.code).map((section) => section.replace(/\[[^\]]*\]/g, "").trim());
  const part = sections.length >= 4 ? sections[3] : sections.find((section) => bare(section).includes("@"));
  return part !== undefined && part !== "@" && part.toLowerCase() !== "general";
}

function firstSection(code: string): string {
  return sectionsOf(code)[0] ?? "";
}

/** The parts of a format code for positive and negative numbers, zero and texts. A quoted semicolon separates nothing. */
function sectionsOf(code: string): string[] {
  const sections = [""];
  for (const [token] of code.matchAll(/"[^"]*"?|\\.?|[_*].?|;|[^;"\\_*]+/gs)) {
    if (token === ";") sections.push("");
    else sections[sections.length - 1] += token;
  }
  return sections;
}

/** The format code without quoted text, escapes, fillers, colours and locales. Elapsed-time brackets are kept. */
function bare(code: string): string {
  return code
    .replace(/"[^"]*"?|\\.|[_*]./g, "")
    .replace(/\[(h+|m+|s+)\]/gi, "$1")
    .replace(/\[[^\]]*\]/g, "");
}
