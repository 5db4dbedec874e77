import { sql } from "drizzle-orm";
import type { Db } from "#db/client";
import type { Ctx } from "#lib/context";
import { refreshWaitingTemplates } from "#lib/templates/review/refresh-template";

/** Asks the platform about templates whose review takes longer than a webhook would: one may have been missed. */
export async function askAboutReviews(db: Db, contextOf: (workspaceId: string) => Ctx): Promise<void> {
  const rows = await db.execute<{ workspaceId: string }>(sql`
    SELECT DISTINCT workspace_id AS "workspaceId" FROM templates
    WHERE state IN ('auditing', 'unaudit') AND submitted_at < now() - interval '1 minute' LIMIT 100`);
  for (const { workspaceId } of rows) await refreshWaitingTemplates(contextOf(workspaceId));
}

/** Deletes what nobody will ask for again: lists of people that were never sent to, ended sessions, old failed sign-ins. */
export async function deleteExpiredRows(db: Db): Promise<void> {
  await db.execute(sql`
    WITH old AS (
      DELETE FROM recipient_imports i
      WHERE i.created_at < now() - interval '7 days'
        AND NOT EXISTS (SELECT 1 FROM campaigns c WHERE c.workspace_id = i.workspace_id AND c.import_id = i.id)
      RETURNING workspace_id, id)
    DELETE FROM campaign_recipients r USING old WHERE r.workspace_id = old.workspace_id AND r.import_id = old.id`);
  await db.execute(sql`DELETE FROM sessions WHERE expires_at < now() - interval '30 days'`);
  await db.execute(sql`DELETE FROM sign_in_limits WHERE window_started_at < now() - interval '1 day'`);
}
