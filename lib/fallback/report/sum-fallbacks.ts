import { sql } from "drizzle-orm";
import { type Ctx, currentWorkspace, inTransaction } from "#lib/context";
import { idBounds, type Period } from "#lib/statistics/period";

/** What became of the fallbacks of campaigns, in messages. */
export type FallbackSums = { made: number; delivered: number; failed: number; late: number; dropped: number };

/**
 * What the fallbacks of a channel's campaigns did that were made in a period: a row for each campaign is read, and no message.
 *
 * @returns null when none of them has a fallback
 */
export async function sumFallbacks(ctx: Ctx, channelId: string, period: Period): Promise<FallbackSums | null> {
  return inTransaction(ctx, async (ctx) => {
    const { zone } = await currentWorkspace(ctx);
    const { first, end } = idBounds(zone, period);
    const [row] = await ctx.db.execute<FallbackSums & { campaigns: number }>(sql`
      SELECT count(*)::int AS campaigns, coalesce(sum(f.made), 0)::int AS made, coalesce(sum(f.delivered), 0)::int AS delivered,
        coalesce(sum(f.failed), 0)::int AS failed, coalesce(sum(f.late), 0)::int AS late,
        coalesce(sum(f.dropped), 0)::int AS dropped
      FROM campaigns c
      JOIN campaign_fallbacks f ON f.workspace_id = c.workspace_id AND f.campaign_id = c.id
      WHERE c.workspace_id = ${ctx.workspaceId} AND c.channel_id = ${channelId} AND c.id >= ${first} AND c.id < ${end}`);
    if (!row || row.campaigns === 0) return null;
    const { campaigns: _, ...sums } = row;
    return sums;
  });
}
