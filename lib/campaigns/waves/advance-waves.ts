import { and, eq, sql } from "drizzle-orm";
import type { Db } from "#db/client";
import { campaigns } from "#db/schema/campaigns";
import { sendersOf } from "#lib/channels/sender-pools/rules";
import { type Ctx, inTransaction } from "#lib/context";
import { wakeLanesOfOrigin } from "#lib/sending/lanes/wake-lanes";
import { changeOriginState, lockOrigin, setOriginState } from "#lib/sending/origins/origins";
import { noteCampaignEvent } from "../report/events.ts";
import { type Brake, judgeWave, putOffFrom, putOffUntil, type WaveVerdict } from "./rules.ts";

/** Messages of a wave that become due in one statement. */
const openSize = 5_000;
/** Such statements before others have their turn. */
const slicesAtOnce = 20;

type Campaign = typeof campaigns.$inferSelect;

/** Brings campaigns in waves on: begins the next wave after the wait, or pauses where too much went wrong. Asked again and again. */
export async function advanceWaves(db: Db, contextOf: (workspaceId: string) => Ctx, now: Date): Promise<void> {
  const rows = await db.execute<{ workspaceId: string; id: string }>(sql`
    SELECT workspace_id AS "workspaceId", id FROM campaigns
    WHERE wave IS NOT NULL AND state = 'running' AND expanded_at IS NOT NULL ORDER BY id LIMIT 100`);
  for (const { workspaceId, id } of rows) await advanceWave({ ...contextOf(workspaceId), now }, id);
}

/** One step of one campaign; any that is in no wave is left as it is. */
export async function advanceWave(ctx: Ctx, campaignId: string): Promise<void> {
  let opened = 0;
  while (opened < slicesAtOnce && (await openSome(ctx, campaignId))) opened += 1;
  if (opened > 0) return;
  const seen = await judge(ctx, campaignId);
  if (seen === null || seen.kind === "goes_on") return;
  await inTransaction(ctx, async (ctx) => {
    // In the order of claims, which lock the origin before they tell the campaign anything.
    await lockOrigin(ctx, { kind: "campaign", id: campaignId });
    const verdict = await judge(ctx, campaignId, true);
    if (verdict) await carryOut(ctx, campaignId, verdict);
  });
}

/** Makes messages of the wave due that were put off. @returns whether there were any */
async function openSome(ctx: Ctx, campaignId: string): Promise<boolean> {
  return inTransaction(ctx, async (ctx) => {
    const [campaign] = await read(ctx, campaignId);
    if (campaign?.state !== "running" || campaign.wave === null) return false;
    let opened = 0;
    for (const { laneId, priority } of await places(ctx, campaign)) {
      const moved = await ctx.db.execute(sql`
        UPDATE outbox SET due_at = ${ctx.now.toISOString()}
        WHERE workspace_id = ${ctx.workspaceId} AND message_id IN (
          SELECT b.message_id FROM outbox b
          WHERE b.workspace_id = ${ctx.workspaceId} AND b.lane_id = ${laneId} AND b.priority = ${priority} AND b.state = 'waiting'
            AND b.origin_kind = 'campaign' AND b.origin_id = ${campaignId}
            AND b.due_at >= ${putOffFrom.toISOString()}::timestamptz AND b.due_at <= ${putOffUntil(campaign.wave).toISOString()}::timestamptz
          ORDER BY b.due_at, b.message_id LIMIT ${openSize} FOR UPDATE SKIP LOCKED)
        RETURNING 1`);
      opened += moved.length;
    }
    if (opened > 0) await wakeLanesOfOrigin(ctx, { kind: "campaign", id: campaignId });
    return opened > 0;
  });
}

/** Where the messages of a campaign that were put off wait: on one lane, or on those of the senders of its pool. */
async function places(ctx: Ctx, { id, pool }: Campaign): Promise<{ laneId: string; priority: number }[]> {
  const [row] = await ctx.db.execute<{ laneId: string; priority: number }>(sql`
    SELECT lane_id AS "laneId", priority FROM outbox
    WHERE workspace_id = ${ctx.workspaceId} AND origin_kind = 'campaign' AND origin_id = ${id} AND state = 'waiting'
      AND due_at >= ${putOffFrom.toISOString()}::timestamptz LIMIT 1`);
  if (!row) return [];
  const lanes = new Set([row.laneId, ...(pool ? sendersOf(pool) : [])]);
  return [...lanes].map((laneId) => ({ laneId, priority: row.priority }));
}

function read(ctx: Ctx, campaignId: string): Promise<Campaign[]> {
  return ctx.db
    .select()
    .from(campaigns)
    .where(and(eq(campaigns.workspaceId, ctx.workspaceId), eq(campaigns.id, campaignId)));
}

async function judge(ctx: Ctx, campaignId: string, locked = false): Promise<WaveVerdict | null> {
  return inTransaction(ctx, async (ctx) => {
    if (locked) {
      await ctx.db.execute(sql`
        SELECT 1 FROM campaigns WHERE workspace_id = ${ctx.workspaceId} AND id = ${campaignId} FOR UPDATE`);
    }
    const [campaign] = await read(ctx, campaignId);
    if (campaign?.state !== "running" || !campaign.waves || campaign.wave === null || !campaign.expandedAt) return null;
    const facts = {
      ...{ now: ctx.now, plan: campaign.waves, wave: campaign.wave, leftAt: campaign.waveLeftAt, figures: campaign },
      open: await isOpen(ctx, campaignId),
    };
    const verdict = judgeWave({ ...facts, optOuts: null });
    return verdict.kind === "count" ? judgeWave({ ...facts, optOuts: await countOptOuts(ctx, campaign) }) : verdict;
  });
}

/** Whether messages of the wave wait or are on their way. Those in doubt hold nothing up. */
async function isOpen(ctx: Ctx, campaignId: string): Promise<boolean> {
  const [row] = await ctx.db.execute<{ open: boolean }>(sql`
    SELECT EXISTS (
      SELECT 1 FROM outbox WHERE workspace_id = ${ctx.workspaceId} AND origin_kind = 'campaign' AND origin_id = ${campaignId}
        AND (state = 'sending' OR (state = 'waiting' AND due_at < ${putOffFrom.toISOString()}::timestamptz))) AS open`);
  return row?.open ?? false;
}

/** People of the campaign who got its message and have stopped marketing, or everything, since it started. */
async function countOptOuts(ctx: Ctx, { id, startedAt, createdAt }: Campaign): Promise<number> {
  const since = (startedAt ?? createdAt).toISOString();
  const [row] = await ctx.db.execute<{ n: number }>(sql`
    SELECT count(DISTINCT m.id)::int AS n FROM suppressions x
    JOIN channels c ON c.workspace_id = x.workspace_id AND c.type = x.platform
    JOIN messages m ON m.workspace_id = x.workspace_id AND m.channel_id = c.id AND m.address_kind = x.address_kind
      AND m.address = x.address AND m.campaign_id = ${id} AND m.accepted_at IS NOT NULL
    WHERE x.workspace_id = ${ctx.workspaceId} AND x.lifted_at IS NULL AND x.at >= ${since}::timestamptz`);
  return row?.n ?? 0;
}

async function carryOut(ctx: Ctx, campaignId: string, verdict: WaveVerdict): Promise<void> {
  const where = and(eq(campaigns.workspaceId, ctx.workspaceId), eq(campaigns.id, campaignId));
  if (verdict.kind === "has_left") await ctx.db.update(campaigns).set({ waveLeftAt: ctx.now }).where(where);
  if (verdict.kind === "pause") await pause(ctx, campaignId, verdict.brake);
  if (verdict.kind !== "next") return;
  const [row] = await ctx.db
    .update(campaigns)
    .set({ wave: sql`${campaigns.wave} + 1`, waveLeftAt: null, progressAt: ctx.now })
    .where(where)
    .returning({ wave: campaigns.wave });
  await noteCampaignEvent(ctx, campaignId, "wave_began", { wave: row?.wave ?? 0 });
}

/** Nothing more leaves until a person says so. */
async function pause(ctx: Ctx, campaignId: string, { reason, count, of, limit }: Brake): Promise<void> {
  await ctx.db
    .update(campaigns)
    .set({ state: "paused", stateReason: reason })
    .where(and(eq(campaigns.workspaceId, ctx.workspaceId), eq(campaigns.id, campaignId)));
  await setOriginState(ctx, { kind: "campaign", id: campaignId }, "paused");
  await changeOriginState(ctx, { kind: "fallback", id: campaignId }, { from: ["running"], to: "paused" });
  await noteCampaignEvent(ctx, campaignId, "braked", { reason, count, of, limit });
}
