import { sql } from "drizzle-orm";
import type { OriginKind } from "#db/enums";
import type { FailureKind, MessageEventKind } from "#db/message-enums";
import { type Ctx, inTransaction } from "#lib/context";
import { nextState, type Target } from "#lib/messages/states";
import { textArray } from "#lib/text/text-array";
import { countChanges } from "./count-changes.ts";
import type { MessageRow, MovedMessage } from "./message-row.ts";
import type { OriginHooks } from "./origins/origins.ts";
import { obeyStops } from "./origins/stopped-origins.ts";
import { settleOutbox, wakeLanesOf } from "./outbox/settle-outbox.ts";

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
  /** For `queued`, `again` and `returned`: not before. */
  notBefore?: Date;
  /** For `queued` and `returned`: tries that count as the message's own, and those that were throttled, this one included. */
  tries?: number;
  throttled?: number;
};

/**
 * Applies facts to messages, whoever brings them: moves the states by `nextState`, writes the events, settles the outbox, and
 * keeps counters, daily figures and failure counts by the difference, all in one transaction. Safe to repeat.
 *
 * @returns ids of messages that were not found
 */
export async function applyChanges(ctx: Ctx, hooks: OriginHooks, changes: MessageChange[]): Promise<Set<string>> {
  if (changes.length === 0) return new Set();
  return inTransaction(ctx, async (ctx) => {
    const ids = [...new Set(changes.map((change) => change.messageId))];
    const rows = await lockMessages(ctx, ids);
    const known = await knownEvents(ctx, changes);
    const obeyed = await obeyStops(ctx, rows, changes);
    const applied = obeyed.filter((change) => {
      const held = rows.get(change.messageId);
      if (!held || known.has(`${change.messageId}\n${change.key}`)) return false;
      if (change.attempt !== undefined && (change.attempt !== held.row.attempt || held.row.tryIsOver)) return false;
      known.add(`${change.messageId}\n${change.key}`);
      applyToRow(held, change);
      return true;
    });
    if (applied.length > 0) {
      const touched = [...new Set(applied.map((change) => change.messageId))];
      const moved = touched.map((id) => rows.get(id)).filter((held) => held !== undefined);
      await writeRows(
        ctx,
        moved.map((held) => held.row),
      );
      await writeEvents(ctx, applied);
      await tellMoved(ctx, hooks, moved);
      // Before anything is put back: a campaign that had ended runs again by then, which the database insists on.
      await countChanges(ctx, hooks, moved);
      await settleOutbox(ctx, moved);
      await wakeLanesOf(ctx, moved);
    }
    return new Set(ids.filter((id) => !rows.has(id)));
  });
}

/** Lets whoever asked for messages do what follows from their changes, before anything is counted. */
async function tellMoved(ctx: Ctx, hooks: OriginHooks, moved: MovedMessage[]): Promise<void> {
  const byKind = Map.groupBy(moved, ({ row }) => row.originKind);
  for (const [kind, some] of byKind) {
    if (kind !== null) await hooks[kind]?.moved?.(ctx, some);
  }
}

/** A message whose try is under way counts as `sending`; only the outbox knows that, and the number of the try. */
async function lockMessages(ctx: Ctx, ids: string[]): Promise<Map<string, MovedMessage>> {
  const found = await ctx.db.execute<MessageRow>(sql`
    SELECT id, state, attempt, external_id AS "externalId", failure_kind AS "failureKind", failure_code AS "failureCode",
      failure_detail AS "failureDetail", handed_over_at AS "handedOverAt", accepted_at AS "acceptedAt", sent_at AS "sentAt",
      delivered_at AS "deliveredAt", read_at AS "readAt", failed_at AS "failedAt", created_at AS "createdAt",
      channel_id AS "channelId", sender_id AS "senderId", campaign_id AS "campaignId", template_code AS "templateCode",
      category, country, NULL AS "waitsAs", NULL AS "dueAt", 0 AS tries, 0 AS throttled, false AS "tryIsOver",
      CASE WHEN campaign_id IS NULL THEN origin_kind ELSE 'campaign' END AS "originKind",
      coalesce(campaign_id, origin_id) AS "originId"
    FROM messages
    WHERE workspace_id = ${ctx.workspaceId} AND id = ANY(${textArray(ids)})
    ORDER BY id FOR UPDATE`);
  const waiting = await ctx.db.execute<{
    id: string;
    state: "waiting" | "sending" | "uncertain";
    attempt: number;
    handedOverAt: string | null;
    dueAt: string;
    tries: number;
    throttled: number;
    originKind: OriginKind;
    originId: string;
  }>(sql`
    SELECT message_id AS id, state, attempt, handed_over_at AS "handedOverAt", due_at AS "dueAt", tries, throttled,
      origin_kind AS "originKind", origin_id AS "originId"
    FROM outbox
    WHERE workspace_id = ${ctx.workspaceId} AND message_id = ANY(${textArray(found.map((row) => row.id))})
    ORDER BY message_id FOR UPDATE`);
  const outbox = new Map(waiting.map((row) => [row.id, row]));
  return new Map(
    found.map((message) => {
      const intent = outbox.get(message.id);
      const fresh = { was: { ...message }, leftInDoubt: false };
      if (!intent) return [message.id, { before: message.state, ...fresh, row: message }];
      const underWay = intent.state === "sending" && message.state === "queued";
      const row: MessageRow = {
        ...message,
        state: underWay ? "sending" : message.state,
        attempt: intent.attempt,
        handedOverAt: intent.handedOverAt ?? message.handedOverAt,
        waitsAs: intent.state,
        dueAt: intent.dueAt,
        tries: intent.tries,
        throttled: intent.throttled,
        tryIsOver: intent.state === "waiting" && intent.handedOverAt === null,
        originKind: intent.originKind,
        originId: intent.originId,
      };
      return [message.id, { before: row.state, ...fresh, row }];
    }),
  );
}

async function knownEvents(ctx: Ctx, changes: MessageChange[]): Promise<Set<string>> {
  const known = await ctx.db.execute<{ id: string; key: string }>(sql`
    SELECT e.message_id AS id, e.key FROM message_events e
    JOIN jsonb_to_recordset(${JSON.stringify(changes.map((c) => ({ id: c.messageId, key: c.key })))}::jsonb)
      AS c(id text, key text) ON e.message_id = c.id AND e.key = c.key
    WHERE e.workspace_id = ${ctx.workspaceId} AND e.message_id = ANY(${textArray([...new Set(changes.map((c) => c.messageId))])})`);
  return new Set(known.map((row) => `${row.id}\n${row.key}`));
}

function applyToRow(held: MovedMessage, change: MessageChange): void {
  const { row } = held;
  const at = change.at.toISOString();
  const next = nextState(row.state, change.target);
  if (change.externalId && !row.externalId) row.externalId = change.externalId;
  // Taken once is taken for good: also when the answer was lost and a receipt proves it, or when the platform gives it back.
  if (provesTaken(change)) row.acceptedAt ??= at;
  if (change.target === "sent") row.sentAt ??= at;
  if (change.target === "delivered") row.deliveredAt ??= at;
  if (change.target === "read") row.readAt ??= at;
  if (change.target === "left_in_doubt") held.leftInDoubt = row.state === "uncertain";
  if (next === row.state) return;
  // What arrived after all did not fail, and what is tried again has not yet.
  const failedOnce = row.state === "failed" && next !== "queued";
  row.state = next;
  if (change.target === "again" || failedOnce)
    Object.assign(row, { failedAt: null, failureKind: null, failureCode: null, failureDetail: null });
  if (next === "failed") {
    row.failedAt = at;
    row.failureKind = change.failure?.kind ?? "UNKNOWN_OUTCOME";
    row.failureCode = change.failure?.code ?? null;
    row.failureDetail = change.failure?.detail ?? null;
  }
  if (next !== "queued") return;
  row.dueAt = (change.notBefore ?? change.at).toISOString();
  row.tries = change.tries ?? row.tries;
  row.throttled = change.throttled ?? row.throttled;
  if (change.target !== "returned" && change.target !== "again") return;
  // That try is over, and its id with it: the next one is a submission of its own.
  row.tryIsOver = true;
  row.externalId = null;
}

/** Whether a fact shows that the platform had taken the message: it gave it an id, or did something with it. */
function provesTaken({ target, externalId }: MessageChange): boolean {
  return externalId !== undefined || ["accepted", "sent", "delivered", "read"].includes(target);
}

async function writeRows(ctx: Ctx, rows: MessageRow[]): Promise<void> {
  const stored = rows.map((row) => ({ ...row, state: row.state === "sending" ? "queued" : row.state }));
  await ctx.db.execute(sql`
    UPDATE messages m SET state = r.state, attempt = r.attempt, external_id = r."externalId",
      failure_kind = r."failureKind", failure_code = r."failureCode", failure_detail = r."failureDetail",
      handed_over_at = r."handedOverAt", accepted_at = r."acceptedAt", sent_at = r."sentAt", delivered_at = r."deliveredAt",
      read_at = r."readAt", failed_at = r."failedAt"
    FROM jsonb_to_recordset(${JSON.stringify(stored)}::jsonb) AS r(id text, state text, attempt int, "externalId" text,
      "failureKind" text, "failureCode" text, "failureDetail" text, "handedOverAt" timestamptz, "acceptedAt" timestamptz,
      "sentAt" timestamptz, "deliveredAt" timestamptz, "readAt" timestamptz, "failedAt" timestamptz)
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
    INSERT INTO message_events (workspace_id, message_id, key, kind, at, recorded_at, detail)
    SELECT ${ctx.workspaceId}, e."messageId", e.key, e.kind, e.at, ${ctx.now.toISOString()}::timestamptz, e.detail
    FROM jsonb_to_recordset(${JSON.stringify(events)}::jsonb)
      AS e("messageId" text, key text, kind text, at timestamptz, detail jsonb)
    ON CONFLICT DO NOTHING`);
}
