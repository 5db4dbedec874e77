import { describe, expect, it } from "vitest";
import { perMinute } from "./per-minute.ts";

describe("perMinute", () => {
  it("refuses who asks too often, nobody else, and not in the next minute", () => {
    const isTooMuch = perMinute(2);
    expect([1, 2, 3].map(() => isTooMuch("a", 1_000))).toEqual([false, false, true]);
    expect(isTooMuch("b", 1_000)).toBe(false);
    expect(isTooMuch("a", 59_999)).toBe(true);
    expect(isTooMuch("a", 60_000)).toBe(false);
  });

  it("counts together who comes after as many as it keeps apart", () => {
    const isTooMuch = perMinute(2, 2);
    for (const who of ["a", "b", "c", "d"]) expect(isTooMuch(who, 0)).toBe(false);
    expect(isTooMuch("e", 0)).toBe(true);
    expect(isTooMuch("a", 0)).toBe(false);
  });
});
