/** Everything one start runs, and ending it in order. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Embedded } from "./embedded.ts";
import type { DataPaths } from "./paths.ts";
import { Problem } from "./problem.ts";
import { signal } from "./processes.ts";
import { say } from "./report.ts";
import { updateRun } from "./run-file.ts";
import type { Service } from "./service.ts";

/** Stopped in this order: people first, then machines, then the work, then what it speaks to. */
const STOP_ORDER = [
  { name: "web", graceMs: 6_000 },
  { name: "door", graceMs: 10_000 },
  { name: "worker", graceMs: 15_000 },
  { name: "sandbox", graceMs: 3_000 },
];

const FIRST_DELAY_MS = 125;
const WELL_AFTER_MS = 60_000;

export type House = {
  services: Service[];
  database: Embedded | undefined;
  /** Aborted as soon as the house is to be left. */
  leaving: AbortSignal;
};

/** Writes down which processes there are, for a start that has to clean up after this one. */
export function recordProcesses(house: House, paths: DataPaths): void {
  const children = house.services.flatMap((service) => {
    const stamp = service.stamp();
    return stamp ? [{ ...stamp, name: service.name }] : [];
  });
  updateRun(paths.run, { children });
}

/** Stops services in order, then the database. */
export async function stopHouse(house: House): Promise<void> {
  for (const { name, graceMs } of STOP_ORDER)
    await Promise.all(
      house.services.filter((service) => service.name === name).map((service) => service.stop(graceMs)),
    );
  await house.database?.stop();
}

/** For the impatient: everything ends now. The database recovers at the next start. */
export function killHouse(house: House): void {
  for (const service of house.services) {
    const stamp = service.stamp();
    if (stamp) signal(stamp.pid, "SIGKILL");
  }
  if (house.database) signal(house.database.pid, "SIGQUIT");
}

/**
 * Starts the embedded database again whenever it ends unasked; the other processes reconnect by themselves.
 * @throws Problem when it does not come up again, or not where the others look for it
 */
export async function keepDatabase(house: House, start: () => Promise<Embedded>): Promise<void> {
  let delayMs = FIRST_DELAY_MS;
  while (house.database && !house.leaving.aborted) {
    const { port, ended } = house.database;
    const since = Date.now();
    await ended;
    if (house.leaving.aborted) return;
    delayMs = Date.now() - since > WELL_AFTER_MS ? FIRST_DELAY_MS : Math.min(delayMs * 2, 10_000);
    say("The database ended unexpectedly; starting it again.");
    await sleep(delayMs);
    if (house.leaving.aborted) return;
    house.database = await start();
    if (house.database.port !== port)
      throw new Problem(`The database's port ${port} was taken while it restarted.`, "Start again.");
    if (house.leaving.aborted) await house.database.stop();
  }
}
