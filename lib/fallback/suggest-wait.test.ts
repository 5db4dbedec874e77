import { expect, it } from "vitest";
import { suggestWait } from "./suggest-wait.ts";

const minutes = (...values: number[]) => values.map((value) => value * 60_000);

it("suggests a wait in whole minutes that nine of ten late ones would have come within", () => {
  expect(suggestWait(minutes(6, 7, 7.5, 8, 9, 9.2, 10, 11, 12.5, 600), 300)).toEqual({ seconds: 780, saved: 9 });
});

it("says nothing of fewer than five", () => {
  expect(suggestWait(minutes(6, 7, 8, 9), 300)).toBeNull();
  expect(suggestWait(minutes(6, 7, 8, 9, 10), 300)).not.toBeNull();
});

it("says nothing where no time is waited, and where no longer wait would have helped", () => {
  expect(suggestWait(minutes(6, 7, 8, 9, 10), null)).toBeNull();
  expect(suggestWait(minutes(1, 1, 1, 1, 1), 300)).toBeNull();
  expect(suggestWait(minutes(900, 900, 900, 900, 900), 43_200)).toBeNull();
});

it("never suggests more than the longest wait", () => {
  const late = [...minutes(100, 200, 300), ...minutes(900, 900, 900, 900, 900, 900, 900)];
  expect(suggestWait(late, 3_600)).toEqual({ seconds: 43_200, saved: 3 });
});
