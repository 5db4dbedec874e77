import { describe, expect, it } from "vitest";
import { chosenPeriod, daysOf, idBounds, isDay, lastDays, previousPeriod, startOfDay } from "./period.ts";

const now = new Date("2026-11-18T06:32:00Z");

describe("startOfDay", () => {
  it.each([
    ["UTC", "2026-11-18", "2026-11-18T00:00:00.000Z"],
    ["Asia/Singapore", "2026-11-18", "2026-11-17T16:00:00.000Z"],
    ["Asia/Kathmandu", "2026-11-18", "2026-11-17T18:15:00.000Z"],
    ["America/Los_Angeles", "2026-11-01", "2026-11-01T07:00:00.000Z"],
    ["America/Los_Angeles", "2026-11-02", "2026-11-02T08:00:00.000Z"],
    ["Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00.000Z"],
    ["Europe/Berlin", "2026-03-30", "2026-03-29T22:00:00.000Z"],
    // Clocks go forward at midnight, so the day starts at 01:00.
    ["Africa/Cairo", "2026-04-24", "2026-04-23T22:00:00.000Z"],
    // Clocks go back at midnight, so the last hour of the day before happens twice.
    ["America/Havana", "2026-11-01", "2026-11-01T04:00:00.000Z"],
    ["Pacific/Kiritimati", "2026-01-01", "2025-12-31T10:00:00.000Z"],
  ])("in %s, %s starts at %s", (zone, day, moment) => {
    expect(startOfDay(zone, day).toISOString()).toBe(moment);
  });
});

describe("periods", () => {
  it("end today in the time zone, not in UTC", () => {
    expect(lastDays("Pacific/Honolulu", now, 7)).toEqual({ from: "2026-11-11", to: "2026-11-17", days: 7 });
  });

  it("list each of their days", () => {
    expect(daysOf({ from: "2026-02-27", to: "2026-03-01", days: 3 })).toEqual([
      "2026-02-27",
      "2026-02-28",
      "2026-03-01",
    ]);
  });

  it("are compared with the same number of days before", () => {
    expect(previousPeriod({ from: "2026-11-12", to: "2026-11-18", days: 7 })).toEqual({
      from: "2026-11-05",
      to: "2026-11-11",
      days: 7,
    });
  });

  it.each([
    ["as requested", "2026-11-01", "2026-11-03", { from: "2026-11-01", to: "2026-11-03", days: 3 }],
    ["with its ends in order", "2026-11-03", "2026-11-01", { from: "2026-11-01", to: "2026-11-03", days: 3 }],
    ["cut at today", "2026-11-17", "2027-11-03", { from: "2026-11-17", to: "2026-11-18", days: 2 }],
    ["today when it is in the future", "2027-01-01", "2027-01-02", { from: "2026-11-18", to: "2026-11-18", days: 1 }],
    [
      "cut to the longest period allowed",
      "2020-01-01",
      "2026-11-18",
      { from: "2026-10-19", to: "2026-11-18", days: 31 },
    ],
  ])("a chosen period is %s", (_name, from, to, expected) => {
    expect(chosenPeriod("UTC", now, from, to, 31)).toEqual(expected);
  });

  it("select messages by ids from the start of the first day to the end of the last", () => {
    expect(idBounds("Asia/Singapore", { from: "2026-11-18", to: "2026-11-18", days: 1 })).toEqual({
      first: "20261117160000000",
      end: "20261118160000000",
    });
  });
});

describe("isDay", () => {
  it.each(["2026-02-28", "2024-02-29", "2026-11-18"])("takes %s", (text) => expect(isDay(text)).toBe(true));
  it.each(["2026-02-29", "2026-13-01", "18 Nov", "", "2026-11-18T00:00", "0001-01-01"])("refuses %j", (text) =>
    expect(isDay(text)).toBe(false),
  );
});
