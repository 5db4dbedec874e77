import { and, eq, sql } from "drizzle-orm";
import type { Db } from "#db/client";
import { campaigns } from "#db/schema/campaigns";
import { templates } from "#db/schema/templates";
import { type Ctx, inTransaction } from "#lib/context";
import { askForJob } from "#lib/jobs/ask";
import { countInFlight } from "#lib/sending/in-flight";
import { wakeLaneOf } from "#lib/sending/lanes/wake-lanes";
import { findObstacle } from "#lib/sending/may-leave";
import { lockOrigin, setOriginState } from "#lib/sending/origins";
import { readRouteFacts } from "#lib/sending/route-facts";
import { expandCampaignJob } from "../jobs.ts";
import { adoptTemplate } from "../launch/adopt-template.ts";
import { noteCampaignEvent } from "../report/events.ts";
import { hasEnded } from "../rules.ts";
import { heldReason } from "./hold-campaigns.ts";

/** Messages that get the new words in one transaction. */
const adoptSize = 1_000;

type Campaign = typeof campaigns.$inferSelect;

/** Lets campaigns go on that wait for new words of their template, once those may be sent. Asked again and again. */
export async function releaseHeldCampaigns(db: Db, contextOf: (workspaceId: string) => Ctx, now: Date): Promise<void> {
  const rows = await db.execute<{ workspaceId: string; id: string }>(sql`
    SELECT c.workspace_id AS "workspaceId", c.id FROM campaigns c
    JOIN templates t ON t.workspace_id = c.workspace_id AND t.code = c.template_code
    WHERE c.held_for_version IS NOT NULL
      AND (t.state = 'pass' OR c.state IN ('stopping', 'completed', 'partly_failed', 'failed', 'cancelled'))
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
    const [template] = await ctx.db
      .select({ state: templates.state, version: templates.version })
      .from(templates)
      .where(and(eq(templates.workspaceId, ctx.workspaceId), eq(templates.code, campaign.templateCode)));
    // What is in flight may come back to wait, and has the old words until then.
    if (template?.state !== "pass" || (await countInFlight(ctx, origin)) > 0) return false;
    const ids = await waitingForWords(ctx, campaign, template.version);
    const changed = template.version !== campaign.templateVersion || ids.length > 0;
    if (changed && !(await adoptTemplate(ctx, campaignId, ids))) {
      await goOn(ctx, { ...campaign, heldForVersion: null }, "template_changed");
      return false;
    }
    if (ids.length === adoptSize) return true;
    const facts = await readRouteFacts(ctx, campaign);
    await goOn(ctx, campaign, findObstacle(facts, template.version));
    return false;
  });
}

/** Messages of a campaign that wait to leave with words of another version. */
async function waitingForWords(ctx: Ctx, campaign: Campaign, version: number): Promise<string[]> {
  const rows = await ctx.db.execute<{ id: string }>(sql`
    SELECT b.message_id AS id FROM outbox b
    JOIN messages m ON m.workspace_id = b.workspace_id AND m.id = b.message_id
    WHERE b.workspace_id = ${ctx.workspaceId} AND b.origin_kind = 'campaign' AND b.origin_id = ${campaign.id}
      AND b.state = 'waiting' AND m.template_version IS DISTINCT FROM ${version}::int
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
  await wakeLaneOf(ctx, { kind: "campaign", id });
  await noteCampaignEvent(ctx, id, "released", {});
}
