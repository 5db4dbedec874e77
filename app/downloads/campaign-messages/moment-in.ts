/** A moment on the clock of a zone, as a spreadsheet sorts it: `2026-11-21 20:14:05`. Empty for none. */
export function momentIn(zone: string, at: Date | null): string {
  if (!at) return "";
  const digits = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" } as const;
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone, ...digits, second: "2-digit" }).format(at);
}
