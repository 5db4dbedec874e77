import { sql } from "drizzle-orm";
import type { FallbackTrigger } from "#db/fallback-enums";
import type { Ctx } from "#lib/context";
import type { MovedMessage } from "#lib/sending/message-row";
import { textArray } from "#lib/text/text-array";
import { waitMs } from "#lib/waits";
import { tellsNothing, tellsOf } from "../links/link-kind.ts";
import { arrivedAfterAll, type FallbackSettings, type Watch, type WatchedMessage, watchOf } from "../rules.ts";

/** What a campaign's fallback does, as far as its messages are followed. */
type Chosen = FallbackSettings & {
  /** The platform of the template of each link; null for an SMS. */
  links: (string | null)[];
  platform: string;
  templateGone: boolean;
  stopped: boolean;
};

type Followed = { id: string; campaignId: string; rootId: string; link: number; message: WatchedMessage };

/**
 * Keeps when messages of campaigns have to be replaced, in the transaction of what changed them: a message that arrived is not
 * watched any more, and one that arrives after it was replaced is noted as such. Safe to repeat.
 */
export async function followMessages(ctx: Ctx, moved: MovedMessage[]): Promise<void> {
  const ids = moved.flatMap(({ row }) => row.campaignId ?? []);
  const chosen = await readChosen(ctx, [...new Set(ids)]);
  if (chosen.size === 0) return;
  await follow(
    ctx,
    chosen,
    moved.flatMap(({ row }) => {
      const campaign = row.campaignId === null ? undefined : chosen.get(row.campaignId);
      if (!row.campaignId || !campaign) return [];
      const { templateGone, platform } = campaign;
      const message = { ...messageOf(row), templateGone, first: true, tells: tellsOf(platform) };
      return [{ id: row.id, campaignId: row.campaignId, rootId: row.id, link: 0, message }];
    }),
  );
}

/** The same for messages that replaced others: each is replaced by the next link. */
export async function followReplacements(ctx: Ctx, moved: MovedMessage[]): Promise<void> {
  const places = await ctx.db.execute<{ id: string; campaignId: string; rootId: string; link: number }>(sql`
    SELECT sent_id AS id, campaign_id AS "campaignId", root_id AS "rootId", link FROM fallbacks
    WHERE workspace_id = ${ctx.workspaceId} AND sent_id = ANY(${textArray(moved.map(({ row }) => row.id))})`);
  const chosen = await readChosen(ctx, [...new Set(places.map(({ campaignId }) => campaignId))]);
  const rows = new Map(moved.map(({ row }) => [row.id, row]));
  await follow(
    ctx,
    chosen,
    places.flatMap(({ link, ...place }) => {
      const row = rows.get(place.id);
      const campaign = chosen.get(place.campaignId);
      if (!row || !campaign) return [];
      const platform = campaign.links[link] ?? null;
      // A carrier that says nothing may have delivered, and another message for nothing is worse than none.
      const tells = platform === null ? tellsNothing : tellsOf(platform);
      return [{ ...place, link: link + 1, message: { ...messageOf(row), templateGone: false, first: false, tells } }];
    }),
  );
}

async function follow(ctx: Ctx, chosen: Map<string, Chosen>, followed: Followed[]): Promise<void> {
  const watched: (Followed & { watch: Watch })[] = [];
  const unwatched: Followed[] = [];
  for (const one of followed) {
    const campaign = chosen.get(one.campaignId);
    if (!campaign || one.link >= campaign.links.length) continue;
    const watch = watchOf(campaign, one.message, ctx.now);
    // Nothing new waits for a fallback that was stopped.
    if (watch && !campaign.stopped) watched.push({ ...one, watch });
    else if (!watch) unwatched.push(one);
  }
  await keepWatches(ctx, watched);
  await endWatches(ctx, unwatched);
  await noteLate(
    ctx,
    followed.filter(({ message: { state } }) => state === "delivered" || state === "read"),
  );
}

async function readChosen(ctx: Ctx, campaignIds: string[]): Promise<Map<string, Chosen>> {
  if (campaignIds.length === 0) return new Map();
  const rows = await ctx.db.execute<{
    id: string;
    triggers: FallbackTrigger[];
    seconds: number | null;
    links: (string | null)[];
    platform: string;
    templateGone: boolean;
    stopped: boolean;
  }>(sql`
    SELECT f.campaign_id AS id, f.triggers, f.duration_seconds AS seconds, h.type AS platform,
      (SELECT coalesce(jsonb_agg(l.link -> 'template' ->> 'platform' ORDER BY l.place), '[]')
        FROM jsonb_array_elements(f.links) WITH ORDINALITY AS l(link, place)) AS links,
      c.state_reason IS NOT DISTINCT FROM 'template_deleted' AS "templateGone",
      coalesce(o.state = 'stopped', false) AS stopped
    FROM campaign_fallbacks f
    LEFT JOIN origins o ON o.workspace_id = f.workspace_id AND o.kind = 'fallback' AND o.id = f.campaign_id
    JOIN campaigns c ON c.workspace_id = f.workspace_id AND c.id = f.campaign_id
    JOIN channels h ON h.workspace_id = c.workspace_id AND h.id = c.channel_id
    WHERE f.workspace_id = ${ctx.workspaceId} AND f.campaign_id = ANY(${textArray(campaignIds)})`);
  return new Map(
    rows.map(({ id, seconds, ...row }) => [
      id,
      { ...row, durationMs: seconds === null ? null : waitMs(seconds * 1_000) },
    ]),
  );
}

function messageOf({ state, acceptedAt, failureKind }: MovedMessage["row"]) {
  return { state, acceptedAt: acceptedAt === null ? null : new Date(acceptedAt), failureKind };
}

/** Messages are locked by whoever changed them, so that nobody replaces one meanwhile. */
async function keepWatches(ctx: Ctx, watched: (Followed & { watch: Watch })[]): Promise<void> {
  if (watched.length === 0) return;
  const rows = watched.map(({ id, campaignId, rootId, link, message, watch }) => ({
    ...{ id, campaignId, rootId, link, trigger: watch.trigger, dueAt: watch.dueAt, since: message.acceptedAt },
  }));
  await ctx.db.execute(sql`
    INSERT INTO fallbacks AS f (workspace_id, message_id, campaign_id, root_id, link, state, trigger, due_at, since)
    SELECT ${ctx.workspaceId}, r.id, r."campaignId", r."rootId", r.link, 'waiting', r.trigger, r."dueAt", r.since
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id text, "campaignId" text, "rootId" text, link smallint,
      trigger text, "dueAt" timestamptz, since timestamptz)
    ORDER BY r.id
    ON CONFLICT (workspace_id, message_id) DO UPDATE
      SET trigger = excluded.trigger, due_at = excluded.due_at, since = excluded.since
      WHERE f.state = 'waiting' AND (f.trigger, f.due_at) <> (excluded.trigger, excluded.due_at)`);
}

async function endWatches(ctx: Ctx, unwatched: Followed[]): Promise<void> {
  if (unwatched.length === 0) return;
  await ctx.db.execute(sql`
    DELETE FROM fallbacks
    WHERE workspace_id = ${ctx.workspaceId} AND message_id = ANY(${textArray(unwatched.map(({ id }) => id))})
      AND state = 'waiting'`);
}

/** Notes what arrived after it was replaced, and counts it for the campaign. */
async function noteLate(ctx: Ctx, arrived: Followed[]): Promise<void> {
  if (arrived.length === 0) return;
  const replaced = await ctx.db.execute<{ id: string; trigger: FallbackTrigger }>(sql`
    SELECT message_id AS id, trigger FROM fallbacks
    WHERE workspace_id = ${ctx.workspaceId} AND message_id = ANY(${textArray(arrived.map(({ id }) => id))})
      AND state = 'made' AND late_at IS NULL`);
  const states = new Map(arrived.map(({ id, message }) => [id, message.state]));
  const late = replaced.flatMap(({ id, trigger }) => {
    const state = states.get(id);
    return state && arrivedAfterAll(state, trigger) ? [id] : [];
  });
  if (late.length === 0) return;
  await ctx.db.execute(sql`
    WITH late AS (
      UPDATE fallbacks SET late_at = ${ctx.now.toISOString()}::timestamptz
      WHERE workspace_id = ${ctx.workspaceId} AND message_id = ANY(${textArray(late)}) AND late_at IS NULL
      RETURNING campaign_id, segments
    ), sums AS (
      SELECT campaign_id, count(*)::int AS people, sum(segments)::int AS segments FROM late GROUP BY campaign_id
    )
    UPDATE campaign_fallbacks c SET late = c.late + s.people, late_segments = c.late_segments + s.segments
    FROM sums s WHERE c.workspace_id = ${ctx.workspaceId} AND c.campaign_id = s.campaign_id`);
}
