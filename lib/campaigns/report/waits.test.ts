import { describe, expect, it } from "vitest";
import { type WaitFacts, waitOf } from "./waits.ts";

const now = new Date("2026-11-21T12:00:00Z");
const inMinutes = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const hours = { week: [{ day: "mon" as const, from: "09:00", to: "20:00" }], closed: [], attribute: null };
const none: WaitFacts = {
  ...{ hourRule: "marketing", localAt: null, perMinute: null, category: "marketing" },
  ...{ hours: null, opensAt: null, opensFor: null, firstDue: null, lastDue: null },
};
const theirs = { hours: { ...hours, clock: "person" as const } };

describe("waitOf", () => {
  it.each<[string, Partial<WaitFacts>, ReturnType<typeof waitOf>]>([
    ["says nothing of a campaign that keeps to nothing", { firstDue: inMinutes(60), lastDue: inMinutes(60) }, null],
    [
      "tells when the hours open for everybody",
      { opensAt: inMinutes(30) },
      { why: "hours", all: true, until: inMinutes(30) },
    ],
    [
      "says that people of the business wait for room",
      { opensAt: inMinutes(30), opensFor: "reach" as const },
      { why: "reach", all: true, until: inMinutes(30) },
    ],
    ["says nothing once they have opened", { opensAt: inMinutes(-1) }, null],
    [
      "tells when the first may leave, while all wait for the hours of their places",
      { ...theirs, firstDue: inMinutes(5), lastDue: inMinutes(90) },
      { why: "theirHours", all: true, until: inMinutes(5) },
    ],
    [
      "tells until when the last waits, while others leave",
      { ...theirs, firstDue: inMinutes(-5), lastDue: inMinutes(90) },
      { why: "theirHours", all: false, until: inMinutes(90) },
    ],
    ["takes no second try for a wait", { ...theirs, firstDue: inMinutes(0.5), lastDue: inMinutes(0.9) }, null],
    [
      "says nothing where the campaign ignores the hours",
      { ...theirs, hourRule: "never", firstDue: inMinutes(9) },
      null,
    ],
    [
      "says nothing of a notice that keeps to no hours by default",
      { ...theirs, category: "utility", firstDue: inMinutes(9) },
      null,
    ],
    [
      "tells of a time by the people's own clocks",
      { localAt: "2026-11-21T14:00", firstDue: inMinutes(5), lastDue: inMinutes(5) },
      { why: "localTime", all: true, until: inMinutes(5) },
    ],
  ])("%s", (_name, facts, wait) => {
    expect(waitOf({ ...none, ...facts }, now)).toEqual(wait);
  });
});
