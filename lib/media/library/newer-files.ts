import { sql } from "drizzle-orm";
import { type Ctx, inTransaction } from "#lib/context";
import { consoleLink } from "../links.ts";

/** The file that stands in the library in place of one that a template has. */
export type NewerFile = { id: string; name: string; type: string; size: number; href: string };

/**
 * For files that were replaced in the library since: what stands there now, by the id of the file that a template has.
 *
 * @param ids of files themselves, of this workspace or not
 */
export async function newerFiles(ctx: Ctx, ids: readonly string[]): Promise<Record<string, NewerFile>> {
  if (ids.length === 0) return {};
  return inTransaction(ctx, async ({ db, workspaceId, now }) => {
    const rows = await db.execute<Omit<NewerFile, "href" | "size"> & { earlier: string; size: string }>(sql`
      SELECT m.id AS earlier, n.id, coalesce(n.name, l.name) AS name, n.type, n.size::text AS size
      FROM media m
      JOIN library_files l ON l.workspace_id = m.workspace_id AND l.id = m.library_id
      JOIN media n ON n.workspace_id = l.workspace_id AND n.id = l.media_id
      WHERE m.workspace_id = ${workspaceId} AND l.workspace_id = ${workspaceId} AND n.workspace_id = ${workspaceId}
        AND m.id <> n.id AND m.id = ANY(ARRAY(SELECT jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)))`);
    return Object.fromEntries(
      rows.map(({ earlier, size, ...file }) => {
        const href = consoleLink({ workspaceId, mediaId: file.id }, now);
        return [earlier, { ...file, size: Number(size), href }];
      }),
    );
  });
}
