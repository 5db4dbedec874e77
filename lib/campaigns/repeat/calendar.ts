import type { RepeatRhythm } from "#db/repeat-enums";
import { instantOf, localIn } from "#lib/zoned-time";

/** When a campaign is repeated. `days` counts when it is weekly, `monthDay` when it is monthly. */
export type RepeatRule = {
  rhythm: RepeatRhythm;
  days: readonly string[];
  monthDay: number | null;
  /** What a clock of the zone shows, as `09:30`. */
  at: string;
  zone: string;
  /** The last day on which there may be a turn, as `2026-12-31`. */
  untilDay: string | null;
};

/** More days than lie between two turns of any rule. */
const farthestDays = 63;
const dayMs = 86_400_000;

/**
 * The first turn after a moment. A month without the day has its turn on its last day. A time that the clocks skip is taken as if
 * they had not gone forward, so 02:30 is at 03:30; one that comes twice means the first.
 *
 * @returns null when there is none any more
 */
export function nextTurn(rule: RepeatRule, after: Date): Date | null {
  const today = Date.parse(`${localIn(rule.zone, after).slice(0, 10)}T00:00:00Z`);
  // From the day before: a time that the clocks skip may lie on the next one.
  for (let offset = -1; offset < farthestDays; offset += 1) {
    const day = new Date(today + offset * dayMs);
    if (!isOn(rule, day)) continue;
    const date = day.toISOString().slice(0, 10);
    if (rule.untilDay !== null && date > rule.untilDay) return null;
    const at = instantOf(`${date}T${rule.at}`, rule.zone);
    if (at && at > after) return at;
  }
  return null;
}

/** The first turns after a moment, in their order; fewer where there are no more. */
export function nextTurns(rule: RepeatRule, after: Date, most: number): Date[] {
  const turns: Date[] = [];
  for (let at = nextTurn(rule, after); at && turns.length < most; at = nextTurn(rule, at)) turns.push(at);
  return turns;
}

const names = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/** @param day midnight UTC of a date in the zone */
function isOn({ rhythm, days, monthDay }: RepeatRule, day: Date): boolean {
  if (rhythm === "daily") return true;
  if (rhythm === "weekly") return days.includes(names[day.getUTCDay()] ?? "");
  const last = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate();
  return day.getUTCDate() === Math.min(monthDay ?? 1, last);
}
