/** The processes of one start, and stopping them in order. */
import { setTimeout as sleep } from "node:timers/promises";
import type { DataPaths } from "#lib/embedded/data-paths";
import { Problem } from "#lib/embedded/problem";
import { signal } from "#lib/embedded/processes";
import type { Embedded } from "#lib/embedded/start-embedded";
import { say, sayProblem } from "../report/terminal.ts";
import { updateRun } from "./run-file.ts";
import type { Service } from "./service.ts";

/** Stop order: the console, the door, then the worker, then the sandbox that the worker talks to. */
const STOP_ORDER = [
  { name: "web", graceMs: 6_000 },
  { name: "door", graceMs: 10_000 },
  { name: "worker", graceMs: 15_000 },
  { name: "sandbox", graceMs: 3_000 },
];

const INITIAL_DELAY_MS = 125;
const LONGEST_DELAY_MS = 10_000;
const STABLE_AFTER_MS = 60_000;
/** How soon a run file that could not be written is written again. */
const RECORD_AGAIN_MS = 5_000;

export type Run = {
  services: Service[];
  database: Embedded | undefined;
  /** The console's address, once it is known. */
  url?: string;
  /** Set while the run file is out of date. */
  recordAgain?: NodeJS.Timeout;
  /** Aborted as soon as the run is stopping. */
  stopping: AbortSignal;
};

/**
 * Records the running processes, and the address when there is one, in the run file, so that the next start can end those
 * that outlive this one. A file that cannot be written, as on a full disk, ends nothing: it is written as soon as it can be.
 */
export function recordRun(run: Run, paths: DataPaths): void {
  const children = run.services.flatMap((service) => {
    const stamp = service.stamp();
    return stamp ? [{ ...stamp, name: service.name }] : [];
  });
  try {
    updateRun(paths.run, { children, ...(run.url ? { url: run.url } : {}) });
  } catch {
    clearTimeout(run.recordAgain);
    run.recordAgain = setTimeout(() => recordRun(run, paths), RECORD_AGAIN_MS).unref();
  }
}

/** Stops the services in order, then the database. */
export async function stopRun(run: Run): Promise<void> {
  for (const { name, graceMs } of STOP_ORDER)
    await Promise.all(run.services.filter((service) => service.name === name).map((service) => service.stop(graceMs)));
  await run.database?.stop();
}

/** Kills everything at once. The database recovers at the next start. */
export function killRun(run: Run): void {
  for (const service of run.services) {
    const stamp = service.stamp();
    if (stamp) signal(stamp.pid, "SIGKILL");
  }
  if (run.database) signal(run.database.pid, "SIGQUIT");
}

/**
 * Restarts the embedded database whenever it ends unexpectedly; the other processes reconnect by themselves. A restart that
 * fails is tried again, later and later: what is in its way may pass, as a full disk does once somebody has freed space.
 */
export async function superviseDatabase(
  run: Run,
  start: () => Promise<Embedded>,
  wait: (ms: number) => Promise<unknown> = sleep,
): Promise<void> {
  let delayMs = INITIAL_DELAY_MS;
  while (run.database && !run.stopping.aborted) {
    const { ended } = run.database;
    const since = Date.now();
    await ended;
    if (run.stopping.aborted) return;
    if (Date.now() - since > STABLE_AFTER_MS) delayMs = INITIAL_DELAY_MS;
    say("The database ended unexpectedly; starting it again.");
    for (let told = ""; !run.stopping.aborted; ) {
      delayMs = Math.min(delayMs * 2, LONGEST_DELAY_MS);
      await wait(delayMs);
      if (run.stopping.aborted) return;
      const trouble = await restartDatabase(run, start);
      if (!trouble) break;
      // The same trouble is told once, however often it is tried.
      if (trouble.message !== told) sayProblem(trouble);
      told = trouble.message;
    }
    if (run.stopping.aborted) await run.database.stop();
  }
}

/** Tries once. @returns why it failed; undefined when the database runs */
async function restartDatabase(run: Run, start: () => Promise<Embedded>): Promise<Problem | undefined> {
  try {
    run.database = await start();
    return undefined;
  } catch (error) {
    if (error instanceof Problem) return error;
    const reason = error instanceof Error ? error.message : String(error);
    return new Problem(`The database could not be started: ${reason}`, "It is tried again by itself.");
  }
}
