import { and, count, desc, eq, inArray, sql } from "drizzle-orm";
import type { CampaignState } from "#db/enums";
import { campaigns } from "#db/schema/campaigns";
import { type Ctx, inTransaction } from "#lib/context";

export type CampaignOfTemplate = { id: string; name: string; state: CampaignState; version: number | null };

/** The newest campaigns that use a template, with the version that each sends; `total` counts all of them. */
export async function listCampaignsOfTemplate(
  ctx: Ctx,
  code: string,
  limit = 5,
): Promise<{ rows: CampaignOfTemplate[]; total: number }> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const where = and(eq(campaigns.workspaceId, workspaceId), eq(campaigns.templateCode, code));
    const rows = await db
      .select({
        id: campaigns.id,
        name: campaigns.name,
        state: campaigns.state,
        version: campaigns.templateVersion,
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
    const rows = await db
      .select({
        code: campaigns.templateCode,
        total: count(),
        open: sql<number>`count(*) FILTER (WHERE ${campaigns.state} IN ('scheduled', 'running', 'paused', 'stopping'))::int`,
      })
      .from(campaigns)
      .where(and(eq(campaigns.workspaceId, workspaceId), inArray(campaigns.templateCode, [...codes])))
      .groupBy(campaigns.templateCode);
    return Object.fromEntries(rows.map(({ code, ...row }) => [code, row]));
  });
}
