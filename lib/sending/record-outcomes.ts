import { sql } from "drizzle-orm";
import type { Platform } from "#db/enums";
import { noteAddressFailures } from "#lib/audience/address-failures";
import { recordSuppressions } from "#lib/audience/suppress";
import { refusedKind } from "#lib/audience/suppression-rules";
import { checkChannelJob } from "#lib/channels/health/job";
import { noteReturns } from "#lib/channels/reputation/note-returns";
import { type Ctx, inTransaction } from "#lib/context";
import { askForJob } from "#lib/jobs/ask";
import { waitMs } from "#lib/waits";
import { applyChanges } from "./apply-changes.ts";
import type { LaneLease } from "./lanes/lanes.ts";
import { holdPace, shareByUsage, slowDown } from "./lanes/pacing.ts";
import type { ObstacleReason } from "./may-leave.ts";
import { hookOf, type Origin, type OriginHooks, restOrigin } from "./origins/origins.ts";
import { changeOf, type Ended, spreadingOf, stopOf, templateRestMs, throttlingOf } from "./outcomes.ts";
import { slowServices } from "./recipients/slow-services.ts";
import { recordTrouble, refuteTrouble } from "./trouble.ts";

/** What the recording of outcomes needs to know about the lane it records for. */
export type LaneFacts = { held: LaneLease /** Null when the channel is not bound. */; platform: Platform | null };

/**
 * Writes down how tries ended: messages, their ids at the platform, opt-outs that the platform reported, the lane's pace, and
 * what stops an origin.
 */
export async function recordOutcomes(ctx: Ctx, hooks: OriginHooks, lane: LaneFacts, batch: Ended[]): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    await applyChanges(
      ctx,
      hooks,
      batch.map((ended) => changeOf(ended, Math.random())),
    );
    await recordExternalIds(ctx, lane.held.laneId, batch);
    await refuteTrouble(ctx, lane.held, batch);
    const { platform } = lane;
    if (platform === null) return;
    const { laneId, channelId } = lane.held;
    await noteAddressFailures(
      ctx,
      { platform, channelId },
      batch.flatMap(({ message, outcome, at }) => {
        if (outcome.outcome === "accepted" || !outcome.failure.address) return [];
        const { id: messageId, address, addressKind } = message;
        const senderId = laneId === channelId ? "" : laneId;
        return [{ messageId, address, addressKind, senderId, verdict: outcome.failure.address, at }];
      }),
    );
    const ended = (which: (one: Ended) => boolean) => batch.filter(which).map(({ message }) => message.id);
    await noteReturns(
      ctx,
      { channelId, platform },
      "accepted",
      ended(({ outcome }) => outcome.outcome === "accepted"),
    );
    await noteReturns(ctx, { channelId, platform }, "bounces", ended(isBounce));
    const via = { channelId, senderId: laneId === channelId ? "" : laneId };
    await recordSuppressions(
      ctx,
      batch
        .filter(({ outcome }) => outcome.outcome === "rejected" && outcome.failure.kind === "OPTED_OUT")
        .map(({ message, at }) => ({
          platform,
          address: message.address,
          addressKind: message.addressKind,
          kind: refusedKind(message.category),
          source: "platform" as const,
          at,
          via,
        })),
    );
  });
  await slowLane(ctx, hooks, lane, batch);
  await slowServices(ctx, lane.held.laneId, lane.platform, batch);
  await stopOrigins(ctx, hooks, lane, batch);
  await restOrigins(ctx, spreadingOf(batch));
}

/** Refused at once, because nobody is there. */
function isBounce({ outcome }: Ended): boolean {
  return outcome.outcome === "rejected" && outcome.failure.address === "gone";
}

async function recordExternalIds(ctx: Ctx, laneId: string, batch: Ended[]): Promise<void> {
  const rows = batch.flatMap(({ message, outcome }) =>
    outcome.outcome === "accepted"
      ? outcome.externalIds.map((externalId, part, all) => ({
          externalId,
          messageId: message.id,
          part,
          parts: all.length,
        }))
      : [],
  );
  if (rows.length === 0) return;
  await ctx.db.execute(sql`
    INSERT INTO message_external_ids AS x (workspace_id, lane_id, external_id, message_id, part, parts, accepted_at)
    SELECT DISTINCT ON (r."externalId") ${ctx.workspaceId}, ${laneId}, r."externalId", r."messageId", r.part, r.parts,
      ${ctx.now.toISOString()}::timestamptz
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS r("externalId" text, "messageId" text, part smallint, parts smallint)
    ORDER BY r."externalId"
    ON CONFLICT (workspace_id, lane_id, external_id) DO UPDATE SET accepted_at = excluded.accepted_at
    WHERE x.accepted_at IS NULL AND x.message_id = excluded.message_id`);
}

async function slowLane(ctx: Ctx, hooks: OriginHooks, lane: LaneFacts, batch: Ended[]): Promise<void> {
  const throttled = throttlingOf(batch);
  const share = shareByUsage(Math.max(0, ...batch.map(({ outcome }) => outcome.usage ?? 0)));
  if (!throttled && share === null) return;
  await inTransaction(ctx, async (ctx) => {
    const { laneId } = lane.held;
    const held = share === null ? null : await holdPace(ctx, laneId, share);
    const slowed = throttled ? await slowDown(ctx, laneId, throttled.retryAfterMs ?? 1000) : null;
    const pace = slowed ?? held;
    if (pace === null) return;
    const code = slowed === null ? "usage" : (throttled?.code ?? "");
    for (const origin of originsOf(batch)) {
      await hookOf(hooks, origin.kind).slowed(ctx, origin.id, { pace: Math.round(pace), code });
    }
  });
}

async function stopOrigins(ctx: Ctx, hooks: OriginHooks, lane: LaneFacts, batch: Ended[]): Promise<void> {
  const stop = stopOf(batch);
  if (!stop) return;
  await inTransaction(ctx, async (ctx) => {
    for (const origin of originsOf(batch)) await hookOf(hooks, origin.kind).stopped(ctx, origin.id, stop.reason);
    if (stop.reason === "template_refused") return;
    await recordTrouble(ctx, lane.held, stop.failure);
    // Whether it is the token or the account, or only this sender, is asked at once.
    const { channelId } = lane.held;
    if (lane.platform !== null) await askForJob(ctx, checkChannelJob, { channelId }, { key: channelId });
  });
}

/** Leaves origins alone for a while whose template the platform does not know everywhere yet. */
async function restOrigins(ctx: Ctx, resting: Origin[]): Promise<void> {
  if (resting.length === 0) return;
  const until = new Date(ctx.now.getTime() + waitMs(templateRestMs));
  await inTransaction(ctx, async (ctx) => {
    for (const origin of resting) await restOrigin(ctx, origin, until);
  });
}

/** Stops origins of which nothing may leave, for a reason that the claim found. */
export async function stopByObstacle(
  ctx: Ctx,
  hooks: OriginHooks,
  stops: { origin: Origin; reason: ObstacleReason }[],
): Promise<void> {
  if (stops.length === 0) return;
  await inTransaction(ctx, async (ctx) => {
    for (const { origin, reason } of stops) await hookOf(hooks, origin.kind).stopped(ctx, origin.id, reason);
  });
}

/** The origins of a batch, each once and in one order for all workers. */
function originsOf(batch: Ended[]): Origin[] {
  const origins = new Map(batch.map(({ message: { origin } }) => [`${origin.kind}\n${origin.id}`, origin]));
  return [...origins].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, origin]) => origin);
}
