import { sql } from "drizzle-orm";
import type { Ctx } from "#lib/context";
import type { Candidate } from "./candidate-facts.ts";

/**
 * Due messages of the lane, locked with their origins. Paused origins are left out before their messages are looked at, so
 * that a paused campaign of a million costs nothing. The walk over the index finds which origins have something waiting.
 *
 * The outbox fills and empties faster than PostgreSQL learns about it. Without column statistics the planner takes any origin
 * for one row and sorts the whole outbox instead of walking the index, a thousand times slower: sorting is made its last choice.
 * With that, one plan serves every claim, and a connection keeps it: planning what a claim asks took longer than answering it.
 */
export async function lockCandidates(ctx: Ctx, laneId: string, count: number): Promise<Candidate[]> {
  const now = ctx.now.toISOString();
  await ctx.db.execute(sql`
    SELECT set_config('enable_sort', 'off', true), set_config('enable_incremental_sort', 'off', true),
      set_config('enable_bitmapscan', 'off', true), set_config('enable_seqscan', 'off', true),
      set_config('plan_cache_mode', 'force_generic_plan', true)`);
  const rows = await ctx.db.execute<Candidate>(sql`/* prepared */
    WITH RECURSIVE waiting AS (
      (SELECT priority, origin_kind, origin_id FROM outbox
        WHERE workspace_id = ${ctx.workspaceId} AND lane_id = ${laneId} AND state = 'waiting'
        ORDER BY priority, origin_kind, origin_id LIMIT 1)
      UNION ALL
      SELECT next.* FROM waiting w CROSS JOIN LATERAL (
        SELECT priority, origin_kind, origin_id FROM outbox
        WHERE workspace_id = ${ctx.workspaceId} AND lane_id = ${laneId} AND state = 'waiting'
          AND (priority, origin_kind, origin_id) > (w.priority, w.origin_kind, w.origin_id)
        ORDER BY priority, origin_kind, origin_id LIMIT 1) next
    ), running AS MATERIALIZED (
      SELECT o.kind, o.id, o.state, o.expires_at, o.hour_rule, o.local_at, o.per_minute, o.pool IS NOT NULL AS pooled FROM origins o
      WHERE o.workspace_id = ${ctx.workspaceId} AND o.state <> 'paused'
        AND (o.rests_until IS NULL OR o.rests_until <= ${now}::timestamptz)
        AND (o.opens_at IS NULL OR o.opens_at <= ${now}::timestamptz OR o.state = 'stopped')
        AND (o.per_minute IS NULL OR o.state = 'stopped' OR NOT EXISTS (
          SELECT 1 FROM origin_paces p WHERE p.workspace_id = o.workspace_id AND p.kind = o.kind AND p.id = o.id
            AND p.next_slot_at > ${now}::timestamptz))
        AND (o.kind, o.id) IN (SELECT origin_kind, origin_id FROM waiting)
      FOR SHARE
    ), due AS MATERIALIZED (
      SELECT w.priority, w.origin_kind, w.origin_id, r.state, r.expires_at, r.hour_rule, r.local_at, r.per_minute, r.pooled, b.message_id, b.due_at, b.attempt, b.tries, b.throttled
      FROM waiting w JOIN running r ON r.kind = w.origin_kind AND r.id = w.origin_id
      CROSS JOIN LATERAL (
        SELECT b.message_id, b.due_at, b.attempt, b.tries, b.throttled FROM outbox b
        WHERE b.workspace_id = ${ctx.workspaceId} AND b.lane_id = ${laneId} AND b.state = 'waiting' AND b.priority = w.priority
          AND b.origin_kind = w.origin_kind AND b.origin_id = w.origin_id AND b.due_at <= ${now}::timestamptz
          AND (b.sequence_key IS NULL OR NOT EXISTS (
            SELECT 1 FROM outbox e
            WHERE e.workspace_id = b.workspace_id AND e.lane_id = b.lane_id AND e.sequence_key = b.sequence_key
              AND e.message_id < b.message_id AND e.state <> 'uncertain'))
        ORDER BY b.due_at, b.message_id LIMIT ${count} FOR UPDATE SKIP LOCKED) b
    ), turns AS (
      SELECT due.*, row_number() OVER (PARTITION BY priority, origin_kind, origin_id ORDER BY due_at, message_id) AS turn
      FROM due
    )
    SELECT message_id AS "messageId", origin_kind AS "originKind", origin_id AS "originId", state AS "originState",
      expires_at AS "originExpiresAt", due_at AS "dueAt", attempt, tries, throttled, hour_rule AS "hourRule",
      local_at AS "localAt", per_minute AS "perMinute", pooled
    FROM turns ORDER BY priority, turn, due_at, message_id LIMIT ${count}`);
  return rows.sort((a, b) => (a.messageId < b.messageId ? -1 : 1));
}
