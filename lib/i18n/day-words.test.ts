import { expect, it } from "vitest";
import { dayWords } from "./day-words.ts";

it.each([
  ["en", "short", "14 Nov"],
  ["en", "full", "14 Nov 2026"],
  ["en", "long", "Saturday, 14 November 2026"],
  ["zh", "short", "11-14"],
  ["zh", "full", "2026-11-14"],
  ["zh", "long", "2026年11月14日星期六"],
] as const)("in %s, the %s form of a day is %s", (language, form, words) => {
  expect(dayWords("2026-11-14", language, form)).toBe(words);
});
