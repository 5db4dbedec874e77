import { describe, expect, test } from "vitest";
import { tallyFaults, tallyPlaywright, tallyVitest } from "./tally.ts";

const vitest = (change: object = {}) => ({
  numPassedTests: 5,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  success: true,
  testResults: [{ name: "a.test.ts", status: "passed", assertionResults: [{}] }],
  ...change,
});
const playwright = (stats: object = {}, errors: unknown[] = []) => ({
  errors,
  stats: { expected: 3, unexpected: 0, flaky: 0, skipped: 0, ...stats },
});

describe("tallyVitest", () => {
  test.each([
    ["no failure", vitest(), 0, 5, 0],
    ["a failed test", vitest({ numFailedTests: 2 }), 1, 5, 2],
    [
      "a file that could not be loaded",
      vitest({ testResults: [{ name: "a", status: "failed", assertionResults: [] }] }),
      1,
      5,
      1,
    ],
    ["a skipped test", vitest({ numPendingTests: 1 }), 0, 5, 1],
    ["an error outside the tests", vitest(), 1, 5, 1],
    ["no test run", vitest({ numPassedTests: 0 }), 0, 0, 1],
    ["no report", undefined, 0, 0, 1],
    ["an incomplete report", { numPassedTests: 5 }, 0, 0, 1],
  ])("counts a Vitest report with %s", (_name, report, code, passed, failed) => {
    expect(tallyVitest(report, code)).toMatchObject({ passed, failed });
  });
});

describe("tallyPlaywright", () => {
  test.each([
    ["no failure", playwright(), 0, 3, 0],
    ["a failed spec", playwright({ unexpected: 1 }), 1, 3, 1],
    ["a flaky spec", playwright({ flaky: 1 }), 0, 3, 1],
    ["a skipped spec", playwright({ skipped: 2 }), 0, 3, 2],
    ["Carillon did not start", playwright({ expected: 0 }, [{ message: "did not start" }]), 1, 0, 1],
    ["no test run", playwright({ expected: 0 }), 0, 0, 1],
    ["no report", undefined, 1, 0, 1],
  ])("counts a Playwright report with %s", (_name, report, code, passed, failed) => {
    expect(tallyPlaywright(report, code)).toMatchObject({ passed, failed });
  });
});

describe("tallyFaults", () => {
  test.each([
    ["no failure", "✓ 1/1 seed 1\n\n8 passed, 0 failed\n", 0, 8, 0],
    ["a failed run", "7 passed, 1 failed\n", 1, 7, 1],
    ["no run", "0 passed, 0 failed\n", 0, 0, 1],
    ["no last line", "8 passed, 0 failed\nkilled\n", 137, 0, 1],
    ["nothing", "", 1, 0, 1],
  ])("counts fault runs with %s", (_name, output, code, passed, failed) => {
    expect(tallyFaults(output, code)).toMatchObject({ passed, failed });
  });
});
