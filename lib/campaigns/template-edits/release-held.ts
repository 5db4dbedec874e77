import { and, eq, sql } from "drizzle-orm";
import type { Db } from "#db/client";
import { campaigns } from "#db/schema/campaigns";
import { type Ctx, inTransaction } from "#lib/context";
import { askForJob } from "#lib/jobs/ask";
import { countInFlight } from "#lib/sending/in-flight";
import { wakeLanesOfOrigin } from "#lib/sending/lanes/wake-lanes";
import { lockOrigin, setOriginState } from "#lib/sending/origins/origins";
import { expandCampaignJob } from "../jobs.ts";
import { findCampaignObstacle, readTemplates } from "../languages/campaign-languages.ts";
import { adoptTemplate } from "../launch/adopt-template.ts";
import { noteCampaignEvent } from "../report/events.ts";
import { hasEnded } from "../rules.ts";
import { askAnew } from "../send-approval/ask-for-approval.ts";
import { heldReason } from "./hold-campaigns.ts";

/** Messages that get the new words in one transaction. */
const adoptSize = 1_000;

type Campaign = typeof campaigns.$inferSelect;

/** Lets campaigns go on that wait for new words of their template, once those may be sent. Asked again and again. */
export async function releaseHeldCampaigns(db: Db, contextOf: (workspaceId: string) => Ctx, now: Date): Promise<void> {
  const rows = await db.execute<{ workspaceId: string; id: string }>(sql`
    SELECT c.workspace_id AS "workspaceId", c.id FROM campaigns c
    WHERE c.held_for_version IS NOT NULL
      AND (NOT EXISTS (SELECT 1 FROM templates t WHERE t.workspace_id = c.workspace_id AND t.state <> 'pass'
        AND (t.code = c.template_code OR c.languages @> jsonb_build_array(jsonb_build_object('code', t.code))))
        OR c.state IN ('stopping', 'completed', 'partly_failed', 'failed', 'cancelled'))
    ORDER BY c.id LIMIT 100`);
  for (const row of rows) {
    const ctx = { ...contextOf(row.workspaceId), now };
    while (await releaseSome(ctx, row.id));
  }
}

/** Gives some of a campaign's people the new words, and lets it go on behind the last of them. @returns true for more */
async function releaseSome(ctx: Ctx, campaignId: string): Promise<boolean> {
  return inTransaction(ctx, async (ctx) => {
    const origin = { kind: "campaign", id: campaignId } as const;
    const where = and(eq(campaigns.workspaceId, ctx.workspaceId), eq(campaigns.id, campaignId));
    await lockOrigin(ctx, origin);
    const [campaign] = await ctx.db.select().from(campaigns).where(where).for("update");
    if (!campaign || campaign.heldForVersion === null) return false;
    if (hasEnded(campaign.state) || campaign.state === "stopping") {
      await ctx.db.update(campaigns).set({ heldForVersion: null }).where(where);
      return false;
    }
    const own = {
      code: campaign.templateCode,
      language: campaign.templateLanguage,
      version: campaign.templateVersion ?? 0,
    };
    const sent = [own, ...campaign.languages];
    const now = await readTemplates(ctx, sent);
    const ready = sent.every(({ code }) => now.some((row) => row.code === code && row.state === "pass"));
    // What is in flight may come back to wait, and has the old words until then.
    if (!ready || (await countInFlight(ctx, origin)) > 0) return false;
    const ids = await waitingForWords(ctx, campaign);
    const moved = sent.some(({ code, version }) => now.some((row) => row.code === code && row.version !== version));
    if ((moved || ids.length > 0) && !(await adoptTemplate(ctx, campaignId, ids))) {
      await goOn(ctx, { ...campaign, heldForVersion: null }, "template_changed");
      return false;
    }
    if (ids.length === adoptSize) return true;
    const { approval } = campaign;
    if (
      approval &&
      moved &&
      campaign.expandedThrough === 0 &&
      !campaign.abTest?.sampledThrough &&
      !campaign.expandedAt
    ) {
      await askAnew(ctx, campaign, approval);
      return false;
    }
    const [adopted] = await ctx.db.select().from(campaigns).where(where);
    await goOn(ctx, campaign, await findCampaignObstacle(ctx, adopted ?? campaign));
    return false;
  });
}

/** Messages of a campaign that wait to leave with words of another version than their template has now. */
async function waitingForWords(ctx: Ctx, campaign: Campaign): Promise<string[]> {
  const rows = await ctx.db.execute<{ id: string }>(sql`
    SELECT b.message_id AS id FROM outbox b
    JOIN messages m ON m.workspace_id = b.workspace_id AND m.id = b.message_id
    JOIN templates t ON t.workspace_id = m.workspace_id AND t.code = m.template_code
    WHERE b.workspace_id = ${ctx.workspaceId} AND b.origin_kind = 'campaign' AND b.origin_id = ${campaign.id}
      AND b.state = 'waiting' AND m.template_version IS DISTINCT FROM t.version
    ORDER BY b.message_id LIMIT ${adoptSize}`);
  return rows.map(({ id }) => id);
}

/** Ends the hold. A campaign that was paused for it runs again, unless something else stands in its way. */
async function goOn(ctx: Ctx, campaign: Campaign, obstacle: string | null): Promise<void> {
  const { id, expandedAt } = campaign;
  const where = and(eq(campaigns.workspaceId, ctx.workspaceId), eq(campaigns.id, id));
  const waited = campaign.state === "paused" && campaign.stateReason === heldReason;
  const runs = waited && obstacle === null;
  const set = runs
    ? { state: "running" as const, stateReason: null, progressAt: ctx.now }
    : waited
      ? { stateReason: obstacle }
      : {};
  await ctx.db
    .update(campaigns)
    .set({ ...set, heldForVersion: null })
    .where(where);
  if (!runs) return;
  await setOriginState(ctx, { kind: "campaign", id }, "running");
  if (!expandedAt) await askForJob(ctx, expandCampaignJob, { campaignId: id }, { key: id });
  await wakeLanesOfOrigin(ctx, { kind: "campaign", id });
  await noteCampaignEvent(ctx, id, "released", {});
}
