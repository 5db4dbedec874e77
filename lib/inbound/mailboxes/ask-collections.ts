import { sql } from "drizzle-orm";
import type { Db } from "#db/client";
import { type Ctx, inTransaction } from "#lib/context";
import { askForJob } from "#lib/jobs/ask";
import { waitMs } from "#lib/waits";
import { collectMailboxJob } from "./job.ts";

/** Readings asked for in one turn. */
const perTurn = 100;
/** A reading that was asked for and has not ended by then is asked for again: its worker is gone. */
const lostAfterMs = 5 * 60_000;

/**
 * Asks for the mailboxes to be read that are due, the longest due ones first. One is asked for again only after its reading
 * has ended, so that servers that hang do not pile up. Several workers may ask at once.
 *
 * @returns whether there may be more to ask for at once
 */
export async function askDueCollections(db: Db, contextOf: (workspaceId: string) => Ctx): Promise<boolean> {
  const rows = await db.execute<{ workspaceId: string; channelId: string }>(sql`
    SELECT workspace_id AS "workspaceId", channel_id AS "channelId" FROM mailboxes
    WHERE collect_due_at <= now() ORDER BY collect_due_at, channel_id LIMIT ${perTurn}`);
  for (const { workspaceId, channelId } of rows) await askForCollection(contextOf(workspaceId), channelId);
  return rows.length === perTurn;
}

async function askForCollection(ctx: Ctx, channelId: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const taken = await ctx.db.execute(sql`
      UPDATE mailboxes SET collect_due_at = now() + make_interval(secs => ${waitMs(lostAfterMs) / 1000})
      WHERE workspace_id = ${ctx.workspaceId} AND channel_id = ${channelId} AND collect_due_at <= now() RETURNING 1`);
    // Another worker was sooner.
    if (taken.length === 0) return;
    await askForJob(ctx, collectMailboxJob, { channelId }, { key: channelId });
  });
}
