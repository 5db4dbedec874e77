import { type SQL, sql } from "drizzle-orm";
import type { Db } from "#db/client";
import { reportError, reportSuccess } from "#lib/report-error";

/** Where the last turn ended: the next one starts with the workspace after it. One for each loop. */
export type TurnPosition = { afterWorkspace: string };

/**
 * The workspaces to serve next, each once, starting after the last one served. Steps from one to the next through an index
 * that starts with the workspace, so that its cost follows the number of workspaces and not the number of rows.
 *
 * @param from table and condition, such as ``sql`orphan_receipts WHERE next_try_at <= now()` ``
 * @param limit most workspaces of one turn
 */
export async function workspacesInTurn(db: Db, from: SQL, position: TurnPosition, limit: number): Promise<string[]> {
  const { afterWorkspace } = position;
  const workspaces = await workspacesAfter(db, from, afterWorkspace, limit);
  if (workspaces.length < limit && afterWorkspace !== "") {
    const first = await workspacesAfter(db, from, "", limit - workspaces.length);
    workspaces.push(...first.filter((id) => id <= afterWorkspace));
  }
  position.afterWorkspace = workspaces.at(-1) ?? "";
  return workspaces;
}

async function workspacesAfter(db: Db, from: SQL, after: string, limit: number): Promise<string[]> {
  const rows = await db.execute<{ id: string }>(sql`
    WITH RECURSIVE turn AS (
      (SELECT workspace_id AS id FROM ${from} AND workspace_id > ${after} ORDER BY workspace_id LIMIT 1)
      UNION ALL
      SELECT (SELECT workspace_id FROM ${from} AND workspace_id > turn.id ORDER BY workspace_id LIMIT 1)
      FROM turn WHERE turn.id IS NOT NULL
    )
    SELECT id FROM turn WHERE id IS NOT NULL LIMIT ${limit}`);
  return rows.map((row) => row.id);
}

/**
 * Serves each workspace, a few side by side. One that fails is reported and waits for the next turn; the others go on.
 *
 * @param activity what is done for them, for the log and the metrics
 */
export async function serveEach(
  activity: string,
  workspaces: string[],
  sideBySide: number,
  serve: (workspaceId: string) => Promise<void>,
): Promise<void> {
  const left = [...workspaces];
  const worker = async () => {
    for (let id = left.shift(); id !== undefined; id = left.shift()) {
      try {
        await serve(id);
        reportSuccess({ activity, workspaceId: id });
      } catch (error) {
        reportError({ activity, workspaceId: id }, error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(sideBySide, left.length) }, worker));
}
