import { sql } from "drizzle-orm";
import type { Db } from "#db/client";
import { workerHeartbeats } from "#db/schema/operations";
import journal from "../../db/migrations/meta/_journal.json" with { type: "json" };
import { refusalOf, type WriteProbe } from "./write-probe.ts";

/** A worker with an older heartbeat counts as dead. Heartbeats are written every few seconds. */
export const heartbeatMaxAgeMs = 15_000;
const timeoutMs = 2_000;

export type Part = { ready: boolean; detail: string };
export type Readiness = { ready: boolean; parts: Record<"database" | "migrations" | "door" | "worker", Part> };

/**
 * Checks everything the console needs: that the database takes writes (with the web's own role), its latest migration, the
 * door and at least one running worker. Never throws. Each failed part has a reason, without addresses or credentials.
 */
export async function checkReadiness(db: Db, probe: WriteProbe, doorUrl: string, now: Date): Promise<Readiness> {
  const [database, migrations, worker, door] = await Promise.all([
    check(() => checkWrites(probe)),
    check(() => checkMigrations(db)),
    check(() => checkWorker(db, now)),
    check(() => checkDoor(doorUrl)),
  ]);
  const parts = { database, migrations, door, worker };
  return { ready: Object.values(parts).every((each) => each.ready), parts };
}

async function check(run: () => Promise<string>): Promise<Part> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NotReady(`no answer in ${timeoutMs / 1000} s`)), timeoutMs);
  });
  try {
    return { ready: true, detail: await Promise.race([run(), timeout]) };
  } catch (error) {
    return { ready: false, detail: error instanceof NotReady ? error.message : "cannot be reached" };
  } finally {
    clearTimeout(timer);
  }
}

class NotReady extends Error {}

async function checkWrites(probe: WriteProbe): Promise<string> {
  try {
    await probe();
    return "answers and takes writes";
  } catch (error) {
    const refusal = refusalOf(error);
    throw refusal ? new NotReady(refusal) : error;
  }
}

/** Migrations are applied in order, so the newest one that this build knows implies all earlier ones. */
async function checkMigrations(db: Db): Promise<string> {
  const newest = Math.max(...journal.entries.map((entry) => entry.when));
  const [row] = await db.execute<{ at: string | null }>(
    sql`SELECT max(created_at) AS at FROM drizzle.__drizzle_migrations`,
  );
  if (Number(row?.at ?? 0) < newest) throw new NotReady("not all applied; run npm run migrate");
  return `${journal.entries.length} applied`;
}

async function checkWorker(db: Db, now: Date): Promise<string> {
  const [row] = await db.select({ seenAt: sql<string | null>`max(${workerHeartbeats.seenAt})` }).from(workerHeartbeats);
  if (!row?.seenAt) throw new NotReady("no worker has started");
  const ageMs = now.getTime() - new Date(row.seenAt).getTime();
  if (ageMs >= heartbeatMaxAgeMs) throw new NotReady(`last seen ${Math.round(ageMs / 1000)} s ago`);
  return `seen ${Math.max(0, Math.round(ageMs / 1000))} s ago`;
}

async function checkDoor(doorUrl: string): Promise<string> {
  const response = await fetch(`${doorUrl}/healthz`, {
    signal: AbortSignal.timeout(timeoutMs),
    redirect: "error",
    cache: "no-store",
  });
  await response.arrayBuffer();
  if (!response.ok) throw new NotReady(`answered ${response.status}`);
  return "answers";
}
