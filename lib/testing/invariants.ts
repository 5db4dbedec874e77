import type { ISql } from "postgres";
import { checkFallbacks } from "./fallback-invariants.ts";

/**
 * What must hold in every database at rest, whatever was killed or lost on the way: nothing is being sent, and every job and
 * inbound event has been worked off. Data of the demonstration, which is written in bulk, is not meant.
 *
 * @param workspaceId checks one workspace; all of them when absent
 * @returns what does not hold, in words; nothing when all is well
 */
export async function checkInvariants(sql: ISql, workspaceId?: string): Promise<string[]> {
  const checks = [
    checkCampaignFigures,
    checkCertificates,
    checkEndedCampaigns,
    checkOrigins,
    checkOutbox,
    checkIntents,
    checkEvents,
    checkDailyStatistics,
    checkDailyFailures,
    checkProviderLists,
    checkFallbacks,
  ];
  const found: string[] = [];
  for (const check of checks) found.push(...(await check(sql, workspaceId ?? null)));
  return found;
}

export type Check = (sql: ISql, workspaceId: string | null) => Promise<string[]>;

/** The platform had taken the message. */
const taken = "m.accepted_at IS NOT NULL";

/** Which messages `m` each figure counts. Written down apart from the product's own definitions, to check them. */
const figures: Record<string, string> = {
  queued: "m.state IN ('queued', 'sending')",
  accepted: `m.state IN ('accepted', 'sent', 'delivered', 'read') OR (m.state = 'failed' AND ${taken})`,
  sent: `m.state IN ('sent', 'delivered', 'read') OR (m.state = 'failed' AND ${taken} AND m.sent_at IS NOT NULL)`,
  delivered: "m.state IN ('delivered', 'read')",
  read: "m.state = 'read'",
  failed: "m.state = 'failed'",
  failed_later: `m.state = 'failed' AND ${taken}`,
  uncertain: "m.state = 'uncertain'",
  cancelled: "m.state = 'cancelled'",
  left_out: "m.state = 'left_out'",
  expired: "m.state = 'expired'",
};

/** One column a figure: the messages `m` that count in it. */
function countFigures(sql: ISql, names: string[]) {
  return sql.unsafe(names.map((name) => `count(m.id) FILTER (WHERE ${figures[name]})::int AS ${name}`).join(", "));
}

const checkCampaignFigures: Check = async (sql, workspaceId) => {
  const names = Object.keys(figures);
  const rows = await sql<{ id: string; kept: Record<string, number>; counted: Record<string, number> }[]>`
    SELECT c.id, to_jsonb(c) AS kept, to_jsonb(k) AS counted
    FROM campaigns c
    CROSS JOIN LATERAL (
      SELECT ${countFigures(sql, names)} FROM messages m
      WHERE m.workspace_id = c.workspace_id AND m.campaign_id = c.id) k
    WHERE c.workspace_id = coalesce(${workspaceId}, c.workspace_id)`;
  return rows.flatMap(({ id, kept, counted }) =>
    names
      .filter((name) => kept[name] !== counted[name])
      .map((name) => `campaign ${id} says ${kept[name]} ${name}, its messages ${counted[name]}`),
  );
};

const checkCertificates: Check = async (sql, workspaceId) => {
  const rows = await sql<{ id: string; trouble: string }[]>`
    SELECT c.id, t.trouble FROM campaigns c
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS messages, count(DISTINCT m.row_number)::int AS people FROM messages m
      WHERE m.workspace_id = c.workspace_id AND m.campaign_id = c.id) k
    CROSS JOIN LATERAL (VALUES
      (c.rows_total - c.rows_skip - c.rows_hold <> c.rows_send, 'its rows do not add up'),
      (k.people <> k.messages, 'a row of its list has more than one message'),
      (k.messages > c.rows_send, 'it has more messages than rows to send'),
      (c.expanded_at IS NOT NULL AND k.messages < c.rows_send, 'a row to send became no message')) t(holds, trouble)
    WHERE t.holds AND c.workspace_id = coalesce(${workspaceId}, c.workspace_id)`;
  return rows.map(({ id, trouble }) => `campaign ${id}: ${trouble}`);
};

/** A campaign that has ended has nobody who waits, and nothing in the outbox; nothing waits for an origin that was stopped. */
const checkEndedCampaigns: Check = async (sql, workspaceId) => {
  const waiting = await sql<{ id: string; state: string; messages: number }[]>`
    SELECT c.id, c.state, count(*)::int AS messages FROM campaigns c
    JOIN messages m ON m.workspace_id = c.workspace_id AND m.campaign_id = c.id
    WHERE c.state IN ('completed', 'partly_failed', 'failed', 'cancelled') AND m.state IN ('queued', 'sending')
      AND c.workspace_id = coalesce(${workspaceId}, c.workspace_id)
    GROUP BY c.id, c.state`;
  const open = await sql<{ id: string; state: string; messages: number }[]>`
    SELECT c.id, c.state, count(*)::int AS messages FROM campaigns c
    JOIN outbox b ON b.workspace_id = c.workspace_id AND b.origin_kind = 'campaign' AND b.origin_id = c.id
    WHERE c.state IN ('completed', 'partly_failed', 'failed', 'cancelled')
      AND c.workspace_id = coalesce(${workspaceId}, c.workspace_id)
    GROUP BY c.id, c.state`;
  const stopped = await sql<{ origin: string; messages: number }[]>`
    SELECT o.kind || ' ' || o.id AS origin, count(*)::int AS messages FROM origins o
    JOIN outbox b ON b.workspace_id = o.workspace_id AND b.origin_kind = o.kind AND b.origin_id = o.id
    WHERE o.state = 'stopped' AND b.state = 'waiting' AND o.workspace_id = coalesce(${workspaceId}, o.workspace_id)
    GROUP BY o.kind, o.id`;
  return [
    ...waiting.map(({ id, state, messages }) => `campaign ${id} is ${state} and ${messages} of it wait`),
    ...open.map(({ id, state, messages }) => `campaign ${id} is ${state} and the outbox holds ${messages} of it`),
    ...stopped.map(({ origin, messages }) => `${origin} is stopped and ${messages} of it wait`),
  ];
};

const checkOrigins: Check = async (sql, workspaceId) => {
  const rows = await sql<{ id: string; campaign: string; origin: string | null }[]>`
    SELECT c.id, c.state AS campaign, o.state AS origin FROM campaigns c
    LEFT JOIN origins o ON o.workspace_id = c.workspace_id AND o.kind = 'campaign' AND o.id = c.id
    WHERE c.workspace_id = coalesce(${workspaceId}, c.workspace_id)
      AND (c.state, coalesce(o.state, 'missing')) IN (
        ('running', 'paused'), ('running', 'stopped'), ('running', 'missing'), ('paused', 'running'), ('paused', 'stopped'),
        ('stopping', 'running'), ('stopping', 'paused'), ('cancelled', 'running'), ('cancelled', 'paused'))
    ORDER BY c.id`;
  return rows.map(({ id, campaign, origin }) => `campaign ${id} is ${campaign}, its origin ${origin ?? "missing"}`);
};

const checkOutbox: Check = async (sql, workspaceId) => {
  const rows = await sql<{ id: string; message: string | null; outbox: string | null }[]>`
    SELECT coalesce(m.id, b.message_id) AS id, m.state AS message, b.state AS outbox
    FROM messages m FULL JOIN outbox b ON b.workspace_id = m.workspace_id AND b.message_id = m.id
    WHERE coalesce(m.workspace_id, b.workspace_id) = coalesce(${workspaceId}, m.workspace_id, b.workspace_id)
      AND (b.message_id IS NOT NULL OR (m.direction = 'outbound' AND m.state IN ('queued', 'sending', 'uncertain')))
      AND (coalesce(m.state, 'missing'), coalesce(b.state, 'missing')) NOT IN (
        ('queued', 'waiting'), ('queued', 'sending'), ('uncertain', 'uncertain'))
      AND NOT (m.state = 'uncertain' AND b.message_id IS NULL AND EXISTS (SELECT 1 FROM message_events e
        WHERE e.workspace_id = m.workspace_id AND e.message_id = m.id AND e.kind = 'left_in_doubt'))
    LIMIT 100`;
  return rows.map(
    ({ id, message, outbox }) => `message ${id} is ${message ?? "missing"}, in the outbox ${outbox ?? "missing"}`,
  );
};

/** Somebody asked for whatever waits to leave, and it waits on a lane of its own channel. */
const checkIntents: Check = async (sql, workspaceId) => {
  const rows = await sql<{ id: string; trouble: string }[]>`
    SELECT b.message_id AS id, t.trouble FROM outbox b
    LEFT JOIN origins o ON o.workspace_id = b.workspace_id AND o.kind = b.origin_kind AND o.id = b.origin_id
    LEFT JOIN lanes l ON l.workspace_id = b.workspace_id AND l.id = b.lane_id
    LEFT JOIN messages m ON m.workspace_id = b.workspace_id AND m.id = b.message_id
    CROSS JOIN LATERAL (VALUES
      (o.id IS NULL, 'its origin is missing'),
      (l.id IS NULL, 'its lane is missing'),
      (l.channel_id <> m.channel_id, 'its lane is of another channel'),
      (o.kind = 'campaign' AND o.id IS DISTINCT FROM m.campaign_id, 'its origin is not its campaign')) t(holds, trouble)
    WHERE t.holds AND b.workspace_id = coalesce(${workspaceId}, b.workspace_id)
    LIMIT 100`;
  return rows.map(({ id, trouble }) => `message ${id} is in the outbox and ${trouble}`);
};

/** A message's state is the furthest of its events, each state it is in has its event, and what was taken stays taken. */
const checkEvents: Check = async (sql, workspaceId) => {
  const rows = await sql<{ id: string; state: string; kinds: string[] }[]>`
    SELECT m.id, m.state, array_remove(array_agg(DISTINCT e.kind), NULL) AS kinds FROM messages m
    LEFT JOIN message_events e ON e.workspace_id = m.workspace_id AND e.message_id = m.id
    WHERE m.direction = 'outbound' AND m.workspace_id = coalesce(${workspaceId}, m.workspace_id)
    GROUP BY m.workspace_id, m.id, m.state, m.accepted_at
    HAVING (m.state NOT IN ('queued', 'sending') AND NOT coalesce(bool_or(e.kind = m.state), false))
      OR (bool_or(e.kind = 'read') AND m.state <> 'read')
      OR (bool_or(e.kind = 'delivered') AND m.state NOT IN ('delivered', 'read'))
      OR (bool_or(e.kind IN ('accepted', 'sent')) AND NOT bool_or(e.kind IN ('resent', 'returned'))
        AND m.state NOT IN ('accepted', 'sent', 'delivered', 'read', 'failed'))
      OR (m.accepted_at IS NULL AND bool_or(e.kind IN ('accepted', 'sent', 'delivered', 'read')))
    LIMIT 100`;
  return rows.map(({ id, state, kinds }) => `message ${id} is ${state}, its events say ${kinds.sort().join(", ")}`);
};

const checkDailyStatistics: Check = async (sql, workspaceId) => {
  const names = ["accepted", "sent", "delivered", "read", "failed", "failed_later", "uncertain"];
  const rows = await sql<{ place: string; kept: Record<string, number>; counted: Record<string, number> }[]>`
    WITH counted AS (
      SELECT m.workspace_id, (m.created_at AT TIME ZONE w.zone)::date AS day, m.channel_id, m.sender_id,
        CASE WHEN m.origin_kind = 'test' THEN '' ELSE coalesce(m.template_code, '') END AS template_code, coalesce(m.category, '') AS category,
        coalesce(m.country, '') AS country, count(*)::int AS submitted, ${countFigures(sql, names)}
      FROM messages m JOIN workspaces w ON w.id = m.workspace_id WHERE m.direction = 'outbound'
      GROUP BY 1, 2, 3, 4, 5, 6, 7)
    SELECT concat_ws(' ', day, channel_id, sender_id, template_code, category, country) AS place,
      coalesce(to_jsonb(d), '{}') AS kept, coalesce(to_jsonb(k), '{}') AS counted
    FROM daily_statistics d
    FULL JOIN counted k USING (workspace_id, day, channel_id, sender_id, template_code, category, country)
    WHERE workspace_id = coalesce(${workspaceId}, workspace_id)`;
  return rows.flatMap(({ place, kept, counted }) =>
    ["submitted", ...names]
      .filter((name) => (kept[name] ?? 0) !== (counted[name] ?? 0))
      .map((name) => `statistics of ${place} say ${kept[name] ?? 0} ${name}, the messages ${counted[name] ?? 0}`),
  );
};

const checkDailyFailures: Check = async (sql, workspaceId) => {
  const rows = await sql<{ place: string; kept: number; counted: number }[]>`
    WITH counted AS (
      SELECT m.workspace_id, (m.created_at AT TIME ZONE w.zone)::date AS day, m.channel_id,
        coalesce(m.failure_code, '') AS code, count(*)::int AS failed
      FROM messages m JOIN workspaces w ON w.id = m.workspace_id
      WHERE m.direction = 'outbound' AND m.state = 'failed' GROUP BY 1, 2, 3, 4)
    SELECT concat_ws(' ', day, channel_id, code) AS place, coalesce(d.failed, 0) AS kept, coalesce(k.failed, 0) AS counted
    FROM daily_failures d FULL JOIN counted k USING (workspace_id, day, channel_id, code)
    WHERE workspace_id = coalesce(${workspaceId}, workspace_id) AND coalesce(d.failed, 0) <> coalesce(k.failed, 0)`;
  return rows.map(({ place, kept, counted }) => `failures of ${place} say ${kept}, the messages ${counted}`);
};

/** Channels stand in the list of the provider of their workspace, and the counts kept for it are those of its channels. */
const checkProviderLists: Check = async (sql, workspaceId) => {
  const lost = await sql<{ id: string }[]>`
    SELECT c.id FROM channels c LEFT JOIN workspaces w ON w.id = c.workspace_id
    WHERE c.provider_id IS DISTINCT FROM coalesce(w.provider_id, CASE WHEN w.kind = 'provider' THEN w.id END)
      AND c.workspace_id = coalesce(${workspaceId}, c.workspace_id)`;
  const miscounted = await sql<{ id: string; what: string; kept: number; counted: number }[]>`
    SELECT coalesce(k.id, c.id) AS id, coalesce(k.what, c.what) AS what, coalesce(k.n, 0) AS kept, coalesce(c.n, 0) AS counted
    FROM (SELECT workspace_id AS id, type || ' ' || state AS what, sum(channels)::int AS n FROM channel_counts GROUP BY 1, 2) k
    FULL JOIN (
      SELECT provider_id AS id, type || ' ' || CASE WHEN deleted_at IS NULL THEN state ELSE 'deleted' END AS what,
        count(*)::int AS n
      FROM channels WHERE provider_id IS NOT NULL GROUP BY 1, 2) c ON c.id = k.id AND c.what = k.what
    WHERE coalesce(k.n, 0) <> coalesce(c.n, 0)
      AND (${workspaceId}::text IS NULL OR coalesce(k.id, c.id) = ${workspaceId})`;
  return [
    ...lost.map(({ id }) => `channel ${id} stands in the list of another provider than that of its workspace`),
    ...miscounted.map(
      ({ id, what, kept, counted }) => `provider ${id} is said to have ${kept} ${what}, it has ${counted}`,
    ),
  ];
};
