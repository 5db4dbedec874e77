/** Messages a second over time, for the chart of a campaign. Pure; safe in the browser. */

/** The database counts in spans of this length. */
export const tickMs = 2_000;

export type PacePoint = { at: number; rate: number };

/** The same points, evenly spaced, in a tenth of the room: a page brings up to 180 of them. */
export type PackedPace = { from: number; stepMs: number; rates: number[] };

/** @param points evenly spaced, oldest first */
export function packPace(points: readonly PacePoint[]): PackedPace {
  const [first, second] = points;
  return {
    from: first?.at ?? 0,
    stepMs: first && second ? second.at - first.at : tickMs,
    rates: points.map(({ rate }) => rate),
  };
}

export function unpackPace({ from, stepMs, rates }: PackedPace): PacePoint[] {
  return rates.map((rate, at) => ({ at: from + at * stepMs, rate }));
}

type Tick = { at: Date; accepted: number; failed: number };

/** A silence is the end of the sending when it is at least this long, and so many times longer than all that was before. */
const silence = { ms: 60_000, times: 4 };
/** What comes after it is a straggler when it is at most this share of all messages. */
const stragglers = 0.02;

/**
 * The ticks without an idle tail: a few late answers long after the sending would leave most of the chart empty.
 *
 * @param ticks oldest first
 */
export function withoutIdleTail<T extends Tick>(ticks: readonly T[]): readonly T[] {
  const [first] = ticks;
  if (!first) return ticks;
  let left = ticks.reduce((sum, tick) => sum + tick.accepted + tick.failed, 0);
  const few = left * stragglers;
  for (const [at, tick] of ticks.entries()) {
    const before = ticks[at - 1];
    if (before && left <= few) {
      const lasted = before.at.getTime() - first.at.getTime() + tickMs;
      const gap = tick.at.getTime() - before.at.getTime();
      if (gap >= Math.max(silence.ms, lasted * silence.times)) return ticks.slice(0, at);
    }
    left -= tick.accepted + tick.failed;
  }
  return ticks;
}

/**
 * Evenly spaced points from ticks that only exist where something happened; silence between them is drawn as silence. The
 * last span of a running campaign is still being filled and is left out.
 *
 * @param all ticks, oldest first
 * @param end up to when; null ends with the last tick, without an idle tail
 * @param most how many points at most; longer stretches get wider spans
 */
export function paceSeries(all: readonly Tick[], end: Date | null, most = 180): PacePoint[] {
  const ticks = end ? all : withoutIdleTail(all);
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
