import type { AuditFilter } from "#lib/workspaces/audit-queries";

/** Days shown when no dates are chosen. */
export const recentDays = 7;

type Raw = Record<string, string | string[] | undefined>;

/** Reads the filter from the URL and ignores invalid values. Days are those of the workspace's zone. */
export function parseAuditFilter(raw: Raw, zone: string, now: Date): AuditFilter & { recent: boolean } {
  const one = (name: string) => (typeof raw[name] === "string" && raw[name] ? raw[name] : null);
  const from = startOfDay(one("atFrom"), zone, 0);
  const until = startOfDay(one("atTo"), zone, 1);
  const size = Number(one("size"));
  const page = Number(one("page"));
  const recent = !from && !until;
  return {
    search: one("q"),
    kinds: (one("kind") ?? "").split(",").filter(Boolean).slice(0, 20),
    from: recent ? new Date(now.getTime() - recentDays * 86_400_000) : from,
    until,
    page: Number.isInteger(page) && page > 0 && page < 100_000 ? page : 1,
    size: [10, 20, 50, 100].includes(size) ? size : 10,
    recent,
  };
}

/** Midnight of a day `2026-11-14`, `plus` days later, in a zone. */
function startOfDay(day: string | null, zone: string, plus: number): Date | null {
  if (!day || !/^\d{4}-\d{2}-\d{2}$/.test(day)) return null;
  const asUtc = new Date(`${day}T00:00:00Z`).getTime() + plus * 86_400_000;
  if (Number.isNaN(asUtc)) return null;
  // The offset at the guess is also midnight's, unless the clocks change in between; then the second pass is right.
  const guess = asUtc - offsetMs(zone, asUtc);
  return new Date(asUtc - offsetMs(zone, guess));
}

function offsetMs(zone: string, at: number): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).formatToParts(at);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  return Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second")) - at;
}
