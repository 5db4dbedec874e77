import { sql } from "drizzle-orm";
import type { Db } from "#db/client";
import { type Ctx, inTransaction } from "#lib/context";
import type { FileStore } from "#lib/storage/file-store";
import { textArray } from "#lib/text/text-array";

/** Files and rows that leave in one turn. */
const perTurn = 500;
/** Days for which it stays in the list what became of a file. */
const listedDays = 30;
/** A file that did not go on for this long has lost its job, in hours. */
const lostHours = 24;

/**
 * Removes exports and rejected rows whose time is over, and in the end what is listed of them, and gives up files that have
 * not gone on for a day. Bounded; several workers may do it at once.
 *
 * @param db outside of any workspace
 * @returns whether there may be more to do at once
 */
export async function dropOldFiles(
  db: Db,
  contextOf: (workspaceId: string) => Ctx,
  store: FileStore,
): Promise<boolean> {
  await giveUp(db, contextOf);
  const over = await db.execute<{ workspaceId: string; id: string; key: string }>(sql`
    SELECT workspace_id AS "workspaceId", id, storage_key AS key FROM contact_files
    WHERE expires_at < now() AND storage_key IS NOT NULL LIMIT ${perTurn}`);
  for (const [workspaceId, files] of Map.groupBy(over, (file) => file.workspaceId)) {
    const ids = textArray(files.map(({ id }) => id));
    await inTransaction(contextOf(workspaceId), ({ db }) =>
      db.execute(sql`
        UPDATE contact_files SET storage_key = NULL WHERE workspace_id = ${workspaceId} AND id = ANY(${ids})`),
    );
  }
  await store.remove(over.map(({ key }) => key));
  const rows = await db.execute(sql`
    DELETE FROM contact_file_rows r USING (
      SELECT r.workspace_id, r.file_id, r.row_number FROM contact_files f
      JOIN contact_file_rows r ON r.workspace_id = f.workspace_id AND r.file_id = f.id
      WHERE f.kind = 'import' AND f.expires_at < now() LIMIT ${perTurn * 10}) over
    WHERE r.workspace_id = over.workspace_id AND r.file_id = over.file_id AND r.row_number = over.row_number
    RETURNING 1`);
  const listed = await db.execute(sql`
    DELETE FROM contact_files f WHERE (workspace_id, id) IN (
      SELECT workspace_id, id FROM contact_files
      WHERE expires_at < now() AND ended_at < now() - make_interval(days => ${listedDays}) AND storage_key IS NULL
        AND NOT EXISTS (SELECT 1 FROM contact_file_rows r
          WHERE r.workspace_id = contact_files.workspace_id AND r.file_id = contact_files.id)
      LIMIT ${perTurn}) RETURNING 1`);
  return over.length === perTurn || rows.length === perTurn * 10 || listed.length === perTurn;
}

async function giveUp(db: Db, contextOf: (workspaceId: string) => Ctx): Promise<void> {
  const lost = await db.execute<{ workspaceId: string; id: string }>(sql`
    SELECT workspace_id AS "workspaceId", id FROM contact_files
    WHERE touched_at < now() - make_interval(hours => ${lostHours}) AND state IN ('waiting', 'running') LIMIT ${perTurn}`);
  for (const [workspaceId, files] of Map.groupBy(lost, (file) => file.workspaceId)) {
    const ids = textArray(files.map(({ id }) => id));
    await inTransaction(contextOf(workspaceId), ({ db }) =>
      db.execute(sql`
        UPDATE contact_files SET state = 'failed', trouble = '{"source": "own", "key": "gaveUp", "values": {}}',
          ended_at = now(), touched_at = now(), expires_at = now()
        WHERE workspace_id = ${workspaceId} AND id = ANY(${ids}) AND state IN ('waiting', 'running')`),
    );
  }
}
