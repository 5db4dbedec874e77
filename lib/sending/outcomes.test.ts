import { describe, expect, it } from "vitest";
import { type FailureKind, failureKinds } from "#db/message-enums";
import type { Failure, SendOutcome } from "#lib/connectors/connector";
import type { Claimed } from "./claim.ts";
import {
  backoffMs,
  changeOf,
  type Ended,
  failuresOf,
  maxTries,
  spreadingOf,
  stopOf,
  throttlingOf,
} from "./outcomes.ts";

const at = new Date("2026-11-21T12:00:00Z");
const seconds = (count: number) => new Date(at.getTime() + count * 1_000);

const failureOf = (kind: FailureKind, retryAfterMs: number | null = null): Failure => ({
  kind,
  code: "131000",
  detail: "It did not work",
  retryAfterMs,
  trace: null,
});
const origin = { kind: "campaign" as const, id: "c1" };
const accepted: SendOutcome = { outcome: "accepted", externalIds: ["w1", "w2"], receipts: [], held: false };
const rejected = (kind: FailureKind): SendOutcome => ({ outcome: "rejected", failure: failureOf(kind) });
const later = (kind: FailureKind, retryAfterMs: number | null = null): SendOutcome => ({
  outcome: "retry_later",
  failure: failureOf(kind, retryAfterMs),
});

function ended(outcome: SendOutcome, attempt = 1): Ended {
  return { message: { id: "m1", attempt, tries: 0, throttled: 0, origin } as Claimed, outcome, tookMs: 12, at };
}

/** @param age seconds since the platform decided about the template */
function endedUnknownTemplate(age: number | null, from = origin): Ended {
  const failure = { ...failureOf("TEMPLATE"), templateUnknown: true };
  const given = ended({ outcome: "rejected", failure });
  const template = { decidedAt: age === null ? null : seconds(-age) } as Claimed["template"];
  return { ...given, message: { ...given.message, template, origin: from } };
}

function refusedFor(remedy: "payment" | "reputation"): Ended {
  return ended({ outcome: "rejected", failure: { ...failureOf("QUOTA"), remedy } });
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

  it("has the only id that the platform gave", () => {
    expect(changeOf(ended({ ...accepted, externalIds: ["w1"] } as SendOutcome), 1).externalId).toBe("w1");
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

  it.each<[string, Failure, Partial<Claimed>, Partial<Claimed>]>([
    ["a passing fault", failureOf("TRANSIENT"), { tries: 4 }, { tries: 5 }],
    ["throttling of the sender", failureOf("THROTTLED_SENDER"), { throttled: 48 }, { throttled: 49 }],
    ["throttling of the person", failureOf("THROTTLED_RECIPIENT"), { throttled: 48 }, { throttled: 49 }],
    ["a fault that is given three tries", { ...failureOf("TRANSIENT"), maxTries: 3 }, { tries: 1 }, { tries: 2 }],
  ])(
    "tries again after %s, fails at the last try, and counts only tries of its own kind",
    (_name, failure, last, spent) => {
      const outcome: SendOutcome = { outcome: "retry_later", failure };
      const other = "tries" in last ? { throttled: 49 } : { tries: 5 };
      const with_ = (counts: Partial<Claimed>) => {
        const given = ended(outcome, 40);
        return changeOf({ ...given, message: { ...given.message, ...other, ...counts } }, 1);
      };
      expect(with_(last)).toMatchObject({ target: "queued", ...other, ...spent });
      expect(with_(spent)).toMatchObject({ target: "failed", failure: { kind: failure.kind } });
    },
  );

  it("waits the longer the more often a message met what a person has to settle, up to sixteen seconds", () => {
    const waited = (attempt: number) => Number(changeOf(ended(rejected("AUTH"), attempt), 1).notBefore) - Number(at);
    expect([1, 4, 9].map(waited)).toEqual([2_000, 16_000, 16_000]);
  });

  it("makes six tries for a passing fault and fifty for throttling", () => {
    expect(maxTries).toEqual({ passing: 6, throttled: 50 });
  });

  it("loses no try by a fault of the platform, however often it met one", () => {
    const given = { ...ended(later("TRANSIENT", 4_000), 500), platformFault: true };
    expect(changeOf({ ...given, message: { ...given.message, tries: 5 } }, 1)).toMatchObject({
      target: "queued",
      tries: 5,
      throttled: 0,
      notBefore: seconds(6),
    });
  });

  it("stays in doubt after a fault of the platform that may have let it through", () => {
    const outcome: SendOutcome = { outcome: "uncertain", failure: failureOf("UNKNOWN_OUTCOME") };
    expect(changeOf({ ...ended(outcome), platformFault: true }, 1).target).toBe("uncertain");
  });

  it("waits half a minute when the platform does not know a template that it approved moments ago", () => {
    expect(changeOf(endedUnknownTemplate(599), 0)).toMatchObject({
      target: "queued",
      eventKind: "retry_later",
      notBefore: seconds(30),
      tries: 0,
    });
    expect(changeOf(endedUnknownTemplate(599), 0.5).notBefore).toEqual(seconds(31));
  });

  it("fails when the platform still does not know the template after ten minutes, or never decided about it", () => {
    expect(changeOf(endedUnknownTemplate(600), 0).target).toBe("failed");
    expect(changeOf(endedUnknownTemplate(null), 0).target).toBe("failed");
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
    ["a payment that is missing", "platform_payment", [refusedFor("payment")]],
    ["a sender that too many people reported", "platform_reputation", [refusedFor("reputation")]],
    [
      "a template that the platform may not know yet",
      null,
      [endedUnknownTemplate(5), endedUnknownTemplate(5), endedUnknownTemplate(5)],
    ],
    [
      "a template that the platform ought to know by now",
      "template_refused",
      [endedUnknownTemplate(700), endedUnknownTemplate(700), endedUnknownTemplate(700)],
    ],
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

describe("spreadingOf", () => {
  const api = { kind: "api" as const, id: "k1" };

  it("names the origins whose answers all say that a new template is not known yet", () => {
    expect(spreadingOf([endedUnknownTemplate(5), endedUnknownTemplate(5, api as never)])).toEqual([origin, api]);
  });

  it("leaves out an origin of which something else was answered", () => {
    expect(spreadingOf([endedUnknownTemplate(5), ended(accepted), endedUnknownTemplate(5, api as never)])).toEqual([
      api,
    ]);
    expect(spreadingOf([endedUnknownTemplate(700)])).toEqual([]);
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
