import { sql } from "drizzle-orm";
import { type Ctx, inTransaction } from "#lib/context";
import { askForJob } from "#lib/jobs/ask";
import { driveLaneJob } from "./jobs.ts";
import { type LaneLease, routeLaneId, routeOf } from "./lanes.ts";

/** Rows moved in one transaction. */
const perTurn = 2_000;

/**
 * Hands what waits on a lane over to the next way to the same platform, while this one is out or no longer there. What has left
 * stays: of a message in doubt nobody knows whether the person has it.
 *
 * @param routes the ways in their order, with the messages a second of each
 */
export async function moveWaiting(ctx: Ctx, held: LaneLease, routes: readonly { perSecond: number }[]): Promise<void> {
  if (routes.length < 2 && routeOf(held.laneId) === 0) return;
  while (await moveSome(ctx, held, routes));
}

/** @returns whether there may be more to move */
async function moveSome(ctx: Ctx, held: LaneLease, routes: readonly { perSecond: number }[]): Promise<boolean> {
  return inTransaction(ctx, async (ctx) => {
    const { db, workspaceId } = ctx;
    const own = routeOf(held.laneId);
    const [lane] = await db.execute<{ out: boolean }>(sql`
      SELECT breaker_open_until IS NOT NULL AND breaker_open_until > clock_timestamp() AS out FROM lanes
      WHERE workspace_id = ${workspaceId} AND id = ${held.laneId} AND lease = ${held.lease} FOR SHARE`);
    if (!lane || (!lane.out && own < routes.length)) return false;
    const others = routes.flatMap(({ perSecond }, route) =>
      route === own ? [] : [{ id: routeLaneId(held.channelId, route), place: route, perSecond }],
    );
    await db.execute(sql`
      INSERT INTO lanes (workspace_id, id, channel_id, limit_per_second, pace_per_second)
      SELECT ${workspaceId}, r.id, ${held.channelId}, r."perSecond", r."perSecond"
      FROM jsonb_to_recordset(${JSON.stringify(others)}::jsonb) AS r(id text, "perSecond" float8)
      ORDER BY r.id
      ON CONFLICT DO NOTHING`);
    const [next] = await db.execute<{ id: string }>(sql`
      SELECT l.id FROM jsonb_to_recordset(${JSON.stringify(others)}::jsonb) AS r(id text, place int)
      JOIN lanes l ON l.workspace_id = ${workspaceId} AND l.id = r.id
      WHERE l.breaker_opened_at IS NULL ORDER BY r.place LIMIT 1`);
    if (!next) return false;
    const moved = await db.execute(sql`
      UPDATE outbox SET lane_id = ${next.id}
      WHERE workspace_id = ${workspaceId} AND message_id IN (
        SELECT message_id FROM outbox WHERE workspace_id = ${workspaceId} AND lane_id = ${held.laneId} AND state = 'waiting'
        ORDER BY message_id LIMIT ${perTurn} FOR UPDATE SKIP LOCKED)
      RETURNING message_id`);
    if (moved.length > 0) await askForJob(ctx, driveLaneJob, { laneId: next.id }, { key: next.id });
    return moved.length === perTurn;
  });
}
