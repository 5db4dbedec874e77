import type { Sql } from "postgres";
import type { SeededChannel } from "./channels.ts";

/** Adds `count` delivered messages spread over the last 30 days, for benchmarks of lists. The database generates them. */
export async function addManyMessages(
  sql: Sql,
  workspaceId: string,
  channel: SeededChannel,
  count: number,
): Promise<void> {
  const days = 30;
  const perDay = Math.floor(count / days);
  for (let ago = 1; ago <= days; ago++) {
    await sql`
      INSERT INTO messages (workspace_id, id, channel_id, sender_id, direction, source, address, country, template_code,
        template_name, language, category, kind, parameters, preview, state, attempt, external_id, created_at,
        handed_over_at, accepted_at, sent_at, delivered_at, read_at)
      SELECT ${workspaceId}, to_char(r.at AT TIME ZONE 'UTC', 'YYYYMMDDHH24MISSMS') || lpad((r.i % 100000)::text, 5, '0'),
        ${channel.id}, ${channel.senderId}, 'outbound', 'api', '+491555' || lpad((2000000 + r.i % 4000000)::text, 7, '0'),
        'DE', t.code, t.name, t.language, t.category, 'template', '["Maya", "LR-1", "Friday", "LR-1"]'::jsonb,
        'Hello Maya, order LR-1 left our warehouse and should reach you on Friday.',
        CASE WHEN r.i % 3 = 0 THEN 'delivered' ELSE 'read' END, 1, 'wamid.large' || r.day || '.' || r.i, r.at,
        r.at + interval '1 s', r.at + interval '1.2 s', r.at + interval '2 s', r.at + interval '4 s',
        CASE WHEN r.i % 3 = 0 THEN NULL ELSE r.at + interval '9 min' END
      FROM (SELECT i, ${ago}::int AS day, date_trunc('day', now()) - ${ago}::int * interval '1 day'
              + i * (interval '1 day' / ${perDay}::int) AS at
            FROM generate_series(0, ${perDay}::int - 1) AS i) AS r
      CROSS JOIN (SELECT code, name, language, category FROM templates
        WHERE workspace_id = ${workspaceId} AND channel_id = ${channel.id} AND name = 'order_shipped' LIMIT 1) AS t`;
  }
}
