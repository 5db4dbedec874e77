import { sql } from "drizzle-orm";
import { campaigns } from "#db/schema/campaigns";
import type { Ctx } from "#lib/context";
import { type Figures, refusedOf } from "#lib/statistics/figures";

/** Ends the stretch of sending that was under way; the next one begins with the next answer. */
export const endStretch = {
  earlierMs: sql`${campaigns.earlierMs} + coalesce(greatest(0,
    round(extract(epoch FROM ${campaigns.answeredAt} - ${campaigns.claimedAt}) * 1000))::bigint, 0)`,
  claimedAt: sql`NULL`,
};

/**
 * What a change of a campaign's figures says about the time it has been sending. Messages that stop waiting and are accepted
 * or refused were answered by the platform just now. When some wait again after none did, a new stretch begins: how long
 * receipts were awaited, or nothing happened, is no part of the time that sending took.
 */
export function sendingTime(ctx: Ctx, campaignId: string, figures: Figures) {
  if (figures.queued < 0 && figures.accepted + refusedOf(figures) > 0) {
    const now = sql`${ctx.now.toISOString()}::timestamptz`;
    return {
      claimedAt: sql`coalesce(${campaigns.claimedAt}, ${firstUnderWay(ctx, campaignId)}, ${now})`,
      answeredAt: sql`greatest(${campaigns.answeredAt}, ${now})`,
    };
  }
  if (figures.queued <= 0) return {};
  const stood = sql`${campaigns.queued} = 0 AND ${campaigns.expandedAt} IS NOT NULL`;
  return {
    earlierMs: sql`CASE WHEN ${stood} THEN ${endStretch.earlierMs} ELSE ${campaigns.earlierMs} END`,
    claimedAt: sql`CASE WHEN ${stood} THEN NULL ELSE ${campaigns.claimedAt} END`,
  };
}

/** When the oldest try under way was handed over: messages stand in the outbox until their outcome has been counted. */
function firstUnderWay(ctx: Ctx, campaignId: string) {
  return sql`(SELECT min(b.handed_over_at) FROM outbox b WHERE b.workspace_id = ${ctx.workspaceId}
    AND b.origin_kind = 'campaign' AND b.origin_id = ${campaignId} AND b.state = 'sending' AND b.state <> 'waiting')`;
}
