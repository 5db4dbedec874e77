import { sql } from "drizzle-orm";
import type { Platform } from "#db/enums";
import { type Ctx, inTransaction } from "#lib/context";
import type { BreakerReason } from "./breaker.ts";

/** A lane whose breaker is open while messages wait on it. */
export type Outage = {
  laneId: string;
  channelId: string;
  channel: string;
  platform: Platform;
  /** The sender's address; null where all senders of the channel share the lane. */
  sender: string | null;
  since: Date;
  /** When the next message leaves as a probe; past while that one is out. */
  nextTryAt: Date;
  reason: BreakerReason;
};

/**
 * Lanes that wait for their platform, the longest first. One on which nothing waits is left out: nobody misses anything, and
 * nothing would try it.
 *
 * @param of only those of a channel, or only the one that a sender of it uses
 */
export async function listOutages(ctx: Ctx, of: { channelId?: string; senderId?: string } = {}): Promise<Outage[]> {
  const { channelId, senderId } = of;
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const rows = await db.execute<Omit<Outage, "since" | "nextTryAt"> & { since: string; nextTryAt: string }>(sql`
      SELECT l.id AS "laneId", l.channel_id AS "channelId", c.name AS channel, c.type AS platform, s.address AS sender,
        l.breaker_opened_at AS since, l.breaker_open_until AS "nextTryAt",
        coalesce(l.breaker_reason, '{"code": null, "detail": ""}') AS reason
      FROM lanes l
      JOIN channels c ON c.workspace_id = l.workspace_id AND c.id = l.channel_id AND c.deleted_at IS NULL
      LEFT JOIN senders s ON s.workspace_id = l.workspace_id AND s.id = l.id
      WHERE l.workspace_id = ${workspaceId} AND l.breaker_opened_at IS NOT NULL AND l.breaker_open_until IS NOT NULL
        ${channelId === undefined ? sql`` : sql`AND l.channel_id = ${channelId}`}
        ${senderId === undefined || channelId === undefined ? sql`` : sql`AND l.id IN (${senderId}, ${channelId})`}
        AND EXISTS (SELECT 1 FROM outbox b
          JOIN origins o ON o.workspace_id = b.workspace_id AND o.kind = b.origin_kind AND o.id = b.origin_id
          WHERE b.workspace_id = l.workspace_id AND b.lane_id = l.id AND b.state <> 'uncertain' AND o.state = 'running')
      ORDER BY l.breaker_opened_at, l.id LIMIT 50`);
    return rows.map((row) => ({ ...row, since: new Date(row.since), nextTryAt: new Date(row.nextTryAt) }));
  });
}
