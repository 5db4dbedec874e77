import { and, count, desc, eq, sql } from "drizzle-orm";
import type { CampaignState } from "#db/enums";
import { campaigns } from "#db/schema/campaigns";
import { type Ctx, inTransaction } from "#lib/context";
import { textArray } from "#lib/text/text-array";
import { usesTemplate } from "../languages/uses-template.ts";

export type CampaignOfTemplate = { id: string; name: string; state: CampaignState; version: number | null };

/** The newest campaigns that use a template, with the version that each sends; `total` counts all of them. */
export async function listCampaignsOfTemplate(
  ctx: Ctx,
  code: string,
  limit = 5,
): Promise<{ rows: CampaignOfTemplate[]; total: number }> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const where = and(eq(campaigns.workspaceId, workspaceId), usesTemplate(code));
    const rows = await db
      .select({
        id: campaigns.id,
        name: campaigns.name,
        state: campaigns.state,
        version: sql<
          number | null
        >`CASE WHEN ${campaigns.templateCode} = ${code} THEN ${campaigns.templateVersion} ELSE (
          SELECT (l ->> 'version')::int FROM jsonb_array_elements(${campaigns.languages}) l WHERE l ->> 'code' = ${code}) END`,
      })
      .from(campaigns)
      .where(where)
      .orderBy(desc(campaigns.createdAt), desc(campaigns.id))
      .limit(limit);
    const [all] = await db.select({ campaigns: count() }).from(campaigns).where(where);
    return { rows, total: all?.campaigns ?? 0 };
  });
}

/** How many campaigns use a template, and how many of them have not ended. */
export type CampaignCount = { total: number; open: number };

/** Campaigns that use each of some templates, by its code; one that none uses is not among them. */
export async function countCampaignsOfTemplates(
  ctx: Ctx,
  codes: readonly string[],
): Promise<Record<string, CampaignCount>> {
  if (codes.length === 0) return {};
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    // Each campaign counts once for its own template and once for each further language of it.
    const rows = await db.execute<CampaignCount & { code: string }>(sql`
      SELECT used.code, count(*)::int AS total,
        (count(*) FILTER (WHERE used.state IN ('scheduled', 'running', 'paused', 'stopping')))::int AS open
      FROM (
        SELECT template_code AS code, state FROM campaigns
        WHERE workspace_id = ${workspaceId} AND template_code = ANY(${textArray(codes)})
        UNION ALL
        SELECT l ->> 'code', state FROM campaigns, jsonb_array_elements(languages) l
        WHERE workspace_id = ${workspaceId} AND languages <> '[]' AND l ->> 'code' = ANY(${textArray(codes)})
      ) used GROUP BY used.code`);
    return Object.fromEntries(rows.map(({ code, ...row }) => [code, row]));
  });
}
