import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { log } from "./log.ts";
import { causeOf, errorCounts, reportError, reportSuccess } from "./report-error.ts";
import { SealError } from "./seal.ts";

const logged = vi.spyOn(log, "error");
beforeEach(() => {
  logged.mockReset().mockImplementation(() => {});
});
afterEach(() => reportSuccess(failing));

const failing = { activity: "test.report", workspaceId: "w", about: "thing" };
const references = () => logged.mock.calls.map(([fields]) => (fields as unknown as { reference: string }).reference);

test("an error that stays is logged once a minute under one reference, with how often it came", () => {
  const at = [0, 1, 2, 59_999, 60_000, 60_001];
  const given = at.map((now) => reportError(failing, new Error(`row ${now} of lane 7`), now));
  expect(new Set(given).size).toBe(1);
  expect(references()).toEqual([given[0], given[0]]);
  expect(logged.mock.calls[1]?.[0]).toMatchObject({ times: 5, activity: "test.report", about: "thing" });
});

test("another error, and the same one after a success, is logged at once under a reference of its own", () => {
  const first = reportError(failing, new Error("no"), 0);
  const second = reportError(failing, new Error("something else"), 1);
  reportSuccess(failing);
  const third = reportError(failing, new Error("something else"), 2);
  expect(references()).toEqual([first, second, third]);
  expect(new Set(references()).size).toBe(3);
});

test("two errors in turn are each logged once a minute", () => {
  for (let n = 0; n < 10; n++) reportError(failing, new Error(n % 2 === 0 ? "refused" : "closed"), n);
  expect(logged).toHaveBeenCalledTimes(2);
  // The job engine's errors are objects of its own.
  for (let n = 0; n < 10; n++) reportError(failing, { message: `refused by ${n}` }, n);
  reportError(failing, { message: "closed by 1" }, 10);
  expect(logged).toHaveBeenCalledTimes(4);
});

test("what is done for another does not hide behind it", () => {
  const mine = reportError(failing, new Error("no"), 0);
  const theirs = reportError({ ...failing, about: "another thing" }, new Error("no"), 0);
  expect(references()).toEqual([mine, theirs]);
});

test("every error is counted, logged or not", () => {
  const before = errorCounts()["test.report"] ?? 0;
  for (let n = 0; n < 5; n++) reportError(failing, new Error("no"), n);
  expect(errorCounts()["test.report"]).toBe(before + 5);
});

test.each([
  ["a sealed value that does not open", new SealError("v1", "no"), "sealing_key"],
  ["a database without space", Object.assign(new Error("no"), { code: "53100" }), "disk_full"],
  ["a disk without space", Object.assign(new Error("no"), { code: "ENOSPC" }), "disk_full"],
  [
    "either behind another error",
    new Error("query", { cause: Object.assign(new Error(), { code: "53100" }) }),
    "disk_full",
  ],
  ["anything else", new Error("no"), "unexpected"],
  ["no error at all", "no", "unexpected"],
])("the cause of %s is known", (_what, error, cause) => {
  expect(causeOf(error)).toBe(cause);
});
