import { sql } from "drizzle-orm";
import type { AddressKind, TemplateCategory } from "#db/enums";
import { type Ctx, inTransaction } from "#lib/context";
import { noteLeaving } from "#lib/messages/note-leaving";
import { textArray } from "#lib/text-array";
import { applyChanges } from "./apply-changes.ts";
import { type Candidate, type CandidateFacts, judgeCandidates } from "./candidate-facts.ts";
import { holdsLane, type LaneLease } from "./lanes/lanes.ts";
import type { ObstacleReason, Verdict } from "./may-leave.ts";
import type { Origin, OriginHooks } from "./origins.ts";
import { holdBack } from "./recipients/hold-back.ts";

/** A message that one driver may hand to the platform now; its intent is on disk. */
export type Claimed = {
  id: string;
  attempt: number;
  /** Earlier tries that ended with a passing fault of this message itself, and those that were throttled. */
  tries: number;
  throttled: number;
  origin: Origin;
  senderExternalId: string;
  /** Ids that the regulator of the person's country asks for, by their names. */
  regulatory?: Record<string, string>;
  /** What the sender is called and where answers go, where it is not the channel's own address. */
  shown?: { name: string; replyTo: string };
  /** What its template is about, for the way out of that alone. */
  topicId?: string;
  address: string;
  addressKind: AddressKind;
  category: TemplateCategory | null;
  kind: string;
  text: string;
  /** Why it may leave after the service window. */
  tag: string | null;
  parameters: string[];
  template: {
    code: string;
    name: string;
    language: string;
    version: number | null;
    /** When the platform last decided about it. */
    decidedAt: Date | null;
  } | null;
};

export type Claim = {
  claimed: Claimed[];
  /** Origins of which nothing may leave; nothing of them was taken. */
  stops: { origin: Origin; reason: ObstacleReason }[];
  /** True when messages were looked at, whatever became of them: there may be more. */
  more: boolean;
};

/**
 * Takes up to `count` messages of a lane and writes the intent to send them: the number of the try and its time. Messages go
 * by priority, and within one priority the running origins take turns. What forbids a message is read in this transaction;
 * messages that never leave get their reason here.
 *
 * @returns null when the driver has lost the lane
 */
export async function claimMessages(
  ctx: Ctx,
  hooks: OriginHooks,
  held: LaneLease,
  count: number,
): Promise<Claim | null> {
  return inTransaction(ctx, async (ctx) => {
    if (!(await holdsLane(ctx, held))) return null;
    const candidates = await lockCandidates(ctx, held.laneId, count);
    if (candidates.length === 0) return { claimed: [], stops: [], more: false };
    const verdicts = await judgeCandidates(ctx, held.laneId, candidates);
    const free = verdicts.filter(({ verdict }) => verdict.kind === "leave").map(({ row }) => row);
    const claimed = await holdBack(ctx, held, free);
    await writeIntents(ctx, claimed);
    await drop(ctx, hooks, verdicts);
    return { claimed: claimed.map(toClaimed), stops: stopsOf(verdicts), more: true };
  });
}

/**
 * Due messages of the lane, locked with their origins. Paused origins are left out before their messages are looked at, so
 * that a paused campaign of a million costs nothing. The walk over the index finds which origins have something waiting.
 *
 * The outbox fills and empties faster than PostgreSQL learns about it. Without column statistics the planner takes any origin
 * for one row and sorts the whole outbox instead of walking the index, a thousand times slower: sorting is made its last choice.
 */
async function lockCandidates(ctx: Ctx, laneId: string, count: number): Promise<Candidate[]> {
  const now = ctx.now.toISOString();
  await ctx.db.execute(sql`
    SELECT set_config('enable_sort', 'off', true), set_config('enable_incremental_sort', 'off', true),
      set_config('enable_bitmapscan', 'off', true), set_config('enable_seqscan', 'off', true)`);
  const rows = await ctx.db.execute<Candidate>(sql`
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
      SELECT o.kind, o.id, o.state, o.expires_at FROM origins o
      WHERE o.workspace_id = ${ctx.workspaceId} AND o.state <> 'paused'
        AND (o.rests_until IS NULL OR o.rests_until <= ${now}::timestamptz)
        AND (o.kind, o.id) IN (SELECT origin_kind, origin_id FROM waiting)
      FOR SHARE
    ), due AS MATERIALIZED (
      SELECT w.priority, w.origin_kind, w.origin_id, r.state, r.expires_at, b.message_id, b.due_at, b.attempt, b.tries, b.throttled
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
      expires_at AS "originExpiresAt", due_at AS "dueAt", attempt, tries, throttled
    FROM turns ORDER BY priority, turn, due_at, message_id LIMIT ${count}`);
  return rows.sort((a, b) => (a.messageId < b.messageId ? -1 : 1));
}

/** What a message leaves with is what its template is now, whatever it was when the message was made. */
async function writeIntents(ctx: Ctx, rows: CandidateFacts[]): Promise<void> {
  if (rows.length === 0) return;
  const changed = rows.filter((row) => row.category !== row.preparedAs || versionOf(row) !== row.preparedFor);
  await noteLeaving(
    ctx,
    changed.map((row) => ({
      id: row.messageId,
      before: row.preparedAs,
      category: row.category,
      version: versionOf(row),
    })),
  );
  await ctx.db.execute(sql`
    UPDATE outbox SET state = 'sending', attempt = attempt + 1, handed_over_at = ${ctx.now.toISOString()}
    WHERE workspace_id = ${ctx.workspaceId} AND message_id = ANY(${textArray(rows.map((row) => row.messageId))})`);
}

async function drop(
  ctx: Ctx,
  hooks: OriginHooks,
  verdicts: { row: CandidateFacts; verdict: Verdict }[],
): Promise<void> {
  await applyChanges(
    ctx,
    hooks,
    verdicts.flatMap(({ row, verdict }) =>
      verdict.kind === "drop"
        ? [
            {
              messageId: row.messageId,
              target: verdict.as,
              at: ctx.now,
              key: verdict.as,
              eventKind: verdict.as,
              detail: { reason: verdict.reason },
            },
          ]
        : [],
    ),
  );
}

function stopsOf(verdicts: { row: CandidateFacts; verdict: Verdict }[]): Claim["stops"] {
  const stops = new Map<string, Claim["stops"][number]>();
  for (const { row, verdict } of verdicts) {
    if (verdict.kind !== "stop") continue;
    const origin = { kind: row.originKind, id: row.originId };
    stops.set(`${origin.kind}\n${origin.id}`, { origin, reason: verdict.reason });
  }
  return [...stops.values()];
}

function toClaimed(row: CandidateFacts): Claimed {
  return {
    id: row.messageId,
    attempt: row.attempt + 1,
    tries: row.tries,
    throttled: row.throttled,
    origin: { kind: row.originKind, id: row.originId },
    senderExternalId: row.senderExternalId ?? "",
    ...(row.regulatory ? { regulatory: row.regulatory } : {}),
    ...(row.mail ? { shown: { name: row.mail.name, replyTo: row.mail.replyTo } } : {}),
    ...(row.topicId ? { topicId: row.topicId } : {}),
    address: row.address ?? "",
    addressKind: row.addressKind,
    category: row.category,
    kind: row.kind,
    text: row.preview,
    tag: row.tag,
    parameters: row.parameters ?? [],
    template:
      row.templateCode === null
        ? null
        : {
            code: row.templateCode,
            name: row.templateName ?? "",
            language: row.language ?? "",
            version: versionOf(row),
            decidedAt: row.templateDecidedAt === null ? null : new Date(row.templateDecidedAt),
          },
  };
}

/** Messages of before versions were kept leave with the template as it is. */
function versionOf(row: CandidateFacts): number | null {
  return row.preparedFor ?? row.templateVersion;
}
