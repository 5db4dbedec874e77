import { sql } from "drizzle-orm";
import { type Ctx, inTransaction } from "#lib/context";

/** How many people of a list get a template in each language. */
export type LanguageCount = { code: string; language: string; people: number };

/** People of a list who are sent to by the language they get, most first; null where everybody gets the same. */
export async function countLanguages(ctx: Ctx, importId: string): Promise<LanguageCount[] | null> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [list] = await db.execute<{ byLanguage: boolean }>(sql`
      SELECT by_language AS "byLanguage" FROM recipient_imports WHERE workspace_id = ${workspaceId} AND id = ${importId}`);
    if (!list?.byLanguage) return null;
    return [
      ...(await db.execute<LanguageCount>(sql`
        SELECT t.code, t.language, n.people FROM (
          SELECT coalesce(r.template_code, i.template_code) AS code, count(*)::int AS people
          FROM campaign_recipients r JOIN recipient_imports i ON i.workspace_id = r.workspace_id AND i.id = r.import_id
          WHERE r.workspace_id = ${workspaceId} AND r.import_id = ${importId} AND r.fate = 'send' GROUP BY 1) n
        JOIN templates t ON t.workspace_id = ${workspaceId} AND t.code = n.code
        ORDER BY n.people DESC, t.language`)),
    ];
  });
}
