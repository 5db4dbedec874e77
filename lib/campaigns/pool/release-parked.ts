import { sql } from "drizzle-orm";
import type { Db } from "#db/client";
import type { OriginKind, OriginState, TemplateCategory } from "#db/enums";
import type { SenderPool } from "#db/schema/sender-pools";
import { type Ctx, inTransaction } from "#lib/context";
import { askForJob } from "#lib/jobs/ask";
import { driveLaneJob } from "#lib/sending/lanes/jobs";
import { laneIdOf } from "#lib/sending/lanes/lanes";
import { parked } from "#lib/sending/pools/parked";
import { type PoolStanding, readPoolStanding } from "#lib/sending/pools/read-pool-facts";
import { textArray } from "#lib/text/text-array";

/** Messages made due in one statement, and such statements before others have their turn. */
const slice = 5_000;
const slicesAtOnce = 20;

type Outage = { originKind: OriginKind; originId: string; senderId: string; rule: number };
type Facts = Outage & {
  pool: SenderPool | null;
  state: OriginState | null;
  channelId: string;
  platform: string;
  category: TemplateCategory;
  /** Something of the origin waits or is on its way. */
  open: boolean;
};

/**
 * Lets go on what waits for a sender of a pool that can send again, and what another sender of the same rule can take now: the
 * claim gives it to that one. Asked again and again, in no fixed order, so that no outage stays behind others that last for good.
 */
export async function releaseParked(db: Db, contextOf: (workspaceId: string) => Ctx, now: Date): Promise<void> {
  const rows = await db.execute<Outage & { workspaceId: string }>(sql`
    SELECT workspace_id AS "workspaceId", origin_kind AS "originKind", origin_id AS "originId", sender_id AS "senderId", rule
    FROM pool_outages WHERE over_at IS NULL ORDER BY random() LIMIT 200`);
  for (const { workspaceId, ...outage } of rows) await releaseOne({ ...contextOf(workspaceId), now }, outage);
}

/** One step of one sender that could not send. */
export async function releaseOne(ctx: Ctx, outage: Outage): Promise<void> {
  for (let at = 0; at < slicesAtOnce; at += 1) {
    const more = await inTransaction(ctx, (ctx) => releaseSome(ctx, outage));
    if (!more) return;
  }
}

/** @returns whether there may be more of it that can go on */
async function releaseSome(ctx: Ctx, outage: Outage): Promise<boolean> {
  const facts = await readFacts(ctx, outage);
  await lock(ctx, outage);
  if (!facts?.pool || facts.state === "stopped" || !facts.open) {
    await close(ctx, outage);
    return false;
  }
  if (facts.state !== "running") return false;
  const { pool, channelId, platform, category } = facts;
  const standing = await readPoolStanding(ctx, pool, { channelId, platform, category });
  const back = standing.up(outage.senderId);
  if (!back && !othersCan(pool, outage, standing)) return false;
  const released = await makeDue(ctx, facts, back ? [parked.any, parked.own] : [parked.any]);
  if (released === slice) return true;
  if (back) await close(ctx, outage);
  return false;
}

/** Whether another sender of the rule can send. Where that depends on the country too, the claim says so of each message. */
function othersCan(pool: SenderPool, { senderId, rule }: Outage, { up, allowed }: PoolStanding): boolean {
  if (pool.whenOut === "wait") return false;
  const { countries, senderIds } = pool.rules[rule] ?? { countries: null, senderIds: pool.otherIds };
  return senderIds.some(
    (id) => id !== senderId && up(id) && (countries === null || countries.some((country) => allowed(id, country))),
  );
}

async function readFacts({ db, workspaceId }: Ctx, outage: Outage): Promise<Facts | null> {
  const [row] = await db.execute<Omit<Facts, keyof Outage>>(sql`
    SELECT o.pool, o.state, k.channel_id AS "channelId", c.type AS platform, k.category, EXISTS (
      SELECT 1 FROM outbox b WHERE b.workspace_id = o.workspace_id AND b.origin_kind = o.kind AND b.origin_id = o.id) AS open
    FROM origins o
    JOIN campaigns k ON k.workspace_id = o.workspace_id AND k.id = o.id
    JOIN channels c ON c.workspace_id = k.workspace_id AND c.id = k.channel_id
    WHERE o.workspace_id = ${workspaceId} AND o.kind = ${outage.originKind} AND o.id = ${outage.originId}
    FOR SHARE OF o`);
  return row ? { ...outage, ...row } : null;
}

/** @returns how many were made due */
async function makeDue(ctx: Ctx, facts: Facts, moments: readonly Date[]): Promise<number> {
  const { originKind, originId, senderId, rule, pool, channelId, platform } = facts;
  const laneId = laneIdOf(platform, { channelId, senderId });
  const own = pool?.rules[rule]?.countries;
  const all = pool?.rules.flatMap(({ countries }) => countries) ?? [];
  const ofRule = own
    ? sql`m.country = ANY(${textArray(own)})`
    : sql`(m.country IS NULL OR NOT m.country = ANY(${textArray(all)}))`;
  const due = ctx.now.toISOString();
  const [row] = await ctx.db.execute<{ n: number }>(sql`
    WITH freed AS (
      UPDATE outbox SET due_at = ${due}::timestamptz
      WHERE workspace_id = ${ctx.workspaceId} AND message_id IN (
        SELECT b.message_id FROM outbox b JOIN messages m ON m.workspace_id = b.workspace_id AND m.id = b.message_id
        WHERE b.workspace_id = ${ctx.workspaceId} AND b.lane_id = ${laneId} AND b.state = 'waiting'
          AND b.origin_kind = ${originKind} AND b.origin_id = ${originId}
          AND b.due_at = ANY(${textArray(moments.map((moment) => moment.toISOString()))}::timestamptz[])
          AND m.sender_id = ${senderId} AND ${ofRule}
        ORDER BY b.message_id LIMIT ${slice} FOR UPDATE OF b)
      RETURNING 1
    ), n AS (SELECT count(*)::int AS n FROM freed), told AS (
      UPDATE pool_outages p SET waiting = greatest(0, p.waiting - n.n) FROM n
      WHERE p.workspace_id = ${ctx.workspaceId} AND p.origin_kind = ${originKind} AND p.origin_id = ${originId}
        AND p.sender_id = ${senderId} AND p.rule = ${rule} AND n.n > 0
    )
    SELECT n FROM n`);
  const released = row?.n ?? 0;
  if (released > 0) await askForJob(ctx, driveLaneJob, { laneId }, { key: laneId });
  return released;
}

/**
 * A claim that puts messages off writes this row after them: with the row locked, none of them is overlooked when the outage is
 * closed, and one that comes later opens it again.
 */
async function lock(ctx: Ctx, { originKind, originId, senderId, rule }: Outage): Promise<void> {
  await ctx.db.execute(sql`
    SELECT 1 FROM pool_outages WHERE workspace_id = ${ctx.workspaceId} AND origin_kind = ${originKind}
      AND origin_id = ${originId} AND sender_id = ${senderId} AND rule = ${rule} FOR UPDATE`);
}

async function close(ctx: Ctx, { originKind, originId, senderId, rule }: Outage): Promise<void> {
  await ctx.db.execute(sql`
    UPDATE pool_outages SET over_at = ${ctx.now.toISOString()}::timestamptz, waiting = 0
    WHERE workspace_id = ${ctx.workspaceId} AND origin_kind = ${originKind} AND origin_id = ${originId}
      AND sender_id = ${senderId} AND rule = ${rule} AND over_at IS NULL`);
}
