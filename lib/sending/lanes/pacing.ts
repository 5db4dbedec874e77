import { sql } from "drizzle-orm";
import { type Ctx, inTransaction } from "#lib/context";
import { type BreakerRow, breakerColumns } from "./keep-breaker.ts";
import { type LaneLease, leaseMs } from "./lanes.ts";

export type Slots = { count: number; waitMs: number; pace: number; breaker: BreakerRow };

/**
 * Reserves the next slots of a lane and renews the driver's lease. The pace climbs back towards the platform's limit with
 * the time since it last changed, a twentieth of the limit a second.
 *
 * @param share how many slots to reserve at a pace
 * @returns how many slots, how long to wait for the first one, the pace in messages a second, and how the breaker stands; null
 * when the lease is lost
 */
export async function reserveSlots(ctx: Ctx, held: LaneLease, share: (pace: number) => number): Promise<Slots | null> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [row] = await db.execute<{ pace: number; waitMs: number } & BreakerRow>(sql`
      SELECT ${breakerColumns}, least(limit_per_second, pace_per_second
          + limit_per_second * extract(epoch FROM clock_timestamp() - paced_at) / 20) AS pace,
        greatest(0, extract(epoch FROM next_slot_at - clock_timestamp()) * 1000)::float AS "waitMs"
      FROM lanes WHERE workspace_id = ${workspaceId} AND id = ${held.laneId} AND lease = ${held.lease}
        AND lease_until > clock_timestamp() FOR UPDATE`);
    if (!row) return null;
    const pace = Math.max(1, Number(row.pace));
    const count = Math.max(1, Math.floor(share(pace)));
    await db.execute(sql`
      UPDATE lanes SET pace_per_second = ${pace}, paced_at = clock_timestamp(),
        next_slot_at = greatest(next_slot_at, clock_timestamp()) + make_interval(secs => ${count / pace}),
        lease_until = clock_timestamp() + make_interval(secs => ${leaseMs / 1000})
      WHERE workspace_id = ${workspaceId} AND id = ${held.laneId}`);
    return { count, waitMs: Number(row.waitMs), pace, breaker: row };
  });
}

/** Gives back slots that nothing left in, so that what comes next need not wait for them. */
export async function returnSlots(ctx: Ctx, held: LaneLease, count: number, pace: number): Promise<void> {
  if (count === 0) return;
  await inTransaction(ctx, async ({ db, workspaceId }) => {
    await db.execute(sql`
      UPDATE lanes SET next_slot_at = next_slot_at - make_interval(secs => ${count / pace})
      WHERE workspace_id = ${workspaceId} AND id = ${held.laneId} AND lease = ${held.lease}`);
  });
}

/** From this share of a platform's limits on, a lane goes slower. */
const easyUpTo = 0.8;
/** However much is used up, a lane goes on with this share of its limit: the next answer says how it stands. */
const leastShare = 0.05;

/**
 * What share of its limit a lane may go at when so much of the platform's limits for calls is used up; null for all of it.
 * The nearer to the limit, the slower, so that the limit itself, and the refusals that come with it, are not met.
 */
export function shareByUsage(used: number): number | null {
  if (used < easyUpTo) return null;
  return Math.max(leastShare, (1 - used) / (1 - easyUpTo));
}

/**
 * Holds a lane's pace at a share of its limit at most. It climbs back by itself when no answer asks for it any more.
 *
 * @returns the new pace in messages a second when the lane had been a good deal faster
 */
export async function holdPace(ctx: Ctx, laneId: string, share: number): Promise<number | null> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [row] = await db.execute<{ before: number; pace: number }>(sql`
      WITH now AS (
        SELECT least(limit_per_second, pace_per_second
            + limit_per_second * extract(epoch FROM clock_timestamp() - paced_at) / 20) AS pace,
          greatest(1, limit_per_second * ${share}::float8) AS most
        FROM lanes WHERE workspace_id = ${workspaceId} AND id = ${laneId} FOR UPDATE)
      UPDATE lanes SET pace_per_second = now.most, paced_at = clock_timestamp()
      FROM now
      WHERE workspace_id = ${workspaceId} AND id = ${laneId} AND now.pace > now.most
      RETURNING now.pace::float8 AS before, now.most::float8 AS pace`);
    return row && Number(row.before) > Number(row.pace) * 1.5 ? Number(row.pace) : null;
  });
}

/**
 * Halves a lane's pace and rests it, because the platform said "too fast". Answers that belong to one burst slow it once:
 * while it rests already, nothing more happens, nor when what was throttled had left before the pace was last lowered.
 *
 * @param leftAt when what was throttled had left, where that was told later
 * @returns the new pace in messages a second when it changed
 */
export async function slowDown(ctx: Ctx, laneId: string, restMs: number, leftAt?: Date): Promise<number | null> {
  const restSeconds = Math.max(restMs, 1000) / 1000;
  const fresh = leftAt ? sql`AND (slowed_at IS NULL OR slowed_at < ${leftAt.toISOString()}::timestamptz)` : sql``;
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [row] = await db.execute<{ pace: number }>(sql`
      UPDATE lanes SET pace_per_second = greatest(1, pace_per_second / 2), paced_at = clock_timestamp(),
        slowed_at = clock_timestamp(),
        next_slot_at = greatest(next_slot_at, clock_timestamp() + make_interval(secs => ${restSeconds}))
      WHERE workspace_id = ${workspaceId} AND id = ${laneId}
        AND next_slot_at < clock_timestamp() + make_interval(secs => ${restSeconds / 2}) ${fresh}
      RETURNING pace_per_second AS pace`);
    return row ? Number(row.pace) : null;
  });
}
