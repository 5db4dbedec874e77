import { describe, expect, it } from "vitest";
import { type Accept, type Allowed, type Fact, flightMs, judge, judgeFacts, type OurMessage } from "./judge.ts";

const strict: Allowed = { doubt: false, failures: false, withheld: false };
const ours = (change: Partial<OurMessage> = {}): OurMessage => ({
  ...{ id: "m1", campaignId: "c1", address: "+4915550017", state: "delivered", category: "utility" },
  ...{ resent: 0, failureCode: null },
  ...change,
});
const accept = (status = "delivered", at = 1_000): Accept => ({
  ...{ correlation: "m1", recipient: "+4915550017" },
  ...{ at, status },
});
const problems = (message: OurMessage, accepts: Accept[], allowed = strict) =>
  judge([message], accepts, allowed).problems;

describe("judge", () => {
  it.each([
    ["delivered to both", ours(), [accept()]],
    ["accepted without a receipt", ours({ state: "accepted" }), [accept("accepted")]],
    ["sent again after throttling that was told later", ours(), [accept("failed:130429"), accept()]],
    ["failed by a receipt", ours({ state: "failed" }), [accept("failed:131026")]],
  ])("finds nothing wrong with a message that is %s", (_name, message, accepts) => {
    const allowed = { ...strict, failures: message.state === "failed" };
    expect(problems(message, accepts, allowed)).toEqual([]);
  });

  it.each([
    ["accepted with us and never with the platform", ours({ state: "accepted" }), [], /lost/],
    ["delivered with us and only sent there", ours(), [accept("sent")], /delivered with us, sent there/],
    ["queued after the end", ours({ state: "queued" }), [], /still queued/],
    ["failed although it arrived", ours({ state: "failed", failureCode: "2" }), [accept()], /failed \(2\) with us/],
    ["failed for an outage", ours({ state: "failed", failureCode: "2" }), [], /platform's fault, code 2/],
    ["cancelled although it arrived", ours({ state: "cancelled" }), [accept()], /cancelled with us, delivered there/],
    ["left out for no reason", ours({ state: "left_out" }), [], /nothing forbade/],
    ["in doubt with its receipt", ours({ state: "uncertain" }), [accept("sent")], /in doubt although its receipt/],
    ["in doubt for no reason", ours({ state: "uncertain" }), [accept("accepted")], /nothing was unclear/],
    [
      "marketing sent twice",
      ours({ category: "marketing", resent: 1 }),
      [accept(), accept()],
      /marketing messaged twice/,
    ],
    ["sent twice by mistake", ours(), [accept(), accept()], /without a decision/],
    ["sent three times", ours({ resent: 2 }), [accept(), accept(), accept()], /more than twice/],
  ])("finds a message that is %s", (_name, message, accepts, expected) => {
    expect(problems(message, accepts)).toEqual([expect.stringMatching(expected)]);
  });

  it("counts doubles by the rule, and those that the certificate must name", () => {
    const twice = ours({ resent: 1 });
    expect(judge([twice], [accept("accepted"), accept()], strict)).toMatchObject({ problems: [], doubled: 1 });
    expect([...judge([twice], [accept("accepted"), accept()], strict).mustBeNamed]).toEqual([]);
    expect([...judge([twice], [accept("sent"), accept()], strict).mustBeNamed]).toEqual([["c1", 1]]);
  });

  it("finds a message of the platform's that is not ours", () => {
    expect(judge([], [accept()], strict).problems).toEqual([expect.stringContaining("do not know")]);
  });

  it("allows doubt, failures and withheld messages only where the run says so", () => {
    expect(problems(ours({ state: "uncertain" }), [], { ...strict, doubt: true })).toEqual([]);
    expect(problems(ours({ state: "failed" }), [], { ...strict, failures: true })).toEqual([]);
    expect(problems(ours({ state: "cancelled" }), [], { ...strict, withheld: true })).toEqual([]);
  });
});

describe("judgeFacts", () => {
  const fact = (change: Partial<Fact> = {}): Fact => ({
    ...{ what: "STOP", at: 10_000, until: null, forbids: ({ address }) => address === "+4915550017" },
    ...change,
  });
  const judged = (at: number, claimedAt: number, change: Partial<Fact> = {}) =>
    judgeFacts([fact(change)], [ours()], [accept("sent", at)], new Map([["m1", claimedAt]]));

  it("finds a message that was claimed after the fact", () => {
    expect(judged(10_020, 10_001).problems).toEqual(["left 20 ms after STOP, claimed 1 ms after it"]);
  });

  it("lets what was in flight arrive, but not later than it can have been on its way", () => {
    expect(judged(10_020, 9_990)).toEqual({ problems: [], inFlight: 1 });
    expect(judged(10_000 + flightMs + 1, 9_990).problems).toHaveLength(1);
  });

  it("leaves alone what left before the fact, after its end, or is not forbidden", () => {
    expect(judged(9_999, 9_990).inFlight).toBe(0);
    expect(judged(12_001, 12_000, { until: 12_000 }).problems).toEqual([]);
    expect(judged(10_020, 10_001, { forbids: () => false }).problems).toEqual([]);
  });
});
