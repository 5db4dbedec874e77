import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { takePace } from "./origin-pace.ts";

describe("takePace", () => {
  it("lets the first message leave at once and the second after its part of a minute", () => {
    const first = takePace(null, 10, 0, 5);
    expect(first).toEqual({ count: 1, nextAt: 6_200 });
    expect(takePace(first.nextAt, 10, 6_199, 5).count).toBe(0);
    expect(takePace(first.nextAt, 10, 6_200, 5).count).toBe(1);
  });

  it("makes up for two seconds, and for no more", () => {
    expect(takePace(0, 600, 1_000, 100).count).toBe(10);
    expect(takePace(0, 600, 3_600_000, 100).count).toBe(20);
  });

  it("takes no more than is wanted", () => {
    expect(takePace(0, 600, 2_000, 3)).toEqual({ count: 3, nextAt: 310 });
  });

  it("never lets more leave in any minute, and nearly as many where there is enough to send", () => {
    const asks = fc.array(
      fc.record({ afterMs: fc.integer({ min: 0, max: 1_500 }), wanted: fc.integer({ min: 1, max: 70 }) }),
      {
        minLength: 100,
        maxLength: 300,
      },
    );
    fc.assert(
      fc.property(asks, fc.integer({ min: 1, max: 3_000 }), (given, perMinute) => {
        const left: number[] = [];
        let nextAt: number | null = null;
        let now = 1_000_000;
        for (const { afterMs, wanted } of given) {
          now += afterMs;
          const taken: { count: number; nextAt: number } = takePace(nextAt, perMinute, now, wanted);
          nextAt = taken.nextAt;
          left.push(...Array<number>(taken.count).fill(now));
        }
        let from = 0;
        left.forEach((at, i) => {
          while (at - (left[from] ?? 0) >= 60_000) from += 1;
          if (i - from + 1 > perMinute) throw new Error(`${i - from + 1} in a minute`);
        });
      }),
      { numRuns: 300 },
    );
    let [nextAt, sent] = [null as number | null, 0];
    for (let now = 0; now < 600_000; now += 250) {
      const taken = takePace(nextAt, 120, now, 50);
      nextAt = taken.nextAt;
      sent += taken.count;
    }
    expect(sent).toBeGreaterThan(1_200 * 0.95);
  });
});
