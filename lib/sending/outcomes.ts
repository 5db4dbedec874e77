import type { Failure, SendOutcome } from "#lib/connectors/connector";
import { waitMs } from "#lib/waits";
import type { MessageChange } from "./apply-changes.ts";
import type { Claimed } from "./claim.ts";
import type { ObstacleReason } from "./may-leave.ts";
import type { Origin } from "./origins/origins.ts";

/** One try that has ended, and when. */
export type Ended = {
  message: Claimed;
  outcome: SendOutcome;
  tookMs: number;
  at: Date;
  /** True when the answer is the platform's fault and not about this message, which then loses no try by it. */
  platformFault?: boolean;
};

/** Tries of one message before a passing fault of its own counts as a failure, and how often it may be throttled. */
export const maxTries = { passing: 6, throttled: 50 };

/** A template that was approved no longer ago than this may not be known everywhere at the platform. */
const templateSpreadsMs = 10 * 60_000;
/** How long such a template is left alone between two tries. */
export const templateRestMs = 30_000;
/** A message that met a fault of the platform goes again within this time; the breaker is what rests the lane. */
const soonMs = 2_000;

/**
 * How long to wait before the next try: full jitter over an exponential, and never less than the platform asked for.
 *
 * @param roll a random number from 0 to 1
 * @returns milliseconds
 */
export function backoffMs(tries: number, retryAfterMs: number | null, roll: number): number {
  const jitter = roll * Math.min(300_000, 1000 * 2 ** Math.min(tries, 9));
  return Math.round((retryAfterMs ?? 0) + waitMs(jitter));
}

/** Nothing sent this way can work until a person acts. */
export function stopsEverything(failure: Failure): boolean {
  return stopReasonOf(failure) !== null;
}

/** Whether the platform may not know the template yet that it approved a moment ago. */
export function templateMaySpread({ message, outcome, at }: Pick<Ended, "message" | "outcome" | "at">): boolean {
  if (outcome.outcome === "accepted" || !outcome.failure.templateUnknown) return false;
  const decidedAt = message.template?.decidedAt;
  return decidedAt != null && at.getTime() - decidedAt.getTime() < waitMs(templateSpreadsMs);
}

/** What a failure that passes counts as, and whether it was one too many. */
export function countTry(
  failure: Failure,
  before: { tries: number; throttled: number },
): { tries: number; throttled: number; spent: boolean } {
  const throttled = failure.kind === "THROTTLED_SENDER" || failure.kind === "THROTTLED_RECIPIENT";
  const now = { tries: before.tries + (throttled ? 0 : 1), throttled: before.throttled + (throttled ? 1 : 0) };
  const spent = throttled ? now.throttled >= maxTries.throttled : now.tries >= (failure.maxTries ?? maxTries.passing);
  return { ...now, spent };
}

/**
 * What a try's outcome changes about its message.
 *
 * @param roll a random number from 0 to 1, for the wait before another try
 */
export function changeOf(ended: Ended, roll: number): MessageChange {
  const { message, outcome, tookMs, at } = ended;
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
  const { kind, code, detail } = outcome.failure;
  const failure = { kind, code, detail };
  const again = nextTry(ended, roll);
  if (again) {
    const { waitForMs, ...counted } = again;
    return {
      ...base,
      ...counted,
      target: "queued",
      key: `retry:${attempt}`,
      eventKind: "retry_later",
      notBefore: new Date(at.getTime() + waitForMs),
      detail: { ...base.detail, failure },
    };
  }
  if (outcome.outcome === "uncertain") {
    return { ...base, target: "uncertain", key: `uncertain:${attempt}`, eventKind: "uncertain", failure };
  }
  return { ...base, target: "failed", key: `failed:${attempt}`, eventKind: "failed", failure };
}

/** When a message goes back to waiting, how long and with which counts; null when it does not. */
function nextTry(ended: Ended, roll: number): { waitForMs: number; tries: number; throttled: number } | null {
  const { message, outcome } = ended;
  if (outcome.outcome === "accepted") return null;
  const { failure } = outcome;
  const { retryAfterMs } = failure;
  const { tries, throttled } = message;
  // What needs a person goes back to waiting: it is not this message's failure.
  if (stopsEverything(failure)) {
    return { waitForMs: backoffMs(Math.min(message.attempt, 4), retryAfterMs, roll), tries, throttled };
  }
  if (templateMaySpread(ended)) return { waitForMs: waitMs(templateRestMs) + waitMs(roll * soonMs), tries, throttled };
  if (outcome.outcome !== "retry_later") return null;
  if (ended.platformFault) return { waitForMs: (retryAfterMs ?? 0) + waitMs(roll * soonMs), tries, throttled };
  const { spent, ...counted } = countTry(failure, message);
  if (spent) return null;
  return { waitForMs: backoffMs(counted.tries + counted.throttled, retryAfterMs, roll), ...counted };
}

export function failuresOf(batch: Ended[]): Failure[] {
  return batch.flatMap(({ outcome }) => (outcome.outcome === "accepted" ? [] : [outcome.failure]));
}

/** The failure of a batch that asks for a slower pace; null when none does. */
export function throttlingOf(batch: Ended[]): Failure | null {
  return failuresOf(batch).find(({ kind, scope }) => kind === "THROTTLED_SENDER" && scope === undefined) ?? null;
}

/** What stops an origin, by what the platform says must be settled first. */
export function stopReasonOf(failure: Failure): ObstacleReason | null {
  if (failure.kind === "AUTH") return "platform_auth";
  if (failure.kind === "POLICY") return "platform_policy";
  if (failure.kind !== "QUOTA") return null;
  if (failure.remedy === "payment") return "platform_payment";
  return failure.remedy === "reputation" ? "platform_reputation" : "platform_quota";
}

/**
 * What of a batch stops the origins that its messages belong to: a refusal of the account, or of the template itself, which
 * every answer of at least three then repeats.
 */
export function stopOf(batch: Ended[]): { reason: ObstacleReason; failure: Failure } | null {
  for (const failure of failuresOf(batch)) {
    const reason = stopReasonOf(failure);
    if (reason) return { reason, failure };
  }
  const [first] = failuresOf(batch);
  const refused = batch.every(({ outcome }) => outcome.outcome !== "accepted" && outcome.failure.kind === "TEMPLATE");
  if (!first || batch.length < 3 || !refused || batch.some(templateMaySpread)) return null;
  return { reason: "template_refused", failure: first };
}

/** The origins of a batch whose template the platform may not know everywhere yet: all their answers say so. */
export function spreadingOf(batch: Ended[]): Origin[] {
  const groups = Map.groupBy(batch, ({ message: { origin } }) => `${origin.kind}\n${origin.id}`);
  return [...groups.values()].flatMap(([first, ...others]) =>
    first && [first, ...others].every(templateMaySpread) ? [first.message.origin] : [],
  );
}
