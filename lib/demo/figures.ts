import type { Sql } from "postgres";
import { figureCount } from "#lib/statistics/count-messages";

/** In the order of the columns of `daily_statistics`. */
const counted = ["accepted", "sent", "delivered", "read", "failed", "failedLater", "uncertain"] as const;

/**
 * Derives everything that is counted from messages from the written rows, so that no page contradicts another: events,
 * daily figures, failures by code, campaign progress and opt-outs.
 */
export async function countMessages(sql: Sql): Promise<void> {
  const counts = counted.map(figureCount).join(", ");
  await sql`
    INSERT INTO message_events (workspace_id, message_id, key, kind, at, recorded_at, detail)
    SELECT m.workspace_id, m.id, e.key, e.kind, e.at, e.at, e.detail
    FROM messages m CROSS JOIN LATERAL (VALUES
      ('queued', 'queued', CASE WHEN m.direction = 'outbound' THEN m.created_at END, '{}'::jsonb),
      ('handed_over:1', 'handed_over', m.handed_over_at, '{}'),
      ('accepted:1', 'accepted', m.accepted_at, jsonb_build_object('externalId', m.external_id)),
      ('sent', 'sent', m.sent_at, '{}'),
      ('delivered', 'delivered', m.delivered_at, '{}'),
      ('read', 'read', m.read_at, '{}'),
      ('failed', 'failed', m.failed_at, jsonb_build_object('failure',
        jsonb_build_object('kind', m.failure_kind, 'code', m.failure_code, 'detail', m.failure_detail))),
      ('received', 'received', CASE WHEN m.direction = 'inbound' THEN m.created_at END, '{}')
    ) AS e(key, kind, at, detail)
    WHERE e.at IS NOT NULL`;
  await sql`
    INSERT INTO daily_statistics (workspace_id, day, channel_id, sender_id, template_code, category, country,
      submitted, accepted, sent, delivered, read, failed, failed_later, uncertain, inbound)
    SELECT m.workspace_id, (m.created_at AT TIME ZONE w.zone)::date, m.channel_id, m.sender_id,
      coalesce(m.template_code, ''), coalesce(m.category, ''), coalesce(m.country, ''),
      count(*) FILTER (WHERE m.direction = 'outbound'), ${sql.unsafe(counts)},
      count(*) FILTER (WHERE m.direction = 'inbound')
    FROM messages m JOIN workspaces w ON w.id = m.workspace_id
    GROUP BY 1, 2, 3, 4, 5, 6, 7`;
  await sql`
    INSERT INTO daily_failures (workspace_id, day, channel_id, code, kind, failed)
    SELECT m.workspace_id, (m.created_at AT TIME ZONE w.zone)::date, m.channel_id, m.failure_code, min(m.failure_kind), count(*)
    FROM messages m JOIN workspaces w ON w.id = m.workspace_id
    WHERE m.state = 'failed' GROUP BY 1, 2, 3, 4`;
  await sql`
    INSERT INTO campaign_ticks (workspace_id, campaign_id, at, accepted, failed)
    SELECT m.workspace_id, m.campaign_id, to_timestamp(floor(extract(epoch FROM m.accepted_at) / 2) * 2),
      count(*), 0
    FROM messages m WHERE m.campaign_id IS NOT NULL AND m.accepted_at IS NOT NULL
    GROUP BY 1, 2, 3`;
  await sql`
    WITH first AS (
      SELECT DISTINCT ON (f.workspace_id, f.address) f.* FROM (
        SELECT m.workspace_id, m.address, m.channel_id, m.sender_id, 'word' AS source, m.created_at AS at
        FROM messages m WHERE m.direction = 'inbound' AND m.preview = 'STOP'
        UNION ALL
        SELECT m.workspace_id, m.address, m.channel_id, m.sender_id, 'platform', m.failed_at
        FROM messages m WHERE m.failure_kind = 'OPTED_OUT') f
      ORDER BY f.workspace_id, f.address, f.at
    ), said AS (
      INSERT INTO suppressions (workspace_id, id, platform, address, kind, source, at)
      SELECT workspace_id, gen_random_uuid()::text, 'whatsapp', address, 'marketing', source, at FROM first
      RETURNING workspace_id, id, source, at
    ), counted AS (
      INSERT INTO daily_opt_outs (workspace_id, day, platform, channel_id, sender_id, source, people)
      SELECT f.workspace_id, (f.at AT TIME ZONE w.zone)::date, 'whatsapp', f.channel_id, f.sender_id, f.source, count(*)
      FROM first f JOIN workspaces w ON w.id = f.workspace_id GROUP BY 1, 2, 4, 5, 6)
    INSERT INTO suppression_events (workspace_id, suppression_id, id, change, cause, at, recorded_at)
    SELECT workspace_id, id, gen_random_uuid()::text, 'added', source, at, at FROM said`;
}

/** Writes what sending would have left behind for the written messages: lanes, origins and the platform's ids. */
export async function recordSending(sql: Sql): Promise<void> {
  await sql`INSERT INTO lanes (workspace_id, id, channel_id) SELECT workspace_id, id, channel_id FROM senders`;
  await sql`
    INSERT INTO origins (workspace_id, kind, id, state, created_at)
    SELECT workspace_id, 'campaign', id, 'running', created_at FROM campaigns`;
  await sql`
    INSERT INTO message_external_ids (workspace_id, lane_id, external_id, message_id)
    SELECT workspace_id, sender_id, external_id, id FROM messages WHERE external_id IS NOT NULL`;
}
