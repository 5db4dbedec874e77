import { sql } from "drizzle-orm";
import type { Db } from "#db/client";
import { workerHeartbeats } from "#db/schema/statistics";
import journal from "../../db/migrations/meta/_journal.json" with { type: "json" };

/** A worker writes its sign of life every few seconds; older than this it is taken for dead. */
export const heartbeatMaxAgeMs = 15_000;
const patienceMs = 2_000;

export type Part = { ready: boolean; detail: string };
export type Readiness = { ready: boolean; parts: Record<"database" | "migrations" | "door" | "worker", Part> };

/**
 * Whether everything a person needs to work is there: the database through the web's own role, its latest migration, the
 * door and one living worker. Never throws; what fails says why, without addresses or credentials.
 */
export async function readiness(db: Db, doorUrl: string, now: Date): Promise<Readiness> {
  const [database, migrations, worker, door] = await Promise.all([
    part(async () => {
      await db.execute(sql`SELECT 1`);
      return "answers";
    }),
    part(() => migrationsPresent(db)),
    part(() => workerAlive(db, now)),
    part(() => doorAlive(doorUrl)),
  ]);
  const parts = { database, migrations, door, worker };
  return { ready: Object.values(parts).every((each) => each.ready), parts };
}

async function part(ask: () => Promise<string>): Promise<Part> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NotReady(`no answer in ${patienceMs / 1000} s`)), patienceMs);
  });
  try {
    return { ready: true, detail: await Promise.race([ask(), late]) };
  } catch (error) {
    return { ready: false, detail: error instanceof NotReady ? error.message : "cannot be reached" };
  } finally {
    clearTimeout(timer);
  }
}

class NotReady extends Error {}

/** Migrations are applied in order and whole, so that the newest one this build knows stands for all before it. */
async function migrationsPresent(db: Db): Promise<string> {
  const newest = Math.max(...journal.entries.map((entry) => entry.when));
  const [row] = await db.execute<{ at: string | null }>(
    sql`SELECT max(created_at) AS at FROM drizzle.__drizzle_migrations`,
  );
  if (Number(row?.at ?? 0) < newest) throw new NotReady("not all applied; run npm run migrate");
  return `${journal.entries.length} applied`;
}

async function workerAlive(db: Db, now: Date): Promise<string> {
  const [row] = await db.select({ seenAt: sql<string | null>`max(${workerHeartbeats.seenAt})` }).from(workerHeartbeats);
  if (!row?.seenAt) throw new NotReady("no worker has started");
  const ageMs = now.getTime() - new Date(row.seenAt).getTime();
  if (ageMs >= heartbeatMaxAgeMs) throw new NotReady(`last seen ${Math.round(ageMs / 1000)} s ago`);
  return `seen ${Math.max(0, Math.round(ageMs / 1000))} s ago`;
}

async function doorAlive(doorUrl: string): Promise<string> {
  const response = await fetch(`${doorUrl}/healthz`, {
    signal: AbortSignal.timeout(patienceMs),
    redirect: "error",
    cache: "no-store",
  });
  await response.arrayBuffer();
  if (!response.ok) throw new NotReady(`answered ${response.status}`);
  return "answers";
}
