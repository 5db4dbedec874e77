import { sql } from "drizzle-orm";
import { type Ctx, inTransaction } from "#lib/context";
import { askForJob } from "#lib/jobs/ask";
import { wakeLanesOfOrigin } from "#lib/sending/lanes/wake-lanes";
import { changeOriginState } from "#lib/sending/origins/origins";
import { textArray } from "#lib/text/text-array";
import { dropFallbacksJob } from "../jobs.ts";

/** Fallbacks dropped in one transaction. */
const sliceSize = 500;

/**
 * Stops the fallback of a campaign for good: no message is replaced any more, and what waits to leave is called back by the
 * claims. A worker drops what waits for its moment.
 *
 * @returns false when there is no fallback, or it was stopped before
 */
export async function stopFallback(ctx: Ctx, campaignId: string): Promise<boolean> {
  return inTransaction(ctx, async (ctx) => {
    const origin = { kind: "fallback", id: campaignId } as const;
    if (!(await changeOriginState(ctx, origin, { from: ["running", "paused"], to: "stopped" }))) return false;
    await askForJob(ctx, dropFallbacksJob, { campaignId }, { key: campaignId });
    await wakeLanesOfOrigin(ctx, origin);
    return true;
  });
}

/**
 * Drops what waits of a fallback that was stopped, a slice at a time, and asks for the rest when `until` says so. Safe to
 * repeat: a fallback that runs loses nothing.
 *
 * @param now a context of this moment
 */
export async function dropFallbacks(now: () => Ctx, campaignId: string, until: () => boolean): Promise<void> {
  for (let after: string | null = ""; after !== null; ) {
    after = await dropSlice(now(), campaignId, after);
    if (after !== null && until()) return askForJob(now(), dropFallbacksJob, { campaignId }, { key: campaignId });
  }
}

/** @returns the root of the last one; null when there are no more */
async function dropSlice(ctx: Ctx, campaignId: string, after: string): Promise<string | null> {
  return inTransaction(ctx, async (ctx) => {
    const { workspaceId, now } = ctx;
    const rows = await ctx.db.execute<{ id: string; root: string }>(sql`
      SELECT f.message_id AS id, f.root_id AS root FROM fallbacks f
      JOIN origins o ON o.workspace_id = f.workspace_id AND o.kind = 'fallback' AND o.id = f.campaign_id
      WHERE f.workspace_id = ${workspaceId} AND f.campaign_id = ${campaignId} AND f.state = 'waiting'
        AND f.root_id > ${after} AND o.state = 'stopped'
      ORDER BY f.root_id LIMIT ${sliceSize}`);
    if (rows.length === 0) return null;
    const ids = textArray(rows.map(({ id }) => id));
    // Whoever changes a message or replaces it locks it first.
    await ctx.db.execute(sql`
      SELECT 1 FROM messages WHERE workspace_id = ${workspaceId} AND id = ANY(${ids}) ORDER BY id FOR NO KEY UPDATE`);
    await ctx.db.execute(sql`
      WITH dropped AS (
        UPDATE fallbacks SET state = 'dropped', reason = 'stopped', decided_at = ${now.toISOString()}::timestamptz
        WHERE workspace_id = ${workspaceId} AND message_id = ANY(${ids}) AND state = 'waiting'
        RETURNING 1
      )
      UPDATE campaign_fallbacks SET dropped = dropped + (SELECT count(*) FROM dropped)
      WHERE workspace_id = ${workspaceId} AND campaign_id = ${campaignId}`);
    return rows.length === sliceSize ? (rows.at(-1)?.root ?? null) : null;
  });
}
