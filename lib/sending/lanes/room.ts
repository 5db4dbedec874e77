/** How long answers take before any was seen. */
export const firstUsualMs = 100;
/** How much of what is usual one answer changes. */
const weight = 0.1;
/** How many times what is usually out may be out: answers do not all take the same time. */
const spare = 4;
const bounds = { least: 8, most: 256 };

/** How long an answer usually takes, after one more. A moving average, in milliseconds. */
export function usualAfter(usualMs: number, tookMs: number): number {
  return usualMs + (tookMs - usualMs) * weight;
}

/**
 * How many messages of a lane may be out at once: what is out at its pace while answers take as long as usual, four times
 * over, and the next slots beside it; never more than a second's worth. Slow answers hold the next ones back, and where answers
 * stop coming, only so many are in doubt.
 *
 * @param given.slots how many are to leave together next: so many have room when nothing is out
 */
export function roomFor(given: { pace: number; slots: number; usualMs: number }): number {
  const { pace, slots, usualMs } = given;
  const second = Math.max(bounds.least, Math.min(bounds.most, Math.ceil(pace)));
  const usual = slots + Math.ceil((pace * usualMs * spare) / 1_000);
  return Math.max(slots, Math.min(second, Math.max(bounds.least, usual)));
}
