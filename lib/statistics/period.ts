import { stamp } from "#lib/ids";
import { dayIn } from "./day.ts";

/** Calendar days of a workspace's zone, both ends included, as `2026-11-18`. */
export type Period = { from: string; to: string; days: number };

const DAY_MS = 86_400_000;
const dayPattern = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** True for a day that exists in the calendar, within the years that ids and reports can name. */
export function isDay(text: string): boolean {
  if (!dayPattern.test(text) || text < "2000-01-01") return false;
  return new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);
}

export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10);
}

/** Days from one day to another, both counted. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS) + 1;
}

/** Every day of the period in order. */
export function daysOf(period: Period): string[] {
  return Array.from({ length: period.days }, (_, at) => addDays(period.from, at));
}

/** The last `days` days up to and with today. */
export function lastDays(zone: string, now: Date, days: number): Period {
  const to = dayIn(zone, now);
  return { from: addDays(to, 1 - days), to, days };
}

/**
 * The days a person asked for: turned round when they stand the wrong way, never in the future, and cut to the `longest`
 * latest ones.
 */
export function chosenDays(zone: string, now: Date, one: string, other: string, longest: number): Period {
  const today = dayIn(zone, now);
  const [first = today, last = today] = [one, other].sort();
  const [to = today] = [last, today].sort();
  // Days sort as texts: the middle one of three is the first, kept inside the other two.
  const [, from = to] = [addDays(to, 1 - longest), first, to].sort();
  return { from, to, days: daysBetween(from, to) };
}

/** As many days, right before. */
export function periodBefore(period: Period): Period {
  return { from: addDays(period.from, -period.days), to: addDays(period.from, -1), days: period.days };
}

/**
 * The moment at which a calendar day begins in a zone. Where clocks spring forward at midnight, that is the first moment
 * that bears the new date.
 */
export function startOfDay(zone: string, day: string): Date {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  // The offset at a guess may be that of the other side of a change of clocks: look again from there.
  let at = midnight - offsetAt(zone, midnight);
  at = midnight - offsetAt(zone, at);
  while (dayIn(zone, new Date(at)) < day) at += 15 * 60_000;
  return new Date(at);
}

/** Where the message ids of a period begin and end: `first <= id < end`. Ids start with the time in UTC. */
export function idBounds(zone: string, period: Period): { first: string; end: string } {
  return { first: stamp(startOfDay(zone, period.from)), end: stamp(startOfDay(zone, addDays(period.to, 1))) };
}

/** Milliseconds a zone is ahead of UTC at a moment. */
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
  const wall = `${of("year")}-${of("month")}-${of("day")}T${of("hour")}:${of("minute")}:${of("second")}Z`;
  return Date.parse(wall) - Math.floor(at / 1000) * 1000;
}
