import { createLoader, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { platforms } from "#db/enums";
import { chosenPeriod, isDay, lastDays, type Period } from "#lib/statistics/period";

export type Search = Promise<Record<string, string | string[] | undefined>>;

const load = createLoader({
  range: parseAsString,
  from: parseAsString,
  to: parseAsString,
  platform: parseAsStringLiteral(platforms),
  channel: parseAsString,
});

/** The days a page is about, and the name of the choice they came from: an option, or `custom`. */
export type ChosenPeriod = { period: Period; choice: string };

/**
 * The days an address asks for: `from` and `to` where both are days, else the `range`.
 *
 * @returns null when it names neither
 */
export function periodOf(
  search: { range: string | null; from: string | null; to: string | null },
  clock: { zone: string; now: Date },
  allowed: { options: readonly string[]; longest: number },
): ChosenPeriod | null {
  const { from, to, range } = search;
  if (from && to && isDay(from) && isDay(to)) {
    return { period: chosenPeriod(clock.zone, clock.now, from, to, allowed.longest), choice: "custom" };
  }
  return range && allowed.options.includes(range) ? { period: optionDays(range, clock), choice: range } : null;
}

/** The days of an option: `today`, or a number of days up to today. */
export function optionDays(option: string, clock: { zone: string; now: Date }): Period {
  return lastDays(clock.zone, clock.now, option === "today" ? 1 : Number(option));
}

export const dashboardRanges = ["today", "7", "30"] as const;

/** What the dashboard's address asks for. */
export async function dashboardView(searchParams: Search, clock: { zone: string; now: Date }) {
  const { platform, channel, ...search } = await load(searchParams);
  const chosen = periodOf(search, clock, { options: dashboardRanges, longest: 30 });
  const named = chosen && chosen.choice !== "custom" ? chosen : { period: optionDays("7", clock), choice: "7" };
  return { ...named, platform, channelId: channel };
}
