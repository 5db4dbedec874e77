const DAY_MS = 86_400_000;
const EPOCH_1900 = Date.UTC(1899, 11, 30);
const EPOCH_1904 = Date.UTC(1904, 0, 1);
const LAST_SERIAL = 2_958_466; // the day after 9999-12-31

/**
 * Converts an Excel date serial to ISO 8601 text: a date, a time, or both. There is no zone, because Excel has none.
 * @returns null when the serial is not a date Excel can show
 */
export function serialToIso(serial: number, is1904: boolean, parts: { date: boolean; time: boolean }): string | null {
  if (!(serial >= 0) || serial >= LAST_SERIAL) return null;
  const ms = Math.round(serial * DAY_MS);
  const hasTime = Math.round(ms / 1000) % 86_400 !== 0;
  if (!parts.date) return elapsed(ms);
  const rounded = Math.round(ms / 1000) * 1000;
  const day = dayText(Math.floor(rounded / DAY_MS), is1904);
  return hasTime || (parts.time && parts.date)
    ? `${day}T${new Date(rounded % DAY_MS).toISOString().slice(11, 19)}`
    : day;
}

/** The serial of ISO 8601 text as programs may store it in a cell, in the date system of 1900; null for any other text. */
export function isoToSerial(text: string): number | null {
  const match = /^(\d{4}-\d\d-\d\d)?T?(\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?Z?$/.exec(text);
  if (!match || (match[1] === undefined && match[2] === undefined)) return null;
  const [, date = "1899-12-30", time = "00:00"] = match;
  const ms = Date.parse(`${date}T${time}Z`);
  return Number.isNaN(ms) ? null : (ms - EPOCH_1900) / DAY_MS;
}

/** Excel inherited a bug from Lotus 1-2-3, which took 1900 for a leap year: serial 60 is shown as 1900-02-29. */
function dayText(days: number, is1904: boolean): string {
  if (!is1904 && days === 60) return "1900-02-29";
  const shift = !is1904 && days < 60 ? 1 : 0;
  return new Date((is1904 ? EPOCH_1904 : EPOCH_1900) + (days + shift) * DAY_MS).toISOString().slice(0, 10);
}

/** A time without a date. Durations of more than a day continue in hours: `36:00:00`. */
function elapsed(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
