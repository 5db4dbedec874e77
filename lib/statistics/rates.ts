import type { Sums } from "./queries.ts";

/** A share as a sum is shown: so many of so many. Null when there was nothing to be a part of. */
export type Share = { part: number; of: number; rate: number | null };

function share(part: number, of: number): Share {
  return { part, of, rate: of > 0 ? part / of : null };
}

/** Messages whose fate is known: sent on by the platform, or failed. What is still on its way is in neither. */
export function tried(sums: Sums): number {
  return sums.sent + sums.failed;
}

/** Failed ones are among those a delivery rate is measured by, or a bad day would look like a good one. */
export const deliveredShare = (sums: Sums) => share(sums.delivered, tried(sums));
export const failedShare = (sums: Sums) => share(sums.failed, tried(sums));
export const readShare = (sums: Sums) => share(sums.read, sums.delivered);
export const optOutShare = (sums: Sums) => share(sums.optOuts, sums.delivered);

/** Relative change of a count: 0.12 is twelve per cent more. Null without anything to compare with. */
export function growth(now: number, before: number): number | null {
  return before > 0 ? (now - before) / before : null;
}

/** Change of a rate in percentage points, as a fraction. Null when either side has no rate. */
export function shift(now: Share, before: Share): number | null {
  return now.rate === null || before.rate === null ? null : now.rate - before.rate;
}
