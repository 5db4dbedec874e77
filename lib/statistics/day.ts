const formatters = new Map<string, Intl.DateTimeFormat>();

/** The calendar day of a time in an IANA time zone, as `2026-11-18`. */
export function dayIn(zone: string, at: Date): string {
  let formatter = formatters.get(zone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
    formatters.set(zone, formatter);
  }
  return formatter.format(at);
}
