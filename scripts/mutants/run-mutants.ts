import { readFileSync } from "node:fs";
import { join } from "node:path";
import { blockAround } from "./entered-blocks.ts";
import { type TestFile, testsByFile } from "./import-graph.ts";
import { Lane } from "./lane-process.ts";
import { applyEdit, type Location, locate, type Mutant } from "./mutant.ts";
import { type Experience, orderTests } from "./test-order.ts";

/** `by` is the test that failed, null for a survivor; `files` counts the test files that ran, of `of` that may enter the place. */
export type Outcome = { by: string | null; tookMs: number; files: number; of: number };
export type Result = Location & { mutant: Mutant; outcome: Outcome };

type Options = {
  lanes: number;
  /** A mutant that the likeliest tests have not killed after this long is put aside. */
  mostMs: number;
  /** What is left of this time when all have had their turn is shared among those put aside; by default nothing is. */
  totalMs?: number;
  serverUrl: string;
  signal: AbortSignal;
  onResult(result: Result, done: number): void;
};

/** A mutant while it is tried; `asked` holds the paths of the test files that have run. */
type Lanes = { mutants: Lane; watch: Lane };
type Attempt = { mutant: Mutant; outcome: Outcome; asked: Set<string> };

/** These read the sources and load none of them, so no import leads to them. */
const readers: { of: RegExp; about?: RegExp; test: TestFile }[] = [
  {
    of: /predicate (dropped|negated)$/,
    about: /workspace_?id/i,
    test: unitTest("scripts/scoped-sql/scoped-sql.test.ts"),
  },
  { of: /^ORDER BY (dropped|reversed)$/, test: unitTest("scripts/scoped-sql/lock-order.test.ts") },
];

/** A mutant may hang: a test file gets this many times what it took without one, and some seconds more. */
const patience = { factor: 4, extraMs: 10_000, firstMs: 180_000 };

/**
 * Tries every mutant against the tests that load its file, in several lanes at once; `orderTests` says which come first. A test file
 * runs without a mutant before it is first used: that says how long it takes, and one that fails is not used.
 *
 * @returns the results, and the test files that fail without a mutant
 */
export async function runMutants(
  root: string,
  mutants: readonly Mutant[],
  options: Options,
): Promise<{ results: Result[]; failing: string[] }> {
  const run = new Run(root, options.signal);
  const files = [...new Set(mutants.map(({ file }) => file))];
  const lanes = Array.from({ length: options.lanes }, () => ({
    mutants: new Lane(root, options.serverUrl),
    watch: new Lane(root, options.serverUrl, files),
  }));
  const stop = () => {
    for (const lane of lanes.flatMap(({ mutants, watch }) => [mutants, watch])) lane.stop();
  };
  options.signal.addEventListener("abort", stop);
  const results: Result[] = [];
  const putAside: Attempt[] = [];
  const startedAt = performance.now();
  const left = () => (options.totalMs ?? 0) - (performance.now() - startedAt);
  const end = ({ mutant, outcome }: Attempt) => {
    const result = { mutant, outcome, ...locate(readFileSync(join(root, mutant.file), "utf8"), mutant) };
    options.onResult(result, results.push(result));
  };
  const takeTurns = async (attempts: Attempt[], mostMs: () => number, then: (attempt: Attempt) => void) => {
    const work = async (lane: Lanes) => {
      for (let attempt = attempts.shift(); attempt && !options.signal.aborted; attempt = attempts.shift()) {
        await run.try(lane, attempt, mostMs());
        if (!options.signal.aborted) then(attempt);
      }
    };
    await Promise.all(lanes.map(work));
  };
  try {
    await takeTurns(
      mutants.map((mutant) => ({ mutant, outcome: { by: null, tookMs: 0, files: 0, of: 0 }, asked: new Set() })),
      () => options.mostMs,
      (attempt) => {
        const { by, files, of } = attempt.outcome;
        if (by !== null || files === of || options.totalMs === undefined) end(attempt);
        else putAside.push(attempt);
      },
    );
    await takeTurns(putAside, () => (left() * lanes.length) / (putAside.length + lanes.length), end);
    return { results, failing: run.failing() };
  } finally {
    options.signal.removeEventListener("abort", stop);
    stop();
  }
}

/** How a test file runs without a mutant, and the blocks it enters; null when that could not be watched. */
type Usual = { tookMs: number; entered: Set<string> | null };

/** What is learnt while mutants are tried: how long test files take, and which of them kill. */
class Run {
  readonly #root: string;
  readonly #signal: AbortSignal;
  readonly #testsOf: (file: string) => TestFile[];
  /** How test files run without a mutant; null for one that fails without one. */
  readonly #usual = new Map<string, Promise<Usual | null>>();
  readonly #failing = new Set<string>();
  readonly #shown = new Map<string, Experience>();
  /** The shortest time without a kill: what later runs take, when everything is compiled. */
  readonly #shortestMs = new Map<string, number>();

  constructor(root: string, signal: AbortSignal) {
    this.#root = root;
    this.#signal = signal;
    this.#testsOf = testsByFile(root);
  }

  failing(): string[] {
    return [...this.#failing].sort();
  }

  /** Asks the tests that have not been asked, for `mostMs`, and writes down what they said. */
  async try(lane: Lanes, { mutant, outcome, asked }: Attempt, mostMs: number): Promise<void> {
    const source = this.#read(mutant.file);
    const text = applyEdit(source, mutant);
    const changed = source.slice(mutant.start, mutant.end);
    const reading = readers.filter(({ of, about }) => of.test(mutant.rule) && (about?.test(changed) ?? true));
    const tests = [...reading.map(({ test }) => test), ...this.#inOrder(mutant.file)];
    outcome.of = tests.length;
    const block = blockAround(mutant.file, source, mutant.start, mutant.end);
    const until = outcome.tookMs + mostMs;
    for (const test of tests) {
      if (asked.has(test.path)) continue;
      if (outcome.tookMs >= until) return;
      const usual = await this.#measure(lane, test);
      if (this.#signal.aborted) return;
      if (usual === null || !mayEnter(usual, block, test)) {
        outcome.of -= 1;
        continue;
      }
      const startedAt = performance.now();
      const failed = await lane.mutants.run(
        { file: mutant.file, text, test },
        usual.tookMs * patience.factor + patience.extraMs,
      );
      const tookMs = performance.now() - startedAt;
      outcome.tookMs += tookMs;
      outcome.files = asked.add(test.path).size;
      this.#learn(mutant.file, test, tookMs, failed !== null);
      if (failed === null) continue;
      outcome.by = `${test.path}: ${failed}`;
      return;
    }
  }

  /** Runs a test file without a mutant, once. */
  #measure(lane: Lanes, test: TestFile): Promise<Usual | null> {
    const known = this.#usual.get(test.path);
    if (known) return known;
    const measuring = (async () => {
      const unchanged = { file: test.path, text: this.#read(test.path), test };
      let startedAt = performance.now();
      const watched = await lane.watch.watch(unchanged, patience.firstMs);
      let failed = watched.failed;
      if (failed !== null) {
        // It may read the sources, which are marked there.
        startedAt = performance.now();
        failed = await lane.mutants.run(unchanged, patience.firstMs);
      }
      if (failed !== null) this.#failing.add(`${test.path}: ${failed}`);
      const tookMs = performance.now() - startedAt;
      this.#shortestMs.set(test.path, tookMs);
      return failed === null ? { tookMs, entered: watched.failed === null ? watched.entered : null } : null;
    })();
    this.#usual.set(test.path, measuring);
    return measuring;
  }

  #learn(file: string, test: TestFile, tookMs: number, killed: boolean): void {
    const key = `${file}\n${test.path}`;
    const before = this.#shown.get(key) ?? { asked: 0, killed: 0 };
    this.#shown.set(key, { asked: before.asked + 1, killed: before.killed + (killed ? 1 : 0) });
    const shortest = this.#shortestMs.get(test.path) ?? tookMs;
    if (!killed) this.#shortestMs.set(test.path, Math.min(shortest, tookMs));
  }

  #inOrder(file: string): TestFile[] {
    const experience = (test: TestFile) => this.#shown.get(`${file}\n${test.path}`);
    return orderTests(file, this.#testsOf(file), experience, ({ path }) => this.#shortestMs.get(path));
  }

  #read(file: string): string {
    return readFileSync(join(this.#root, file), "utf8");
  }
}

function mayEnter({ entered }: Usual, block: string | null, test: TestFile): boolean {
  return entered === null || block === null || test.distance === 0 || entered.has(block);
}

function unitTest(path: string): TestFile {
  return { path, project: "unit", distance: 0 };
}
