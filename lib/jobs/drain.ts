import { sql } from "drizzle-orm";
import type { Db } from "#db/client";
import type { JobPayload } from "./define-job.ts";
import type { JobQueue } from "./queue.ts";

/** Requests of one kind that one workspace hands over in a turn, so that a thousand of them do not delay another's one. */
const perWorkspace = 20;
/** Workspaces served in one turn. */
const workspacesPerTurn = 50;

/** Where the last turn ended: the next one starts with the workspace after it. One for each loop. */
export type DrainPosition = { afterWorkspace: string };

/**
 * Hands due requests over to the job engine, workspaces in turn, in one transaction: a request is either still there or a
 * job. Several workers may drain at once; each skips what another has taken. Requests of kinds that `queue` does not know
 * stay and are not even read.
 *
 * @returns whether there may be more to do at once
 */
export async function drainJobRequests(
  db: Db,
  queue: Pick<JobQueue, "kinds" | "handOver" | "wake">,
  now: Date,
  position: DrainPosition,
): Promise<boolean> {
  const taken = await db.transaction(async (tx) => {
    const rows = await takeDueRequests(tx as unknown as Db, queue.kinds, now, position.afterWorkspace);
    for (const [kind, requests] of Map.groupBy(rows, (row) => row.kind)) {
      // The row's own workspace counts, whatever the payload says: the row is what row-level security has checked.
      const payloads = requests.map(({ payload, workspaceId }): JobPayload => ({ ...payload, workspaceId }));
      await queue.handOver(tx as unknown as Db, kind, payloads);
    }
    return rows;
  });
  queue.wake([...new Set(taken.map((row) => row.kind))]);
  const served = [...new Set(taken.map((row) => row.workspaceId))].sort();
  const startedAtTheFirst = position.afterWorkspace === "";
  position.afterWorkspace = served.length === workspacesPerTurn ? (served.at(-1) ?? "") : "";
  return taken.length > 0 || !startedAtTheFirst;
}

type Taken = { workspaceId: string; kind: string; payload: Record<string, unknown> };

/**
 * Deletes the requests of this turn and returns them. The recursion steps from workspace to workspace through the index:
 * its cost follows the number of workspaces with requests, not the number of requests.
 */
async function takeDueRequests(db: Db, kinds: readonly string[], now: Date, after: string): Promise<Taken[]> {
  const due = now.toISOString();
  return db.execute<Taken>(sql`
    WITH RECURSIVE known AS MATERIALIZED (
      SELECT kind FROM jsonb_array_elements_text(${JSON.stringify(kinds)}::jsonb) AS kind
    ), turn AS (
      (SELECT workspace_id FROM job_requests
        WHERE workspace_id > ${after} AND EXISTS (SELECT 1 FROM job_requests WHERE due_at <= ${due})
        ORDER BY workspace_id LIMIT 1)
      UNION ALL
      SELECT (SELECT r.workspace_id FROM job_requests r WHERE r.workspace_id > turn.workspace_id
        ORDER BY r.workspace_id LIMIT 1)
      FROM turn WHERE turn.workspace_id IS NOT NULL
    ), served AS (
      SELECT turn.workspace_id FROM turn
      WHERE EXISTS (SELECT 1 FROM known WHERE EXISTS (
        SELECT 1 FROM job_requests r
        WHERE r.workspace_id = turn.workspace_id AND r.kind = known.kind AND r.due_at <= ${due}))
      LIMIT ${workspacesPerTurn}
    ), picked AS MATERIALIZED (
      SELECT one.workspace_id, one.kind, one.key FROM served
      CROSS JOIN known
      CROSS JOIN LATERAL (
        SELECT r.workspace_id, r.kind, r.key FROM job_requests r
        WHERE r.workspace_id = served.workspace_id AND r.kind = known.kind AND r.due_at <= ${due}
        ORDER BY r.due_at LIMIT ${perWorkspace} FOR UPDATE SKIP LOCKED) AS one
    )
    DELETE FROM job_requests r USING picked
    WHERE r.workspace_id = picked.workspace_id AND r.kind = picked.kind AND r.key = picked.key
    RETURNING r.workspace_id AS "workspaceId", r.kind, r.payload`);
}
