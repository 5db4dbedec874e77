import { sql } from "drizzle-orm";
import type { OriginKind, TemplateCategory } from "#db/enums";
import { profileFor } from "#lib/connectors/profiles";
import type { Ctx } from "#lib/context";
import { waitMs } from "#lib/waits";
import type { DoubtFacts } from "./way-back.ts";

/** A message in doubt with everything that decides about it. */
export type Doubt = {
  id: string;
  attempt: number;
  originKind: OriginKind;
  originId: string;
  facts: DoubtFacts;
};

/** A receipt whose message is not known blocks for this long: then its message is not one of ours. */
const orphanBlocksMs = 10 * 60_000;
/** Later messages of a lane that are looked at. */
const sampleSize = 200;

type Row = Omit<Doubt, "facts"> & {
  leftAt: string;
  category: TemplateCategory | null;
  platform: string | null;
  originStopped: boolean;
  sentAgain: boolean;
  /** The platform speaks over a connection of ours, whose receipts name the platform's ids alone. */
  overSession: boolean;
  postedAt: string | null;
  accepted: number;
  delaysMs: number[] | null;
};

/**
 * The messages in doubt of a workspace that are due for a look, at most `count`, with their facts, in one round trip. For each
 * moment at which some of a lane left, a bounded number of the messages that left next is read by index.
 */
export async function readDoubts(ctx: Ctx, count: number): Promise<Doubt[]> {
  const now = sql`${ctx.now.toISOString()}::timestamptz`;
  const young = sql`${new Date(ctx.now.getTime() - waitMs(orphanBlocksMs)).toISOString()}::timestamptz`;
  const rows = await ctx.db.execute<Row>(sql`
    WITH due AS MATERIALIZED (
      SELECT b.message_id, b.attempt, b.lane_id, b.origin_kind, b.origin_id, b.handed_over_at, l.channel_id
      FROM outbox b LEFT JOIN lanes l ON l.workspace_id = b.workspace_id AND l.id = b.lane_id
      WHERE b.workspace_id = ${ctx.workspaceId} AND b.state = 'uncertain' AND b.due_at <= ${now}
      ORDER BY b.due_at, b.message_id LIMIT ${count}
    ), posted AS MATERIALIZED (
      SELECT c.channel_id, ${lastPosted(ctx, young)} AS at FROM (SELECT DISTINCT channel_id FROM due) c
    ), later AS MATERIALIZED (
      SELECT d.lane_id, d.handed_over_at, s.accepted, s.delays
      FROM (SELECT DISTINCT lane_id, handed_over_at FROM due) d CROSS JOIN LATERAL (${laterMessages(ctx)}) s
    )
    SELECT d.message_id AS id, d.attempt, d.origin_kind AS "originKind", d.origin_id AS "originId",
      d.handed_over_at AS "leftAt", m.category, c.type AS platform, coalesce(o.state, 'stopped') = 'stopped' AS "originStopped",
      EXISTS (SELECT 1 FROM message_events e WHERE e.workspace_id = m.workspace_id AND e.message_id = m.id
        AND e.kind = 'resent' AND e.detail->>'cause' IS DISTINCT FROM 'retried') AS "sentAgain",
      coalesce(g.holds_session, false) AS "overSession", p.at AS "postedAt", a.accepted, a.delays AS "delaysMs"
    FROM due d
    JOIN messages m ON m.workspace_id = ${ctx.workspaceId} AND m.id = d.message_id
    LEFT JOIN channels c ON c.workspace_id = m.workspace_id AND c.id = m.channel_id
    LEFT JOIN bindings g ON g.workspace_id = m.workspace_id AND g.channel_id = m.channel_id
    LEFT JOIN origins o ON o.workspace_id = m.workspace_id AND o.kind = d.origin_kind AND o.id = d.origin_id
    LEFT JOIN posted p ON p.channel_id = d.channel_id
    LEFT JOIN later a ON a.lane_id = d.lane_id AND a.handed_over_at = d.handed_over_at`);
  return rows.map((row) => toDoubt(ctx, row));
}

/** The newest that a platform posted for channel `c` and that might still speak of any message: see `DoubtFacts.blocked`. */
function lastPosted(ctx: Ctx, young: ReturnType<typeof sql>) {
  const ofChannel = sql`workspace_id = ${ctx.workspaceId} AND channel_id = c.channel_id`;
  const waiting = sql`${ofChannel} AND applied_at IS NULL AND set_aside_at IS NULL`;
  return sql`greatest(
    (SELECT received_at FROM inbound_events WHERE ${waiting} AND NOT alone ORDER BY id DESC LIMIT 1),
    (SELECT received_at FROM inbound_events WHERE ${waiting} AND alone ORDER BY id DESC LIMIT 1),
    (SELECT max(received_at) FROM inbound_events WHERE ${ofChannel} AND set_aside_at IS NOT NULL AND dismissed_at IS NULL),
    (SELECT max(received_at) FROM orphan_receipts WHERE ${ofChannel} AND received_at > ${young}),
    (SELECT max(received_at) FROM orphan_receipts
      WHERE workspace_id = ${ctx.workspaceId} AND channel_id = '' AND received_at > ${young}))`;
}

/** Of lane `d.lane_id`, the messages accepted next after `d.handed_over_at` that also left later: how many, and how late their receipts. */
function laterMessages(ctx: Ctx) {
  return sql`
    SELECT count(*)::int AS accepted, array_agg(s.delay) FILTER (WHERE s.delay IS NOT NULL) AS delays
    FROM (
      SELECT (SELECT (extract(epoch FROM min(e.recorded_at) - m.handed_over_at) * 1000)::float FROM message_events e
          WHERE e.workspace_id = m.workspace_id AND e.message_id = m.id AND e.detail->>'by' = 'webhook'
            AND e.kind IN ('sent', 'delivered', 'read', 'failed')) AS delay
      FROM (
        SELECT x.message_id FROM message_external_ids x
        WHERE x.workspace_id = ${ctx.workspaceId} AND x.lane_id = d.lane_id AND x.accepted_at > d.handed_over_at AND x.part = 0
        ORDER BY x.accepted_at LIMIT ${sampleSize}) x
      JOIN messages m ON m.workspace_id = ${ctx.workspaceId} AND m.id = x.message_id
      WHERE m.handed_over_at > d.handed_over_at) s`;
}

function toDoubt(ctx: Ctx, row: Row): Doubt {
  const { id, attempt, originKind, originId } = row;
  const profile = profileFor(row.platform ?? "");
  const leftAt = new Date(row.leftAt);
  return {
    ...{ id, attempt, originKind, originId },
    facts: {
      ...{ now: ctx.now, leftAt, category: row.category, sentAgain: row.sentAgain, originStopped: row.originStopped },
      platform: {
        givesReceipts: (profile?.receipts.length ?? 0) > 0,
        receiptsNameOurs: !row.overSession,
        receiptsRare: profile?.receiptsRare ?? false,
        resendHarmless: profile?.resendHarmless ?? false,
      },
      blocked: row.postedAt !== null && new Date(row.postedAt) >= leftAt,
      later: { accepted: row.accepted ?? 0, delaysMs: (row.delaysMs ?? []).map(Number) },
    },
  };
}
