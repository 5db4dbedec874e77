import type { Check } from "./invariants.ts";

/**
 * Each message that replaced another one stands for one fallback that was made, and each of these for one message; the figures of
 * a campaign's fallback are those of its rows; nothing waits that arrived.
 */
export const checkFallbacks: Check = async (sql, workspaceId) => {
  const rows = await sql<{ id: string; trouble: string }[]>`
    SELECT coalesce(f.message_id, s.id) AS id, t.trouble
    FROM (SELECT * FROM fallbacks WHERE state = 'made') f
    FULL JOIN (SELECT * FROM messages WHERE origin_kind = 'fallback') s ON s.workspace_id = f.workspace_id AND s.id = f.sent_id
    CROSS JOIN LATERAL (VALUES
      (s.id IS NULL, 'was replaced by no message'),
      (f.message_id IS NULL, 'replaces no message'),
      (s.origin_id <> f.campaign_id, 'was replaced for another campaign')) t(holds, trouble)
    WHERE t.holds AND coalesce(f.workspace_id, s.workspace_id) = coalesce(${workspaceId}, f.workspace_id, s.workspace_id)
    LIMIT 100`;
  const arrived = await sql<{ id: string; state: string }[]>`
    SELECT m.id, m.state FROM fallbacks f JOIN messages m ON m.workspace_id = f.workspace_id AND m.id = f.message_id
    WHERE f.state = 'waiting' AND m.state NOT IN ('accepted', 'sent', 'delivered', 'failed', 'cancelled')
      AND f.workspace_id = coalesce(${workspaceId}, f.workspace_id)
    LIMIT 100`;
  const figures = await sql<{ id: string; kept: number[]; counted: number[] }[]>`
    SELECT c.campaign_id AS id, ARRAY[c.made, c.dropped, c.late, c.segments, c.late_segments] AS kept,
      ARRAY[k.made, k.dropped, k.late, k.segments, k.late_segments]::int[] AS counted
    FROM campaign_fallbacks c CROSS JOIN LATERAL (
      SELECT count(*) FILTER (WHERE f.state = 'made') AS made, count(*) FILTER (WHERE f.state = 'dropped') AS dropped,
        count(f.late_at) AS late, coalesce(sum(f.segments), 0) AS segments,
        coalesce(sum(f.segments) FILTER (WHERE f.late_at IS NOT NULL), 0) AS late_segments
      FROM fallbacks f WHERE f.workspace_id = c.workspace_id AND f.campaign_id = c.campaign_id) k
    WHERE c.workspace_id = coalesce(${workspaceId}, c.workspace_id)`;
  return [
    ...rows.map(({ id, trouble }) => `message ${id} ${trouble}`),
    ...arrived.map(({ id, state }) => `message ${id} is ${state} and waits to be replaced`),
    ...figures
      .filter(({ kept, counted }) => kept.join() !== counted.join())
      .map(({ id, kept, counted }) => `the fallback of ${id} says ${kept.join(", ")}, its rows ${counted.join(", ")}`),
  ];
};
