import type { Failure, SendOutcome } from "#lib/connectors/connector";
import { waitMs } from "#lib/waits";

/**
 * When a lane stops because its platform is out, and when it tries again. Pure: the state stands in the lane's row, so that a
 * restart and another worker go on from it.
 *
 * - closed: messages leave. A few faults of the platform in a row open it, or most answers of the last while being faults.
 * - open: nothing leaves. Each rest is twice as long as the one before.
 * - due for a probe: when the rest is over, one message leaves. Its answer closes the breaker or begins the next rest.
 */

/** The rests are real lengths; `waitMs` shortens them for tests of faults. */
export const breakerRule = {
  /** This many faults of the platform without a good answer between them open it. */
  faultsInRow: 5,
  /** Or more than this share of the answers of one window, once there are enough. */
  window: { ms: 30_000, answers: 20, share: 0.5 },
  rest: { firstMs: 15_000, longestMs: 300_000 },
} as const;

export type BreakerReason = { code: string | null; detail: string };

/** Times are milliseconds of the clock that the answers are timed with. */
export type Breaker = {
  faultsInRow: number;
  window: { startedAt: number; answers: number; faults: number } | null;
  /** Null while it is closed. */
  open: { since: number; until: number; rests: number; reason: BreakerReason } | null;
};

/** How one try ended, as far as the platform's health goes. */
export type Answer = { outcome: SendOutcome; leftAt: number; at: number };

export const closedBreaker: Breaker = { faultsInRow: 0, window: null, open: null };

/**
 * Whose fault a try's outcome is. Of silence, resets and answers that nobody can read it is the platform's. `doubtful` is a
 * passing fault that the platform ascribes to the message: it counts only when most answers are such.
 */
export function faultOf(outcome: SendOutcome): "platform" | "doubtful" | null {
  if (outcome.outcome === "accepted") return null;
  if (outcome.outcome === "uncertain") return "platform";
  const { failure } = outcome;
  if (failure.platformFault ?? (failure.kind === "TRANSIENT" && failure.code === null)) return "platform";
  return failure.kind === "TRANSIENT" ? "doubtful" : null;
}

/**
 * The breaker after one more answer. Answers to what left before it opened, or before its present rest began, change nothing
 * any more.
 *
 * @param roll a random number from 0 to 1: lanes of one platform must not all come back in the same moment
 */
export function afterAnswer(breaker: Breaker, answer: Answer, roll: number): Breaker {
  const { open } = breaker;
  const fault = faultOf(answer.outcome);
  if (open) {
    if (answer.leftAt < open.until) return breaker;
    return fault === null ? closedBreaker : openAgain(breaker, answer, roll);
  }
  if (fault === null && breaker.faultsInRow === 0 && breaker.window === null) return breaker;
  const counted = countAnswer(breaker, answer, fault);
  return isOut(counted) ? openAgain(counted, answer, roll) : counted;
}

function countAnswer(breaker: Breaker, { at }: Answer, fault: ReturnType<typeof faultOf>): Breaker {
  const { ms } = breakerRule.window;
  const running = breaker.window !== null && at - breaker.window.startedAt <= ms ? breaker.window : null;
  // A window begins with a fault.
  const begun = running ?? (fault === null ? null : { startedAt: at, answers: 0, faults: 0 });
  return {
    faultsInRow: fault === "platform" ? breaker.faultsInRow + 1 : fault === null ? 0 : breaker.faultsInRow,
    window: begun && {
      ...begun,
      answers: begun.answers + 1,
      faults: begun.faults + (fault === null ? 0 : 1),
    },
    open: null,
  };
}

function isOut({ faultsInRow, window }: Breaker): boolean {
  if (faultsInRow >= breakerRule.faultsInRow) return true;
  const { answers, share } = breakerRule.window;
  return window !== null && window.answers >= answers && window.faults > window.answers * share;
}

function openAgain(breaker: Breaker, { at, outcome }: Answer, roll: number): Breaker {
  const failure = outcome.outcome === "accepted" ? null : outcome.failure;
  const rests = breaker.open?.rests ?? 0;
  return {
    faultsInRow: breaker.faultsInRow,
    window: null,
    open: {
      since: breaker.open?.since ?? at,
      until: at + restMs(rests, failure?.retryAfterMs ?? null, roll),
      rests: rests + 1,
      reason: failure ? reasonOf(failure) : (breaker.open?.reason ?? { code: null, detail: "" }),
    },
  };
}

/**
 * How long to rest: twice as long each time, a tenth more or less, and never less than the platform asked for.
 *
 * @param rests how many rests there were since it opened
 */
export function restMs(rests: number, retryAfterMs: number | null, roll: number): number {
  const { firstMs, longestMs } = breakerRule.rest;
  const rest = Math.min(longestMs, firstMs * 2 ** Math.min(rests, 10));
  return Math.max(waitMs(rest * (0.9 + roll * 0.2)), retryAfterMs ?? 0);
}

function reasonOf(failure: Failure): BreakerReason {
  return { code: failure.code, detail: failure.detail.slice(0, 500) };
}

/**
 * How many more messages may leave now. Once faults begin, no more are out than would open the breaker: otherwise everything
 * would be in doubt before the first of them came back.
 *
 * @param inFlight messages that have left and have no answer yet
 */
export function mayLeaveNow(breaker: Breaker, inFlight: number, now: number): number {
  const { open, faultsInRow } = breaker;
  if (open) return now >= open.until && inFlight === 0 ? 1 : 0;
  if (faultsInRow === 0) return Number.POSITIVE_INFINITY;
  return Math.max(0, breakerRule.faultsInRow - faultsInRow - inFlight);
}
