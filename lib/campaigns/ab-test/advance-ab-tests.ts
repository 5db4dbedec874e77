import { and, eq, sql } from "drizzle-orm";
import type { Db } from "#db/client";
import { type AbFigures, type AbSide, type AbTest, campaigns } from "#db/schema/campaigns";
import { type Ctx, inTransaction } from "#lib/context";
import { askForJob } from "#lib/jobs/ask";
import { lockOrigin } from "#lib/sending/origins/origins";
import { endStretch } from "../control/sending-time.ts";
import { expandCampaignJob } from "../jobs.ts";
import { noteCampaignEvent } from "../report/events.ts";
import { measured, shareOf } from "./rules.ts";

/** A test's figures are counted again after this long. */
const againSeconds = 20;

/** Counts what became of A/B tests, and sends the others the better template when its time has come. Asked again and again. */
export async function advanceAbTests(db: Db, contextOf: (workspaceId: string) => Ctx, now: Date): Promise<void> {
  const rows = await db.execute<{ workspaceId: string; id: string }>(sql`
    SELECT workspace_id AS "workspaceId", id FROM campaigns
    WHERE ab_test IS NOT NULL AND finished_at IS NULL AND state = 'running' AND ab_test ->> 'phase' = 'measuring'
      AND coalesce((ab_test #>> '{figures,at}')::timestamptz, '-infinity')
        <= ${now.toISOString()}::timestamptz - make_interval(secs => ${againSeconds})
    ORDER BY ab_test #>> '{figures,at}' NULLS FIRST LIMIT 100`);
  for (const { workspaceId, id } of rows) await advanceAbTest({ ...contextOf(workspaceId), now }, id);
}

/** One step of one test; a campaign without one that is measured is left as it is. */
export async function advanceAbTest(ctx: Ctx, campaignId: string): Promise<void> {
  const seen = await inTransaction(ctx, (ctx) => look(ctx, campaignId));
  if (!seen) return;
  await inTransaction(ctx, async (ctx) => {
    // In the order of claims, which lock the origin before they tell the campaign anything.
    await lockOrigin(ctx, { kind: "campaign", id: campaignId });
    const campaign = whileMeasured(await lockCampaign(ctx, campaignId));
    if (campaign?.state !== "running") return;
    const { decides, ...test } = measured(campaign.abTest, { ...seen, now: ctx.now });
    if (decides === null) {
      await ctx.db.update(campaigns).set({ abTest: test }).where(whereIs(ctx, campaignId));
      return;
    }
    const percent = (side: AbSide) => Math.round((shareOf(seen.figures[side], test.winnerBy).rate ?? 0) * 1_000) / 10;
    await sendOthers(ctx, { ...campaign, abTest: test }, { side: decides, by: null });
    const values = { side: decides.toUpperCase(), name: nameOf(campaign, decides), a: percent("a"), b: percent("b") };
    await noteCampaignEvent(ctx, campaignId, "ab_measured", values);
  });
}

type Campaign = typeof campaigns.$inferSelect;
export type Measured = Campaign & { abTest: AbTest };

/** A campaign, locked; undefined when there is none of that id. */
export async function lockCampaign(ctx: Ctx, campaignId: string): Promise<Campaign | undefined> {
  const [campaign] = await ctx.db.select().from(campaigns).where(whereIs(ctx, campaignId)).for("update");
  return campaign;
}

/** The campaign while its test is measured; null otherwise. */
export function whileMeasured(campaign: Campaign | undefined): Measured | null {
  const test = campaign?.abTest;
  return campaign && test?.phase === "measuring" ? { ...campaign, abTest: test } : null;
}

/** Decides a test: whoever has not become a message yet gets this template. */
export async function sendOthers(
  ctx: Ctx,
  { id, state, abTest }: Measured,
  { side, by }: { side: AbSide; by: string | null },
): Promise<void> {
  const decided: AbTest = { ...abTest, phase: "decided", winner: { side, by, at: ctx.now.toISOString() } };
  // How long the answers were awaited is no part of the time that sending took.
  await ctx.db
    .update(campaigns)
    .set({ abTest: decided, progressAt: ctx.now, ...endStretch })
    .where(whereIs(ctx, id));
  if (state === "running") await askForJob(ctx, expandCampaignJob, { campaignId: id }, { key: id });
}

/** What the template of a side is called. */
export function nameOf({ templateName, languages, abTest }: Measured, side: AbSide): string {
  if (side === "a") return templateName;
  return languages.find(({ code }) => code === abTest.code)?.name ?? "";
}

const whereIs = (ctx: Ctx, campaignId: string) =>
  and(eq(campaigns.workspaceId, ctx.workspaceId), eq(campaigns.id, campaignId));

async function look(ctx: Ctx, campaignId: string) {
  const [campaign] = await ctx.db.select().from(campaigns).where(whereIs(ctx, campaignId));
  const test = campaign?.abTest;
  if (test?.phase !== "measuring") return null;
  return { figures: await countFigures(ctx, campaignId, test), open: await isOpen(ctx, campaignId) };
}

const nothing: AbFigures = { accepted: 0, failed: 0, delivered: 0, read: 0, clicked: 0 };

async function countFigures(ctx: Ctx, campaignId: string, { code, winnerBy }: AbTest) {
  // A look at the links of each message only where links are compared.
  const clicked =
    winnerBy === "read"
      ? sql`0`
      : sql`count(*) FILTER (WHERE EXISTS (SELECT 1 FROM short_links l
          WHERE l.workspace_id = m.workspace_id AND l.message_id = m.id AND l.first_click_at IS NOT NULL))`;
  const rows = await ctx.db.execute<AbFigures & { isB: boolean }>(sql`
    SELECT m.template_code = ${code} AS "isB", count(m.accepted_at)::int AS accepted,
      count(*) FILTER (WHERE m.state = 'failed')::int AS failed, count(m.delivered_at)::int AS delivered,
      count(m.read_at)::int AS read, (${clicked})::int AS clicked
    FROM messages m WHERE m.workspace_id = ${ctx.workspaceId} AND m.campaign_id = ${campaignId} GROUP BY 1`);
  const of = (b: boolean): AbFigures => {
    const { isB: _isB, ...figures } = rows.find(({ isB }) => isB === b) ?? { ...nothing, isB: b };
    return figures;
  };
  return { a: of(false), b: of(true) };
}

/** Whether messages wait or are on their way. Those in doubt hold nothing up. */
async function isOpen(ctx: Ctx, campaignId: string): Promise<boolean> {
  const [row] = await ctx.db.execute<{ open: boolean }>(sql`
    SELECT EXISTS (
      SELECT 1 FROM outbox WHERE workspace_id = ${ctx.workspaceId} AND origin_kind = 'campaign' AND origin_id = ${campaignId}
        AND state IN ('sending', 'waiting')) AS open`);
  return row?.open ?? false;
}
