import { type Figures, madeToLeave } from "./figures.ts";

/** `part` of `of`; `rate` is null when `of` is zero. */
export type Share = { part: number; of: number; rate: number | null };

function share(part: number, of: number): Share {
  return { part, of, rate: of > 0 ? part / of : null };
}

/** Delivered of all that the platform took. Those that failed later are among them, or a bad day would look like a good one. */
export const deliveredShare = (sums: Pick<Figures, "accepted" | "delivered">) => share(sums.delivered, sums.accepted);

export const readShare = (sums: Pick<Figures, "delivered" | "read">) => share(sums.read, sums.delivered);

/** Failed of all that were made to leave. */
export const failedShare = (sums: Pick<Figures, "accepted" | "failed" | "failedLater" | "uncertain">) =>
  share(sums.failed, madeToLeave(sums));

/** People newly opted out, beside the messages delivered. */
export const optOutShare = (optOuts: number, sums: Pick<Figures, "delivered">) => share(optOuts, sums.delivered);

/** Relative change of a count: 0.12 means 12 % more. Null when the previous count is zero. */
export function relativeChange(now: number, before: number): number | null {
  return before > 0 ? (now - before) / before : null;
}

/** Change of a rate in percentage points: 0.01 means one point more. Null when either rate is null. */
export function pointChange(now: Share, before: Share): number | null {
  return now.rate === null || before.rate === null ? null : now.rate - before.rate;
}
