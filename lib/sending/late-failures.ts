import { sql } from "drizzle-orm";
import type { OriginKind } from "#db/enums";
import type { MessageState } from "#db/message-enums";
import type { Failure } from "#lib/connectors/connector";
import type { Ctx } from "#lib/context";
import { textArray } from "#lib/text/text-array";
import type { MessageChange } from "./apply-changes.ts";
import { slowDown } from "./lanes/pacing.ts";
import { hookOf, lockOrigin, type Origin, type OriginHooks } from "./origins/origins.ts";
import { backoffMs, countTry, stopReasonOf } from "./outcomes.ts";
import { recordTrouble } from "./trouble.ts";

/**
 * Failures that a platform tells after it had accepted the message: "too fast", "out of order", "not paid". The same failure
 * told at once would put the message back to waiting, and so it does here: nobody has it yet.
 */
export type LateFailure = {
  messageId: string;
  /** The platform's id of the try that failed. */
  externalId: string;
  /** The lane that the try left by. */
  laneId: string;
  key: string;
  at: Date;
  failure: Failure;
};

/** Whether a message that failed so may be sent again as it is, now or when a person has acted. */
export function mayBeSentAgain({ kind }: Failure): boolean {
  return (
    kind === "TRANSIENT" ||
    kind === "THROTTLED_SENDER" ||
    kind === "THROTTLED_RECIPIENT" ||
    kind === "AUTH" ||
    kind === "POLICY" ||
    kind === "QUOTA"
  );
}

type Row = {
  id: string;
  state: MessageState;
  externalId: string | null;
  handedOverAt: string | null;
  underWay: boolean;
  originKind: OriginKind | null;
  originId: string | null;
  channelId: string;
  tries: number;
  throttled: number;
};

type Returning = LateFailure & { row: Row };

/** What late failures make of their messages. */
export type TakenBack = {
  /** For the caller to apply, together with whatever else changes messages in its transaction. */
  changes: MessageChange[];
  /** Failures that stand, because the tries are spent or the message is past it. */
  final: Set<LateFailure>;
  /** Failures of a try whose answer is not written down yet. */
  notYet: Set<LateFailure>;
  /** The platform's ids of the tries that are over. */
  returned: Set<string>;
  /** To be called when the changes are applied: ends the ids and stops what must stop. */
  finish(): Promise<void>;
};

/**
 * Puts messages back to waiting that their platform gives back, and slows or stops what a failure told at once would slow or
 * stop. Tries are bounded as those that fail at once are, counted over all returns. Runs in the caller's transaction.
 */
export async function takeBack(ctx: Ctx, hooks: OriginHooks, failures: LateFailure[]): Promise<TakenBack> {
  const final = new Set<LateFailure>();
  const notYet = new Set<LateFailure>();
  const returning: Returning[] = [];
  const changes: MessageChange[] = [];
  const rows = await readRows(ctx, failures);
  for (const late of failures) {
    const row = rows.get(late.messageId);
    // A message that waits already, or has left once more, is not concerned by what became of its earlier try.
    const past = row && (row.state === "queued" || (row.externalId !== null && row.externalId !== late.externalId));
    const change = row ? changeOf(ctx, late, row) : null;
    if (row?.underWay) notYet.add(late);
    else if (row && change && !past) {
      returning.push({ ...late, row });
      changes.push(change);
    } else if (!past) final.add(late);
  }
  // Lanes and origins before messages: the order in which a claim locks them.
  await slowLanes(ctx, hooks, returning);
  const stops = await lockStops(ctx, returning);
  const finish = async () => {
    await endIds(ctx, returning);
    for (const { origin, reason, late } of stops) {
      await hookOf(hooks, origin.kind).stopped(ctx, origin.id, reason);
      await recordTrouble(ctx, { laneId: late.laneId, channelId: late.row.channelId }, late.failure);
    }
  };
  return { changes, final, notYet, returned: new Set(returning.map((late) => late.externalId)), finish };
}

async function readRows(ctx: Ctx, failures: LateFailure[]): Promise<Map<string, Row>> {
  if (failures.length === 0) return new Map();
  const ids = failures.map(({ messageId }) => messageId);
  const rows = await ctx.db.execute<Row>(sql`
    SELECT m.id, m.state, m.external_id AS "externalId", m.handed_over_at AS "handedOverAt",
      m.channel_id AS "channelId", coalesce(b.state = 'sending', false) AS "underWay", e.throttled, e.tries,
      CASE WHEN m.campaign_id IS NULL THEN m.origin_kind ELSE 'campaign' END AS "originKind",
      coalesce(m.campaign_id, m.origin_id) AS "originId"
    FROM messages m
    LEFT JOIN outbox b ON b.workspace_id = m.workspace_id AND b.message_id = m.id
    CROSS JOIN LATERAL (
      SELECT count(*) FILTER (WHERE e.detail->>'counts' = 'throttled')::int AS throttled,
        count(*) FILTER (WHERE e.detail->>'counts' = 'tries')::int AS tries
      FROM message_events e
      WHERE e.workspace_id = m.workspace_id AND e.message_id = m.id AND e.kind = 'returned') e
    WHERE m.workspace_id = ${ctx.workspaceId} AND m.id = ANY(${textArray([...new Set(ids)])})`);
  return new Map(rows.map((row) => [row.id, row]));
}

/** @returns null when the failure stands */
function changeOf(ctx: Ctx, late: LateFailure, row: Row): MessageChange | null {
  if (row.state !== "accepted" && row.state !== "sent" && row.state !== "uncertain") return null;
  // Messages of earlier versions do not say who asked for them.
  if (row.originId === null) return null;
  const { kind, code, detail, retryAfterMs, platformFault } = late.failure;
  // A fault of the platform is not the message's, but told late it does not reach the breaker: it counts as throttling.
  const counted = countTry(platformFault ? { ...late.failure, kind: "THROTTLED_SENDER" } : late.failure, row);
  const stops = stopReasonOf(late.failure) !== null;
  if (counted.spent && !stops) return null;
  const counts = stops ? null : counted.tries > row.tries ? "tries" : "throttled";
  const { tries, throttled } = stops ? row : counted;
  return {
    messageId: late.messageId,
    target: "returned",
    at: late.at,
    key: late.key,
    eventKind: "returned",
    externalId: late.externalId,
    failure: { kind, code, detail },
    detail: { by: "webhook", counts },
    notBefore: new Date(ctx.now.getTime() + backoffMs(tries + throttled, retryAfterMs, Math.random())),
    tries,
    throttled,
  };
}

/** Receipts of one burst come in many posts: what had left before the pace was lowered does not lower it again. */
async function slowLanes(ctx: Ctx, hooks: OriginHooks, returning: Returning[]): Promise<void> {
  const tooFast = returning.filter(({ failure }) => failure.kind === "THROTTLED_SENDER" || failure.platformFault);
  const byLane = [...Map.groupBy(tooFast, ({ laneId }) => laneId)].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [laneId, group] of byLane) {
    const left = group.flatMap(({ row }) => (row.handedOverAt ? [new Date(row.handedOverAt).getTime()] : []));
    const [first] = group;
    if (!first || left.length === 0) continue;
    const pace = await slowDown(ctx, laneId, first.failure.retryAfterMs ?? 1_000, new Date(Math.max(...left)));
    if (pace === null) continue;
    for (const origin of originsOf(group)) {
      const facts = { pace: Math.round(pace), code: first.failure.code ?? "" };
      await hookOf(hooks, origin.kind).slowed(ctx, origin.id, facts);
    }
  }
}

async function lockStops(ctx: Ctx, returning: Returning[]) {
  const stops = returning.flatMap((late) => {
    const reason = stopReasonOf(late.failure);
    return reason ? [{ late, reason }] : [];
  });
  const origins = originsOf(stops.map(({ late }) => late));
  for (const origin of origins) await lockOrigin(ctx, origin);
  return origins.flatMap((origin) => {
    const stop = stops.find(({ late: { row } }) => row.originKind === origin.kind && row.originId === origin.id);
    return stop ? [{ origin, ...stop }] : [];
  });
}

/** Whatever else comes for these ids speaks of tries that are over. */
async function endIds(ctx: Ctx, returning: Returning[]): Promise<void> {
  if (returning.length === 0) return;
  const rows = returning.map(({ laneId, externalId, messageId }) => ({ laneId, externalId, messageId }));
  await ctx.db.execute(sql`
    INSERT INTO message_external_ids (workspace_id, lane_id, external_id, message_id, state)
    SELECT DISTINCT ${ctx.workspaceId}, r."laneId", r."externalId", r."messageId", 'returned'
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r("laneId" text, "externalId" text, "messageId" text)
    ORDER BY 2, 3
    ON CONFLICT (workspace_id, lane_id, external_id) DO UPDATE SET state = 'returned'`);
}

/** Each origin once, in one order for all workers. */
function originsOf(returning: Returning[]): Origin[] {
  const origins = returning.flatMap(({ row: { originKind, originId } }) =>
    originKind && originId ? [{ kind: originKind, id: originId }] : [],
  );
  const byKey = new Map(origins.map((origin) => [`${origin.kind}\n${origin.id}`, origin]));
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, origin]) => origin);
}
