import { describe, expect, it } from "vitest";
import type { FallbackDropReason, FallbackPassReason, FallbackTrigger } from "#db/fallback-enums";
import type { MessageState } from "#db/message-enums";
import {
  arrivedAfterAll,
  canSetOff,
  type FallbackFacts,
  type FallbackVerdict,
  holdMs,
  judgeFallback,
  type WatchedMessage,
  watchOf,
} from "./rules.ts";

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

describe("at its moment", () => {
  const facts = (given: Partial<FallbackFacts> = {}): FallbackFacts => ({
    ...{ now, watch: { dueAt: in5, trigger: "undelivered", timed: true }, origin: "running", arrived: false },
    ...{ platformOut: false, reportsWait: false, optedOut: false, forgotten: false, links: [null] },
    ...given,
  });
  const until = (ms: number): FallbackVerdict => ({ kind: "hold", until: new Date(now.getTime() + ms) });
  const failure = { dueAt: now, trigger: "undelivered", timed: false } as const;
  const send = (link: number, ...reasons: FallbackPassReason[]): FallbackVerdict => ({
    ...{ kind: "send", link, passed: reasons.map((reason, at) => ({ link: at, reason })) },
  });
  const drop = (reason: FallbackDropReason, ...reasons: FallbackPassReason[]): FallbackVerdict => ({
    ...{ kind: "drop", reason, passed: reasons.map((reason, at) => ({ link: at, reason })) },
  });
  it.each<[string, Partial<FallbackFacts>, FallbackVerdict]>([
    ["is sent", {}, send(0)],
    ["is over when the message arrived meanwhile", { watch: null }, { kind: "over" }],
    [
      "waits on when the moment moved",
      { watch: { dueAt: new Date("2026-11-21T13:00:00Z"), trigger: "unread", timed: true } },
      { kind: "hold", until: new Date("2026-11-21T13:00:00Z") },
    ],
    ["is dropped when a person stopped the campaign", { origin: "stopped", links: ["sms_off"] }, drop("stopped")],
    ["waits while a person pauses the campaign", { origin: "paused" }, until(holdMs.paused)],
    ["waits for reports that are not applied", { reportsWait: true }, until(holdMs.reportsWait)],
    [
      "waits for reports that are not applied after a failure, too",
      { watch: failure, reportsWait: true },
      until(holdMs.reportsWait),
    ],
    [
      "waits for reports before it says that an earlier one arrived",
      { arrived: true, reportsWait: true },
      until(holdMs.reportsWait),
    ],
    ["is dropped when an earlier message arrived after all", { arrived: true }, drop("arrived")],
    ["waits while the platform is out", { platformOut: true }, until(holdMs.platformOut)],
    ["does not wait for a platform that has told the failure", { watch: failure, platformOut: true }, send(0)],
    [
      "keeps waiting rather than give up while SMS is off",
      { platformOut: true, links: ["sms_off"] },
      until(holdMs.platformOut),
    ],
    ["is dropped while SMS is off", { links: ["sms_off"] }, drop("sms_off", "sms_off")],
    ["is dropped for somebody who has opted out", { optedOut: true }, drop("opted_out")],
    ["is dropped for somebody whom nobody knows any more", { forgotten: true }, drop("no_address")],
    ["is dropped for somebody without an address", { links: ["no_address"] }, drop("no_address", "no_address")],
    [
      "is dropped for a text that is too long once it is filled in",
      { links: ["text_long"] },
      drop("text_long", "text_long"),
    ],
    [
      "takes the first link that can be used",
      { links: ["no_route", "no_sender", null] },
      send(2, "no_route", "no_sender"),
    ],
    ["passes over an e-mail for somebody without an address", { links: ["no_address", null] }, send(1, "no_address")],
    ["passes over a template that cannot be sent", { links: ["template", null] }, send(1, "template")],
    ["passes over a link on which the person has opted out", { links: ["opted_out", null] }, send(1, "opted_out")],
    ["passes over a link that is out", { links: ["out", null] }, send(1, "out")],
    [
      "waits on the first link that is out where none can be used",
      { links: ["no_route", "out", "out"] },
      send(1, "no_route"),
    ],
    ["waits on the link that is out where the next has no address", { links: ["out", "no_address"] }, send(0)],
    [
      "is dropped when no sender may be used",
      { links: ["no_route", "no_sender"] },
      drop("no_sender", "no_route", "no_sender"),
    ],
    ["is dropped when no link leads anywhere", { links: ["no_route"] }, drop("no_route", "no_route")],
    [
      "is dropped when each link has another reason",
      { links: ["template", "opted_out"] },
      drop("no_link", "template", "opted_out"),
    ],
    [
      "names the reason that all links share",
      { links: ["opted_out", "opted_out"] },
      drop("opted_out", "opted_out", "opted_out"),
    ],
  ])("%s", (_name, given, expected) => {
    expect(judgeFallback(facts(given))).toEqual(expected);
  });
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
