import { afterEach, expect, test, vi } from "vitest";
import { forgetEnv, parseEnv } from "./env.ts";
import { waitMs } from "./waits.ts";

afterEach(() => {
  vi.unstubAllEnvs();
  forgetEnv();
});

test("waits as long as asked when nothing divides the waits", () => {
  vi.stubEnv("WAIT_DIVISOR", "");
  expect(waitMs(15_000)).toBe(15_000);
});

test.each([
  [15_000, 250],
  [1, 1],
  [0, 0],
  [-5, 0],
])("with a divisor of 60 a wait of %d ms takes %d ms", (ms, expected) => {
  vi.stubEnv("WAIT_DIVISOR", "60");
  expect(waitMs(ms)).toBe(expected);
});

test.each(["0", "0.5", "-2", "soon"])("refuses %s as a divisor", (value) => {
  vi.stubEnv("WAIT_DIVISOR", value);
  expect(() => waitMs(1_000)).toThrow();
  expect(() => parseEnv({ WAIT_DIVISOR: value })).toThrow(/WAIT_DIVISOR/);
});
