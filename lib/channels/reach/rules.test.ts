import { expect, test } from "vitest";
import { tierLimit } from "./rules.ts";

test("a tier says how many people a day", () => {
  expect(tierLimit("TIER_250")).toBe(250);
  expect(tierLimit("TIER_10K")).toBe(10_000);
  expect(tierLimit("TIER_UNLIMITED")).toBeNull();
  expect(tierLimit(null)).toBeNull();
});
