import { sql } from "drizzle-orm";
import { type Ctx, inTransaction } from "#lib/context";

/**
 * The names of what ids belong to: members, channels, numbers, templates, campaigns, lists, invitations, keys, suppressed
 * people, files of the library, this workspace and its customers, and the customers' channels and numbers.
 *
 * @returns by id; what is gone, or belongs to somebody else, has none
 */
export async function namesOf(ctx: Ctx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const rows = await db.execute<{ id: string; name: string }>(sql`
      WITH asked AS (SELECT jsonb_array_elements_text(${JSON.stringify([...new Set(ids)])}::jsonb) AS id),
        own AS (SELECT ${workspaceId} AS id UNION ALL SELECT id FROM workspaces WHERE provider_id = ${workspaceId})
      SELECT u.id, u.name FROM memberships m JOIN users u ON u.id = m.user_id
        WHERE m.workspace_id = ${workspaceId} AND m.user_id IN (SELECT id FROM asked)
      UNION ALL SELECT id, name FROM workspaces
        WHERE (id = ${workspaceId} OR provider_id = ${workspaceId}) AND id IN (SELECT id FROM asked)
      UNION ALL SELECT id, email FROM invitations WHERE workspace_id = ${workspaceId} AND id IN (SELECT id FROM asked)
      UNION ALL SELECT id, name FROM access_keys WHERE workspace_id = ${workspaceId} AND id IN (SELECT id FROM asked)
      UNION ALL SELECT id, name FROM channels WHERE workspace_id IN (SELECT id FROM own) AND id IN (SELECT id FROM asked)
      UNION ALL SELECT id, address FROM senders WHERE workspace_id IN (SELECT id FROM own) AND id IN (SELECT id FROM asked)
      UNION ALL SELECT code, name FROM templates WHERE workspace_id = ${workspaceId} AND code IN (SELECT id FROM asked)
      UNION ALL SELECT id, name FROM campaigns WHERE workspace_id = ${workspaceId} AND id IN (SELECT id FROM asked)
      UNION ALL SELECT id, file_name FROM recipient_imports
        WHERE workspace_id = ${workspaceId} AND id IN (SELECT id FROM asked) AND file_name IS NOT NULL
      UNION ALL SELECT id, address FROM suppressions
        WHERE workspace_id = ${workspaceId} AND id IN (SELECT id FROM asked)
      UNION ALL SELECT id, name FROM library_files
        WHERE workspace_id = ${workspaceId} AND id IN (SELECT id FROM asked)
      UNION ALL SELECT id, name FROM contacts
        WHERE workspace_id = ${workspaceId} AND id IN (SELECT id FROM asked) AND name IS NOT NULL
      UNION ALL SELECT id, name FROM contact_groups
        WHERE workspace_id = ${workspaceId} AND id IN (SELECT id FROM asked)
      UNION ALL SELECT id, name FROM contact_segments
        WHERE workspace_id = ${workspaceId} AND id IN (SELECT id FROM asked)
      ORDER BY 1, 2`);
    return new Map(rows.map(({ id, name }) => [id, name]));
  });
}
