/** Times people type are meant in the workspace's zone, not in the browser's. Pure; safe in the browser. */

const typed = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})$/;

/**
 * The moment a clock in a zone shows `2026-11-21T09:30`. A time the zone skips when clocks go forward is taken as if they
 * had not; one that comes twice means the first.
 *
 * @returns null for a text that is no time
 */
export function instantOf(local: string, zone: string): Date | null {
  const parts = typed.exec(local)?.slice(1).map(Number);
  if (!parts) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = parts;
  const wall = Date.UTC(year, month - 1, day, hour, minute);
  if (new Date(wall).toISOString().slice(0, 16) !== local) return null;
  // The offset before and after a change of clocks: whichever gives the wall time back is right, the earlier one first.
  const candidates = [wall - 86_400_000, wall + 86_400_000].map((near) => wall - offsetMs(zone, near));
  const exact = candidates.filter((at) => at + offsetMs(zone, at) === wall);
  return new Date(exact.length > 0 ? Math.min(...exact) : (candidates[0] ?? wall));
}

/** What a clock in the zone shows, as `2026-11-21T09:30`. */
export function localIn(zone: string, at: Date): string {
  return new Date(at.getTime() + offsetMs(zone, at.getTime())).toISOString().slice(0, 16);
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(zone);
  if (!formatter) {
    const date = { year: "numeric", month: "numeric", day: "numeric" } as const;
    const time = { hour: "numeric", minute: "numeric", second: "numeric", hourCycle: "h23" } as const;
    formatter = new Intl.DateTimeFormat("en-US", { timeZone: zone, ...date, ...time });
    formatters.set(zone, formatter);
  }
  return formatter;
}

/** How far the clocks of an IANA time zone are ahead of UTC at a moment, both in milliseconds. */
export function offsetMs(zone: string, at: number): number {
  const parts = formatterOf(zone).formatToParts(at);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  const wall = Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second"));
  return wall - Math.floor(at / 1000) * 1000;
}

/** True for a time zone the JavaScript runtime knows. PostgreSQL knows all of these and more. */
export function isZone(value: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: value });
    return true;
  } catch {
    return false;
  }
}
