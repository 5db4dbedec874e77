import { expect, test } from "vitest";
import { progressOf } from "./progress.ts";

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 23, 12, 0, seconds));
const running = { state: "running" as const, rowsTotal: 10_000, rowsDone: 4_000, rowsBefore: 0, startedAt: at(0) };

test("says how far a file is, how fast it goes on and how long the rest takes", () => {
  expect(progressOf(running, at(4))).toEqual({ share: 0.4, perSecond: 1_000, secondsLeft: 6 });
});

test("measures the rate from where the work was begun again", () => {
  expect(progressOf({ ...running, rowsBefore: 3_000 }, at(2))).toEqual({ share: 0.4, perSecond: 500, secondsLeft: 12 });
});

test.each([
  ["before the rows are counted", { rowsTotal: null, rowsDone: 0 }, { share: null }],
  ["before a row is done", { rowsDone: 0 }, { share: 0 }],
  ["while it waits", { state: "waiting" as const, startedAt: null, rowsDone: 0 }, { share: 0 }],
  ["after its end", { state: "done" as const, rowsDone: 10_000 }, { share: 1 }],
])("gives no rate %s", (_, given, expected) => {
  expect(progressOf({ ...running, ...given }, at(4))).toEqual({ ...expected, perSecond: null, secondsLeft: null });
});

test("gives no rate in the first moment", () => {
  expect(progressOf(running, at(0)).perSecond).toBeNull();
});

test("counts a file without rows as complete", () => {
  expect(progressOf({ ...running, rowsTotal: 0, rowsDone: 0 }, at(4)).share).toBe(1);
});
