import { format as applyFormat } from "numfmt";
import type { NumberFormat } from "../cell.ts";
import { serialToIso } from "./dates.ts";
import { type DateParts, isGeneral, isScientific } from "./number-formats.ts";

/** The longest format code that Excel takes. A longer one was not written by a person. */
const codeMax = 255;
/** Days between the first days of Excel's two date systems. */
export const from1904 = 1462;
/** What Excel shows where a date or a time cannot be shown. */
export const cannotBeShown = "########";

// English notation, and Excel's range of dates. A fault of a format is caught here.
const options = { locale: "en", dateSpanLarge: false, dateErrorThrows: true } as const;

/**
 * Formats a number as Excel shows it in a column that is wide enough, in English notation. Where Excel would show `8.61E+12`
 * all digits are written out instead, see `hidesDigits`.
 */
export function displayNumber(value: number, format: NumberFormat): string {
  if (format.code === "@" || isScientific(format)) return plain(value);
  if (isGeneral(format)) {
    const shown = shownBy("General", value);
    return shown === null || shown.includes("E") ? plain(value) : shown;
  }
  // In a format of numbers the language is that of the currency's sign; Excel writes the digits as everywhere else.
  const code = format.code.replace(/\[\$([^\]-]*)-[^\]]*\]/g, (_, sign: string) => (sign ? `[$${sign}]` : ""));
  return shownBy(code, fifteenDigits(value)) ?? plain(value);
}

/** Formats a date, a time or both as Excel shows it. @returns null when Excel cannot show it */
export function displayDate(serial: number, format: NumberFormat, is1904: boolean, parts: DateParts): string | null {
  const iso = serialToIso(serial, is1904, parts);
  if (iso === null) return null;
  // Formats that Excel fills in by the computer's language, so that the file does not tell them.
  if (parts.byValue) return byValue(serial, iso);
  const since1900 = is1904 && parts.date ? serial + from1904 : serial;
  return shownBy(format.code, since1900) ?? iso.replace("T", " ");
}

/** Formats a text, for formats with a part for texts such as `"Mx "@`. */
export function displayText(text: string, format: NumberFormat): string {
  return shownBy(format.code, text) ?? text;
}

function shownBy(code: string, value: number | string): string | null {
  if (code.length > codeMax) return null;
  try {
    const shown = applyFormat(code, value, options);
    // Blanks as wide as a bracket or a digit only line numbers up with those above and below.
    return typeof value === "number" ? shown.replace(/ {2,}/g, " ").trim() : shown;
  } catch {
    return null;
  }
}

/** A date, a time or both, by what the number has. */
function byValue(serial: number, iso: string): string {
  if (serial < 1 && serial > 0) return (iso.split("T")[1] ?? iso).replace(/:00$/, "");
  return iso.replace("T", " ").replace(/(:\d\d):00$/, "$1");
}

/** Excel keeps fifteen digits. A little above a half that binary cannot hold exactly, it rounds 1.005 to 1.01 as Excel does. */
function fifteenDigits(value: number): number {
  const kept = Number(value.toPrecision(15));
  return Number.isInteger(kept) ? kept : kept * (1 + Number.EPSILON);
}

function plain(value: number): string {
  const rounded = Number(value.toPrecision(15));
  if (Object.is(rounded, -0)) return "0";
  return Math.abs(rounded) >= 1e21 ? rounded.toExponential().replace("e", "E") : String(rounded).replace("e", "E");
}
