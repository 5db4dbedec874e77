import { sql } from "drizzle-orm";
import type { OriginKind } from "#db/enums";
import type { SenderPool } from "#db/schema/sender-pools";
import { chooseOther, ruleFor } from "#lib/channels/sender-pools/rules";
import { type Ctx, currentWorkspace } from "#lib/context";
import { askForJob } from "#lib/jobs/ask";
import { dayIn } from "#lib/statistics/day";
import { recordStatistics, templateCounted } from "#lib/statistics/record";
import { textArray } from "#lib/text/text-array";
import type { CandidateFacts } from "../candidate-facts.ts";
import { driveLaneJob } from "../lanes/jobs.ts";
import { laneIdOf } from "../lanes/lanes.ts";
import type { Verdict } from "../may-leave.ts";
import { isOfSender, parked } from "./parked.ts";
import { type PoolStanding, readPoolStanding } from "./read-pool-facts.ts";

type Judged = { row: CandidateFacts; verdict: Verdict };
type Detour = {
  row: CandidateFacts;
  reason: string;
  pool: SenderPool;
  to: string | null;
  rule: number;
  doubt: boolean;
};

/** What stands in the way of the message's sender and of nothing else; null where nothing does, or something wider. */
function reasonOf({ row, verdict }: Judged): string | null {
  if (!row.pooled) return null;
  if (verdict.kind === "stop" && isOfSender(verdict.reason)) return verdict.reason;
  return verdict.kind === "drop" && verdict.reason === "no_sender" ? "no_sender" : null;
}

/**
 * Takes messages of pools whose sender cannot send out of the claim, in its transaction: another sender of the same rule takes
 * them over, or they wait. The claim holds their rows, and none of them has left; one that may have left before keeps its sender.
 *
 * @returns what the claim goes on with
 */
export async function takeDetours(ctx: Ctx, judged: Judged[]): Promise<Judged[]> {
  const out = judged.flatMap((one) => {
    const reason = reasonOf(one);
    return reason === null ? [] : [{ ...one, reason }];
  });
  if (out.length === 0) return judged;
  const pools = await readPools(ctx, out);
  const doubted = await readDoubted(ctx, out);
  const standings = new Map<string, PoolStanding>();
  const detours: Detour[] = [];
  for (const { row, reason } of out) {
    const pool = pools.get(row.originId);
    if (!pool || row.senderId === null) continue;
    const key = `${row.originId} ${row.category}`;
    const standing = standings.get(key) ?? (await standingFor(ctx, pool, row));
    standings.set(key, standing);
    const doubt = doubted.has(row.messageId);
    const person = { addressKind: row.addressKind, address: row.address ?? "", country: row.country };
    const facts = { allowed: (id: string) => standing.allowed(id, row.country), up: standing.up };
    const to = doubt ? null : chooseOther(pool, person, row.senderId, facts);
    // Nothing that may come opens a country to a sender ID that is not registered there.
    if (to === null && reason === "no_sender") continue;
    detours.push({ row, reason, pool, to, rule: ruleFor(pool, row.country).rule, doubt });
  }
  await move(ctx, detours, standings);
  await park(ctx, detours);
  await noteOutages(ctx, detours);
  const taken = new Set(detours.map(({ row }) => row.messageId));
  return judged.filter(({ row }) => !taken.has(row.messageId));
}

function standingFor(ctx: Ctx, pool: SenderPool, row: CandidateFacts): Promise<PoolStanding> {
  const { channelId, platform, category } = row;
  return readPoolStanding(ctx, pool, { channelId: channelId ?? "", platform: platform ?? "", category });
}

async function readPools({ db, workspaceId }: Ctx, out: readonly Judged[]): Promise<Map<string, SenderPool>> {
  const ids = [...new Set(out.map(({ row }) => row.originId))];
  const rows = await db.execute<{ id: string; pool: SenderPool }>(sql`
    SELECT id, pool FROM origins WHERE workspace_id = ${workspaceId} AND kind = 'campaign' AND id = ANY(${textArray(ids)})
      AND pool IS NOT NULL`);
  return new Map(rows.map(({ id, pool }) => [id, pool]));
}

/** Of messages that were tried, those whose person may have them. */
async function readDoubted({ db, workspaceId }: Ctx, out: readonly Judged[]): Promise<Set<string>> {
  const tried = out.flatMap(({ row }) => (row.attempt > 0 ? [row.messageId] : []));
  if (tried.length === 0) return new Set();
  const rows = await db.execute<{ id: string }>(sql`
    SELECT DISTINCT message_id AS id FROM message_events
    WHERE workspace_id = ${workspaceId} AND message_id = ANY(${textArray(tried)})
      AND kind IN ('accepted', 'sent', 'delivered', 'read', 'uncertain', 'resent', 'returned')`);
  return new Set(rows.map(({ id }) => id));
}

/** Gives messages to their new senders, on whose lanes they wait for their turn. */
async function move(ctx: Ctx, detours: readonly Detour[], standings: ReadonlyMap<string, PoolStanding>): Promise<void> {
  const moved = detours.flatMap(({ row, to, reason }) => {
    if (to === null) return [];
    const laneId = laneIdOf(row.platform ?? "", { channelId: row.channelId ?? "", senderId: to });
    const standing = standings.get(`${row.originId} ${row.category}`);
    const pace = standing?.paceOf(to) ?? 80;
    return [{ row, id: row.messageId, to, laneId, pace, reason, name: standing?.nameOf(to) ?? "" }];
  });
  if (moved.length === 0) return;
  const { db, workspaceId, now } = ctx;
  const lanes = [
    ...new Map(moved.map(({ laneId, pace, row }) => [laneId, { laneId, pace, channelId: row.channelId }])).values(),
  ];
  await db.execute(sql`
    INSERT INTO lanes (workspace_id, id, channel_id, limit_per_second, pace_per_second)
    SELECT ${workspaceId}, r."laneId", r."channelId", r.pace, r.pace
    FROM jsonb_to_recordset(${JSON.stringify(lanes)}::jsonb) AS r("laneId" text, "channelId" text, pace float8)
    ORDER BY 2 ON CONFLICT DO NOTHING`);
  const rows = JSON.stringify(moved.map(({ id, to, laneId, reason, name }) => ({ id, to, laneId, reason, name })));
  await db.execute(sql`
    WITH r AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset(${rows}::jsonb) AS r(id text, "to" text, "laneId" text, reason text, name text)
    ), given AS (
      UPDATE outbox b SET lane_id = r."laneId" FROM r WHERE b.workspace_id = ${workspaceId} AND b.message_id = r.id
    ), told AS (
      INSERT INTO message_events (workspace_id, message_id, key, kind, at, recorded_at, detail)
      SELECT ${workspaceId}, r.id, ${`sender_changed:${now.toISOString()}`}, 'sender_changed', ${now.toISOString()}::timestamptz,
        ${now.toISOString()}::timestamptz, jsonb_build_object('reason', r.reason, 'sender', r.name) FROM r
      ORDER BY r.id
      ON CONFLICT DO NOTHING
    )
    UPDATE messages m SET sender_id = r."to" FROM r WHERE m.workspace_id = ${workspaceId} AND m.id = r.id`);
  await countMoved(ctx, moved);
  for (const { laneId } of lanes) await askForJob(ctx, driveLaneJob, { laneId }, { key: laneId });
}

/** What was submitted counts for the sender that it leaves from. */
async function countMoved(ctx: Ctx, moved: readonly { row: CandidateFacts; to: string }[]): Promise<void> {
  const { zone } = await currentWorkspace(ctx);
  await recordStatistics(
    ctx,
    moved.flatMap(({ row, to }) => {
      const key = {
        day: dayIn(zone, new Date(row.createdAt)),
        channelId: row.channelId ?? "",
        templateCode: templateCounted(row.originKind, row.templateCode),
        category: row.preparedAs ?? "",
        country: row.country ?? "",
      };
      return [
        { ...key, senderId: row.senderId ?? "", submitted: -1 },
        { ...key, senderId: to, submitted: 1 },
      ];
    }),
  );
}

async function park({ db, workspaceId }: Ctx, detours: readonly Detour[]): Promise<void> {
  const rows = detours.flatMap(({ row, to, pool, doubt }) => {
    const until = doubt || pool.whenOut === "wait" ? parked.own : parked.any;
    return to === null ? [{ id: row.messageId, until: until.toISOString() }] : [];
  });
  if (rows.length === 0) return;
  await db.execute(sql`
    UPDATE outbox b SET due_at = r.until
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id text, until timestamptz)
    WHERE b.workspace_id = ${workspaceId} AND b.message_id = r.id`);
}

/** Adds to what each sender kept waiting, and to what was taken from it. Rows are taken in one order. */
async function noteOutages({ db, workspaceId, now }: Ctx, detours: readonly Detour[]): Promise<void> {
  type Sum = {
    kind: OriginKind;
    id: string;
    sender: string;
    rule: number;
    reason: string;
    waiting: number;
    moved: number;
  };
  const sums = new Map<string, Sum>();
  for (const { row, rule, reason, to } of detours) {
    const sender = row.senderId ?? "";
    const key = `${row.originId} ${sender} ${rule}`;
    const sum = sums.get(key) ?? {
      ...{ kind: row.originKind, id: row.originId, sender, rule, reason },
      ...{ waiting: 0, moved: 0 },
    };
    if (to === null) sum.waiting += 1;
    else sum.moved += 1;
    sums.set(key, sum);
  }
  if (sums.size === 0) return;
  await db.execute(sql`
    INSERT INTO pool_outages AS o (workspace_id, origin_kind, origin_id, sender_id, rule, reason, waiting, moved, since)
    SELECT ${workspaceId}, r.kind, r.id, r.sender, r.rule, r.reason, r.waiting, r.moved, ${now.toISOString()}::timestamptz
    FROM jsonb_to_recordset(${JSON.stringify([...sums.values()])}::jsonb)
      AS r(kind text, id text, sender text, rule int, reason text, waiting int, moved int)
    ORDER BY r.kind, r.id, r.sender, r.rule
    ON CONFLICT (workspace_id, origin_kind, origin_id, sender_id, rule) DO UPDATE SET reason = excluded.reason,
      waiting = o.waiting + excluded.waiting, moved = o.moved + excluded.moved,
      since = CASE WHEN o.over_at IS NULL THEN o.since ELSE excluded.since END, over_at = NULL`);
}
