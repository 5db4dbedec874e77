import { expect, it } from "vitest";
import { type Waiting, type WaitingFacts, waitingOf } from "./waiting.ts";

const now = new Date("2026-11-20T12:00:00Z");
const later = new Date("2026-11-20T13:00:00Z");
const before = new Date("2026-11-20T11:00:00Z");
const origin = { state: "running" as const, restsUntil: null, opensAt: null, opensFor: null };

it.each<[string, Partial<WaitingFacts>, Waiting]>([
  ["its turn, where nothing keeps it back", {}, { cause: "turn", until: null }],
  [
    "its campaign, which is paused",
    { origin: { ...origin, state: "paused", opensAt: later } },
    { cause: "paused", until: null },
  ],
  ["the sending hours", { origin: { ...origin, opensAt: later, opensFor: "hours" } }, { cause: "hours", until: later }],
  [
    "room in the reach of the business",
    { origin: { ...origin, opensAt: later, opensFor: "reach" } },
    { cause: "reach", until: later },
  ],
  [
    "nothing that is over",
    { origin: { ...origin, opensAt: before, restsUntil: before } },
    { cause: "turn", until: null },
  ],
  [
    "its template, which is not known everywhere",
    { origin: { ...origin, restsUntil: later } },
    { cause: "template", until: later },
  ],
  ["its wave", { dueAt: new Date("9002-01-01") }, { cause: "wave", until: null }],
  [
    "the platform, which asked to slow down",
    { dueAt: later, throttled: 1, tries: 1 },
    { cause: "throttled", until: later },
  ],
  ["another try", { dueAt: later, tries: 1 }, { cause: "retry", until: later }],
  ["its time", { dueAt: later }, { cause: "time", until: later }],
  ["the end of an outage", { outageUntil: later }, { cause: "outage", until: later }],
  ["its turn again after an outage", { outageUntil: before, origin: null }, { cause: "turn", until: null }],
])("a message waits for %s", (_name, given, expected) => {
  expect(waitingOf({ now, dueAt: before, tries: 0, throttled: 0, origin, outageUntil: null, ...given })).toEqual(
    expected,
  );
});
