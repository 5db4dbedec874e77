import { describe, expect, it } from "vitest";
import { paceSeries, packPace, unpackPace, withoutIdleTail } from "./pace-series.ts";

const start = Date.parse("2026-11-21T09:00:00Z");
const tick = (seconds: number, accepted: number, failed = 0) => ({
  at: new Date(start + seconds * 1000),
  accepted,
  failed,
});

describe("paceSeries", () => {
  it("is empty before anything happened", () => {
    expect(paceSeries([], new Date(start))).toEqual([]);
  });

  it("counts accepted and failed as messages a second", () => {
    expect(paceSeries([tick(0, 100, 20), tick(2, 160)], null)).toEqual([
      { at: start, rate: 60 },
      { at: start + 2000, rate: 80 },
    ]);
  });

  it("draws silence as silence", () => {
    expect(paceSeries([tick(0, 2), tick(6, 2)], null).map((point) => point.rate)).toEqual([1, 0, 0, 1]);
  });

  it("leaves out the span that is still being filled", () => {
    const points = paceSeries([tick(0, 160), tick(2, 160), tick(4, 3)], new Date(start + 4_500));
    expect(points.map((point) => point.rate)).toEqual([80, 80]);
  });

  it("widens its spans rather than draw more points than fit", () => {
    const ticks = Array.from({ length: 1000 }, (_, i) => tick(i * 2, 10));
    const points = paceSeries(ticks, null, 100);
    expect(points).toHaveLength(100);
    expect(new Set(points.map((point) => point.rate))).toEqual(new Set([5]));
  });
});

it("gives back the points that were packed for a page, be they none, one or many", () => {
  for (const ticks of [[], [tick(0, 100)], [tick(0, 100), tick(2, 160), tick(8, 4)]]) {
    const points = paceSeries(ticks, null);
    expect(unpackPace(packPace(points))).toEqual(points);
  }
});

describe("an idle tail", () => {
  const sending = Array.from({ length: 10 }, (_, i) => tick(i * 2, 160));

  it("is left out: two late answers would leave most of the chart empty", () => {
    const ticks = [...sending, tick(1_200, 2), tick(4_000, 1)];
    expect(withoutIdleTail(ticks)).toEqual(sending);
    expect(paceSeries(ticks, null)).toEqual(paceSeries(sending, null));
  });

  it("stays while the campaign runs, which then stands still before one's eyes", () => {
    expect(paceSeries(sending, new Date(start + 600_000)).at(-1)?.rate).toBe(0);
  });

  it("is none when many are sent after it, or when it is short beside what was before", () => {
    const resumed = [...sending, tick(1_200, 160)];
    expect(withoutIdleTail(resumed)).toEqual(resumed);
    const slow = [...Array.from({ length: 600 }, (_, i) => tick(i * 2, 10)), tick(1_400, 2)];
    expect(withoutIdleTail(slow)).toEqual(slow);
    const short = [...sending, tick(50, 2)];
    expect(withoutIdleTail(short)).toEqual(short);
  });

  it("is not looked for in nothing", () => {
    expect(withoutIdleTail([])).toEqual([]);
    expect(withoutIdleTail([tick(0, 1)])).toHaveLength(1);
  });
});
