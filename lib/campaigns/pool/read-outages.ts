import { and, eq, sql } from "drizzle-orm";
import type { TemplateCategory } from "#db/enums";
import { channels } from "#db/schema/channels";
import type { SenderPool } from "#db/schema/sender-pools";
import { sendersOf } from "#lib/channels/sender-pools/rules";
import { profileFor } from "#lib/connectors/profiles";
import { type Ctx, inTransaction } from "#lib/context";
import { readPoolStanding } from "#lib/sending/pools/read-pool-facts";

/** A sender of a campaign's pool that cannot send. `sender` is its address, null for one that is gone. */
export type PoolOutage = {
  senderId: string;
  sender: string | null;
  /** A key of the catalogue under `campaigns.pool.reasons`. */
  reason: string;
  waiting: number;
  moved: number;
  since: Date;
};

/** The senders of a campaign's pool that cannot send now, the longest first. */
export async function readPoolOutages(ctx: Ctx, campaignId: string): Promise<PoolOutage[]> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const rows = await db.execute<Omit<PoolOutage, "since"> & { since: string }>(sql`
      SELECT p.sender_id AS "senderId", s.address AS sender, min(p.reason) AS reason, sum(p.waiting)::int AS waiting,
        sum(p.moved)::int AS moved, min(p.since) AS since
      FROM pool_outages p LEFT JOIN senders s ON s.workspace_id = p.workspace_id AND s.id = p.sender_id
      WHERE p.workspace_id = ${workspaceId} AND p.origin_kind = 'campaign' AND p.origin_id = ${campaignId} AND p.over_at IS NULL
      GROUP BY p.sender_id, s.address ORDER BY min(p.since), p.sender_id`);
    return rows.map((row) => ({ ...row, since: new Date(row.since) }));
  });
}

/** Messages a second that the senders of a campaign's pool take which can send now; null for a campaign of one sender. */
export async function readPoolPace(
  ctx: Ctx,
  { channelId, pool, category }: { channelId: string; pool: SenderPool | null; category: TemplateCategory },
): Promise<number | null> {
  if (!pool) return null;
  return inTransaction(ctx, async (ctx) => {
    const [channel] = await ctx.db
      .select({ platform: channels.type })
      .from(channels)
      .where(and(eq(channels.workspaceId, ctx.workspaceId), eq(channels.id, channelId)));
    const platform = channel?.platform ?? "";
    const standing = await readPoolStanding(ctx, pool, { channelId, platform, category });
    const paces = sendersOf(pool).filter(standing.up).map(standing.paceOf);
    // Senders that share a lane share its pace.
    return profileFor(platform)?.lane === "channel"
      ? Math.max(0, ...paces)
      : paces.reduce((sum, pace) => sum + pace, 0);
  });
}
