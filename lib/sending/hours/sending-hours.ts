import type { SendingHours } from "#db/schema/sending";
import type { OpenHours } from "#db/schema/service";
import { minutesOf, weekdays } from "#lib/channels/service-settings/opening-hours";
import { instantOf, offsetMs } from "#lib/zoned-time";

const dayMs = 86_400_000;
/** Whoever finds no opening within this never does: a campaign is planned at most thirty days ahead. */
export const horizonMs = 40 * dayMs;
/** A message that is taken now is with the person a moment later, which must not be after the end. */
export const closingMarginMs = 60_000;

type Hours = Pick<SendingHours, "week" | "closed">;

/** Whether a clock in the zone shows a time within the hours. The end of a day's hours is outside. */
export function isWithinHours(hours: Hours, zone: string, at: Date): boolean {
  const wall = at.getTime() + offsetMs(zone, at.getTime());
  return nextWall(hours, wall) === wall;
}

/**
 * The first moment, `at` or later, at which the clocks of all zones show a time within the hours.
 *
 * @returns null when there is none within forty days
 */
export function nextOpening(hours: Hours, zones: readonly string[], at: Date): Date | null {
  const until = at.getTime() + horizonMs;
  for (let time = at.getTime(); ; ) {
    const before = time;
    for (const zone of zones) {
      const next = nextIn(hours, zone, time, until);
      if (next === null) return null;
      time = next;
    }
    if (time === before) return new Date(time);
  }
}

/**
 * When a message may leave, `now` or later: not before its local time has come in all zones of the person, and while the hours
 * are open in all zones that count for them, for a minute more at least.
 *
 * @returns null when the hours never open
 */
export function leavesFrom(facts: {
  now: Date;
  /** Null for a message that keeps to no hours. */
  hours: { hours: Hours; zones: readonly string[] } | null;
  /** `2026-11-25T10:00` by the person's clock; null for a message without. */
  local: { at: string; zones: readonly string[] } | null;
}): Date | null {
  const { now, hours, local } = facts;
  const from = local ? localMoment(local.at, local.zones) : null;
  let time = from && from > now ? from : now;
  if (!hours) return time;
  const until = time.getTime() + horizonMs;
  while (time.getTime() <= until) {
    const opens = nextOpening(hours.hours, hours.zones, time);
    if (opens === null) return null;
    const wanted = opens.getTime() + closingMarginMs;
    const stays = nextOpening(hours.hours, hours.zones, new Date(wanted));
    if (stays?.getTime() === wanted) return opens;
    if (stays === null) return null;
    time = stays;
  }
  return null;
}

/** The moment at which a local time has come in all of the zones; null for a text that is no time. */
export function localMoment(local: string, zones: readonly string[]): Date | null {
  const moments = zones.map((zone) => instantOf(local, zone)?.getTime() ?? Number.NaN);
  const last = Math.max(...moments);
  return Number.isFinite(last) ? new Date(last) : null;
}

/** Walks over the stretches in which the zone's clocks keep their distance from UTC, a day at most at a time. */
function nextIn(hours: Hours, zone: string, from: number, until: number): number | null {
  for (let time = from; time <= until; ) {
    const offset = offsetMs(zone, time);
    const wall = nextWall(hours, time + offset);
    const found = wall === null ? Number.POSITIVE_INFINITY : wall - offset;
    const end = Math.min(time + dayMs, found);
    if (offsetMs(zone, end) !== offset) time = changeOfClocks(zone, time, end, offset);
    else if (found <= end) return found <= until ? found : null;
    else time = end;
  }
  return null;
}

/** The first millisecond after `from` at which the clocks have another distance from UTC; at `to` they have. */
function changeOfClocks(zone: string, from: number, to: number, offset: number): number {
  let [before, after] = [from, to];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (offsetMs(zone, middle) === offset) before = middle;
    else after = middle;
  }
  return after;
}

/** The first time within the hours that a clock shows at `wall` or later, counted as if it never changed; null within a week and more of closed days. */
function nextWall({ week, closed }: Hours, wall: number): number | null {
  const today = Math.floor(wall / dayMs);
  for (let day = today; day <= today + 7; day += 1) {
    if (closed.includes(new Date(day * dayMs).toISOString().slice(0, 10))) continue;
    const open = openOn(week, day);
    if (!open || wall >= day * dayMs + open.to) continue;
    return Math.max(wall, day * dayMs + open.from);
  }
  return null;
}

/** When a day opens and closes, in milliseconds after its midnight; days are counted from 1 January 1970, a Thursday. */
function openOn(week: readonly OpenHours[], day: number): { from: number; to: number } | null {
  const name = weekdays[(((day + 3) % 7) + 7) % 7];
  const one = week.find((hours) => hours.day === name);
  return one ? { from: (minutesOf(one.from) ?? 0) * 60_000, to: (minutesOf(one.to) ?? 0) * 60_000 } : null;
}
