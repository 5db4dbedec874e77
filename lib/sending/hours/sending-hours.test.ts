import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { OpenHours } from "#db/schema/service";
import { isOpenAt, weekdays } from "#lib/channels/service-settings/opening-hours";
import { dayIn } from "#lib/statistics/day";
import { closingMarginMs, isWithinHours, leavesFrom, localMoment, nextOpening } from "./sending-hours.ts";

const everyDay = (from: string, to: string): OpenHours[] => weekdays.map((day) => ({ day, from, to }));
const working = { week: everyDay("09:00", "20:00").slice(0, 5), closed: ["2026-12-25"] };
const next = (hours: typeof working, zones: string[], at: string) =>
  nextOpening(hours, zones, new Date(at))?.toISOString() ?? null;

describe("nextOpening", () => {
  it.each([
    ["is now within the hours", "UTC", "2026-11-20T12:34:56.789Z", "2026-11-20T12:34:56.789Z"],
    ["is the first moment of the hours itself", "UTC", "2026-11-20T09:00:00.000Z", "2026-11-20T09:00:00.000Z"],
    ["is this morning before them", "UTC", "2026-11-20T05:00:00Z", "2026-11-20T09:00:00.000Z"],
    ["is the next day at their very end", "UTC", "2026-11-19T20:00:00Z", "2026-11-20T09:00:00.000Z"],
    ["is Monday after Friday", "UTC", "2026-11-20T20:00:00Z", "2026-11-23T09:00:00.000Z"],
    ["passes over a closed date", "UTC", "2026-12-24T21:00:00Z", "2026-12-28T09:00:00.000Z"],
    ["is by the clock of the zone", "Asia/Shanghai", "2026-11-20T12:30:00Z", "2026-11-23T01:00:00.000Z"],
    [
      "is by summer time after the clocks go forward",
      "Europe/Berlin",
      "2026-03-28T12:00:00Z",
      "2026-03-30T07:00:00.000Z",
    ],
    ["is by winter time after the clocks go back", "Europe/Berlin", "2026-10-24T12:00:00Z", "2026-10-26T08:00:00.000Z"],
  ])("%s", (_name, zone, at, opening) => {
    expect(next(working, [zone], at)).toBe(opening);
  });

  it("is when all zones are within the hours", () => {
    const zones = ["America/New_York", "Pacific/Honolulu"];
    expect(next(working, zones, "2026-11-20T02:00:00Z")).toBe("2026-11-20T19:00:00.000Z");
  });

  it("is null where the zones have no hour in common", () => {
    const morning = { week: everyDay("09:00", "12:00"), closed: [] };
    expect(next(morning, ["Europe/Kaliningrad", "Asia/Kamchatka"], "2026-11-20T00:00:00Z")).toBeNull();
  });

  it("is null where every day is closed", () => {
    expect(next({ week: [], closed: [] }, ["UTC"], "2026-11-20T00:00:00Z")).toBeNull();
  });

  it("begins with what is left of hours that the clocks skip in part", () => {
    const night = { week: everyDay("02:15", "03:30"), closed: [] };
    // At 02:00 the clocks show 03:00.
    expect(next(night, ["Europe/Berlin"], "2026-03-29T00:00:00Z")).toBe("2026-03-29T01:00:00.000Z");
  });

  it("is open twice where the clocks show the hours twice", () => {
    const night = { week: everyDay("02:15", "02:45"), closed: [] };
    expect(next(night, ["Europe/Berlin"], "2026-10-25T00:50:00Z")).toBe("2026-10-25T01:15:00.000Z");
  });
});

describe("leavesFrom", () => {
  const now = new Date("2026-11-20T19:59:30Z");
  it("lets nothing leave in the last minute of the hours, because it would arrive after them", () => {
    const hours = { hours: working, zones: ["UTC"] };
    expect(leavesFrom({ now, hours, local: null })).toEqual(new Date("2026-11-23T09:00:00Z"));
    const before = new Date("2026-11-20T19:58:59Z");
    expect(leavesFrom({ now: before, hours, local: null })).toEqual(before);
  });

  it("lets a message leave over the midnight of two days that are open throughout", () => {
    const hours = { hours: { week: everyDay("00:00", "24:00"), closed: [] }, zones: ["UTC"] };
    const midnight = new Date("2026-11-20T23:59:45Z");
    expect(leavesFrom({ now: midnight, hours, local: null })).toEqual(midnight);
  });

  it("waits until a local time has come in all zones of the person", () => {
    const local = { at: "2026-11-21T10:00", zones: ["America/New_York", "America/Los_Angeles"] };
    expect(leavesFrom({ now, hours: null, local })).toEqual(new Date("2026-11-21T18:00:00Z"));
  });

  it("waits for the hours behind the local time", () => {
    const local = { at: "2026-11-21T10:00", zones: ["UTC"] };
    const opening = new Date("2026-11-23T09:00:00Z");
    expect(leavesFrom({ now, hours: { hours: working, zones: ["UTC"] }, local })).toEqual(opening);
  });

  it("lets a message leave at once whose local time is over", () => {
    expect(leavesFrom({ now, hours: null, local: { at: "2026-11-20T10:00", zones: ["UTC"] } })).toEqual(now);
  });
});

describe("localMoment", () => {
  it("is null for a text that is no time", () => expect(localMoment("soon", ["UTC"])).toBeNull());
});

const zones = [
  ...["UTC", "Europe/London", "Europe/Berlin", "Europe/Dublin", "Atlantic/Azores", "Africa/Casablanca", "Africa/Cairo"],
  ...["America/New_York", "America/St_Johns", "America/Sao_Paulo", "America/Santiago", "America/Phoenix"],
  ...["Asia/Kolkata", "Asia/Kathmandu", "Asia/Tehran", "Asia/Shanghai", "Australia/Lord_Howe", "Australia/Sydney"],
  ...["Pacific/Chatham", "Pacific/Kiritimati"],
];
const quarter = 15 * 60_000;
const year = Date.UTC(2026, 0, 1);

/** Hours in whole quarters of an hour, open on some days of the week, with some closed dates. */
const anyHours = fc
  .record({
    days: fc.uniqueArray(fc.constantFrom(...weekdays), { minLength: 2 }),
    open: fc.tuple(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 2, max: 40 })),
    closed: fc.array(fc.integer({ min: 0, max: 364 }), { maxLength: 5 }),
  })
  .map(({ days, open: [from, length], closed }) => ({
    week: days.map((day) => ({ day, from: clockOf(from), to: clockOf(Math.min(96, from + length)) })),
    closed: closed.map((day) => new Date(year + day * 86_400_000).toISOString().slice(0, 10)),
  }));
const anyMoment = fc.integer({ min: 0, max: 365 * 96 }).map((at) => new Date(year + at * quarter));

function clockOf(quarters: number): string {
  return `${String(Math.floor(quarters / 4)).padStart(2, "0")}:${String((quarters % 4) * 15).padStart(2, "0")}`;
}

/** What the hours say, by another way through the calendar. */
function isOpen(hours: { week: OpenHours[]; closed: string[] }, zone: string, at: Date): boolean {
  return isOpenAt(hours.week, zone, at) && !hours.closed.includes(dayIn(zone, at));
}

describe("over a year and twenty zones", () => {
  it("an opening lies within the hours, and no quarter of an hour before it does", () => {
    expect(zones).toHaveLength(20);
    fc.assert(
      fc.property(anyHours, anyMoment, fc.subarray(zones, { minLength: 1, maxLength: 2 }), (hours, at, some) => {
        const opening = nextOpening(hours, some, at);
        const inAll = (time: Date) => some.every((zone) => isOpen(hours, zone, time));
        const end = opening ?? new Date(at.getTime() + 3 * 86_400_000);
        if (opening) expect(inAll(opening)).toBe(true);
        for (let time = at.getTime(); time < end.getTime(); time += quarter) {
          if (inAll(new Date(time))) throw new Error(`open at ${new Date(time).toISOString()}`);
        }
      }),
      { numRuns: 400 },
    );
  });

  it("everybody of one zone finds an opening, and nobody is messaged outside of it", () => {
    fc.assert(
      fc.property(anyHours, anyMoment, fc.constantFrom(...zones), (hours, now, zone) => {
        const at = leavesFrom({ now, hours: { hours, zones: [zone] }, local: null });
        if (!at) throw new Error("never");
        expect(isOpen(hours, zone, at) && isWithinHours(hours, zone, at)).toBe(true);
        expect(isOpen(hours, zone, new Date(at.getTime() + closingMarginMs))).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it("nobody is messaged before a local time of their own zone", () => {
    fc.assert(
      fc.property(anyMoment, anyMoment, fc.subarray(zones, { minLength: 1, maxLength: 4 }), (now, wall, some) => {
        const local = wall.toISOString().slice(0, 16);
        const at = leavesFrom({ now, hours: null, local: { at: local, zones: some } });
        if (!at) throw new Error("never");
        // Clocks that have gone back since may show an earlier time again.
        const hourBefore = new Date(at.getTime() - 3_600_000);
        for (const zone of some) expect(wallOf(zone, at) >= local || wallOf(zone, hourBefore) >= local).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it("a local time and hours hold together in every zone that a person may be in, and only whom they never let is left out", () => {
    fc.assert(
      fc.property(
        ...([
          anyHours,
          anyMoment,
          anyMoment,
          fc.subarray(zones, { minLength: 1, maxLength: 3 }),
          fc.constantFrom(0, 30),
        ] as const),
        (hours, quarters, wall, some, seconds) => {
          // Some ask in the last minute of a quarter, when hours may be about to close.
          const now = new Date(quarters.getTime() - seconds * 1_000);
          const local = wall.toISOString().slice(0, 16);
          const at = leavesFrom({ now, hours: { hours, zones: some }, local: { at: local, zones: some } });
          const inAll = (time: number) => some.every((zone) => isOpen(hours, zone, new Date(time)));
          const comes = localMoment(local, some);
          const due = comes && comes > now ? comes : now;
          if (!comes) throw new Error("no moment of the local time");
          if (at) {
            expect(at >= due).toBe(true);
            expect(inAll(at.getTime()) && inAll(at.getTime() + closingMarginMs)).toBe(true);
          }
          const end = Math.min(at?.getTime() ?? Number.POSITIVE_INFINITY, due.getTime() + 3 * 86_400_000);
          for (let time = due.getTime(); time < end; time += quarter) {
            if (inAll(time) && inAll(time + closingMarginMs))
              throw new Error(`open at ${new Date(time).toISOString()}`);
          }
        },
      ),
      { numRuns: 300 },
    );
  }, 60_000);
});

function wallOf(zone: string, at: Date): string {
  const time = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  return `${dayIn(zone, at)}T${time.format(at)}`;
}
