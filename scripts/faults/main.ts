/**
 * `npm run faults`: sends small campaigns over the real processes while the platform, the network and the processes fail, and
 * asks the sandbox who was messaged.
 *
 *   --runs 100 --seed 1    how many runs, and the seed of the first; a seed fixes everything but the machine's own timing
 *   --seed 4,8,15          these seeds
 *   --shape 503,pause      only these faults; `facts` for only opt-outs, edits, pauses and the like; `list` shows all
 *   --shape each           every fault once
 *   --real-length          outages and waits take as long as in real life instead of a sixtieth
 *   --lanes 2              how many runs go on side by side, each with processes of its own
 *
 * Questions of their own: `--shape big-events` (one tenant's large events, another's receipts), `--shape two-tenants`
 * (50,000 recipients beside 10), `--shape long-outage` (a platform away for ten minutes under a campaign of 5,000),
 * `--shape pace` (numbers at exactly the platform's limit, six minutes),
 * `--shape million` (a file of a million people, from its upload to the last answer; needs an hour and 20 GB of disk) and
 * `--shape sandbox-load` (50,000 messages to the sandbox with its dials at their worst). Exits with 1 when a run failed; a
 * failed run keeps its logs.
 * A run that ends before it is judged, because its processes did not start in time, is run a second time.
 */
import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { FromLane, ToLane } from "./lane.ts";
import type { Question } from "./on-stage.ts";
import { describePlan, type Mode, planRun, shapes } from "./plan.ts";
import { questions } from "./questions.ts";

const { values } = parseArgs({
  options: {
    runs: { type: "string" },
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

type Job = { seed: number; mode: Mode; again?: boolean };

const modes = values.shape === "each" ? [...shapes] : values.shape.split(",");
const [question] = modes;
if (values.shape === "list") console.log(["all", "facts", "each", ...shapes, ...Object.keys(questions)].join("\n"));
else if (question !== undefined && question in questions) await ask(questions[question as keyof typeof questions]);
else if (modes.every(isMode)) await runAll(jobsOf(modes));
else {
  console.error(`There is no shape ${values.shape}; --shape list shows them.`);
  process.exitCode = 2;
}
if (readdirSync(folder).length === 0) rmSync(folder, { recursive: true });

function isMode(name: string): name is Mode {
  return name === "all" || name === "facts" || shapes.includes(name as never);
}

/** One run for each seed and each shape that was asked for. */
function jobsOf(modes: Mode[]): Job[] {
  const named = values.seed.split(",").map(Number);
  const [first = 1] = named;
  const count = values.runs === undefined ? (modes.length > 1 ? 1 : 100) : Number(values.runs);
  const seeds = named.length > 1 ? named : Array.from({ length: count }, (_, i) => first + i);
  return seeds.flatMap((seed) => modes.map((mode) => ({ seed, mode })));
}

async function runAll(jobs: Job[]): Promise<void> {
  const startedAt = performance.now();
  const total = jobs.length;
  let [passed, failed] = [0, 0];
  const report = ({ seed, mode }: Job, { problems, notes, tookMs, logs }: FromLane) => {
    if (problems.length === 0) passed++;
    else failed++;
    const mark = problems.length === 0 ? "✓" : "✗";
    const plan = describePlan(planRun(seed, mode, divisor));
    console.log(`${mark} ${passed + failed}/${total} seed ${seed} (${Math.round(tookMs / 1000)} s) ${plan}`);
    for (const line of [notes.join("; "), ...problems]) console.log(`    ${line}`);
    if (logs) console.log(`    logs: ${logs}; again: npm run faults -- --seed ${seed} --runs 1 --shape ${mode}`);
  };
  await Promise.all(Array.from({ length: Math.min(Number(values.lanes), total) }, () => runLane(jobs, report)));
  console.log(`\nTook ${((performance.now() - startedAt) / 60_000).toFixed(1)} minutes`);
  // What was not run has not passed.
  end(passed, failed + jobs.length);
}

/** Gives a lane one job after the other until none is left. */
async function runLane(jobs: Job[], report: (job: Job, outcome: FromLane) => void): Promise<void> {
  const lane = fork(join(import.meta.dirname, "lane.ts"));
  lanes.add(lane);
  const ended = new Promise<void>((resolve) => lane.once("exit", () => resolve()));
  for (let job = jobs.shift(); job !== undefined && !stopping; job = jobs.shift()) {
    const answer = new Promise<FromLane | null>((resolve) => {
      lane.once("message", (message) => resolve(message as FromLane));
      void ended.then(() => resolve(null));
    });
    lane.send({ ...job, divisor, folder } satisfies ToLane);
    const outcome = await answer;
    // Nothing is known of messages that nobody was asked about: such a run has one second try, and is named.
    if (outcome && !outcome.judged && !job.again) {
      console.log(`↻ seed ${job.seed} was not judged and is run again: ${outcome.problems.join("; ")}`);
      jobs.push({ ...job, again: true });
      continue;
    }
    const lost = { problems: ["the process of the runs ended"], notes: [], judged: false, tookMs: 0, logs: folder };
    report(job, outcome ?? lost);
    if (!outcome) break;
  }
  if (lane.connected) lane.send("stop" satisfies ToLane);
  await ended;
  lanes.delete(lane);
}

async function ask(question: Question): Promise<void> {
  const { passed, failed, lines } = await question(join(folder, "stage"), divisor);
  for (const line of lines) console.log(line);
  end(passed, failed);
}

function end(passed: number, failed: number): void {
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}
