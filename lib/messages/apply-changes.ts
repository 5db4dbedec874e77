import { sql } from "drizzle-orm";
import type { FailureKind, MessageEventKind, MessageState } from "#db/enums";
import type { Ctx } from "#lib/context";
import { currentWorkspace, inTransaction } from "#lib/context";
import { dayIn } from "#lib/statistics/day";
import { recordFailures, recordStatistics, type StatisticsIncrement } from "#lib/statistics/record";
import { addChange, emptyFigures, type Figures, figureNames, nextState, type Target } from "./states.ts";

/** One fact about one message: the answer to a try, a receipt, a decision. */
export type MessageChange = {
  messageId: string;
  target: Target;
  at: Date;
  /** The event's key; the same key again changes nothing. */
  key: string;
  eventKind: MessageEventKind;
  detail?: Record<string, unknown>;
  /** When given, the change holds only while this is still the message's try: a stale worker changes nothing. */
  attempt?: number;
  externalId?: string;
  failure?: { kind: FailureKind; code: string | null; detail: string };
  /** For `queued`: not before. */
  notBefore?: Date;
};

type Row = {
  id: string;
  state: MessageState;
  attempt: number;
  externalId: string | null;
  failureKind: FailureKind | null;
  failureCode: string | null;
  failureDetail: string | null;
  notBefore: string | null;
  acceptedAt: string | null;
  sentAt: string | null;
  deliveredAt: string | null;
  readAt: string | null;
  failedAt: string | null;
  createdAt: string;
  channelId: string;
  senderId: string;
  campaignId: string | null;
  templateCode: string | null;
  category: string | null;
  country: string | null;
};

/**
 * Applies facts to messages, whoever brings them: moves the states by `nextState`, writes the events, and keeps campaign
 * counters, daily figures and failure counts by the difference, all in one transaction. Safe to repeat.
 *
 * @returns ids of messages that were not found
 */
export async function applyChanges(ctx: Ctx, changes: MessageChange[]): Promise<Set<string>> {
  if (changes.length === 0) return new Set();
  return inTransaction(ctx, async (ctx) => {
    const ids = [...new Set(changes.map((change) => change.messageId))].sort();
    const found = await ctx.db.execute<Row>(sql`
      SELECT id, state, attempt, external_id AS "externalId", failure_kind AS "failureKind", failure_code AS "failureCode",
        failure_detail AS "failureDetail", not_before AS "notBefore", accepted_at AS "acceptedAt", sent_at AS "sentAt",
        delivered_at AS "deliveredAt", read_at AS "readAt", failed_at AS "failedAt", created_at AS "createdAt",
        channel_id AS "channelId", sender_id AS "senderId", campaign_id AS "campaignId", template_code AS "templateCode",
        category, country
      FROM messages
      WHERE workspace_id = ${ctx.workspaceId} AND id = ANY(${textArray(ids)})
      ORDER BY id FOR UPDATE`);
    const rows = new Map(found.map((row) => [row.id, { before: row.state, row }]));
    const repeated = await knownEvents(ctx, changes);
    const applied = changes.filter((change) => {
      const held = rows.get(change.messageId);
      if (!held || repeated.has(`${change.messageId}\n${change.key}`)) return false;
      if (change.attempt !== undefined && change.attempt !== held.row.attempt) return false;
      repeated.add(`${change.messageId}\n${change.key}`);
      applyToRow(held.row, change);
      return true;
    });
    if (applied.length > 0) {
      const touched = [...new Set(applied.map((change) => change.messageId))].sort();
      const moved = touched.map((id) => rows.get(id)).filter((held) => held !== undefined);
      await writeRows(
        ctx,
        moved.map((held) => held.row),
      );
      await writeEvents(ctx, applied);
      await keepFigures(ctx, moved, changes);
    }
    return new Set(ids.filter((id) => !rows.has(id)));
  });
}

async function knownEvents(ctx: Ctx, changes: MessageChange[]): Promise<Set<string>> {
  const known = await ctx.db.execute<{ id: string; key: string }>(sql`
    SELECT e.message_id AS id, e.key FROM message_events e
    JOIN jsonb_to_recordset(${JSON.stringify(changes.map((c) => ({ id: c.messageId, key: c.key })))}::jsonb)
      AS c(id text, key text) ON e.message_id = c.id AND e.key = c.key
    WHERE e.workspace_id = ${ctx.workspaceId} AND e.message_id = ANY(${textArray([...new Set(changes.map((c) => c.messageId))])})`);
  return new Set(known.map((row) => `${row.id}\n${row.key}`));
}

function applyToRow(row: Row, change: MessageChange): void {
  const at = change.at.toISOString();
  const next = nextState(row.state, change.target);
  if (change.externalId && !row.externalId) row.externalId = change.externalId;
  if (change.target === "accepted") row.acceptedAt ??= at;
  if (change.target === "sent") row.sentAt ??= at;
  if (change.target === "delivered") row.deliveredAt ??= at;
  if (change.target === "read") row.readAt ??= at;
  if (next === row.state) return;
  row.state = next;
  if (next === "failed") {
    row.failedAt = at;
    row.failureKind = change.failure?.kind ?? "UNKNOWN_OUTCOME";
    row.failureCode = change.failure?.code ?? null;
    row.failureDetail = change.failure?.detail ?? null;
  }
  if (next === "queued") row.notBefore = change.notBefore?.toISOString() ?? null;
}

async function writeRows(ctx: Ctx, rows: Row[]): Promise<void> {
  await ctx.db.execute(sql`
    UPDATE messages m SET state = r.state, external_id = r."externalId", failure_kind = r."failureKind",
      failure_code = r."failureCode", failure_detail = r."failureDetail", not_before = r."notBefore",
      accepted_at = r."acceptedAt", sent_at = r."sentAt", delivered_at = r."deliveredAt", read_at = r."readAt",
      failed_at = r."failedAt"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id text, state text, "externalId" text, "failureKind" text,
      "failureCode" text, "failureDetail" text, "notBefore" timestamptz, "acceptedAt" timestamptz, "sentAt" timestamptz,
      "deliveredAt" timestamptz, "readAt" timestamptz, "failedAt" timestamptz)
    WHERE m.workspace_id = ${ctx.workspaceId} AND m.id = r.id AND m.id = ANY(${textArray(rows.map((row) => row.id))})`);
}

async function writeEvents(ctx: Ctx, changes: MessageChange[]): Promise<void> {
  const events = changes.map((change) => ({
    messageId: change.messageId,
    key: change.key,
    kind: change.eventKind,
    at: change.at.toISOString(),
    detail: {
      ...change.detail,
      ...(change.externalId ? { externalId: change.externalId } : {}),
      ...(change.failure ? { failure: change.failure } : {}),
    },
  }));
  await ctx.db.execute(sql`
    INSERT INTO message_events (workspace_id, message_id, key, kind, at, detail)
    SELECT ${ctx.workspaceId}, e."messageId", e.key, e.kind, e.at, e.detail
    FROM jsonb_to_recordset(${JSON.stringify(events)}::jsonb)
      AS e("messageId" text, key text, kind text, at timestamptz, detail jsonb)
    ON CONFLICT DO NOTHING`);
}

async function keepFigures(
  ctx: Ctx,
  moved: { before: MessageState; row: Row }[],
  changes: MessageChange[],
): Promise<void> {
  const changed = moved.filter((held) => held.before !== held.row.state);
  if (changed.length === 0) return;
  const { zone } = await currentWorkspace(ctx);
  const campaigns = new Map<string, Figures>();
  const statistics: StatisticsIncrement[] = [];
  const failures: Parameters<typeof recordFailures>[1] = [];
  const failureOf = new Map(changes.filter((c) => c.failure).map((c) => [c.messageId, c.failure]));
  for (const { before, row } of changed) {
    const figures = emptyFigures();
    addChange(figures, before, row.state);
    if (row.campaignId) {
      const sum = campaigns.get(row.campaignId) ?? emptyFigures();
      for (const name of figureNames) sum[name] += figures[name];
      campaigns.set(row.campaignId, sum);
    }
    const day = dayIn(zone, new Date(row.createdAt));
    const { queued: _queued, uncertain: _uncertain, cancelled: _cancelled, ...counted } = figures;
    statistics.push({
      day,
      channelId: row.channelId,
      senderId: row.senderId,
      templateCode: row.templateCode ?? "",
      category: row.category ?? "",
      country: row.country ?? "",
      ...counted,
    });
    if (figures.failed !== 0) {
      const failure = failureOf.get(row.id);
      failures.push({
        day,
        channelId: row.channelId,
        code: (figures.failed < 0 ? row.failureCode : failure?.code) ?? row.failureCode ?? "",
        kind: row.failureKind ?? "UNKNOWN_OUTCOME",
        failed: figures.failed,
      });
    }
  }
  await countOnCampaigns(ctx, campaigns);
  await recordStatistics(ctx, statistics);
  await recordFailures(ctx, failures);
}

/** Counters of campaigns by their differences; a campaign that had ended takes the outcome its new figures say. */
async function countOnCampaigns(ctx: Ctx, campaigns: Map<string, Figures>): Promise<void> {
  const rows = [...campaigns.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, figures]) => ({ id, ...figures }));
  if (rows.length === 0) return;
  await ctx.db.execute(sql`
    UPDATE campaigns c SET queued = c.queued + r.queued, accepted = c.accepted + r.accepted, sent = c.sent + r.sent,
      delivered = c.delivered + r.delivered, read = c.read + r.read, failed = c.failed + r.failed,
      uncertain = c.uncertain + r.uncertain, cancelled = c.cancelled + r.cancelled, progress_at = ${ctx.now.toISOString()},
      state = CASE WHEN c.state NOT IN ('completed', 'partly_failed', 'failed') THEN c.state
        WHEN c.failed + r.failed + c.uncertain + r.uncertain = 0 THEN 'completed'
        WHEN c.accepted + r.accepted = 0 THEN 'failed' ELSE 'partly_failed' END
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id text, queued int, accepted int, sent int, delivered int,
      read int, failed int, uncertain int, cancelled int)
    WHERE c.workspace_id = ${ctx.workspaceId} AND c.id = r.id`);
  const ticks = rows.filter((row) => row.accepted > 0 || row.failed > 0);
  if (ticks.length === 0) return;
  // Spans of two seconds: fine enough to see a throttled stretch, few enough to draw.
  const span = new Date(Math.floor(ctx.now.getTime() / 2000) * 2000).toISOString();
  await ctx.db.execute(sql`
    INSERT INTO campaign_ticks AS k (workspace_id, campaign_id, at, accepted, failed)
    SELECT ${ctx.workspaceId}, r.id, ${span}::timestamptz, greatest(r.accepted, 0), greatest(r.failed, 0)
    FROM jsonb_to_recordset(${JSON.stringify(ticks)}::jsonb) AS r(id text, accepted int, failed int)
    ON CONFLICT (workspace_id, campaign_id, at) DO UPDATE SET accepted = k.accepted + excluded.accepted,
      failed = k.failed + excluded.failed`);
}

/** A text array as one parameter, in PostgreSQL's own notation. */
export function textArray(values: readonly string[]) {
  return sql`${`{${values.map((value) => `"${value.replace(/["\\]/g, "\\$&")}"`).join(",")}}`}::text[]`;
}
