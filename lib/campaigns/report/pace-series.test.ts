import { describe, expect, it } from "vitest";
import { paceSeries } from "./pace-series.ts";

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
