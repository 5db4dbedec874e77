import type { Sums } from "./queries.ts";

/** `part` of `of`; `rate` is null when `of` is zero. */
export type Share = { part: number; of: number; rate: number | null };

function share(part: number, of: number): Share {
  return { part, of, rate: of > 0 ? part / of : null };
}

/** Messages with a result: sent by the platform, or failed. Messages in progress are not included. */
export function settled(sums: Sums): number {
  return sums.sent + sums.failed;
}

/** Delivered messages of all settled ones. Failed messages are included, or a bad day would look like a good one. */
export const deliveredShare = (sums: Sums) => share(sums.delivered, settled(sums));
export const failedShare = (sums: Sums) => share(sums.failed, settled(sums));
export const readShare = (sums: Sums) => share(sums.read, sums.delivered);
export const optOutShare = (sums: Sums) => share(sums.optOuts, sums.delivered);

/** Relative change of a count: 0.12 means 12 % more. Null when the previous count is zero. */
export function relativeChange(now: number, before: number): number | null {
  return before > 0 ? (now - before) / before : null;
}

/** Change of a rate in percentage points: 0.01 means one point more. Null when either rate is null. */
export function pointChange(now: Share, before: Share): number | null {
  return now.rate === null || before.rate === null ? null : now.rate - before.rate;
}
