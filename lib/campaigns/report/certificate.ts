import { sql } from "drizzle-orm";
import { type Ctx, inTransaction } from "#lib/context";
import { getCampaign } from "./queries.ts";

const countedStates = [
  "messages",
  "accepted",
  "sent",
  "delivered",
  "read",
  "failed",
  "waiting",
  "uncertain",
  "cancelled",
  "leftOut",
  "expired",
] as const;

/**
 * The campaign's certificate, counted from the messages themselves and not from the counters kept along the way. It adds
 * up when every row of the list has exactly one fate and every row to send exactly one message.
 */
export async function certifyCampaign(ctx: Ctx, campaignId: string) {
  return inTransaction(ctx, async (ctx) => {
    const { campaign } = await getCampaign(ctx, campaignId);
    const [row] = await ctx.db.execute<Record<(typeof countedStates)[number], number>>(sql`
      SELECT count(*)::int AS messages,
        count(*) FILTER (WHERE state IN ('accepted', 'sent', 'delivered', 'read'))::int AS accepted,
        count(*) FILTER (WHERE state IN ('sent', 'delivered', 'read'))::int AS sent,
        count(*) FILTER (WHERE state IN ('delivered', 'read'))::int AS delivered,
        count(*) FILTER (WHERE state = 'read')::int AS read,
        count(*) FILTER (WHERE state = 'failed')::int AS failed,
        count(*) FILTER (WHERE state IN ('queued', 'sending'))::int AS waiting,
        count(*) FILTER (WHERE state = 'uncertain')::int AS uncertain,
        count(*) FILTER (WHERE state = 'cancelled')::int AS cancelled,
        count(*) FILTER (WHERE state = 'left_out')::int AS "leftOut",
        count(*) FILTER (WHERE state = 'expired')::int AS expired
      FROM messages WHERE workspace_id = ${ctx.workspaceId} AND campaign_id = ${campaignId}`);
    const counted = { ...Object.fromEntries(countedStates.map((name) => [name, 0])), ...row } as NonNullable<
      typeof row
    >;
    // Rows that became no message yet wait too; of a campaign that was called off they never will.
    const without = Math.max(0, campaign.rowsSend - counted.messages);
    const over = ["stopping", "cancelled", "failed"].includes(campaign.state);
    const waiting = counted.waiting + (over ? 0 : without);
    const cancelled = counted.cancelled + (over ? without : 0);
    const sum =
      counted.accepted + counted.failed + waiting + counted.uncertain + cancelled + counted.leftOut + counted.expired;
    const { rowsTotal, rowsSkip, rowsHold, rowsSend } = campaign;
    return {
      rowsTotal,
      rowsSkip,
      rowsHold,
      rowsSend,
      accepted: counted.accepted,
      sent: counted.sent,
      delivered: counted.delivered,
      read: counted.read,
      failed: counted.failed,
      waiting,
      uncertain: counted.uncertain,
      leftInDoubt: await countLeftInDoubt(ctx, campaignId),
      cancelled,
      leftOut: counted.leftOut,
      expired: counted.expired,
      sum,
      messagedTwice: await countMessagedTwice(ctx, campaignId),
      lost: rowsSend - sum,
      addsUp: rowsTotal - rowsSkip - rowsHold === rowsSend && sum === rowsSend,
      countedAt: ctx.now,
    };
  });
}
export type Certificate = Awaited<ReturnType<typeof certifyCampaign>>;

/**
 * Only a message tried again can have reached a person twice: the platform then named it by two ids. An id under which
 * it gave the message up or back does not count, unless the message arrived under it after all.
 */
async function countMessagedTwice(ctx: Ctx, campaignId: string): Promise<number> {
  const [row] = await ctx.db.execute<{ n: number }>(sql`
    SELECT count(*)::int AS n FROM (
      SELECT tries.id FROM (
        SELECT m.id FROM messages m
        JOIN message_events e ON e.workspace_id = m.workspace_id AND e.message_id = m.id
        WHERE m.workspace_id = ${ctx.workspaceId} AND m.campaign_id = ${campaignId} AND m.attempt > 1
          AND e.detail ? 'externalId'
        GROUP BY m.id, e.detail->>'externalId'
        HAVING NOT bool_or(e.kind IN ('failed', 'returned')) OR bool_or(e.kind IN ('delivered', 'read'))) tries
      GROUP BY tries.id HAVING count(*) > 1) repeated`);
  return row?.n ?? 0;
}

/** Messages whose outcome is unknown and of which nothing more is waited for: a person may decide. */
async function countLeftInDoubt(ctx: Ctx, campaignId: string): Promise<number> {
  const [row] = await ctx.db.execute<{ n: number }>(sql`
    SELECT count(*)::int AS n FROM messages m
    WHERE m.workspace_id = ${ctx.workspaceId} AND m.campaign_id = ${campaignId} AND m.state = 'uncertain'
      AND NOT EXISTS (SELECT 1 FROM outbox b WHERE b.workspace_id = m.workspace_id AND b.message_id = m.id)`);
  return row?.n ?? 0;
}
