/**
 * Reads how many tests passed and failed from the reports of Vitest and Playwright, and from the fault runs. A failed test
 * has one second try; what passes then counts as passed and is named, because it still is a defect to look for.
 */
import { relative } from "node:path";
import { z } from "zod";
import { projectRoot } from "#lib/embedded/data-paths";

export type Tally = { passed: number; failed: number; notes: string[] };

/** Files with a failed test that are run again; more than a few show a cause that no second try removes. */
const filesTriedAgain = 5;

const VitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  success: z.boolean(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});
type VitestFile = z.infer<typeof VitestReport>["testResults"][number];

type Suite = { specs?: { title: string; file: string; tests: { status: string }[] }[]; suites?: Suite[] };
const PlaywrightReport = z.object({
  errors: z.array(z.unknown()),
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
  suites: z.custom<Suite[]>(Array.isArray),
});

/** The files of a Vitest report to run again, when they are few. */
export function filesToTryAgain(report: unknown): string[] {
  const parsed = VitestReport.safeParse(report);
  const failed = parsed.success ? parsed.data.testResults.filter(({ status }) => status === "failed") : [];
  return failed.length <= filesTriedAgain ? failed.map(({ name }) => name) : [];
}

/**
 * Counts a Vitest report, and that of the second try, if there was one, in place of the files that it ran. A file that
 * fails to load counts as one failure, and so does a skipped test: what did not run has not passed.
 */
export function tallyVitest(report: unknown, exitCode: number, again?: { report: unknown; exitCode: number }): Tally {
  const first = VitestReport.safeParse(report);
  if (!first.success) return crashed("Vitest", exitCode);
  const second = again && VitestReport.safeParse(again.report);
  if (second && !second.success) return crashed("The second try of Vitest", again.exitCode);
  const triedAgain = new Set(second?.data.testResults.map(({ name }) => name));
  const kept = first.data.testResults.filter(({ name }) => !triedAgain.has(name));
  const files = [...kept, ...(second?.data.testResults ?? [])];
  const tests = files.flatMap(({ assertionResults }) => assertionResults);
  const passed = tests.filter(({ status }) => status === "passed").length;
  const notLoaded = files.filter((file) => file.status === "failed" && file.assertionResults.length === 0).length;
  const failed = failures(files).length + notLoaded;
  const skipped = tests.length - passed - failures(files).length;
  const tally = settle("Vitest", { passed, failed, skipped }, again?.exitCode ?? exitCode);
  const left = failures(files);
  const flaky = failures(first.data.testResults).filter((name) => !left.includes(name));
  return { ...tally, notes: [...tally.notes, ...left.map(failedNote), ...flaky.map(flakyNote)] };
}

function failures(files: VitestFile[]): string[] {
  return files.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === "failed")
      .map(({ fullName }) => `${relative(projectRoot, name)}: ${fullName}`),
  );
}

/** Counts a Playwright report. Skipped tests count as failed. */
export function tallyPlaywright(report: unknown, exitCode: number): Tally {
  const parsed = PlaywrightReport.safeParse(report);
  if (!parsed.success) return crashed("Playwright", exitCode);
  const { errors, stats, suites } = parsed.data;
  const failed = stats.unexpected + errors.length;
  const tally = settle(
    "Playwright",
    { passed: stats.expected + stats.flaky, failed, skipped: stats.skipped },
    exitCode,
  );
  const specs = suites.flatMap(specsOf);
  const named = (wanted: string) =>
    specs
      .filter(({ tests }) => tests.some(({ status }) => status === wanted))
      .map((spec) => `${spec.file}: ${spec.title}`);
  return {
    ...tally,
    notes: [...tally.notes, ...named("unexpected").map(failedNote), ...named("flaky").map(flakyNote)],
  };
}

function specsOf(suite: Suite): NonNullable<Suite["specs"]> {
  return [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)];
}

const failedNote = (name: string) => `Failed: ${name}`;
const flakyNote = (name: string) => `Passed at the second try only: ${name}`;

/** Counts the checks and names those that failed. */
export function tallyChecks(results: { name: string; passed: boolean }[]): Tally {
  const failed = results.filter((result) => !result.passed);
  return {
    passed: results.length - failed.length,
    failed: failed.length,
    notes: failed.map(({ name }) => failedNote(`check of ${name}`)),
  };
}

/** Reads the last line of the fault runs, such as "7 passed, 1 failed". The notes repeat what was printed of a failed run. */
export function tallyFaults(output: string, exitCode: number): Tally {
  const lines = output.trimEnd().split("\n");
  const [, passed, failed] = /^(\d+) passed, (\d+) failed$/.exec(lines.at(-1) ?? "") ?? [];
  if (passed === undefined || failed === undefined) return crashed("The fault runs", exitCode);
  const tally = settle("The fault runs", { passed: Number(passed), failed: Number(failed), skipped: 0 }, exitCode);
  return { ...tally, notes: [...tally.notes, ...failedRuns(lines)] };
}

/** Each line of a failed run, which has a cross before it, with the lines indented below; and each line of a second try. */
function failedRuns(lines: string[]): string[] {
  return lines.flatMap((line, i) => {
    if (line.startsWith("↻ ")) return [`Second try: fault run ${line.slice(2)}`];
    if (!line.startsWith("✗ ")) return [];
    const below = lines.slice(i + 1);
    const end = below.findIndex((text) => !text.startsWith("    "));
    return [failedNote(`fault run ${line.slice(2)}`), ...below.slice(0, end < 0 ? below.length : end)];
  });
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
