import { sql } from "drizzle-orm";
import type { Db } from "#db/client";
import { type Ctx, inTransaction } from "#lib/context";
import { textArray } from "#lib/text/text-array";

/** Visits of one workspace that are counted in one transaction. */
const atOnce = 2_000;
/** Workspaces that have their turn in one call. */
const workspacesAtOnce = 50;
/** A request that comes so soon after the delivery, in milliseconds, without the languages that a browser names, is no person's. */
const soonMs = 1_000;

/** Where the last turn ended: the next one starts with the workspace after it. */
export type VisitPosition = { afterWorkspace: string };

/**
 * Counts who followed links, workspaces in turn.
 *
 * @param db outside of any workspace
 * @returns whether there may be more to do at once
 */
export async function countVisits(
  db: Db,
  contextOf: (workspaceId: string) => Ctx,
  position: VisitPosition,
): Promise<boolean> {
  // From workspace to workspace through the index: the cost follows their number, not that of the visits.
  const found = await db.execute<{ workspaceId: string }>(sql`
    WITH RECURSIVE turn AS (
      (SELECT workspace_id FROM link_visits WHERE workspace_id > ${position.afterWorkspace} ORDER BY workspace_id LIMIT 1)
      UNION ALL
      SELECT (SELECT v.workspace_id FROM link_visits v WHERE v.workspace_id > turn.workspace_id
        ORDER BY v.workspace_id LIMIT 1)
      FROM turn WHERE turn.workspace_id IS NOT NULL
    )
    SELECT workspace_id AS "workspaceId" FROM turn WHERE workspace_id IS NOT NULL LIMIT ${workspacesAtOnce}`);
  let counted = 0;
  for (const { workspaceId } of found) counted += await countVisitsOf(contextOf(workspaceId));
  const all = found.length < workspacesAtOnce;
  position.afterWorkspace = all ? "" : (found.at(-1)?.workspaceId ?? "");
  return counted > 0 || !all;
}

type Visit = { id: string; token: string; at: string; robot: boolean; browser: boolean };
type Link = { token: string; messageId: string; campaignId: string; deliveredAt: string | null };

/**
 * Counts some visits of a workspace. A person counts once for a message, whichever of its links they follow and however often;
 * programs are counted apart. Visits of a campaign whose row somebody else holds stay for the next turn; those of links that
 * are gone leave.
 *
 * @returns how many visits were counted or left
 */
export async function countVisitsOf(ctx: Ctx): Promise<number> {
  return inTransaction(ctx, async (ctx) => {
    const { db, workspaceId } = ctx;
    const visits = await db.execute<Visit>(sql`
      SELECT id, token, at, robot, browser FROM link_visits WHERE workspace_id = ${workspaceId}
      ORDER BY id LIMIT ${atOnce} FOR UPDATE SKIP LOCKED`);
    if (visits.length === 0) return 0;
    const links = await linksOf(ctx, visits);
    const free = await lockCampaigns(ctx, [...new Set([...links.values()].map(({ campaignId }) => campaignId))]);
    const counted = visits.filter(({ token }) => {
      const link = links.get(token);
      return !link || free.has(link.campaignId);
    });
    await writeCounts(ctx, counted, links);
    const ids = textArray(counted.map(({ id }) => id));
    await db.execute(sql`DELETE FROM link_visits WHERE workspace_id = ${workspaceId} AND id = ANY(${ids})`);
    return counted.length;
  });
}

async function linksOf({ db, workspaceId }: Ctx, visits: readonly Visit[]): Promise<Map<string, Link>> {
  const tokens = textArray([...new Set(visits.map(({ token }) => token))]);
  const rows = await db.execute<Link>(sql`
    SELECT l.token, l.message_id AS "messageId", l.campaign_id AS "campaignId",
      (SELECT m.delivered_at FROM messages m WHERE m.workspace_id = l.workspace_id AND m.id = l.message_id) AS "deliveredAt"
    FROM short_links l WHERE l.workspace_id = ${workspaceId} AND l.token = ANY(${tokens})`);
  return new Map(rows.map((row) => [row.token, row]));
}

/** @returns those that nobody else holds; whoever counts a message's first visit holds its campaign */
async function lockCampaigns({ db, workspaceId }: Ctx, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db.execute<{ id: string }>(sql`
    SELECT id FROM campaigns WHERE workspace_id = ${workspaceId} AND id = ANY(${textArray(ids)})
    ORDER BY id FOR NO KEY UPDATE SKIP LOCKED`);
  return new Set(rows.map(({ id }) => id));
}

type Counts = { token: string; clicks: number; robots: number; first: string | null; last: string | null };

async function writeCounts(ctx: Ctx, visits: readonly Visit[], links: ReadonlyMap<string, Link>): Promise<void> {
  const { db, workspaceId } = ctx;
  const counts = new Map<string, Counts>();
  for (const visit of visits) {
    const link = links.get(visit.token);
    if (link) counts.set(visit.token, addUp(counts.get(visit.token), visit, isProgram(visit, link)));
  }
  if (counts.size === 0) return;
  const given = sql`jsonb_to_recordset(${JSON.stringify([...counts.values()])}::jsonb)
    AS r(token text, clicks int, robots int, first timestamptz, last timestamptz)`;
  // People who had followed none of the message's links until now.
  await db.execute(sql`
    WITH given AS MATERIALIZED (SELECT * FROM ${given}), of_message AS MATERIALIZED (
      SELECT l.campaign_id, l.message_id, sum(g.clicks) AS clicks, sum(g.robots) AS robots,
        sum(g.clicks) > 0 AND NOT EXISTS (SELECT 1 FROM short_links o
          WHERE o.workspace_id = l.workspace_id AND o.message_id = l.message_id AND o.first_click_at IS NOT NULL) AS first
      FROM given g JOIN short_links l ON l.workspace_id = ${workspaceId} AND l.token = g.token
      GROUP BY l.workspace_id, l.campaign_id, l.message_id
    ), of_campaign AS MATERIALIZED (
      SELECT campaign_id, sum(clicks)::int AS clicks, sum(robots)::int AS robots, (count(*) FILTER (WHERE first))::int AS people
      FROM of_message GROUP BY campaign_id
    ), linked AS (
      UPDATE short_links l SET clicks = l.clicks + g.clicks, robots = l.robots + g.robots,
        first_click_at = least(l.first_click_at, g.first), last_click_at = greatest(l.last_click_at, g.last)
      FROM given g WHERE l.workspace_id = ${workspaceId} AND l.token = g.token
    )
    UPDATE campaigns c SET clicks = c.clicks + o.clicks, clicked = c.clicked + o.people,
      robot_visits = c.robot_visits + o.robots
    FROM of_campaign o WHERE c.workspace_id = ${workspaceId} AND c.id = o.campaign_id`);
}

function isProgram({ at, robot, browser }: Visit, { deliveredAt }: Link): boolean {
  if (robot || deliveredAt === null) return robot;
  return !browser && new Date(at).getTime() - new Date(deliveredAt).getTime() < soonMs;
}

function addUp(before: Counts | undefined, { token, at }: Visit, program: boolean): Counts {
  const counts = before ?? { token, clicks: 0, robots: 0, first: null, last: null };
  if (program) return { ...counts, robots: counts.robots + 1 };
  const time = new Date(at).toISOString();
  const first = counts.first === null || time < counts.first ? time : counts.first;
  const last = counts.last === null || time > counts.last ? time : counts.last;
  return { ...counts, clicks: counts.clicks + 1, first, last };
}
