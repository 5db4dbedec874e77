import { sql } from "drizzle-orm";
import { type Ctx, inTransaction } from "#lib/context";
import { figureColumns } from "#lib/statistics/count-messages";
import { doneOf, emptyFigures, type Figures, refusedOf } from "#lib/statistics/figures";
import { getCampaign } from "./queries.ts";

/**
 * The campaign's certificate, counted from the messages themselves and not from the counters kept along the way. It adds
 * up when every row of the list has exactly one fate and every row to send exactly one message: to send = left out +
 * cancelled + expired + waiting + refused + accepted + in doubt. What failed later stands within the accepted.
 */
export async function certifyCampaign(ctx: Ctx, campaignId: string) {
  return inTransaction(ctx, async (ctx) => {
    const { campaign } = await getCampaign(ctx, campaignId);
    const [row] = await ctx.db.execute<Figures & { messages: number }>(sql`
      SELECT count(*)::int AS messages, ${figureColumns()} FROM messages m
      WHERE m.workspace_id = ${ctx.workspaceId} AND m.campaign_id = ${campaignId}`);
    const { messages, queued, ...counted } = row ?? { ...emptyFigures(), messages: 0 };
    // Rows that became no message yet wait too; of a campaign that was called off they never will.
    const without = Math.max(0, campaign.rowsSend - messages);
    const over = ["stopping", "cancelled", "failed"].includes(campaign.state);
    const waiting = queued + (over ? 0 : without);
    const cancelled = counted.cancelled + (over ? without : 0);
    const sum = waiting + doneOf({ ...counted, cancelled });
    const { rowsTotal, rowsSkip, rowsHold, rowsSend } = campaign;
    return {
      rowsTotal,
      rowsSkip,
      rowsHold,
      rowsSend,
      ...counted,
      refused: refusedOf(counted),
      waiting,
      leftInDoubt: await countLeftInDoubt(ctx, campaignId),
      cancelled,
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
