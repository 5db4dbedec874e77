import { describe, expect, it } from "vitest";
import type { OpenHours } from "#db/schema/service";
import { isOpenAt, minutesOf } from "./opening-hours.ts";

const week: OpenHours[] = [
  { day: "mon", from: "09:00", to: "18:00" },
  { day: "sat", from: "10:00", to: "24:00" },
  { day: "sun", from: "00:00", to: "02:00" },
];
const berlin = "Europe/Berlin";

describe("a business is", () => {
  it.each([
    // 2026-11-23 is a Monday; Berlin is an hour ahead of UTC then.
    [false, "before its hours", berlin, "2026-11-23T07:59:59Z"],
    [true, "from the first minute of them", berlin, "2026-11-23T08:00:00Z"],
    [true, "to the last", berlin, "2026-11-23T16:59:59Z"],
    [false, "at their end", berlin, "2026-11-23T17:00:00Z"],
    [false, "on a day without hours", berlin, "2026-11-24T10:00:00Z"],
    [true, "until midnight where they end at 24:00", berlin, "2026-11-28T22:59:59Z"],
    [true, "after midnight by the next day's hours", berlin, "2026-11-29T00:30:00Z"],
    [false, "when it is another day there", "Asia/Singapore", "2026-11-23T16:30:00Z"],
    // In summer Berlin is two hours ahead.
    [true, "by the clock of summer", berlin, "2026-07-06T07:00:00Z"],
    [false, "before it by the clock of summer", berlin, "2026-07-06T06:59:00Z"],
  ])("open: %s, %s", (open, _name, zone, at) => {
    expect(isOpenAt(week, zone, new Date(at))).toBe(open);
  });
});

it.each([
  ["00:00", 0],
  ["09:30", 570],
  ["24:00", 1440],
  ["24:01", null],
  ["9:00", null],
  ["12:60", null],
  ["", null],
])("reads %j as %j minutes", (text, minutes) => {
  expect(minutesOf(text)).toBe(minutes);
});
