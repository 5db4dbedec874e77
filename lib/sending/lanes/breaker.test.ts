import { afterEach, describe, expect, it, test, vi } from "vitest";
import type { Failure, SendOutcome } from "#lib/connectors/connector";
import { afterAnswer, type Breaker, breakerRule, closedBreaker, faultOf, mayLeaveNow, restMs } from "./breaker.ts";

const failure = (given: Partial<Failure> = {}): Failure => ({
  kind: "TRANSIENT",
  code: "2",
  detail: "down",
  retryAfterMs: null,
  trace: null,
  ...given,
});
const accepted: SendOutcome = { outcome: "accepted", externalIds: ["w"], receipts: [], held: false };
const down: SendOutcome = { outcome: "retry_later", failure: failure({ platformFault: true }) };
const silent: SendOutcome = { outcome: "uncertain", failure: failure({ kind: "UNKNOWN_OUTCOME", code: null }) };
const doubtful: SendOutcome = { outcome: "retry_later", failure: failure({ code: "131000" }) };
const refused: SendOutcome = { outcome: "rejected", failure: failure({ kind: "RECIPIENT" }) };

const start = 1_000_000;
/** Answers one after the other, `everyMs` apart, each 10 ms after it left. */
function answered(breaker: Breaker, outcomes: SendOutcome[], from = start, everyMs = 10): Breaker {
  return outcomes.reduce(
    (state, outcome, i) =>
      afterAnswer(state, { outcome, leftAt: from + i * everyMs - 10, at: from + i * everyMs }, 0.5),
    breaker,
  );
}
const times = (count: number, outcome: SendOutcome) => Array.from({ length: count }, () => outcome);
const opened = answered(closedBreaker, times(5, down));
const until = opened.open?.until ?? 0;
/** The answer to a probe that left when the rest was over. */
const probe = (state: Breaker, outcome: SendOutcome) =>
  afterAnswer(state, { outcome, leftAt: state.open?.until ?? 0, at: (state.open?.until ?? 0) + 50 }, 0.5);

afterEach(() => vi.unstubAllEnvs());

describe("faultOf", () => {
  test.each<[string, ReturnType<typeof faultOf>, SendOutcome]>([
    ["an accepted message", null, accepted],
    ["a fault that the connector calls the platform's", "platform", down],
    [
      "throttling of the whole app",
      "platform",
      {
        outcome: "retry_later",
        failure: failure({ kind: "THROTTLED_SENDER", code: "4", platformFault: true }),
      },
    ],
    ["silence, a reset or an unreadable answer after writing", "platform", silent],
    ["a connection that was refused", "platform", { outcome: "retry_later", failure: failure({ code: null }) }],
    [
      "a fault without a code that the connector lays on the message",
      "doubtful",
      {
        outcome: "retry_later",
        failure: failure({ code: null, platformFault: false }),
      },
    ],
    ["a passing fault of one message", "doubtful", doubtful],
    ["throttling of the sender", null, { outcome: "retry_later", failure: failure({ kind: "THROTTLED_SENDER" }) }],
    ["a person who cannot be reached", null, refused],
    ["a bad request", null, { outcome: "rejected", failure: failure({ kind: "INVALID_REQUEST" }) }],
    ["a template that is refused", null, { outcome: "rejected", failure: failure({ kind: "TEMPLATE" }) }],
  ])("of %s is %s", (_name, expected, outcome) => {
    expect(faultOf(outcome)).toBe(expected);
  });
});

describe("a closed breaker", () => {
  it("does not change while answers are good", () => {
    expect(answered(closedBreaker, [accepted, refused, accepted])).toBe(closedBreaker);
  });

  it("opens at the fifth fault in a row and not before", () => {
    expect(answered(closedBreaker, times(4, down)).open).toBe(null);
    expect(opened.open).toMatchObject({ since: start + 40, rests: 1, reason: { code: "2", detail: "down" } });
  });

  it("counts silence and resets like faults", () => {
    expect(answered(closedBreaker, [down, silent, down, silent, silent]).open).not.toBe(null);
  });

  it.each([
    ["an accepted message", accepted],
    ["a refusal of one person", refused],
  ])("counts from the beginning after %s", (_name, good) => {
    const state = answered(closedBreaker, [...times(4, down), good, ...times(4, down)]);
    expect(state).toMatchObject({ open: null, faultsInRow: 4 });
  });

  it("neither counts nor forgives passing faults of single messages in a row", () => {
    expect(answered(closedBreaker, times(8, doubtful))).toMatchObject({ open: null, faultsInRow: 0 });
    expect(answered(closedBreaker, [...times(4, down), doubtful]).faultsInRow).toBe(4);
  });

  it("opens when more than half of twenty answers are faults, of whatever kind", () => {
    const mixed = [...times(10, doubtful), ...times(9, accepted)];
    expect(answered(closedBreaker, [...mixed, accepted]).open).toBe(null);
    expect(answered(closedBreaker, [...mixed, doubtful]).open).not.toBe(null);
  });

  it("counts the share of half a minute only", () => {
    const before = answered(closedBreaker, times(19, doubtful));
    expect(answered(before, [doubtful], start + 30_000).open).not.toBe(null);
    expect(answered(before, [doubtful], start + 30_001)).toMatchObject({ open: null, window: { answers: 1 } });
    expect(answered(before, [accepted], start + 30_001).window).toBe(null);
  });
});

describe("an open breaker", () => {
  it("rests longer after each probe that fails, and remembers since when", () => {
    const rests: number[] = [];
    let state = opened;
    for (let i = 0; i < 7; i++) {
      const from = state.open?.until ?? 0;
      state = probe(state, down);
      rests.push((state.open?.until ?? 0) - from - 50);
    }
    expect(rests).toEqual([30_000, 60_000, 120_000, 240_000, 300_000, 300_000, 300_000]);
    expect(state.open).toMatchObject({ since: start + 40, rests: 8 });
  });

  it("takes silence after a probe for an outage that goes on", () => {
    expect(probe(opened, silent).open?.rests).toBe(2);
    expect(probe(opened, doubtful).open?.rests).toBe(2);
  });

  it.each([
    ["accepted", accepted],
    ["refused for a reason of its own", refused],
  ])("closes when its probe is %s", (_name, outcome) => {
    expect(probe(opened, outcome)).toEqual(closedBreaker);
  });

  it("is not moved by answers to what left before the probe was due", () => {
    expect(answered(opened, [accepted, down, silent], until - 1_000)).toBe(opened);
    expect(afterAnswer(opened, { outcome: accepted, leftAt: until - 1, at: until + 5_000 }, 0.5)).toBe(opened);
  });

  it("probes three times in an outage of two minutes", () => {
    let state = opened;
    let probes = 0;
    while ((state.open?.until ?? 0) < start + 120_000) {
      state = probe(state, down);
      probes += 1;
    }
    expect(probes).toBe(3);
  });
});

describe("restMs", () => {
  test.each<[string, number, [number, number | null, number]]>([
    ["is fifteen seconds at first, a tenth less at the least", 13_500, [0, null, 0]],
    ["and a tenth more at the most", 16_500, [0, null, 1]],
    ["doubles", 60_000, [2, null, 0.5]],
    ["has a ceiling of five minutes", 300_000, [60, null, 0.5]],
    ["is never shorter than the platform asked for", 60_000, [0, 60_000, 0.5]],
  ])("%s", (_name, expected, [rests, retryAfterMs, roll]) => {
    expect(restMs(rests, retryAfterMs, roll)).toBe(expected);
  });

  it("is divided for tests of faults, but what the platform asked for is not", () => {
    vi.stubEnv("WAIT_DIVISOR", "60");
    expect(restMs(0, null, 0.5)).toBe(250);
    expect(restMs(0, 2_000, 0.5)).toBe(2_000);
  });
});

describe("mayLeaveNow", () => {
  it("does not limit a lane without faults", () => {
    expect(mayLeaveNow(closedBreaker, 80, start)).toBe(Number.POSITIVE_INFINITY);
  });

  it("lets no more out after a fault than would open the breaker", () => {
    const one = answered(closedBreaker, [down]);
    expect([0, 1, 4, 9].map((inFlight) => mayLeaveNow(one, inFlight, start))).toEqual([4, 3, 0, 0]);
    expect(breakerRule.faultsInRow).toBe(5);
  });

  it("lets nothing out while it is open, then one probe when everything has come back", () => {
    expect(mayLeaveNow(opened, 0, until - 1)).toBe(0);
    expect(mayLeaveNow(opened, 0, until)).toBe(1);
    expect(mayLeaveNow(opened, 1, until)).toBe(0);
  });
});
