import { and, eq, lte, sql } from "drizzle-orm";
import type { Db } from "#db/client";
import { bindings } from "#db/schema/channels";
import { type Ctx, inTransaction } from "#lib/context";
import { askForJob } from "#lib/jobs/ask";
import { waitMs } from "#lib/waits";
import { checkChannelJob } from "./job.ts";

/** Checks asked for in one turn. */
const perTurn = 100;
/** A check that was asked for and has not ended by then is asked for again: its worker is gone. */
const lostAfterMs = 30 * 60_000;

/**
 * Asks for the checks of bound accounts that are due, workspaces in turn: of each its longest due one, then the second, and
 * so on. A channel is asked about again only after its check has ended, so that checks of a platform that hangs do not pile
 * up. Several workers may ask at once.
 *
 * @returns whether there may be more to ask for at once
 */
export async function askDueChecks(db: Db, contextOf: (workspaceId: string) => Ctx): Promise<boolean> {
  const rows = await db.execute<{ workspaceId: string; channelId: string }>(sql`
    SELECT workspace_id AS "workspaceId", channel_id AS "channelId" FROM (
      SELECT workspace_id, channel_id, check_due_at,
        row_number() OVER (PARTITION BY workspace_id ORDER BY check_due_at, channel_id) AS turn
      FROM bindings WHERE check_due_at <= now()) AS due
    ORDER BY turn, check_due_at, channel_id LIMIT ${perTurn}`);
  for (const { workspaceId, channelId } of rows) await askForCheck(contextOf(workspaceId), channelId);
  return rows.length === perTurn;
}

async function askForCheck(ctx: Ctx, channelId: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const taken = await ctx.db
      .update(bindings)
      .set({ checkDueAt: new Date(ctx.now.getTime() + waitMs(lostAfterMs)) })
      .where(
        and(
          eq(bindings.workspaceId, ctx.workspaceId),
          eq(bindings.channelId, channelId),
          lte(bindings.checkDueAt, sql`now()`),
        ),
      )
      .returning({ channelId: bindings.channelId });
    // Another worker was sooner.
    if (taken.length === 0) return;
    await askForJob(ctx, checkChannelJob, { channelId }, { key: channelId });
  });
}
