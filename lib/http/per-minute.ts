/** Askers that are counted apart in one minute. Those that come after so many count as one. */
const apartMost = 50_000;

/**
 * Counts how often each of many asks within a minute of the clock, in bounded memory.
 *
 * @param most how often one may ask in a minute
 * @param apart how many are counted apart
 * @returns whether the one that asks now, at a time in milliseconds, has asked more often than that
 */
export function perMinute(most: number, apart = apartMost): (who: string, now: number) => boolean {
  const asked = new Map<string, number>();
  let minute = 0;
  return (who, now) => {
    if (Math.floor(now / 60_000) !== minute) {
      minute = Math.floor(now / 60_000);
      asked.clear();
    }
    const key = asked.has(who) || asked.size < apart ? who : "others";
    const count = (asked.get(key) ?? 0) + 1;
    asked.set(key, count);
    return count > most;
  };
}
