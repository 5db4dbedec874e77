/**
 * `npm run faults`: sends small campaigns over the real processes while the platform, the network and the processes fail, and
 * asks the sandbox who was messaged.
 *
 *   --runs 100 --seed 1    how many runs, and the seed of the first; a seed fixes everything but the machine's own timing
 *   --shape 503            only this fault; `facts` for only opt-outs, edits, pauses and the like; `list` shows all
 *   --real-length          outages and waits take as long as in real life instead of a sixtieth
 *   --lanes 2              how many runs go on side by side, each with processes of its own
 *
 * Two questions of their own: `--shape big-events` (one tenant's large events, another's receipts) and `--shape two-tenants`
 * (50,000 recipients beside 10). Exits with 1 when a run failed; a failed run keeps its logs.
 */
import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { FromLane, ToLane } from "./lane.ts";
import { describePlan, type Mode, planRun, shapes } from "./plan.ts";
import { type Question, questions } from "./questions.ts";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "100" },
    seed: { type: "string", default: "1" },
    shape: { type: "string", default: "all" },
    lanes: { type: "string", default: "2" },
    "real-length": { type: "boolean", default: false },
  },
});
const divisor = values["real-length"] ? 1 : 60;
const folder = mkdtempSync(join(tmpdir(), "carillon-faults-"));
const lanes = new Set<ChildProcess>();
let stopping = false;
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => {
    stopping = true;
    for (const lane of lanes) lane.disconnect();
  });

const { shape } = values;
if (shape === "list") console.log(["all", "facts", ...shapes, ...Object.keys(questions)].join("\n"));
else if (shape in questions) await ask(questions[shape as keyof typeof questions]);
else if (shape !== "all" && shape !== "facts" && !shapes.includes(shape as never)) {
  console.error(`There is no shape ${shape}; --shape list shows them.`);
  process.exitCode = 2;
} else await runAll(shape as Mode);
if (readdirSync(folder).length === 0) rmSync(folder, { recursive: true });

async function runAll(mode: Mode): Promise<void> {
  const first = Number(values.seed);
  const seeds = Array.from({ length: Number(values.runs) }, (_, i) => first + i);
  const startedAt = performance.now();
  const total = seeds.length;
  let [passed, failed] = [0, 0];
  const report = ({ seed, problems, notes, tookMs, logs }: FromLane) => {
    if (problems.length === 0) passed++;
    else failed++;
    const mark = problems.length === 0 ? "✓" : "✗";
    const seconds = Math.round(tookMs / 1000);
    console.log(
      `${mark} ${passed + failed}/${total} seed ${seed} (${seconds} s) ${describePlan(planRun(seed, mode, divisor))}`,
    );
    console.log(`    ${notes.join("; ")}`);
    for (const problem of problems) console.log(`    ${problem}`);
    if (logs) console.log(`    logs: ${logs}; again: npm run faults -- --seed ${seed} --runs 1 --shape ${mode}`);
  };
  await Promise.all(Array.from({ length: Math.min(Number(values.lanes), total) }, () => runLane(seeds, mode, report)));
  console.log(`\nTook ${((performance.now() - startedAt) / 60_000).toFixed(1)} minutes`);
  end(passed, failed + seeds.length);
}

/** Gives a lane one seed after the other until none is left. */
async function runLane(seeds: number[], mode: Mode, report: (outcome: FromLane) => void): Promise<void> {
  const lane = fork(join(import.meta.dirname, "lane.ts"), { env: { ...process.env } });
  lanes.add(lane);
  const ended = new Promise<void>((resolve) => lane.once("exit", () => resolve()));
  for (let seed = seeds.shift(); seed !== undefined && !stopping; seed = seeds.shift()) {
    const answer = new Promise<FromLane | null>((resolve) => {
      lane.once("message", (message) => resolve(message as FromLane));
      void ended.then(() => resolve(null));
    });
    lane.send({ seed, mode, divisor, folder } satisfies ToLane);
    const outcome = await answer;
    report(outcome ?? { seed, problems: ["the process of the runs ended"], notes: [], tookMs: 0, logs: folder });
    if (!outcome) break;
  }
  if (lane.connected) lane.send("stop" satisfies ToLane);
  await ended;
  lanes.delete(lane);
}

async function ask(question: Question): Promise<void> {
  const { passed, failed, lines } = await question(join(folder, "stage"), Number(values.seed));
  for (const line of lines) console.log(line);
  end(passed, failed);
}

function end(passed: number, failed: number): void {
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}
