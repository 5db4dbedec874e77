/** Ticks of charts at round values. Pure. */

/** Multiples of a power of ten that read as round. */
const roundSteps = [1, 2, 2.5, 5, 10];

/**
 * Ticks of an axis of counts: from zero to the first round value at or above `most`, in equal round steps of whole numbers.
 *
 * @param wanted about how many steps
 */
export function countTicks(most: number, wanted = 4): number[] {
  const rough = Math.max(most, 1) / wanted;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step =
    roundSteps.map((round) => round * magnitude).find((one) => one >= rough && Number.isInteger(one)) ??
    Math.max(1, Math.ceil(rough));
  const steps = Math.max(1, Math.ceil(most / step));
  return Array.from({ length: steps + 1 }, (_, at) => at * step);
}

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const timeSteps = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * second),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * minute),
  ...[1, 2, 3, 6, 12].map((n) => n * hour),
  ...[1, 2, 7, 14, 28].map((n) => n * day),
];

/**
 * Ticks of an axis of times, at full seconds, minutes, hours or days of a time zone and equally far from each other.
 *
 * @param zoneMs how far the zone is ahead of UTC, in milliseconds
 * @param wanted at most how many ticks
 */
export function timeTicks(from: number, to: number, zoneMs = 0, wanted = 7): { ticks: number[]; stepMs: number } {
  const fits = (step: number) => Math.floor((to + zoneMs) / step) - Math.ceil((from + zoneMs) / step) + 1 <= wanted;
  const stepMs = timeSteps.find(fits) ?? 28 * day;
  const ticks: number[] = [];
  for (let at = Math.ceil((from + zoneMs) / stepMs) * stepMs - zoneMs; at <= to; at += stepMs) ticks.push(at);
  return { ticks, stepMs };
}

/** How far a time zone is ahead of UTC at a time, in milliseconds. */
export function zoneAheadMs(zone: string, at: number): number {
  const local = new Date(at).toLocaleString("sv-SE", { timeZone: zone });
  return Date.parse(`${local.replace(" ", "T")}Z`) - Math.floor(at / second) * second;
}

/** The highest value that a chart draws: series with the same `stack` stand on each other. */
export function highestOf(
  data: readonly Record<string, unknown>[],
  series: readonly { key: string; stack?: string }[],
): number {
  let highest = 0;
  for (const point of data) {
    const stacks = new Map<string, number>();
    for (const { key, stack } of series) {
      const place = stack === undefined ? `series ${key}` : `stack ${stack}`;
      stacks.set(place, (stacks.get(place) ?? 0) + Number(point[key] ?? 0));
    }
    highest = Math.max(highest, ...stacks.values());
  }
  return highest;
}
