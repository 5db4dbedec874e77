import { setTimeout as pause } from "node:timers/promises";
import type { Sql } from "postgres";
import type { WriteProbe } from "#lib/health/write-probe";

export type Parts = Record<"database" | "migrations" | "worker", "ready" | "not_ready">;

/** A worker without a heartbeat for this long counts as gone. */
const workerSilentSeconds = 15;

/** An answer that takes longer counts as none. */
const patienceMs = 3_000;

/** What this process depends on, part by part. The database is ready when it takes writes. */
export async function isReady(sql: Sql, probe: WriteProbe): Promise<Parts> {
  const parts: Parts = { database: "not_ready", migrations: "not_ready", worker: "not_ready" };
  await Promise.race([look(sql, probe, parts), pause(patienceMs, undefined, { ref: false })]);
  return { ...parts };
}

async function look(sql: Sql, probe: WriteProbe, parts: Parts): Promise<void> {
  try {
    const [row] = await sql<{ migrated: boolean; worker: boolean }[]>`
      SELECT to_regclass('public.worker_heartbeats') IS NOT NULL AS migrated,
        EXISTS (SELECT 1 FROM worker_heartbeats
          WHERE seen_at > now() - make_interval(secs => ${workerSilentSeconds})) AS worker`;
    if (row?.migrated) parts.migrations = "ready";
    if (row?.worker) parts.worker = "ready";
    await probe();
    parts.database = "ready";
  } catch {
    // Not ready is the answer; the reason is in the database's own log.
  }
}
