import { describe, expect, test } from "vitest";
import { afterObstacle, backoffMs, canAct, obstacle, outcomeOf, tierLimit } from "./rules.ts";

const fine = {
  channelState: "bound",
  bound: true,
  senderState: "CONNECTED",
  templateState: "pass",
  sendingAllowed: true,
  categoryChanged: false,
} as const;

describe("obstacle", () => {
  test.each<[string | null, Partial<Parameters<typeof obstacle>[0]>]>([
    [null, {}],
    [null, { channelState: "unbinding_requested" }],
    ["channel_deleted", { channelState: null }],
    ["channel_not_bound", { channelState: "unbound" }],
    ["channel_not_bound", { channelState: "restricted" }],
    ["channel_not_bound", { bound: false }],
    ["sender_not_connected", { senderState: "BANNED" }],
    ["sender_not_connected", { senderState: null }],
    ["template_deleted", { templateState: null }],
    ["template_deleted", { templateState: "deleted" }],
    ["template_in_review", { templateState: "auditing" }],
    ["template_not_approved", { templateState: "paused" }],
    ["template_sending_off", { sendingAllowed: false }],
    ["category_changed", { sendingAllowed: false, categoryChanged: true }],
  ])("%s", (expected, change) => {
    expect(obstacle({ ...fine, ...change })).toBe(expected);
  });

  test("a template in review ends the campaign; what a person can mend pauses it", () => {
    expect(afterObstacle("template_in_review")).toBe("failed");
    expect(afterObstacle("template_deleted")).toBe("failed");
    expect(afterObstacle("category_changed")).toBe("paused");
    expect(afterObstacle("sender_not_connected")).toBe("paused");
  });
});

test("each act is allowed in its states only", () => {
  expect(canAct("running", "pause")).toBe(true);
  expect(canAct("paused", "pause")).toBe(false);
  expect(canAct("paused", "resume")).toBe(true);
  expect(canAct("completed", "stop")).toBe(false);
  expect(canAct("scheduled", "cancel")).toBe(true);
  expect(canAct("running", "cancel")).toBe(false);
});

test("the outcome names failures and what stayed in doubt", () => {
  expect(outcomeOf({ accepted: 10, failed: 0, uncertain: 0 })).toBe("completed");
  expect(outcomeOf({ accepted: 9, failed: 1, uncertain: 0 })).toBe("partly_failed");
  expect(outcomeOf({ accepted: 9, failed: 0, uncertain: 1 })).toBe("partly_failed");
  expect(outcomeOf({ accepted: 0, failed: 10, uncertain: 0 })).toBe("failed");
});

test("a wait is jittered, grows, has a ceiling, and is never shorter than asked for", () => {
  expect(backoffMs(1, null, 0)).toBe(0);
  expect(backoffMs(1, null, 1)).toBe(2_000);
  expect(backoffMs(30, null, 1)).toBe(300_000);
  expect(backoffMs(1, 6_000, 0)).toBe(6_000);
});

test("a tier says how many people a day", () => {
  expect(tierLimit("TIER_250")).toBe(250);
  expect(tierLimit("TIER_10K")).toBe(10_000);
  expect(tierLimit("TIER_UNLIMITED")).toBeNull();
  expect(tierLimit(null)).toBeNull();
});
