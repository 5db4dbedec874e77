import { describe, expect, it } from "vitest";
import { languages } from "#db/enums";
import { readTime, showTime } from "./typed-time.ts";

describe("a field shows", () => {
  it.each([
    ["2026-11-14", "date", "en", "14 Nov 2026"],
    ["2026-11-14", "date", "zh", "2026-11-14"],
    ["2026-11-04T09:30", "datetime", "en", "4 Nov 2026 09:30"],
    ["2026-11-04T09:30", "datetime", "zh", "2026-11-04 09:30"],
    ["", "date", "en", ""],
    ["2026-02-30", "date", "en", ""],
  ] as const)("%s as a %s in %s as %j", (value, kind, language, shown) => {
    expect(showTime(value, kind, language)).toBe(shown);
  });
});

describe("a field reads", () => {
  it.each([
    ["14 Nov 2026", "2026-11-14"],
    ["4 november 2026", "2026-11-04"],
    ["Nov 14, 2026", "2026-11-14"],
    [" 2026-11-04 ", "2026-11-04"],
    ["2026/11/04", "2026-11-04"],
    ["2026.11.04", "2026-11-04"],
    ["2026年11月4日", "2026-11-04"],
    ["", ""],
  ])("the day %j as %j", (typed, value) => {
    expect(readTime(typed, "date")).toBe(value);
  });

  it.each([
    ["14 Nov 2026 09:30", "2026-11-14T09:30"],
    ["14 Nov 2026, 9:30", "2026-11-14T09:30"],
    ["2026-11-14T23:05", "2026-11-14T23:05"],
    ["Nov 14, 2026 12:05 am", "2026-11-14T00:05"],
    ["2026-11-14 1:05pm", "2026-11-14T13:05"],
    ["2026年11月4日 8:00", "2026-11-04T08:00"],
  ])("the moment %j as %j", (typed, value) => {
    expect(readTime(typed, "datetime")).toBe(value);
  });

  it.each([
    ["a day whose month could be its day", "04/11/2026", "date"],
    ["a day the calendar lacks", "30 Feb 2026", "date"],
    ["a month nobody has", "2026-13-01", "date"],
    ["half a day", "2026-11-1", "date"],
    ["half a year", "14 Nov 202", "date"],
    ["a day with a time where a day is asked for", "2026-11-14 09:30", "date"],
    ["a day without a time where a moment is asked for", "14 Nov 2026", "datetime"],
    ["an hour past midnight", "2026-11-14 24:00", "datetime"],
    ["a minute past the hour", "2026-11-14 09:60", "datetime"],
    ["an hour of the afternoon that does not exist", "2026-11-14 13:00 pm", "datetime"],
    ["other words", "tomorrow", "date"],
  ] as const)("nothing from %s", (_what, typed, kind) => {
    expect(readTime(typed, kind)).toBeNull();
  });

  it.each(languages)("every day and minute as it shows them, in %s", (language) => {
    for (let at = Date.UTC(2027, 11, 28, 23, 58); at < Date.UTC(2029, 1, 2); at += 86_399_000) {
      const value = new Date(at).toISOString().slice(0, 16);
      const day = value.slice(0, 10);
      expect(readTime(showTime(value, "datetime", language), "datetime")).toBe(value);
      expect(readTime(showTime(day, "date", language), "date")).toBe(day);
    }
  });
});
