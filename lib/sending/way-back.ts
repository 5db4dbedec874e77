import { sql } from "drizzle-orm";
import { type Ctx, inTransaction } from "#lib/context";

/** A receipt whose message is not known blocks for this long: then its message is not one of ours. */
const orphanBlocksMs = 10 * 60_000;

/**
 * Whether something that a platform posted for a channel might still say what became of a message sent at `since`: an event
 * that is not applied, one that was set aside and not dismissed, or a young receipt without its message. While it does, the
 * silence about a message proves nothing.
 */
export async function wayBackBlocked(ctx: Ctx, channelId: string, since: Date): Promise<boolean> {
  return inTransaction(ctx, async ({ db, workspaceId, now }) => {
    const young = new Date(now.getTime() - orphanBlocksMs).toISOString();
    const after = since.toISOString();
    const [row] = await db.execute<{ blocked: boolean }>(sql`
      SELECT EXISTS (SELECT 1 FROM inbound_events
          WHERE workspace_id = ${workspaceId} AND channel_id = ${channelId} AND received_at >= ${after}::timestamptz
            AND applied_at IS NULL AND set_aside_at IS NULL)
        OR EXISTS (SELECT 1 FROM inbound_events
          WHERE workspace_id = ${workspaceId} AND channel_id = ${channelId} AND received_at >= ${after}::timestamptz
            AND set_aside_at IS NOT NULL AND dismissed_at IS NULL)
        OR EXISTS (SELECT 1 FROM orphan_receipts
          WHERE workspace_id = ${workspaceId} AND channel_id IN (${channelId}, '')
            AND received_at >= ${after}::timestamptz AND received_at > ${young}::timestamptz) AS blocked`);
    return row?.blocked ?? true;
  });
}
