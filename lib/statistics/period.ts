import { stamp } from "#lib/ids";
import { dayIn } from "./day.ts";

/** A range of calendar days in the workspace's time zone, both ends included, as `2026-11-18`. */
export type Period = { from: string; to: string; days: number };

const DAY_MS = 86_400_000;
const dayPattern = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** True for an existing calendar day from the year 2000 on. */
export function isDay(text: string): boolean {
  if (!dayPattern.test(text) || text < "2000-01-01") return false;
  return new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);
}

export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10);
}

/** The number of days from one day to another, counting both. */
function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS) + 1;
}

/** Every day of the period in order. */
export function daysOf(period: Period): string[] {
  return Array.from({ length: period.days }, (_, at) => addDays(period.from, at));
}

/** The last `days` days, including today. */
export function lastDays(zone: string, now: Date, days: number): Period {
  const to = dayIn(zone, now);
  return { from: addDays(to, 1 - days), to, days };
}

/**
 * The period a person asked for: its ends in order, not in the future, and cut to the latest `longest` days.
 */
export function chosenPeriod(zone: string, now: Date, one: string, other: string, longest: number): Period {
  const today = dayIn(zone, now);
  const [first = today, last = today] = [one, other].sort();
  const [to = today] = [last, today].sort();
  // Days sort as text, so the middle of the three is `first` clamped between the other two.
  const [, from = to] = [addDays(to, 1 - longest), first, to].sort();
  return { from, to, days: daysBetween(from, to) };
}

/** The period of the same length directly before. */
export function previousPeriod(period: Period): Period {
  return { from: addDays(period.from, -period.days), to: addDays(period.from, -1), days: period.days };
}

/**
 * The time at which a calendar day begins in a time zone. Where clocks go forward at midnight, this is the first time with
 * the new date.
 */
export function startOfDay(zone: string, day: string): Date {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  // The first offset may be from the other side of a clock change, so compute it again at the result.
  let at = midnight - offsetAt(zone, midnight);
  at = midnight - offsetAt(zone, at);
  while (dayIn(zone, new Date(at)) < day) at += 15 * 60_000;
  return new Date(at);
}

/** The range of message ids of a period: `first <= id < end`. Ids start with the UTC time. */
export function idBounds(zone: string, period: Period): { first: string; end: string } {
  return { first: stamp(startOfDay(zone, period.from)), end: stamp(startOfDay(zone, addDays(period.to, 1))) };
}

/** How many milliseconds a time zone is ahead of UTC at a given time. */
function offsetAt(zone: string, at: number): number {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).formatToParts(at);
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? "00";
  const localTime = `${of("year")}-${of("month")}-${of("day")}T${of("hour")}:${of("minute")}:${of("second")}Z`;
  return Date.parse(localTime) - Math.floor(at / 1000) * 1000;
}
