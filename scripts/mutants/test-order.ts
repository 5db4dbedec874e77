import { basename, dirname } from "node:path/posix";
import type { TestFile } from "./import-graph.ts";

/** What a test file has shown in this run: how often it was asked about a source file's mutants, and how many it killed. */
export type Experience = { asked: number; killed: number };

/** How long a test file probably takes before it has run once. */
const guessedMs = { unit: 500, db: 4_000 };

/**
 * The order in which tests are asked about a mutant: the most kills for each second first. How likely a test kills follows
 * from where it stands and, more and more, from what it has done to other mutants of the same file.
 *
 * @param usualMs how long a test file takes, when it has run
 */
export function orderTests(
  file: string,
  tests: readonly TestFile[],
  experienceOf: (test: TestFile) => Experience | undefined,
  usualMs: (test: TestFile) => number | undefined,
): TestFile[] {
  const rate = (test: TestFile) => {
    const { asked, killed } = experienceOf(test) ?? { asked: 0, killed: 0 };
    const likelihood = (2 * likelihoodByPlace(file, test) + killed) / (2 + asked);
    return likelihood / (usualMs(test) ?? guessedMs[test.project]);
  };
  const rates = new Map(tests.map((test) => [test, rate(test)]));
  return tests.toSorted((a, b) => (rates.get(b) ?? 0) - (rates.get(a) ?? 0) || a.path.localeCompare(b.path));
}

/** A test of the same name is about the file; others know it the less, the farther away they load it from. */
function likelihoodByPlace(file: string, test: TestFile): number {
  if (nameOf(test.path) === nameOf(file) && dirname(test.path) === dirname(file)) return 0.6;
  const near = dirname(test.path) === dirname(file) ? 0.6 : domainOf(test.path) === domainOf(file) ? 0.3 : 0.15;
  return near / (1 + test.distance);
}

/** `claim` of `claim.ts`, `claim.test.ts` and `claim.db.test.ts`. */
function nameOf(path: string): string {
  return basename(path).replace(/(\.db)?(\.test)?\.tsx?$/, "");
}

/** `lib/sending` of everything below it. */
function domainOf(path: string): string {
  return path.split("/").slice(0, 2).join("/");
}
