import { expect, test } from "vitest";
import { type Finding, jsonOf, median, share, tableOf } from "./finding.ts";

const rate: Finding = { what: "Reading", ours: 50, against: "bare", ceiling: 200, unit: "rows/s" };
const time: Finding = { what: "A page", ours: 4, against: "bare", ceiling: 2, unit: "ms", note: "20 rows" };

test("the share is 1 at the ceiling, for rates and for times", () => {
  expect(share(rate)).toBe(0.25);
  expect(share(time)).toBe(0.5);
  expect(share({ ...time, ours: 2 })).toBe(1);
});

test("less memory is better", () => {
  expect(share({ what: "Import", ours: 130, against: "ten thousand rows", ceiling: 100, unit: "MiB" })).toBeCloseTo(
    0.769,
  );
});

test("a named finding is one line of JSON", () => {
  const line = jsonOf({ ...rate, name: "import.read", ours: 51_234.5 });
  expect(JSON.parse(line)).toEqual({ name: "import.read", value: 51_230, unit: "rows/s", ceiling: 200, ratio: 256.2 });
  expect(line).not.toContain("\n");
});

test("a table has one row per finding", () => {
  expect(tableOf([rate, time])).toBe(
    [
      "| question | Carillon | ceiling | share |",
      "| --- | --- | --- | --- |",
      "| Reading | 50 rows/s | bare: 200 rows/s | 0.25 |",
      "| A page (20 rows) | 4.0 ms | bare: 2.0 ms | 0.50 |",
    ].join("\n"),
  );
});

test("the median is the middle sample, not the mean", () => expect(median([900, 1, 3, 2, 4])).toBe(3));
