import { sql } from "drizzle-orm";
import { type Ctx, inTransaction } from "#lib/context";

/**
 * Reserves the next slots of a sender, so that its pace holds over all workers together. The pace climbs back towards the
 * platform's limit with the time since it last changed (a twentieth of the limit a second).
 *
 * @returns how long to wait for the first slot, how long the reserved slots last, and the pace in messages a second
 */
export async function reserveSlots(
  ctx: Ctx,
  senderId: string,
  share: (pace: number) => number,
): Promise<{ count: number; waitMs: number; pace: number; limit: number }> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [row] = await db.execute<{ pace: number; limit: number; waitMs: number; dbNow: string }>(sql`
      SELECT least(limit_per_second, pace_per_second
          + limit_per_second * extract(epoch FROM clock_timestamp() - paced_at) / 20) AS pace,
        limit_per_second AS limit,
        greatest(0, extract(epoch FROM next_slot_at - clock_timestamp()) * 1000)::float AS "waitMs"
      FROM senders WHERE workspace_id = ${workspaceId} AND id = ${senderId} FOR UPDATE`);
    if (!row) return { count: 0, waitMs: 0, pace: 0, limit: 0 };
    const pace = Math.max(1, Number(row.pace));
    const count = Math.max(1, Math.floor(share(pace)));
    await db.execute(sql`
      UPDATE senders SET pace_per_second = ${pace}, paced_at = clock_timestamp(),
        next_slot_at = greatest(next_slot_at, clock_timestamp()) + make_interval(secs => ${count / pace})
      WHERE workspace_id = ${workspaceId} AND id = ${senderId}`);
    return { count, waitMs: Number(row.waitMs), pace, limit: Number(row.limit) };
  });
}

/**
 * Halves a sender's pace and rests it, because the platform said "too fast". Answers that belong to one burst slow it
 * once: within a second of the last change nothing more happens.
 *
 * @returns the new pace when it changed
 */
export async function slowDown(ctx: Ctx, senderId: string, restMs: number): Promise<number | null> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [row] = await db.execute<{ pace: number }>(sql`
      UPDATE senders SET pace_per_second = greatest(1, pace_per_second / 2), paced_at = clock_timestamp(),
        next_slot_at = greatest(next_slot_at, clock_timestamp() + make_interval(secs => ${Math.max(restMs, 1000) / 1000}))
      WHERE workspace_id = ${workspaceId} AND id = ${senderId}
        AND next_slot_at < clock_timestamp() + make_interval(secs => ${Math.max(restMs, 1000) / 2000})
      RETURNING pace_per_second AS pace`);
    return row ? Number(row.pace) : null;
  });
}
