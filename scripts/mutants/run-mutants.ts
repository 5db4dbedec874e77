import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type TestFile, testsByFile } from "./import-graph.ts";
import { Lane, type Outcome } from "./lane-process.ts";
import { applyEdit, type Location, locate, type Mutant } from "./mutant.ts";

export type Result = Location & { mutant: Mutant; outcome: Outcome };

/**
 * Tries every mutant against the tests that load its file, the nearest tests first, in several lanes at once.
 *
 * @param onResult called as each ends
 * @throws Error when a test fails without a mutant
 */
export async function runMutants(
  root: string,
  mutants: readonly Mutant[],
  options: { lanes: number; serverUrl: string; signal: AbortSignal; onResult(result: Result, done: number): void },
): Promise<Result[]> {
  const testsOf = memoize(testsByFile(root));
  const usualMs = new Map<string, number>();
  const lanes = Array.from({ length: options.lanes }, () => new Lane(root, options.serverUrl, usualMs));
  const stop = () => {
    for (const lane of lanes) lane.stop();
  };
  options.signal.addEventListener("abort", stop);
  try {
    const tests = new Map(mutants.flatMap(({ file }) => testsOf(file).map((test) => [test.path, test])));
    await measureTests(root, lanes, [...tests.values()], usualMs, options.signal);
    const results: Result[] = [];
    const kills = new Map<string, number>();
    await share(lanes, mutants, options.signal, async (lane, mutant) => {
      const source = readFileSync(join(root, mutant.file), "utf8");
      const tests = killersFirst(testsOf(mutant.file), mutant.file, kills);
      const outcome = await lane.run({ file: mutant.file, text: applyEdit(source, mutant), tests });
      if (options.signal.aborted) return;
      if (outcome.died) {
        const killer = `${mutant.file}\n${outcome.by.slice(0, outcome.by.indexOf(": "))}`;
        kills.set(killer, (kills.get(killer) ?? 0) + 1);
      }
      const result = { mutant, outcome, ...locate(source, mutant) };
      options.onResult(result, results.push(result));
    });
    return results;
  } finally {
    options.signal.removeEventListener("abort", stop);
    stop();
  }
}

/** Runs every test once without a mutant: all must pass, and their times say when a mutant hangs. */
async function measureTests(
  root: string,
  lanes: Lane[],
  tests: TestFile[],
  usualMs: Map<string, number>,
  signal: AbortSignal,
): Promise<void> {
  const failed: string[] = [];
  await share(lanes, tests, signal, async (lane, test) => {
    const unchanged = { file: test.path, text: readFileSync(join(root, test.path), "utf8"), tests: [test] };
    const outcome = await lane.run(unchanged, (path, tookMs) => usualMs.set(path, tookMs));
    if (outcome.died) failed.push(outcome.by);
  });
  if (failed.length > 0 && !signal.aborted) {
    throw new Error(`These fail without a mutant, so nothing can be said of mutants:\n${failed.join("\n")}`);
  }
}

/** Hands out the work, one piece a lane at a time. */
async function share<T>(
  lanes: Lane[],
  work: readonly T[],
  signal: AbortSignal,
  run: (lane: Lane, piece: T) => Promise<void>,
): Promise<void> {
  const waiting = [...work];
  await Promise.all(
    lanes.map(async (lane) => {
      for (let piece = waiting.shift(); piece !== undefined && !signal.aborted; piece = waiting.shift()) {
        await run(lane, piece);
      }
    }),
  );
}

/** What killed other mutants of the file goes first; the order of nearness stays otherwise. */
function killersFirst(tests: TestFile[], file: string, kills: Map<string, number>): TestFile[] {
  const killed = ({ path }: TestFile) => kills.get(`${file}\n${path}`) ?? 0;
  return tests.toSorted((a, b) => killed(b) - killed(a));
}

function memoize<T>(compute: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    const value = known.get(key) ?? compute(key);
    known.set(key, value);
    return value;
  };
}
