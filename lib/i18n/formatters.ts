/* Making a formatter takes as long as formatting a hundred times, so each is made once and kept. */

const made = new Map<string, Intl.DateTimeFormat>();
const names = new Map<string, Intl.DisplayNames>();

/** A formatter of dates and times; the same for the same arguments. */
export function dateTimeFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([locale, options]);
  const before = made.get(key);
  if (before) return before;
  const format = new Intl.DateTimeFormat(locale, options);
  made.set(key, format);
  return format;
}

/** The names of countries or languages; the same for the same arguments. */
export function displayNames(locale: string, type: "region" | "language"): Intl.DisplayNames {
  const key = `${locale} ${type}`;
  const before = names.get(key);
  if (before) return before;
  const list = new Intl.DisplayNames(locale, { type });
  names.set(key, list);
  return list;
}
