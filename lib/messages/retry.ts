import type { FailureKind } from "#db/enums";

/** Whether sending the same message to the same person once more can help, once what stood in the way is gone. */
const retryHelps: Record<FailureKind, boolean> = {
  AUTH: true,
  THROTTLED_SENDER: true,
  THROTTLED_RECIPIENT: true,
  QUOTA: true,
  TRANSIENT: true,
  POLICY: true,
  TEMPLATE: true,
  // It may have arrived: not a failure that is known.
  UNKNOWN_OUTCOME: false,
  INVALID_REQUEST: false,
  WINDOW_CLOSED: false,
  RECIPIENT: false,
  OPTED_OUT: false,
};

/** The kinds of failure that a new try can help. */
export const retryableKinds = (Object.keys(retryHelps) as FailureKind[]).filter((kind) => retryHelps[kind]);

/** @param lasting the platform's codes that no new try can help: `lastingFailures` of its profile */
export function canRetry(failure: { kind: FailureKind; code: string | null }, lasting: readonly string[]): boolean {
  return retryHelps[failure.kind] && !(failure.code !== null && lasting.includes(failure.code));
}
