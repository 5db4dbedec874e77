import { describe, expect, it } from "vitest";
import { type FailureKind, failureKinds } from "#db/enums";
import type { Failure, SendOutcome } from "#lib/connectors/connector";
import type { Claimed } from "./claim.ts";
import { backoffMs, changeOf, type Ended, failuresOf, maxTries, stopOf, throttlingOf } from "./outcomes.ts";

const at = new Date("2026-11-21T12:00:00Z");
const seconds = (count: number) => new Date(at.getTime() + count * 1_000);

const failureOf = (kind: FailureKind, retryAfterMs: number | null = null): Failure => ({
  kind,
  code: "131000",
  detail: "It did not work",
  retryAfterMs,
  trace: null,
});
const accepted: SendOutcome = { outcome: "accepted", externalIds: ["w1", "w2"], receipts: [], held: false };
const rejected = (kind: FailureKind): SendOutcome => ({ outcome: "rejected", failure: failureOf(kind) });
const later = (kind: FailureKind, retryAfterMs: number | null = null): SendOutcome => ({
  outcome: "retry_later",
  failure: failureOf(kind, retryAfterMs),
});

function ended(outcome: SendOutcome, attempt = 1): Ended {
  return { message: { id: "m1", attempt } as Claimed, outcome, tookMs: 12, at };
}

const needAPerson: FailureKind[] = ["AUTH", "POLICY", "QUOTA"];

describe("changeOf", () => {
  it("is accepted with the platform's first id", () => {
    expect(changeOf(ended(accepted, 3), 1)).toEqual({
      messageId: "m1",
      target: "accepted",
      at,
      key: "accepted:3",
      eventKind: "accepted",
      attempt: 3,
      externalId: "w1",
      detail: { attempt: 3, tookMs: 12 },
    });
  });

  it("has no id where the platform gave none", () => {
    expect(changeOf(ended({ ...accepted, externalIds: [] } as SendOutcome), 1)).not.toHaveProperty("externalId");
  });

  it("is uncertain with its failure when the message may have left", () => {
    const outcome: SendOutcome = { outcome: "uncertain", failure: failureOf("UNKNOWN_OUTCOME") };
    expect(changeOf(ended(outcome, 2), 1)).toMatchObject({
      target: "uncertain",
      key: "uncertain:2",
      attempt: 2,
      failure: { kind: "UNKNOWN_OUTCOME", code: "131000", detail: "It did not work" },
    });
  });

  it.each(failureKinds)("of a refusal for %s is a failure, unless a person can lift it", (kind) => {
    expect(changeOf(ended(rejected(kind)), 0.5)).toMatchObject(
      needAPerson.includes(kind)
        ? { target: "queued", key: "retry:1", eventKind: "retry_later" }
        : { target: "failed", key: "failed:1", eventKind: "failed", failure: { kind, code: "131000" } },
    );
  });

  it("waits as long as the platform asked for and a random while, before another try", () => {
    expect(changeOf(ended(later("THROTTLED_SENDER", 5_000)), 1)).toMatchObject({
      target: "queued",
      key: "retry:1",
      notBefore: seconds(7),
      detail: { failure: { kind: "THROTTLED_SENDER" } },
    });
  });

  it.each<[FailureKind, number]>([
    ["TRANSIENT", maxTries.TRANSIENT],
    ["THROTTLED_SENDER", maxTries.other],
    ["THROTTLED_RECIPIENT", maxTries.other],
  ])("fails for %s after %d tries and not before", (kind, tries) => {
    expect(changeOf(ended(later(kind), tries - 1), 1).target).toBe("queued");
    expect(changeOf(ended(later(kind), tries), 1)).toMatchObject({ target: "failed", failure: { kind } });
  });

  it("makes six tries for a passing fault and fifty for throttling", () => {
    expect(maxTries).toEqual({ TRANSIENT: 6, other: 50 });
  });

  it.each(needAPerson)("never counts %s as the message's failure, however often it was tried", (kind) => {
    expect(changeOf(ended(rejected(kind), 500), 1).target).toBe("queued");
  });
});

describe("stopOf", () => {
  const batch = (...outcomes: SendOutcome[]) => outcomes.map((outcome) => ended(outcome));

  it.each<[string, string | null, Ended[]]>([
    ["a dead token among good answers", "platform_auth", batch(accepted, rejected("AUTH"), accepted)],
    ["a policy refusal", "platform_policy", batch(rejected("POLICY"))],
    ["a quota that is used up", "platform_quota", batch(rejected("QUOTA"))],
    ["a dead token that the platform calls passing", "platform_auth", batch(later("AUTH"))],
    [
      "three answers that all refuse the template",
      "template_refused",
      batch(rejected("TEMPLATE"), rejected("TEMPLATE"), rejected("TEMPLATE")),
    ],
    ["two answers that refuse the template", null, batch(rejected("TEMPLATE"), rejected("TEMPLATE"))],
    [
      "a template that one answer of many takes",
      null,
      batch(rejected("TEMPLATE"), rejected("TEMPLATE"), rejected("TEMPLATE"), accepted),
    ],
    [
      "refusals of which one is about the person",
      null,
      batch(rejected("TEMPLATE"), rejected("TEMPLATE"), rejected("RECIPIENT")),
    ],
    ["failures of single people", null, batch(rejected("RECIPIENT"), rejected("RECIPIENT"), rejected("RECIPIENT"))],
    ["good answers", null, batch(accepted, accepted, accepted)],
    ["nothing", null, []],
  ])("for %s is %s", (_name, reason, given) => {
    expect(stopOf(given)?.reason ?? null).toBe(reason);
  });

  it("keeps the failure that stops", () => {
    expect(stopOf(batch(rejected("RECIPIENT"), rejected("AUTH")))?.failure.kind).toBe("AUTH");
  });
});

describe("throttlingOf", () => {
  it("finds the sender's throttling in a batch", () => {
    const batch = [ended(accepted), ended(later("TRANSIENT")), ended(later("THROTTLED_SENDER", 4_000))];
    expect(throttlingOf(batch)).toMatchObject({ kind: "THROTTLED_SENDER", retryAfterMs: 4_000 });
  });

  it("does not slow a lane for one person's limit", () => {
    expect(throttlingOf([ended(later("THROTTLED_RECIPIENT")), ended(accepted)])).toBe(null);
  });

  it("reads the failures of all answers but the good ones", () => {
    const batch = [ended(accepted), ended(rejected("RECIPIENT")), ended(later("TRANSIENT"))];
    expect(failuresOf(batch).map(({ kind }) => kind)).toEqual(["RECIPIENT", "TRANSIENT"]);
  });
});

describe("backoffMs", () => {
  it.each<[string, number, [attempt: number, retryAfterMs: number | null, roll: number]]>([
    ["may be nothing", 0, [1, null, 0]],
    ["is two seconds at the most after the first try", 2_000, [1, null, 1]],
    ["doubles with each try", 16_000, [4, null, 1]],
    ["has a ceiling of five minutes", 300_000, [30, null, 1]],
    ["is never shorter than the platform asked for", 6_000, [1, 6_000, 0]],
    ["adds its jitter to what the platform asked for", 7_000, [1, 6_000, 0.5]],
  ])("%s", (_name, expected, [attempt, retryAfterMs, roll]) => {
    expect(backoffMs(attempt, retryAfterMs, roll)).toBe(expected);
  });
});
