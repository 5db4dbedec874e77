import { sql } from "drizzle-orm";
import { type Ctx, inTransaction } from "#lib/context";
import { textArray } from "#lib/text/text-array";
import type { Origin } from "./origins/origins.ts";

/** A try without an outcome for this long has lost its worker: every live one writes an outcome within its time limit. */
export const abandonedMs = 40_000;

/**
 * Messages of an origin that a driver has taken and that may be leaving now. A try whose worker is gone counts until its time
 * is over, also when no worker is left to say so.
 */
export async function countInFlight(ctx: Ctx, origin: Origin): Promise<number> {
  const counts = await countAllInFlight(ctx, origin.kind, [origin.id]);
  return counts.get(origin.id) ?? 0;
}

/** The same for many origins of a kind. @returns by id; those with nothing in flight are left out */
export async function countAllInFlight(ctx: Ctx, kind: Origin["kind"], ids: string[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map();
  const since = new Date(ctx.now.getTime() - abandonedMs).toISOString();
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    // The few that are out are found by their state; the many that wait are not looked at.
    const rows = await db.execute<{ id: string; people: number }>(sql`
      SELECT origin_id AS id, count(*)::int AS people FROM outbox
      WHERE state = 'sending' AND handed_over_at >= ${since}::timestamptz AND state <> 'waiting'
        AND workspace_id = ${workspaceId} AND origin_kind = ${kind} AND origin_id = ANY(${textArray(ids)})
      GROUP BY origin_id`);
    return new Map(rows.map((row) => [row.id, row.people]));
  });
}
