import { sql } from "drizzle-orm";
import { profileFor } from "#lib/connectors/profiles";
import { type Ctx, inTransaction } from "#lib/context";
import { newId } from "#lib/ids";

/** A driver that says nothing for this long has lost its lane; another worker may take it. */
export const leaseMs = 10_000;

export type Lane = { id: string; channelId: string };

/** A lane as its driver holds it. `wakeups` is how often it had been woken when the lease was taken or last looked at. */
export type LaneLease = { laneId: string; lease: string; channelId: string; wakeups: number };

/** The lane that a sender's messages share: its own, or one for the whole channel, as the platform is. */
export function laneIdOf(platform: string, from: { channelId: string; senderId: string }): string {
  const perChannel = profileFor(platform)?.lane === "channel";
  return perChannel || from.senderId === "" ? from.channelId : from.senderId;
}

/** The lane of one of several ways to a channel's platform, counted from 0; the first is the channel's own. */
export function routeLaneId(channelId: string, route: number): string {
  return route === 0 ? channelId : `${channelId}~${route}`;
}

/** Which way a lane is, counted from 0. */
export function routeOf(laneId: string): number {
  return Number(/~(\d{1,3})$/.exec(laneId)?.[1] ?? 0);
}

/** Makes the lane of a sender where it is missing, and takes over the limit that the platform gives the sender. */
export async function ensureLane(ctx: Ctx, lane: Lane & { limitPerSecond: number }): Promise<void> {
  await inTransaction(ctx, ({ db, workspaceId }) =>
    db.execute(sql`
      INSERT INTO lanes AS l (workspace_id, id, channel_id, limit_per_second, pace_per_second)
      VALUES (${workspaceId}, ${lane.id}, ${lane.channelId}, ${lane.limitPerSecond}, ${lane.limitPerSecond})
      ON CONFLICT (workspace_id, id) DO UPDATE SET limit_per_second = excluded.limit_per_second,
        pace_per_second = excluded.pace_per_second, paced_at = clock_timestamp()
      WHERE l.limit_per_second <> excluded.limit_per_second`),
  );
}

/**
 * Takes a lane for one driver. A lane that is driven already is told to look once more instead, so that what was asked for
 * just now is not missed by a driver about to leave.
 *
 * @returns null when another driver holds the lane, or when there is no such lane
 */
export async function takeLane(ctx: Ctx, laneId: string): Promise<LaneLease | null> {
  const lease = newId();
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [row] = await db.execute<{ lease: string; channelId: string; wakeups: number }>(sql`
      UPDATE lanes SET
        lease = CASE WHEN lease IS NULL OR lease_until <= clock_timestamp() THEN ${lease} ELSE lease END,
        lease_until = CASE WHEN lease IS NULL OR lease_until <= clock_timestamp()
          THEN clock_timestamp() + make_interval(secs => ${leaseMs / 1000}) ELSE lease_until END,
        wakeups = wakeups + 1
      WHERE workspace_id = ${workspaceId} AND id = ${laneId}
      RETURNING lease, channel_id AS "channelId", wakeups`);
    if (row?.lease !== lease) return null;
    return { laneId, lease, channelId: row.channelId, wakeups: row.wakeups };
  });
}

/** Keeps a lane for another lease. @returns false when another driver has taken it meanwhile */
export async function renewLane(ctx: Ctx, held: LaneLease): Promise<boolean> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const rows = await db.execute(sql`
      UPDATE lanes SET lease_until = clock_timestamp() + make_interval(secs => ${leaseMs / 1000})
      WHERE workspace_id = ${workspaceId} AND id = ${held.laneId} AND lease = ${held.lease}
        AND lease_until > clock_timestamp()
      RETURNING id`);
    return rows.length > 0;
  });
}

/**
 * Gives a lane back, unless it was woken since the lease last looked.
 *
 * @returns false when it was woken: the driver, which still holds it, must look once more
 */
export async function leaveLane(ctx: Ctx, held: LaneLease): Promise<boolean> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [row] = await db.execute<{ wakeups: number; lease: string | null }>(sql`
      UPDATE lanes SET lease = CASE WHEN wakeups = ${held.wakeups} THEN NULL ELSE lease END
      WHERE workspace_id = ${workspaceId} AND id = ${held.laneId} AND lease = ${held.lease}
      RETURNING wakeups, lease`);
    if (row === undefined || row.lease === null) return true;
    held.wakeups = row.wakeups;
    return false;
  });
}

/** True while the driver holds the lane, locked until the transaction ends so that nobody takes it meanwhile. */
export async function holdsLane(ctx: Ctx, held: LaneLease): Promise<boolean> {
  const rows = await ctx.db.execute(sql`
    SELECT 1 FROM lanes
    WHERE workspace_id = ${ctx.workspaceId} AND id = ${held.laneId} AND lease = ${held.lease}
      AND lease_until > clock_timestamp() FOR SHARE`);
  return rows.length > 0;
}
