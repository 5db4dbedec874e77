/** Messages a second over time, for the chart of a campaign. Pure; safe in the browser. */

/** The database counts in spans of this length. */
export const tickMs = 2_000;

export type PacePoint = { at: number; rate: number };

/**
 * Evenly spaced points from ticks that only exist where something happened; silence between them is drawn as silence. The
 * last span of a running campaign is still being filled and is left out.
 *
 * @param ticks oldest first
 * @param end up to when; null ends with the last tick
 * @param most how many points at most; longer stretches get wider spans
 */
export function paceSeries(
  ticks: readonly { at: Date; accepted: number; failed: number }[],
  end: Date | null,
  most = 180,
): PacePoint[] {
  const [first] = ticks;
  const last = ticks.at(-1);
  if (!first || !last) return [];
  const start = first.at.getTime();
  const until = end ? Math.max(end.getTime(), last.at.getTime()) : last.at.getTime() + tickMs;
  const spanMs = tickMs * Math.max(1, Math.ceil((until - start) / tickMs / most));
  const sums = new Map<number, number>();
  for (const tick of ticks) {
    const span = Math.floor((tick.at.getTime() - start) / spanMs);
    sums.set(span, (sums.get(span) ?? 0) + tick.accepted + tick.failed);
  }
  const whole = Math.floor((until - start) / spanMs);
  // A stretch shorter than one span still has its one point.
  const count = end ? Math.max(whole, 1) : Math.max(Math.ceil((until - start) / spanMs), 1);
  return Array.from({ length: count }, (_, span) => ({
    at: start + span * spanMs,
    rate: Math.round(((sums.get(span) ?? 0) * 10_000) / spanMs) / 10,
  }));
}
