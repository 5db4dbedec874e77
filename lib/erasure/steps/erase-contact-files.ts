import { sql } from "drizzle-orm";
import { contactFileJob } from "#lib/contacts/files/jobs";
import type { Ctx } from "#lib/context";
import { askForJob } from "#lib/jobs/ask";
import type { StepResult, StepTools } from "../step.ts";

/** Rows that are looked at in one slice. */
const atOnce = 5_000;

/**
 * Takes the person out of files of contacts. Imports that are under way are waited for: they take nobody in who was erased,
 * and their files go with their ends. Then exports are removed, and those under way begin anew, without the person. Rejected
 * rows that name the person are emptied.
 *
 * @param ctx in a transaction
 */
export async function eraseContactFiles(
  ctx: Ctx,
  { spellings, round }: StepTools,
  position: string[] | null,
): Promise<StepResult> {
  // What is made later does not have the person any more: contacts went before the first step.
  if (position === null && round === 1) {
    if (await isImporting(ctx)) return { position: null, looked: 0, found: {}, wait: true };
    const storageKeys = await removeExports(ctx);
    return { position: ["", "0"], looked: 0, found: { files: storageKeys.length }, storageKeys };
  }
  const { db, workspaceId } = ctx;
  const [fileId = "", rowNumber = "0"] = position ?? [];
  const looked = await db.execute<{ fileId: string; rowNumber: number; hit: boolean }>(sql`
    SELECT file_id AS "fileId", row_number AS "rowNumber", cells::text ~* ${spellings} AS hit FROM contact_file_rows
    WHERE workspace_id = ${workspaceId} AND (file_id, row_number) > (${fileId}, ${rowNumber}::int)
    ORDER BY file_id, row_number LIMIT ${atOnce}`);
  const hits = looked.filter(({ hit }) => hit);
  if (hits.length > 0) {
    await db.execute(sql`
      UPDATE contact_file_rows f SET cells = '[]'
      FROM jsonb_to_recordset(${JSON.stringify(hits)}::jsonb) AS r("fileId" text, "rowNumber" int)
      WHERE f.workspace_id = ${workspaceId} AND f.file_id = r."fileId" AND f.row_number = r."rowNumber"`);
  }
  const last = looked.at(-1);
  return {
    position: looked.length === atOnce && last ? [last.fileId, String(last.rowNumber)] : null,
    ...{ looked: looked.length, found: { lists: hits.length } },
  };
}

/** @returns the keys of the files that no row names any more */
async function removeExports(ctx: Ctx): Promise<string[]> {
  const { db, workspaceId } = ctx;
  const made = await db.execute<{ key: string }>(sql`
    WITH held AS (
      SELECT id, storage_key FROM contact_files
      WHERE workspace_id = ${workspaceId} AND kind = 'export' AND storage_key IS NOT NULL FOR UPDATE)
    UPDATE contact_files f SET storage_key = NULL FROM held
    WHERE f.workspace_id = ${workspaceId} AND f.id = held.id RETURNING held.storage_key AS key`);
  const begun = await db.execute<{ id: string }>(sql`
    UPDATE contact_files SET turn = turn + 1, state = 'waiting', started_at = NULL, rows_done = 0
    WHERE workspace_id = ${workspaceId} AND kind = 'export' AND state = 'running' RETURNING id`);
  for (const { id } of begun) await askForJob(ctx, contactFileJob, { fileId: id, kind: "export" }, { key: id });
  return made.map(({ key }) => key);
}

async function isImporting({ db, workspaceId }: Ctx): Promise<boolean> {
  const open = await db.execute(sql`
    SELECT 1 FROM contact_files
    WHERE workspace_id = ${workspaceId} AND kind = 'import' AND storage_key IS NOT NULL LIMIT 1`);
  return open.length > 0;
}
