import { and, desc, eq, inArray, sql } from "drizzle-orm";
import { campaigns } from "#db/schema/campaigns";
import { type Ctx, inTransaction } from "#lib/context";
import { templateColumns } from "#lib/templates/content/render-template";
import { isMade } from "../ab-test/rows.ts";
import { usesTemplate } from "../languages/uses-template.ts";
import { type TemplateUse, touchedStates } from "./effects.ts";

const madeColumns = {
  id: sql`campaigns.id`,
  through: sql`campaigns.expanded_through`,
  test: sql`campaigns.ab_test`,
};

/** Campaigns that an edit of the template touches, newest first. */
export async function readTemplateUse(ctx: Ctx, code: string): Promise<TemplateUse[]> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const rows = await db
      .select({
        id: campaigns.id,
        name: campaigns.name,
        state: campaigns.state,
        scheduledAt: campaigns.scheduledAt,
        content: campaigns.content,
        languages: campaigns.languages,
        // Spelled out: in a query of one table, a column would stand without its table here.
        waiting: sql<number>`((SELECT count(*) FROM outbox b
            WHERE b.workspace_id = campaigns.workspace_id AND b.origin_kind = 'campaign' AND b.origin_id = campaigns.id
              AND b.state = 'waiting')
          + CASE WHEN campaigns.expanded_at IS NULL THEN (SELECT count(*) FROM campaign_recipients r
            WHERE r.workspace_id = campaigns.workspace_id AND r.import_id = campaigns.import_id AND r.fate = 'send'
              AND NOT (${isMade(sql`r.row_number`, madeColumns)})) ELSE 0 END)::int`,
      })
      .from(campaigns)
      .where(
        and(eq(campaigns.workspaceId, workspaceId), usesTemplate(code), inArray(campaigns.state, [...touchedStates])),
      )
      .orderBy(desc(campaigns.createdAt), desc(campaigns.id));
    return rows.map(({ content, languages, ...row }) => {
      const words = languages.find((one) => one.code === code)?.content ?? content;
      return { ...row, state: row.state as TemplateUse["state"], columns: templateColumns(words) };
    });
  });
}
