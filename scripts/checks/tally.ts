/** Reads how many tests passed and failed from the reports of Vitest and Playwright, and from the fault runs. */
import { z } from "zod";

export type Tally = { passed: number; failed: number; notes: string[] };

const VitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  success: z.boolean(),
  testResults: z.array(z.object({ name: z.string(), status: z.string(), assertionResults: z.array(z.unknown()) })),
});

const PlaywrightReport = z.object({
  errors: z.array(z.unknown()),
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
});

/**
 * Counts a Vitest report. A file that fails to load counts as one failure, and so does a skipped test: what did not run
 * has not passed.
 */
export function tallyVitest(report: unknown, exitCode: number): Tally {
  const parsed = VitestReport.safeParse(report);
  if (!parsed.success) return crashed("Vitest", exitCode);
  const { numPassedTests: passed, numFailedTests, numPendingTests, numTodoTests, testResults } = parsed.data;
  const notLoaded = testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0).length;
  const skipped = numPendingTests + numTodoTests;
  return settle("Vitest", { passed, failed: numFailedTests + notLoaded, skipped }, exitCode);
}

/** Counts a Playwright report. Flaky and skipped tests count as failed. */
export function tallyPlaywright(report: unknown, exitCode: number): Tally {
  const parsed = PlaywrightReport.safeParse(report);
  if (!parsed.success) return crashed("Playwright", exitCode);
  const { errors, stats } = parsed.data;
  const failed = stats.unexpected + stats.flaky + errors.length;
  return settle("Playwright", { passed: stats.expected, failed, skipped: stats.skipped }, exitCode);
}

/** Reads the last line of the fault runs, such as "7 passed, 1 failed". */
export function tallyFaults(output: string, exitCode: number): Tally {
  const [, passed, failed] = /^(\d+) passed, (\d+) failed$/.exec(output.trimEnd().split("\n").at(-1) ?? "") ?? [];
  if (passed === undefined || failed === undefined) return crashed("The fault runs", exitCode);
  return settle("The fault runs", { passed: Number(passed), failed: Number(failed), skipped: 0 }, exitCode);
}

function settle(name: string, counts: { passed: number; failed: number; skipped: number }, exitCode: number): Tally {
  const { passed, skipped } = counts;
  const notes = skipped > 0 ? [`${name} skipped ${skipped}; a skipped test counts as failed`] : [];
  let failed = counts.failed + skipped;
  if (failed === 0 && passed === 0) {
    failed = 1;
    notes.push(`${name} ran no test`);
  } else if (failed === 0 && exitCode !== 0) {
    failed = 1;
    notes.push(`${name} ended with code ${exitCode} although no test failed`);
  }
  return { passed, failed, notes };
}

function crashed(name: string, exitCode: number): Tally {
  return { passed: 0, failed: 1, notes: [`${name} ended with code ${exitCode} and left no report`] };
}
