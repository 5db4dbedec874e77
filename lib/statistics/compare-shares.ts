import type { Share } from "./rates.ts";

/** Fewer than this on one side say nothing about which is better. */
export const fewMessages = 100;

/** 97.5th percentile of the normal distribution: intervals and differences hold in 95 of 100 cases. */
const z = 1.96;

/**
 * Where the true rate lies in 95 of 100 cases, as parts of one; null without messages. Wilson's interval, which is right for
 * few messages and for rates near 0 and 1, too.
 */
export function intervalOf({ part, of }: Share): { low: number; high: number } | null {
  if (of === 0) return null;
  const rate = part / of;
  const middle = rate + (z * z) / (2 * of);
  const spread = z * Math.sqrt((rate * (1 - rate)) / of + (z * z) / (4 * of * of));
  const whole = 1 + (z * z) / of;
  return { low: Math.max(0, (middle - spread) / whole), high: Math.min(1, (middle + spread) / whole) };
}

export const comparisons = ["none", "few", "chance", "first", "second"] as const;

/** Nothing to compare, too few messages, a difference that may be chance, or which of two rates is higher. */
export type Comparison = (typeof comparisons)[number];

/** Compares two rates by the test of two proportions, at a level of 5 in 100. */
export function compareShares(first: Share, second: Share): Comparison {
  if (first.of === 0 || second.of === 0) return "none";
  if (Math.min(first.of, second.of) < fewMessages) return "few";
  const together = (first.part + second.part) / (first.of + second.of);
  const error = Math.sqrt(together * (1 - together) * (1 / first.of + 1 / second.of));
  const difference = first.part / first.of - second.part / second.of;
  if (error === 0 || Math.abs(difference) / error < z) return "chance";
  return difference > 0 ? "first" : "second";
}
