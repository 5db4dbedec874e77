import { describe, expect, test } from "vitest";
import { campaignStates } from "#db/enums";
import { afterObstacle, canAct, endOf, hasEnded, outcomeOf, shownState, tierLimit } from "./rules.ts";

describe("afterObstacle", () => {
  test("a template in review stops the campaign; what a person can mend pauses it", () => {
    expect(afterObstacle("template_in_review")).toBe("stopping");
    expect(afterObstacle("template_deleted")).toBe("stopping");
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

test("a campaign that was stopped ends by who stopped it, whatever its figures say", () => {
  const figures = { accepted: 10, failed: 0, uncertain: 0 };
  expect(endOf({ ...figures, state: "stopping", stateReason: "by_person" })).toBe("cancelled");
  expect(endOf({ ...figures, state: "stopping", stateReason: "template_deleted" })).toBe("failed");
  expect(endOf({ ...figures, state: "running", stateReason: null })).toBe("completed");
});

test("a campaign has ended in four of its states", () => {
  expect(campaignStates.filter(hasEnded)).toEqual(["completed", "partly_failed", "failed", "cancelled"]);
});

describe("the state to show", () => {
  const campaign = { state: "running", queued: 0, uncertain: 0, expanded: true } as const;
  test.each<[string, Parameters<typeof shownState>[0], number, string]>([
    ["pausing while messages are in flight", { ...campaign, state: "paused" }, 1, "pausing"],
    ["paused when none is", { ...campaign, state: "paused" }, 0, "paused"],
    ["stopping as it is", { ...campaign, state: "stopping" }, 3, "stopping"],
    ["settling when only doubt is left", { ...campaign, uncertain: 1 }, 0, "settling"],
    ["running while somebody waits", { ...campaign, uncertain: 1, queued: 1 }, 0, "running"],
    ["running while the list has not become messages", { ...campaign, uncertain: 1, expanded: false }, 0, "running"],
    ["running when nothing is in doubt", campaign, 5, "running"],
    ["ended with doubt as it is", { ...campaign, state: "partly_failed", uncertain: 1 }, 0, "partly_failed"],
  ])("is %s", (_name, given, inFlight, expected) => expect(shownState(given, inFlight)).toBe(expected));
});

test("a tier says how many people a day", () => {
  expect(tierLimit("TIER_250")).toBe(250);
  expect(tierLimit("TIER_10K")).toBe(10_000);
  expect(tierLimit("TIER_UNLIMITED")).toBeNull();
  expect(tierLimit(null)).toBeNull();
});
