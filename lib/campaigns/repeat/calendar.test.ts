import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextTurn, nextTurns, type RepeatRule } from "./calendar.ts";

const rule: RepeatRule = {
  ...{ rhythm: "daily", days: [], monthDay: null, at: "09:30", zone: "Europe/Berlin", untilDay: null },
};
const turnsOf = (given: Partial<RepeatRule>, after: string, most = 3) =>
  nextTurns({ ...rule, ...given }, new Date(after), most).map((at) => at.toISOString().slice(0, 16));

describe("nextTurns", () => {
  it.each<[string, Partial<RepeatRule>, string, string[]]>([
    ["are daily", {}, "2026-11-20T08:00Z", ["2026-11-20T08:30", "2026-11-21T08:30", "2026-11-22T08:30"]],
    [
      "begin after the moment itself",
      {},
      "2026-11-20T08:30Z",
      ["2026-11-21T08:30", "2026-11-22T08:30", "2026-11-23T08:30"],
    ],
    [
      "are on the chosen days of a week",
      { rhythm: "weekly", days: ["mon", "thu"] },
      "2026-11-20T00:00Z",
      ["2026-11-23T08:30", "2026-11-26T08:30", "2026-11-30T08:30"],
    ],
    [
      "are on a day of the month, or on its last one",
      { rhythm: "monthly", monthDay: 31 },
      "2027-01-01T00:00Z",
      ["2027-01-31T08:30", "2027-02-28T08:30", "2027-03-31T07:30"],
    ],
    [
      "are on the 29th of February in a leap year",
      { rhythm: "monthly", monthDay: 30 },
      "2028-01-31T00:00Z",
      ["2028-02-29T08:30", "2028-03-30T07:30", "2028-04-30T07:30"],
    ],
    [
      "end with their last day",
      { untilDay: "2026-11-21" },
      "2026-11-20T08:00Z",
      ["2026-11-20T08:30", "2026-11-21T08:30"],
    ],
    ["are none behind it", { untilDay: "2026-11-19" }, "2026-11-20T08:00Z", []],
    [
      "are an hour later where the clocks skip the time",
      { at: "02:30" },
      "2026-03-28T12:00Z",
      ["2026-03-29T01:30", "2026-03-30T00:30", "2026-03-31T00:30"],
    ],
    [
      "are at the first of two where the time comes twice",
      { at: "02:30" },
      "2026-10-24T12:00Z",
      ["2026-10-25T00:30", "2026-10-26T01:30", "2026-10-27T01:30"],
    ],
    [
      "keep their date where midnight is skipped",
      { at: "00:30", zone: "America/Santiago" },
      "2026-09-05T12:00Z",
      ["2026-09-06T04:30", "2026-09-07T03:30", "2026-09-08T03:30"],
    ],
  ])("%s", (_name, given, after, turns) => {
    expect(turnsOf(given, after)).toEqual(turns);
  });
});

const zones = [
  ...["UTC", "Europe/Berlin", "Europe/London", "Europe/Lisbon", "Europe/Moscow", "Africa/Cairo", "Africa/Casablanca"],
  ...["Asia/Shanghai", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Tehran", "Asia/Beirut", "Australia/Lord_Howe"],
  ...["Australia/Adelaide", "Pacific/Auckland", "Pacific/Chatham", "America/New_York", "America/Santiago"],
  ...["America/St_Johns", "America/Havana"],
];
const year = 2026;
const quarterMs = 15 * 60_000;

/** Every quarter of an hour of the year with what a clock of the zone shows, found by asking the clock alone. */
function clockOf(zone: string): { at: number; date: string; time: string }[] {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" });
  const moments = [];
  for (let at = Date.UTC(year - 1, 11, 30); at < Date.UTC(year + 1, 0, 3); at += quarterMs) {
    const [date = "", time = ""] = format.format(at).split(" ");
    moments.push({ at, date, time });
  }
  return moments;
}

describe("over a year", () => {
  it.each(zones)(
    "every date of %s has one turn, at the time its clocks show or right behind the hour they skip",
    (zone) => {
      const clock = clockOf(zone);
      const shown = new Map<string, number>();
      for (const { at, date, time } of clock) if (!shown.has(`${date} ${time}`)) shown.set(`${date} ${time}`, at);
      const dates = [...new Set(clock.map(({ date }) => date))].filter((date) => date.startsWith(`${year}-`));
      const quarter = fc.integer({ min: 0, max: 95 }).map((n) => {
        const pad = (part: number) => String(part).padStart(2, "0");
        return `${pad(Math.floor(n / 4))}:${pad((n % 4) * 15)}`;
      });
      const days = fc.subarray(["mon", "tue", "wed", "thu", "fri", "sat", "sun"], { minLength: 1 });
      const given = fc.record({
        ...{ at: quarter, days, monthDay: fc.integer({ min: 1, max: 31 }) },
        rhythm: fc.constantFrom("daily" as const, "weekly" as const, "monthly" as const),
      });
      const check = ({ at, days, monthDay, rhythm }: RepeatRule) => {
        const expected = dates.filter((date) => {
          const name = new Date(date).toLocaleDateString("en", { weekday: "short", timeZone: "UTC" }).toLowerCase();
          const last = dates.findLast((other) => other.slice(0, 7) === date.slice(0, 7));
          const day = Number(date.slice(8));
          const onDay = day === monthDay || (date === last && Number(monthDay) > day);
          return rhythm === "daily" || (rhythm === "weekly" ? days.includes(name) : onDay);
        });
        const until: RepeatRule = { rhythm, days, monthDay, at, zone, untilDay: `${year}-12-31` };
        const found: Date[] = [];
        const start = nextTurn(until, new Date(Date.UTC(year - 1, 11, 30)));
        for (let turn = start; turn; turn = nextTurn(until, turn)) found.push(turn);
        const within = found.filter((turn) => turn.getTime() >= (shown.get(`${year}-01-01 00:00`) ?? 0));
        expect(within).toHaveLength(expected.length);
        within.forEach((turn, index) => {
          const wanted = shown.get(`${expected[index]} ${at}`);
          if (wanted !== undefined) expect(turn.getTime()).toBe(wanted);
          else {
            // The clocks skip it: what they show then is as far behind the gap as it was to be behind its start.
            const before = clock.findLast((one) => `${one.date} ${one.time}` < `${expected[index]} ${at}`);
            expect(turn.getTime() - (before?.at ?? 0)).toBeLessThanOrEqual(75 * 60_000);
            expect(turn.getTime()).toBeGreaterThan(before?.at ?? 0);
          }
        });
      };
      fc.assert(
        fc.property(
          given.map((one) => ({ ...one, zone, untilDay: null })),
          check,
        ),
        { numRuns: 5 },
      );
      // Around the hours at which clocks change.
      for (const at of ["00:00", "00:30", "01:30", "02:00", "02:30", "02:45", "03:00"]) {
        check({ ...rule, at, zone });
      }
    },
  );
});
