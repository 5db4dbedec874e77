import { expect, it } from "vitest";
import type { FallbackTrigger } from "#db/fallback-enums";
import type { MessageState } from "#db/message-enums";
import { arrivedAfterAll, canSetOff, type WatchedMessage, watchOf } from "./rules.ts";

const now = new Date("2026-11-21T12:10:00Z");
const taken = new Date("2026-11-21T12:00:00Z");
const in5 = new Date("2026-11-21T12:05:00Z");
const message = (given: Partial<WatchedMessage>): WatchedMessage => ({
  ...{ state: "accepted", acceptedAt: taken, failureKind: null, templateGone: false, first: true },
  tells: { delivery: true, reading: true },
  ...given,
});
const nothing = { delivery: false, reading: false };
const all: FallbackTrigger[] = ["undelivered", "unread", "send_failed"];

type Case = [string, FallbackTrigger[], number | null, Partial<WatchedMessage>, string | null];
/** What sets it off and when, in words: `now`, or after the wait; null for nothing to wait for. */
const cases: Case[] = [
  ["waits for a delivery", ["undelivered"], 300, {}, "undelivered after the wait"],
  ["waits for a delivery of what was sent on", ["undelivered"], 300, { state: "sent" }, "undelivered after the wait"],
  ["waits for nothing without a duration", ["undelivered"], null, {}, null],
  ["is over with the delivery", ["undelivered"], 300, { state: "delivered" }, null],
  ["waits for the reading of what was delivered", ["unread"], 300, { state: "delivered" }, "unread after the wait"],
  ["waits for the reading from the beginning", ["unread"], 300, {}, "unread after the wait"],
  ["cannot wait for the reading without a duration", ["unread"], null, { state: "delivered" }, null],
  ["is over with the reading", all, 300, { state: "read" }, null],
  ["names the delivery first", ["unread", "undelivered"], 300, {}, "undelivered after the wait"],
  ["follows a failure at once", ["undelivered"], 300, { state: "failed", failureKind: "RECIPIENT" }, "undelivered now"],
  [
    "needs no duration for a failure",
    ["undelivered"],
    null,
    { state: "failed", failureKind: "RECIPIENT" },
    "undelivered now",
  ],
  [
    "follows a refusal",
    ["send_failed"],
    null,
    { state: "failed", acceptedAt: null, failureKind: "RECIPIENT" },
    "send_failed now",
  ],
  [
    "follows a refused template where a failed send does",
    ["send_failed"],
    null,
    { state: "failed", acceptedAt: null, failureKind: "TEMPLATE" },
    "send_failed now",
  ],
  [
    "follows refused parameters where a failed send does",
    ["send_failed"],
    null,
    { state: "failed", acceptedAt: null, failureKind: "INVALID_REQUEST" },
    "send_failed now",
  ],
  [
    "leaves a refused template alone elsewhere",
    ["undelivered", "unread"],
    300,
    { state: "failed", acceptedAt: null, failureKind: "TEMPLATE" },
    null,
  ],
  [
    "leaves refused parameters alone elsewhere",
    ["undelivered"],
    300,
    { state: "failed", failureKind: "INVALID_REQUEST" },
    null,
  ],
  [
    "waits for the reading of what failed later",
    ["unread"],
    300,
    { state: "failed", failureKind: "RECIPIENT" },
    "unread after the wait",
  ],
  [
    "has no time to count for what was refused",
    ["unread"],
    300,
    { state: "failed", acceptedAt: null, failureKind: "RECIPIENT" },
    null,
  ],
  ["never follows somebody who wants nothing", all, 300, { state: "failed", failureKind: "OPTED_OUT" }, null],
  ["never follows a message in doubt", all, 300, { state: "uncertain", acceptedAt: null }, null],
  ["never follows a message that waits", all, 300, { state: "queued" }, null],
  ["never follows a message that was kept back", all, 300, { state: "left_out", acceptedAt: null }, null],
  ["never follows a message that was not sent in time", all, 300, { state: "expired", acceptedAt: null }, null],
  ["never follows a message that a person called back", all, 300, { state: "cancelled", acceptedAt: null }, null],
  [
    "follows a message whose template was deleted",
    ["send_failed"],
    null,
    { state: "cancelled", acceptedAt: null, templateGone: true },
    "send_failed now",
  ],
  [
    "follows it only where a failed send does",
    ["undelivered"],
    300,
    { state: "cancelled", acceptedAt: null, templateGone: true },
    null,
  ],
  [
    "goes on when a replacement fails",
    ["unread"],
    300,
    { state: "failed", failureKind: "RECIPIENT", first: false },
    "undelivered now",
  ],
  [
    "goes on when what a replacement says is refused",
    ["undelivered"],
    300,
    { state: "failed", failureKind: "INVALID_REQUEST", first: false },
    "undelivered now",
  ],
  ["does not go on while nothing is known of an SMS", all, 300, { first: false, tells: nothing }, null],
  [
    "waits for the delivery of a replacement that is reported",
    all,
    300,
    { first: false },
    "undelivered after the wait",
  ],
  [
    "waits for the reading of a replacement that is reported",
    ["unread"],
    300,
    { first: false, state: "delivered" },
    "unread after the wait",
  ],
  [
    "does not wait for the reading where nobody reports it",
    all,
    300,
    { state: "delivered", tells: { delivery: true, reading: false } },
    null,
  ],
  ["concludes nothing from silence where few are reported", all, 300, { tells: nothing }, null],
  ["waits for no replacement without a duration", all, null, { first: false }, null],
  ["never follows a replacement in doubt", all, 300, { first: false, state: "uncertain", acceptedAt: null }, null],
  [
    "never follows a replacement that was kept back",
    all,
    300,
    { first: false, state: "left_out", acceptedAt: null },
    null,
  ],
  [
    "never follows a replacement that was called back",
    all,
    300,
    { first: false, state: "cancelled", acceptedAt: null, templateGone: true },
    null,
  ],
  [
    "does not go on for a replacement that nobody wants",
    all,
    300,
    { state: "failed", failureKind: "OPTED_OUT", first: false },
    null,
  ],
];

it.each(cases)("%s", (_name, triggers, seconds, given, expected) => {
  const watch = watchOf({ triggers, durationMs: seconds === null ? null : seconds * 1_000 }, message(given), now);
  const words = watch && `${watch.trigger} ${watch.timed ? "after the wait" : "now"}`;
  expect(words).toBe(expected);
  if (watch) expect(watch.dueAt).toEqual(watch.timed ? in5 : now);
});

it.each<[FallbackTrigger, MessageState, boolean]>([
  ["undelivered", "delivered", true],
  ["undelivered", "read", true],
  ["undelivered", "sent", false],
  ["send_failed", "delivered", true],
  ["unread", "delivered", false],
  ["unread", "read", true],
])("after a replacement for being %s, a message that is %s arrived after all: %s", (trigger, state, expected) => {
  expect(arrivedAfterAll(state, trigger)).toBe(expected);
});

it("needs a duration where nothing but the reading is waited for", () => {
  expect(canSetOff({ triggers: ["unread"], durationMs: null })).toBe(false);
  expect(canSetOff({ triggers: ["unread"], durationMs: 60_000 })).toBe(true);
  expect(canSetOff({ triggers: ["unread", "send_failed"], durationMs: null })).toBe(true);
});
