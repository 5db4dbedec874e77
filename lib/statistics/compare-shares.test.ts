import { describe, expect, test } from "vitest";
import { compareShares, fewMessages, intervalOf } from "./compare-shares.ts";

const share = (part: number, of: number) => ({ part, of, rate: of > 0 ? part / of : null });

describe("intervalOf", () => {
  test.each([
    // Values of Wilson's interval as the literature gives them.
    [share(81, 263), 0.2553, 0.3662],
    [share(15, 148), 0.0624, 0.1605],
    [share(0, 20), 0, 0.1611],
    [share(29, 29), 0.883, 1],
  ])("of %o lies between %d and %d", (rate, low, high) => {
    const found = intervalOf(rate);
    expect(found?.low).toBeCloseTo(low, 3);
    expect(found?.high).toBeCloseTo(high, 3);
  });

  test("without messages there is none", () => {
    expect(intervalOf(share(0, 0))).toBeNull();
  });
});

describe("compareShares", () => {
  test.each([
    ["none", share(0, 0), share(50, 1_000)],
    ["none", share(50, 1_000), share(0, 0)],
    ["few", share(90, fewMessages - 1), share(10, 10_000)],
    ["few", share(10, 10_000), share(90, fewMessages - 1)],
    ["chance", share(52, 100), share(48, 100)],
    ["chance", share(500, 500), share(700, 700)],
    ["chance", share(0, 500), share(0, 700)],
    ["first", share(560, 1_000), share(500, 1_000)],
    ["second", share(500, 1_000), share(560, 1_000)],
    // The same distance with a tenth of the messages.
    ["chance", share(56, 100), share(50, 100)],
  ])("says %s of %o and %o", (said, first, second) => {
    expect(compareShares(first, second)).toBe(said);
  });
});
