import type { Failure, SendOutcome } from "#lib/connectors/connector";
import type { MessageChange } from "./apply-changes.ts";
import type { Claimed } from "./claim.ts";
import type { ObstacleReason } from "./may-leave.ts";

/** One try that has ended, and when. */
export type Ended = { message: Claimed; outcome: SendOutcome; tookMs: number; at: Date };

/** Tries of one message before a passing fault counts as a failure. Being throttled is not the message's fault. */
export const maxTries = { TRANSIENT: 6, other: 50 };

/**
 * How long to wait before the next try: full jitter over an exponential, and never less than the platform asked for.
 *
 * @param roll a random number from 0 to 1
 * @returns milliseconds
 */
export function backoffMs(attempt: number, retryAfterMs: number | null, roll: number): number {
  const jitter = roll * Math.min(300_000, 1000 * 2 ** Math.min(attempt, 9));
  return Math.round((retryAfterMs ?? 0) + jitter);
}

/** Nothing sent this way can work until a person acts. */
function stopsEverything(failure: Failure): boolean {
  return failure.kind === "AUTH" || failure.kind === "POLICY" || failure.kind === "QUOTA";
}

/**
 * What a try's outcome changes about its message.
 *
 * @param roll a random number from 0 to 1, for the wait before another try
 */
export function changeOf({ message, outcome, tookMs, at }: Ended, roll: number): MessageChange {
  const { attempt } = message;
  const base = { messageId: message.id, at, attempt, detail: { attempt, tookMs } };
  if (outcome.outcome === "accepted") {
    return {
      ...base,
      target: "accepted",
      key: `accepted:${attempt}`,
      eventKind: "accepted",
      ...(outcome.externalIds[0] === undefined ? {} : { externalId: outcome.externalIds[0] }),
    };
  }
  const { kind, code, detail, retryAfterMs } = outcome.failure;
  const failure = { kind, code, detail };
  const spent = attempt >= (kind === "TRANSIENT" ? maxTries.TRANSIENT : maxTries.other);
  // What needs a person goes back to waiting: it is not this message's failure.
  const waits = (outcome.outcome === "retry_later" && !spent) || stopsEverything(outcome.failure);
  if (waits) {
    return {
      ...base,
      target: "queued",
      key: `retry:${attempt}`,
      eventKind: "retry_later",
      notBefore: new Date(at.getTime() + backoffMs(attempt, retryAfterMs, roll)),
      detail: { ...base.detail, failure },
    };
  }
  if (outcome.outcome === "uncertain") {
    return { ...base, target: "uncertain", key: `uncertain:${attempt}`, eventKind: "uncertain", failure };
  }
  return { ...base, target: "failed", key: `failed:${attempt}`, eventKind: "failed", failure };
}

export function failuresOf(batch: Ended[]): Failure[] {
  return batch.flatMap(({ outcome }) => (outcome.outcome === "accepted" ? [] : [outcome.failure]));
}

/** The failure of a batch that asks for a slower pace; null when none does. */
export function throttlingOf(batch: Ended[]): Failure | null {
  return failuresOf(batch).find((failure) => failure.kind === "THROTTLED_SENDER") ?? null;
}

/**
 * What of a batch stops the origins that its messages belong to: a refusal of the account, or of the template itself, which
 * every answer of at least three then repeats.
 */
export function stopOf(batch: Ended[]): { reason: ObstacleReason; failure: Failure } | null {
  const failures = failuresOf(batch);
  const account = failures.find(stopsEverything);
  if (account) {
    const reasons = { AUTH: "platform_auth", POLICY: "platform_policy", QUOTA: "platform_quota" } as const;
    return { reason: reasons[account.kind as keyof typeof reasons], failure: account };
  }
  const [first] = failures;
  const all = batch.length >= 3 && failures.length === batch.length;
  const template = all && first && failures.every((failure) => failure.kind === "TEMPLATE");
  return template ? { reason: "template_refused", failure: first } : null;
}
