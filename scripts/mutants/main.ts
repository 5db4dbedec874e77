/**
 * `npm run mutants`: changes the source by rule, one small change at a time, and asks the fast tests to notice.
 *
 *   --seed 1 --sample 300   which mutants, chosen by the seed alone
 *   --only lib/inbound      only files whose path begins so; may be repeated
 *   --named                 the named mutants instead; each must die in less than a minute
 *   --list                  shows the mutants and runs nothing
 *   --lanes 2               how many run at once
 *
 * Exits with 1 when fewer than 85 % die, one of the named survives or takes too long, or a test fails without a mutant.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startTestServer } from "#lib/testing/global-setup";
import { applyNamed } from "./apply-named.ts";
import { findMutants } from "./find-mutants.ts";
import { locate, type Mutant } from "./mutant.ts";
import { namedMutants } from "./named.ts";
import { progressLine, report } from "./report.ts";
import { type Result, runMutants } from "./run-mutants.ts";
import { sample } from "./sample.ts";
import { removeScratchTrees } from "./scratch-tree.ts";
import { typeCheck } from "./type-check.ts";

const root = join(import.meta.dirname, "..", "..");
const requiredShare = 0.85;
const namedMs = 60_000;
/** Half a minute for each of a sample, of which killed ones take a few seconds; then what is left of 45 minutes for the rest. */
const sampledMs = { each: 30_000, total: 45 * 60_000 };

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    sample: { type: "string", default: "300" },
    only: { type: "string", multiple: true },
    named: { type: "boolean", default: false },
    list: { type: "boolean", default: false },
    lanes: { type: "string", default: "2" },
  },
});

const stopping = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stopping.abort());
removeScratchTrees();
try {
  const chosen = values.named ? namedMutants.map((named) => applyNamed(root, named)) : await chooseMutants();
  if (values.list) list(chosen);
  else process.exitCode = await run(chosen);
} catch (error) {
  if (!stopping.signal.aborted) throw error;
} finally {
  removeScratchTrees();
}
if (stopping.signal.aborted) process.exitCode = 130;

async function chooseMutants(): Promise<Mutant[]> {
  const count = Number(values.sample);
  const all = findMutants(root).filter(
    ({ file }) => !values.only || values.only.some((start) => file.startsWith(start)),
  );
  // About one in six does not type-check; the next ones of the same order take their places.
  const drawn = sample(all, Math.ceil(count * 1.4) + 20, Number(values.seed));
  const valid = await typeCheck(root, drawn, stopping.signal);
  const mutants = valid.slice(0, count);
  console.log(
    `${all.length} mutants by rule; seed ${values.seed} draws ${mutants.length} of them ` +
      `(${drawn.length - valid.length} of ${drawn.length} looked at do not type-check and are left out)`,
  );
  return mutants;
}

function list(mutants: Mutant[]): void {
  for (const mutant of mutants) {
    const { line, before, after } = locate(readFileSync(join(root, mutant.file), "utf8"), mutant);
    console.log(`${mutant.file}:${line}  ${mutant.rule}\n  - ${before}\n  + ${after}`);
  }
}

async function run(mutants: Mutant[]): Promise<number> {
  const server = await startTestServer();
  const startedAt = performance.now();
  try {
    const { results, failing } = await runMutants(root, mutants, {
      lanes: Number(values.lanes),
      mostMs: values.named ? namedMs : sampledMs.each,
      ...(values.named ? {} : { totalMs: sampledMs.total }),
      serverUrl: server.adminUrl,
      signal: stopping.signal,
      onResult: (result, done) => console.log(progressLine(result, done, mutants.length)),
    });
    if (stopping.signal.aborted) return 130;
    console.log(`\nTook ${((performance.now() - startedAt) / 60_000).toFixed(1)} minutes`);
    console.log(report(results, failing));
    return failing.length === 0 && passes(results) ? 0 : 1;
  } finally {
    await server.stop();
  }
}

function passes(results: Result[]): boolean {
  if (values.named) return results.every(({ outcome }) => outcome.by && outcome.tookMs < namedMs);
  return results.filter(({ outcome }) => outcome.by).length >= results.length * requiredShare;
}
