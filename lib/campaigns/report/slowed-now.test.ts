import { expect, it } from "vitest";
import { slowedNow } from "./slowed-now.ts";

const now = new Date("2026-11-22T12:00:00Z");
const event = (kind: string, secondsAgo: number, pace = 20) => ({
  kind: kind as "slowed",
  at: new Date(now.getTime() - secondsAgo * 1_000),
  values: { pace, code: "130429" },
});

it("tells what the platform asked for last", () => {
  const events = [event("paused", 1), event("slowed", 5, 10), event("slowed", 30, 40)];
  expect(slowedNow(events, now)).toEqual({ pace: 10, code: "130429", at: events[1]?.at });
});

it("is silent a minute later, when the pace has climbed back", () => {
  expect(slowedNow([event("slowed", 61)], now)).toBeNull();
  expect(slowedNow([event("resumed", 1)], now)).toBeNull();
});
