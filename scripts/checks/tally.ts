/** Reading how many tests passed and failed from what the runners write. */
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
 * Counts a Vitest report. A file that could not be loaded counts as one failure, a skipped test as a failure too: nothing
 * is done that was not run.
 */
export function tallyVitest(report: unknown, exitCode: number): Tally {
  const parsed = VitestReport.safeParse(report);
  if (!parsed.success) return crashed("Vitest", exitCode);
  const { numPassedTests: passed, numFailedTests, numPendingTests, numTodoTests, testResults } = parsed.data;
  const unloaded = testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0).length;
  const skipped = numPendingTests + numTodoTests;
  return settle("Vitest", { passed, failed: numFailedTests + unloaded, skipped }, exitCode);
}

/** Counts a Playwright report; a flaky test is a failed one. */
export function tallyPlaywright(report: unknown, exitCode: number): Tally {
  const parsed = PlaywrightReport.safeParse(report);
  if (!parsed.success) return crashed("Playwright", exitCode);
  const { errors, stats } = parsed.data;
  const failed = stats.unexpected + stats.flaky + errors.length;
  return settle("Playwright", { passed: stats.expected, failed, skipped: stats.skipped }, exitCode);
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
