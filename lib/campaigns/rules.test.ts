import { describe, expect, test } from "vitest";
import { afterObstacle, canAct, outcomeOf, tierLimit } from "./rules.ts";

describe("afterObstacle", () => {
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

test("a tier says how many people a day", () => {
  expect(tierLimit("TIER_250")).toBe(250);
  expect(tierLimit("TIER_10K")).toBe(10_000);
  expect(tierLimit("TIER_UNLIMITED")).toBeNull();
  expect(tierLimit(null)).toBeNull();
});
