import type { Sql } from "postgres";

export type Parts = Record<"database" | "migrations" | "worker", "ready" | "not_ready">;

/** A worker without a heartbeat for this long counts as gone. */
const workerSilentSeconds = 15;

/** What this process depends on, part by part. */
export async function isReady(sql: Sql): Promise<Parts> {
  const parts: Parts = { database: "not_ready", migrations: "not_ready", worker: "not_ready" };
  try {
    const [row] = await sql<{ migrated: boolean; worker: boolean }[]>`
      SELECT to_regclass('public.worker_heartbeats') IS NOT NULL AS migrated,
        EXISTS (SELECT 1 FROM worker_heartbeats
          WHERE seen_at > now() - make_interval(secs => ${workerSilentSeconds})) AS worker`;
    parts.database = "ready";
    if (row?.migrated) parts.migrations = "ready";
    if (row?.worker) parts.worker = "ready";
  } catch {
    // Not ready is the answer; the reason is in the database's own log.
  }
  return parts;
}
