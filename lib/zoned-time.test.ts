import { describe, expect, it } from "vitest";
import { instantOf, localIn } from "./zoned-time.ts";

describe("instantOf", () => {
  it.each([
    ["in UTC", "2026-11-21T09:30", "UTC", "2026-11-21T09:30:00.000Z"],
    ["east of Greenwich", "2026-11-21T09:30", "Asia/Singapore", "2026-11-21T01:30:00.000Z"],
    ["west, across midnight", "2026-11-21T20:00", "America/New_York", "2026-11-22T01:00:00.000Z"],
    ["with a quarter of an hour", "2026-11-21T09:30", "Asia/Kathmandu", "2026-11-21T03:45:00.000Z"],
    ["in summer time", "2026-07-01T12:00", "Europe/Berlin", "2026-07-01T10:00:00.000Z"],
    ["an hour before clocks go back", "2026-10-25T01:30", "Europe/Berlin", "2026-10-24T23:30:00.000Z"],
    ["a time that comes twice: the first", "2026-10-25T02:30", "Europe/Berlin", "2026-10-25T00:30:00.000Z"],
    ["just after clocks went back", "2026-10-25T03:30", "Europe/Berlin", "2026-10-25T02:30:00.000Z"],
    ["a time the zone skips", "2026-03-29T02:30", "Europe/Berlin", "2026-03-29T01:30:00.000Z"],
  ])("%s", (_name, local, zone, expected) => {
    expect(instantOf(local, zone)?.toISOString()).toBe(expected);
  });

  it.each(["", "soon", "2026-02-30T10:00", "2026-11-21T24:00", "2026-11-21 09:30"])("%j is no time", (text) => {
    expect(instantOf(text, "UTC")).toBeNull();
  });
});

describe("localIn", () => {
  it.each(["UTC", "Asia/Singapore", "America/New_York", "Pacific/Chatham"])(
    "gives back what was typed in %s",
    (zone) => {
      const at = new Date("2026-11-21T09:30:00Z");
      expect(instantOf(localIn(zone, at), zone)).toEqual(at);
    },
  );
});
