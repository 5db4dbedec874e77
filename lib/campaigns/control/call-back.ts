import { sql } from "drizzle-orm";
import { type Ctx, inTransaction } from "#lib/context";
import { askForJob } from "#lib/jobs/ask";
import { applyChanges } from "#lib/sending/apply-changes";
import type { OriginHooks } from "#lib/sending/origins/origins";
import { callBackCampaignJob } from "../jobs.ts";
import { expandForFallback } from "../launch/expand.ts";

/** Messages called back in one transaction. */
const callBackSize = 1_000;

/**
 * Calls back some of what waits of a campaign that is stopping, and asks for the next of it. Where its fallback replaces what
 * cannot be sent, recipients whose turn had not come become messages before.
 */
export async function callBackCampaign(ctx: Ctx, hooks: OriginHooks, campaignId: string): Promise<void> {
  // In a transaction of its own: it locks the campaign, and changes of messages lock the campaign after them.
  const more = await expandForFallback(ctx, campaignId);
  await inTransaction(ctx, async (ctx) => {
    const rows = await ctx.db.execute<{ id: string }>(sql`
      SELECT b.message_id AS id FROM outbox b
      WHERE b.workspace_id = ${ctx.workspaceId} AND b.origin_kind = 'campaign' AND b.origin_id = ${campaignId}
        AND b.state = 'waiting' AND EXISTS (
          SELECT 1 FROM campaigns c
          WHERE c.workspace_id = ${ctx.workspaceId} AND c.id = ${campaignId} AND c.state = 'stopping')
      ORDER BY b.message_id LIMIT ${callBackSize} FOR UPDATE OF b SKIP LOCKED`);
    await applyChanges(
      ctx,
      hooks,
      rows.map((row) => ({
        messageId: row.id,
        target: "cancelled",
        at: ctx.now,
        key: "cancelled",
        eventKind: "cancelled",
      })),
    );
    if (more || rows.length === callBackSize) {
      await askForJob(ctx, callBackCampaignJob, { campaignId }, { key: campaignId });
    }
  });
}
