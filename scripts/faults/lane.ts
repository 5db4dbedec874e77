/** A process that performs runs one after the other on a stage of its own, and tells how each ended. */
import { join } from "node:path";
import { type Mode, planRun } from "./plan.ts";
import { type Outcome, performRun } from "./run.ts";
import { openStage, removeLogs, type Stage } from "./stage.ts";

export type ToLane = { seed: number; mode: Mode; divisor: number; folder: string } | "stop";
export type FromLane = Outcome & { tookMs: number; logs: string | null };

let stage: Stage | null = null;

process.on("message", async (message: ToLane) => {
  if (message === "stop") {
    await leave();
    process.exit(0);
  }
  const { seed, mode, divisor, folder } = message;
  const startedAt = performance.now();
  const outcome = await tryRun(seed, mode, divisor, folder);
  const failed = outcome.problems.length > 0;
  const logs = failed ? (stage?.logFolder ?? null) : null;
  // After a failure the processes may be in any state.
  if (failed) {
    await stage?.close().catch(() => {});
    stage = null;
  }
  const answer: FromLane = { ...outcome, tookMs: performance.now() - startedAt, logs };
  process.send?.(answer);
});
process.once("disconnect", () => void leave().finally(() => process.exit(1)));

async function tryRun(seed: number, mode: Mode, divisor: number, folder: string): Promise<Outcome> {
  try {
    stage ??= await openStage(join(folder, `${mode}-${seed}`), divisor);
  } catch (error) {
    return { problems: [`the processes did not start: ${error}`], notes: [], judged: false };
  }
  return performRun(stage, planRun(seed, mode, divisor));
}

async function leave(): Promise<void> {
  if (!stage) return;
  await stage.close().catch(() => {});
  removeLogs(stage);
  stage = null;
}
