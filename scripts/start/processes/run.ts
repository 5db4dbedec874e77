/** The processes of one start, and stopping them in order. */
import { setTimeout as sleep } from "node:timers/promises";
import type { DataPaths } from "#lib/embedded/data-paths";
import { Problem } from "#lib/embedded/problem";
import { signal } from "#lib/embedded/processes";
import type { Embedded } from "#lib/embedded/start-embedded";
import { say } from "../report/terminal.ts";
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
const STABLE_AFTER_MS = 60_000;

export type Run = {
  services: Service[];
  database: Embedded | undefined;
  /** Aborted as soon as the run is stopping. */
  stopping: AbortSignal;
};

/** Records the running processes in the run file, so that the next start can end those that outlive this one. */
export function recordProcesses(run: Run, paths: DataPaths): void {
  const children = run.services.flatMap((service) => {
    const stamp = service.stamp();
    return stamp ? [{ ...stamp, name: service.name }] : [];
  });
  updateRun(paths.run, { children });
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
 * Restarts the embedded database whenever it ends unexpectedly; the other processes reconnect by themselves.
 * @throws Problem when it does not start again, or its port was taken meanwhile
 */
export async function superviseDatabase(run: Run, start: () => Promise<Embedded>): Promise<void> {
  let delayMs = INITIAL_DELAY_MS;
  while (run.database && !run.stopping.aborted) {
    const { port, ended } = run.database;
    const since = Date.now();
    await ended;
    if (run.stopping.aborted) return;
    delayMs = Date.now() - since > STABLE_AFTER_MS ? INITIAL_DELAY_MS : Math.min(delayMs * 2, 10_000);
    say("The database ended unexpectedly; starting it again.");
    await sleep(delayMs);
    if (run.stopping.aborted) return;
    run.database = await start();
    if (run.database.port !== port)
      throw new Problem(`The database's port ${port} was taken while it restarted.`, "Start again.");
    if (run.stopping.aborted) await run.database.stop();
  }
}
