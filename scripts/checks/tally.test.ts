import { describe, expect, test } from "vitest";
import { filesToTryAgain, tallyChecks, tallyFaults, tallyPlaywright, tallyVitest } from "./tally.ts";

const file = (name: string, ...statuses: string[]) => ({
  name,
  status: statuses.includes("failed") ? "failed" : "passed",
  assertionResults: statuses.map((status, at) => ({ fullName: `test ${at}`, status })),
});
const notLoaded = { name: "c.test.ts", status: "failed", assertionResults: [] };
const vitest = (...testResults: ReturnType<typeof file>[]) => ({
  ...{ numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, success: true },
  testResults,
});
const spec = (status: string) => ({ title: "opens", file: "a.spec.ts", tests: [{ status }] });
const playwright = (stats: object = {}, errors: unknown[] = [], suites: unknown[] = []) => ({
  ...{ errors, suites },
  stats: { expected: 3, unexpected: 0, flaky: 0, skipped: 0, ...stats },
});

describe("tallyVitest", () => {
  test.each([
    ["no failure", vitest(file("a", "passed", "passed"), file("b", "passed")), 0, 3, 0],
    ["a failed test", vitest(file("a", "passed", "failed", "failed")), 1, 1, 2],
    ["a file that could not be loaded", vitest(file("a", "passed"), notLoaded), 1, 1, 1],
    ["a skipped test", vitest(file("a", "passed", "pending")), 0, 1, 1],
    ["a test that is still to be written", vitest(file("a", "passed", "todo")), 0, 1, 1],
    ["an error outside the tests", vitest(file("a", "passed")), 1, 1, 1],
    ["no test run", vitest(), 0, 0, 1],
    ["no report", undefined, 0, 0, 1],
    ["an incomplete report", { numPassedTests: 5 }, 0, 0, 1],
  ])("counts a Vitest report with %s", (_name, report, code, passed, failed) => {
    expect(tallyVitest(report, code)).toMatchObject({ passed, failed });
  });

  const first = vitest(file("a", "passed"), file("b", "passed", "failed"));

  test("counts a second try in place of the files that it ran, and names what passed then only", () => {
    const again = { report: vitest(file("b", "passed", "passed")), exitCode: 0 };
    const { passed, failed, notes } = tallyVitest(first, 1, again);
    expect({ passed, failed }).toEqual({ passed: 3, failed: 0 });
    expect(notes).toEqual([expect.stringMatching(/^Passed at the second try only: .*b: test 1$/)]);
  });

  test("counts and names what fails at the second try too", () => {
    const again = { report: vitest(file("b", "passed", "failed")), exitCode: 1 };
    const { passed, failed, notes } = tallyVitest(first, 1, again);
    expect({ passed, failed }).toEqual({ passed: 2, failed: 1 });
    expect(notes).toEqual([expect.stringMatching(/^Failed: .*b: test 1$/)]);
  });

  test("counts a second try without a report, or with an error outside its tests, as a failure", () => {
    expect(tallyVitest(first, 1, { report: undefined, exitCode: 1 })).toMatchObject({ passed: 0, failed: 1 });
    const again = { report: vitest(file("b", "passed", "passed")), exitCode: 1 };
    expect(tallyVitest(first, 1, again)).toMatchObject({ passed: 3, failed: 1 });
  });
});

describe("filesToTryAgain", () => {
  test("names the files with a failure, and none when they are many", () => {
    expect(filesToTryAgain(vitest(file("a", "passed"), file("b", "failed"), notLoaded))).toEqual(["b", "c.test.ts"]);
    expect(filesToTryAgain(vitest(...[..."abcdef"].map((name) => file(name, "failed"))))).toEqual([]);
    expect(filesToTryAgain(undefined)).toEqual([]);
  });
});

describe("tallyPlaywright", () => {
  test.each([
    ["no failure", playwright(), 0, 3, 0],
    ["a failed spec", playwright({ unexpected: 1 }), 1, 3, 1],
    ["a spec that passed at the second try", playwright({ flaky: 1 }), 0, 4, 0],
    ["a skipped spec", playwright({ skipped: 2 }), 0, 3, 2],
    ["Carillon did not start", playwright({ expected: 0 }, [{ message: "did not start" }]), 1, 0, 1],
    ["no test run", playwright({ expected: 0 }), 0, 0, 1],
    ["no report", undefined, 1, 0, 1],
  ])("counts a Playwright report with %s", (_name, report, code, passed, failed) => {
    expect(tallyPlaywright(report, code)).toMatchObject({ passed, failed });
  });

  test("names what failed, and what passed at the second try only", () => {
    const suites = [{ suites: [{ specs: [spec("unexpected")] }], specs: [spec("flaky"), spec("expected")] }];
    expect(tallyPlaywright(playwright({ unexpected: 1, flaky: 1 }, [], suites), 1).notes).toEqual([
      "Failed: a.spec.ts: opens",
      "Passed at the second try only: a.spec.ts: opens",
    ]);
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

  test("repeats what was printed of a failed run and of no other", () => {
    const output = [
      ...["✓ 1/3 seed 1 (9 s) pause", "    a note", "✗ 2/3 seed 2 (9 s) kill", "    1 person missed", "    logs: here"],
      ...[
        "↻ seed 3 was not judged and is run again: no port",
        "✓ 3/3 seed 3 (9 s) pause",
        "    a note",
        "",
        "Took 0.5 minutes",
        "2 passed, 1 failed",
        "",
      ],
    ].join("\n");
    expect(tallyFaults(output, 1).notes).toEqual([
      "Failed: fault run 2/3 seed 2 (9 s) kill",
      "    1 person missed",
      "    logs: here",
      "Second try: fault run seed 3 was not judged and is run again: no port",
    ]);
  });
});

test("tallyChecks counts checks and names those that failed", () => {
  expect(
    tallyChecks([
      { name: "types", passed: true },
      { name: "unused code", passed: false },
    ]),
  ).toEqual({ passed: 1, failed: 1, notes: ["Failed: check of unused code"] });
});
