import { isZone } from "#lib/zoned-time";
import { localMoment } from "./sending-hours.ts";

/** Regions of numbers that the runtime's data has no zones for. */
const others: Record<string, string[]> = {
  XK: ["Europe/Belgrade"],
  AC: ["Atlantic/St_Helena"],
  TA: ["Atlantic/St_Helena"],
};

const known = new Map<string, readonly string[]>();

type Region = { getTimeZones?(): string[] | undefined; timeZones?: string[] };

/**
 * The time zones of a country, from the data of the runtime (Unicode CLDR).
 *
 * @returns an empty list for what is no country
 */
export function zonesOfCountry(country: string | null): readonly string[] {
  if (!country || !/^[A-Z]{2}$/.test(country)) return [];
  let zones = known.get(country);
  if (!zones) {
    const region = new Intl.Locale(`und-${country}`) as unknown as Region;
    const found = region.getTimeZones?.() ?? region.timeZones ?? [];
    zones = found.length > 0 ? found : (others[country] ?? []);
    known.set(country, zones);
  }
  return zones;
}

/**
 * The zones in which a person may be: the one that is known of them, else those of their number's country, else the workspace's.
 * In a country with several zones all of them count: nobody can tell which of them the person is in.
 */
export function zonesOf(
  person: { zone: string | null; country: string | null },
  workspaceZone: string,
): readonly string[] {
  if (person.zone !== null && isZone(person.zone)) return [person.zone];
  const zones = zonesOfCountry(person.country);
  return zones.length > 0 ? zones : [workspaceZone];
}

/**
 * When a local time comes first for people of some countries.
 *
 * @returns null for a text that is no time, and without people
 */
export function earliestLocalMoment(
  local: string,
  countries: readonly (string | null)[],
  workspaceZone: string,
): Date | null {
  const moments = countries.map((country) => localMoment(local, zonesOf({ zone: null, country }, workspaceZone)));
  return moments.reduce((first, moment) => (first && moment && moment < first ? moment : (first ?? moment)), null);
}
