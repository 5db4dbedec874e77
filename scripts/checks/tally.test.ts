import { describe, expect, test } from "vitest";
import { tallyPlaywright, tallyVitest } from "./tally.ts";

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
