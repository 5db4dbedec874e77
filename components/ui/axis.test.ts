import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countTicks, highestOf, timeTicks, zoneAheadMs } from "./axis.tsx";

describe("ticks of counts", () => {
  test.each([
    [0, [0, 1]],
    [1, [0, 1]],
    [3, [0, 1, 2, 3]],
    [7, [0, 2, 4, 6, 8]],
    [10, [0, 5, 10]],
    [80, [0, 20, 40, 60, 80]],
    [97, [0, 25, 50, 75, 100]],
    [188, [0, 50, 100, 150, 200]],
    [1_940, [0, 500, 1_000, 1_500, 2_000]],
    [2_990, [0, 1_000, 2_000, 3_000]],
    [34_000, [0, 10_000, 20_000, 30_000, 40_000]],
  ])("up to %i are round", (most, ticks) => {
    expect(countTicks(most)).toEqual(ticks);
  });

  test("are whole, equally far apart, few, and reach the highest value without leaving much room", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), fc.integer({ min: 2, max: 6 }), (most, wanted) => {
        const ticks = countTicks(most, wanted);
        const [, step = 0] = ticks;
        const top = ticks.at(-1) ?? 0;
        expect(ticks.every((tick, at) => tick === at * step && Number.isInteger(tick))).toBe(true);
        expect(top).toBeGreaterThanOrEqual(most);
        expect(top - step).toBeLessThan(Math.max(most, 1));
        expect(ticks.length).toBeLessThanOrEqual(wanted + 1);
        expect(String(step).replace(/0+$/, "")).toMatch(/^(1|2|25|5)$/);
      }),
    );
  });
});

describe("ticks of times", () => {
  const at = (text: string) => Date.parse(`2026-11-21T${text}Z`);
  const words = ({ ticks }: { ticks: number[] }) => ticks.map((tick) => new Date(tick).toISOString().slice(11, 19));

  test.each([
    ["12:00:01", "12:00:06", ["12:00:01", "12:00:02", "12:00:03", "12:00:04", "12:00:05", "12:00:06"]],
    ["12:00:03", "12:00:41", ["12:00:10", "12:00:20", "12:00:30", "12:00:40"]],
    ["12:00:03", "12:04:40", ["12:01:00", "12:02:00", "12:03:00", "12:04:00"]],
    ["12:03:00", "14:10:00", ["12:30:00", "13:00:00", "13:30:00", "14:00:00"]],
  ])("from %s to %s are full", (from, to, ticks) => {
    expect(words(timeTicks(at(from), at(to)))).toEqual(ticks);
  });

  test("are full hours of the zone where it is not a full hour ahead", () => {
    const kathmandu = zoneAheadMs("Asia/Kathmandu", at("12:00:00"));
    expect(kathmandu).toBe(5.75 * 3_600_000);
    expect(words(timeTicks(at("00:00:00"), at("06:00:00"), kathmandu))).toEqual([
      ...["00:15:00", "01:15:00", "02:15:00", "03:15:00", "04:15:00", "05:15:00"],
    ]);
  });

  test("stay within the times and are at most as many as wanted", () => {
    fc.assert(
      fc.property(
        fc.nat(2_000_000_000),
        fc.nat(2_000_000_000),
        fc.integer({ min: 2, max: 9 }),
        (from, length, wanted) => {
          const { ticks, stepMs } = timeTicks(from, from + length, 0, wanted);
          expect(ticks.length).toBeLessThanOrEqual(wanted);
          expect(ticks.every((tick) => tick >= from && tick <= from + length && tick % stepMs === 0)).toBe(true);
        },
      ),
    );
  });
});

test("the highest value counts what is stacked as one", () => {
  const data = [
    { read: 3, delivered: 4, failed: 1 },
    { read: 1, delivered: 2, failed: 9 },
  ];
  const stacked = [{ key: "read", stack: "a" }, { key: "delivered", stack: "a" }, { key: "failed" }];
  expect(highestOf(data, stacked)).toBe(9);
  expect(highestOf(data.slice(0, 1), stacked)).toBe(7);
  expect(highestOf([], stacked)).toBe(0);
});
