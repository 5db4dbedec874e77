/** What the tests of connections ask the database: who drives a lane, and where a campaign's messages stand. */
import type { ChildProcess } from "node:child_process";
import { leaseMs } from "#lib/sending/lanes/lanes";
import type { System } from "./system.ts";
import { until } from "./until.ts";

/**
 * How long another worker may take, in milliseconds, until it drives the lane of a dead one: workers look for lanes that nobody
 * drives every two seconds; the rest is room for a busy machine.
 */
export const takeOverMs = leaseMs + 20_000;

/** Starts a worker and waits until it works. */
export async function startReadyWorker(system: System): Promise<ChildProcess> {
  const alive = async () => {
    const [row] = await system.connection.sql<{ n: number }[]>`SELECT count(*)::int AS n FROM worker_heartbeats`;
    return row?.n ?? 0;
  };
  const before = await alive();
  const child = await system.startWorker();
  await until("the worker works", async () => (await alive()) > before);
  return child;
}

/** Who holds a lane, until when, and what time it is: milliseconds by the clock of the database. */
export async function readLane(system: System, laneId: string) {
  const [row] = await system.connection.sql<{ lease: string | null; until: number; now: number }[]>`
    SELECT lease, (extract(epoch FROM lease_until) * 1000)::float8 AS until,
      (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now
    FROM lanes WHERE id = ${laneId}`;
  if (!row) throw new Error("no lane");
  return row;
}

/** How many messages of a campaign stand in the outbox, by state. */
export async function outboxOf(system: System, campaignId: string): Promise<Record<string, number>> {
  const rows = await system.connection.sql<{ state: string; n: number }[]>`
    SELECT state, count(*)::int AS n FROM outbox WHERE origin_id = ${campaignId} GROUP BY state`;
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
}
