import { and, eq, sql } from "drizzle-orm";
import type { FallbackDropReason, FallbackPassReason } from "#db/fallback-enums";
import { campaignFallbacks } from "#db/schema/fallback";
import { origins } from "#db/schema/sending";
import { type Ctx, inTransaction } from "#lib/context";
import { suggestWait, type WaitSuggestion } from "../suggest-wait.ts";

/** The reports that a suggestion is made from: the newest ones say most. */
const sampleSize = 1_000;

export type CampaignFallback = NonNullable<Awaited<ReturnType<typeof readCampaignFallback>>>;

/**
 * The fallback of a campaign: what was chosen, and what became of it. People are counted once, by what reached them.
 *
 * @returns null for a campaign without one
 */
export async function readCampaignFallback(ctx: Ctx, campaignId: string) {
  return inTransaction(ctx, async (ctx) => {
    const [chosen] = await ctx.db
      .select()
      .from(campaignFallbacks)
      .where(and(eq(campaignFallbacks.workspaceId, ctx.workspaceId), eq(campaignFallbacks.campaignId, campaignId)));
    if (!chosen) return null;
    const { workspaceId: _, campaignId: __, ...fallback } = chosen;
    return {
      ...fallback,
      ...(await countPeople(ctx, campaignId)),
      stopped: await isStopped(ctx, campaignId),
      reasons: await countReasons(ctx, campaignId),
      byLink: await countLinks(ctx, campaignId),
      passed: await countPassed(ctx, campaignId),
      suggestion: await suggestFor(ctx, campaignId, chosen.durationSeconds),
    };
  });
}

async function isStopped({ db, workspaceId }: Ctx, campaignId: string): Promise<boolean> {
  const [row] = await db
    .select({ state: origins.state })
    .from(origins)
    .where(and(eq(origins.workspaceId, workspaceId), eq(origins.kind, "fallback"), eq(origins.id, campaignId)));
  return row?.state === "stopped";
}

/**
 * People for whom something is waited for, and those whom a replacement reached, with and without the first message. What was taken
 * after a message that arrived after all is paid in addition to it.
 */
async function countPeople(ctx: Ctx, campaignId: string) {
  const [row] = await ctx.db.execute<{
    waiting: number;
    replacedOnly: number;
    both: number;
    paidTwice: number;
    paidTwiceSegments: number;
  }>(sql`
    SELECT count(*) FILTER (WHERE waits)::int AS waiting, count(*) FILTER (WHERE by_other AND NOT by_first)::int AS "replacedOnly",
      count(*) FILTER (WHERE by_other AND by_first)::int AS both,
      coalesce(sum(twice), 0)::int AS "paidTwice", coalesce(sum(segments), 0)::int AS "paidTwiceSegments"
    FROM (
      SELECT bool_or(f.state = 'waiting') AS waits, bool_or(coalesce(s.state IN ('delivered', 'read'), false)) AS by_other,
        bool_or(m.state IN ('delivered', 'read')) AS by_first,
        count(*) FILTER (WHERE f.needless AND s.accepted_at IS NOT NULL) AS twice,
        sum(f.segments) FILTER (WHERE f.needless AND s.accepted_at IS NOT NULL) AS segments
      FROM (
        SELECT *, bool_or(late_at IS NOT NULL) OVER (PARTITION BY root_id ORDER BY link) AS needless
        FROM fallbacks WHERE workspace_id = ${ctx.workspaceId} AND campaign_id = ${campaignId}) f
      JOIN messages m ON m.workspace_id = f.workspace_id AND m.id = f.root_id
      LEFT JOIN messages s ON s.workspace_id = f.workspace_id AND s.id = f.sent_id
      GROUP BY f.root_id) people`);
  return row ?? { waiting: 0, replacedOnly: 0, both: 0, paidTwice: 0, paidTwiceSegments: 0 };
}

/** What each link made, and how many of these arrived; links that made nothing are missing. */
async function countLinks(ctx: Ctx, campaignId: string) {
  return [
    ...(await ctx.db.execute<{ link: number; made: number; arrived: number }>(sql`
      SELECT f.link, count(*)::int AS made, (count(*) FILTER (WHERE s.state IN ('delivered', 'read')))::int AS arrived
      FROM fallbacks f
      LEFT JOIN messages s ON s.workspace_id = f.workspace_id AND s.id = f.sent_id
      WHERE f.workspace_id = ${ctx.workspaceId} AND f.campaign_id = ${campaignId} AND f.state = 'made'
      GROUP BY f.link ORDER BY f.link`)),
  ];
}

/** For how many people each link was passed over, and why. */
async function countPassed(ctx: Ctx, campaignId: string) {
  return [
    ...(await ctx.db.execute<{ link: number; reason: FallbackPassReason; people: number }>(sql`
      SELECT (p.one ->> 'link')::int AS link, p.one ->> 'reason' AS reason, count(DISTINCT f.root_id)::int AS people
      FROM fallbacks f CROSS JOIN LATERAL jsonb_array_elements(f.passed) AS p(one)
      WHERE f.workspace_id = ${ctx.workspaceId} AND f.campaign_id = ${campaignId} AND f.passed IS NOT NULL
      GROUP BY 1, 2 ORDER BY 1, people DESC, reason`)),
  ];
}

async function countReasons(ctx: Ctx, campaignId: string) {
  return [
    ...(await ctx.db.execute<{ reason: FallbackDropReason; people: number }>(sql`
      SELECT reason, count(*)::int AS people FROM fallbacks
      WHERE workspace_id = ${ctx.workspaceId} AND campaign_id = ${campaignId} AND state = 'dropped'
      GROUP BY reason ORDER BY people DESC, reason`)),
  ];
}

/** Only what was replaced because time had passed says anything about the time. */
async function suggestFor(
  ctx: Ctx,
  campaignId: string,
  durationSeconds: number | null,
): Promise<WaitSuggestion | null> {
  if (durationSeconds === null) return null;
  const rows = await ctx.db.execute<{ ms: number }>(sql`
    SELECT (extract(epoch FROM late_at - since) * 1000)::float AS ms FROM fallbacks
    WHERE workspace_id = ${ctx.workspaceId} AND campaign_id = ${campaignId} AND late_at IS NOT NULL AND since IS NOT NULL
      AND decided_at >= since + make_interval(secs => ${durationSeconds})
    ORDER BY late_at DESC LIMIT ${sampleSize}`);
  return suggestWait(
    rows.map(({ ms }) => Number(ms)),
    durationSeconds,
  );
}
