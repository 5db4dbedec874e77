import { describe, expect, test } from "vitest";
import { campaignStates } from "#db/enums";
import { afterObstacle, canAct, endedByItself, endOf, hasEnded, outcomeOf, shownState } from "./rules.ts";

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

test.each<[string, [accepted: number, failed: number, uncertain: number, failedLater?: number], share: number, string]>(
  [
    ["completed when all were accepted", [10, 0, 0], 5, "completed"],
    ["completed when nobody was left to send to", [0, 0, 0], 5, "completed"],
    ["completed with as many failures as the share allows", [95, 5, 0], 5, "completed"],
    ["partly failed with one failure more than the share allows", [94, 6, 0], 5, "partly_failed"],
    ["partly failed when what is left in doubt is over the share too", [94, 3, 3], 5, "partly_failed"],
    ["partly failed by one failure where the share is nothing", [9_999, 1, 0], 0, "partly_failed"],
    ["completed where all may fail", [1, 99, 0], 100, "completed"],
    ["failed when nothing was accepted, whatever the share", [0, 10, 0], 100, "failed"],
    ["failed when nothing was accepted and some are in doubt", [0, 1, 9], 5, "failed"],
    ["partly failed, and not failed, when all is in doubt", [0, 0, 3], 5, "partly_failed"],
    ["failed when all that was accepted failed afterwards", [10, 10, 0, 10], 5, "failed"],
    ["completed with as many later failures as the share allows", [100, 5, 0, 5], 5, "completed"],
    ["partly failed with one later failure more than the share allows", [100, 6, 0, 6], 5, "partly_failed"],
    ["the same for a million people", [949_999, 50_001, 0], 5, "partly_failed"],
  ],
)("a campaign is %s", (_name, [accepted, failed, uncertain, failedLater = 0], share, expected) => {
  expect(outcomeOf({ accepted, failed, failedLater, uncertain }, share)).toBe(expected);
});

test("late receipts correct the outcome of what ended by itself, and of nothing else", () => {
  expect(campaignStates.filter((state) => endedByItself({ state, stateReason: null }))).toEqual([
    "completed",
    "partly_failed",
    "failed",
  ]);
  expect(endedByItself({ state: "failed", stateReason: "template_deleted" })).toBe(false);
});

test("a campaign that was stopped ends by who stopped it, whatever its figures say", () => {
  const figures = { accepted: 10, failed: 0, failedLater: 0, uncertain: 0 };
  expect(endOf({ ...figures, state: "stopping", stateReason: "by_person" }, 5)).toBe("cancelled");
  expect(endOf({ ...figures, state: "stopping", stateReason: "template_deleted" }, 5)).toBe("failed");
  expect(endOf({ ...figures, state: "running", stateReason: null }, 5)).toBe("completed");
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
