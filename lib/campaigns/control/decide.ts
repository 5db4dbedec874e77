import { and, eq } from "drizzle-orm";
import type { CampaignDecision } from "#db/enums";
import { campaigns } from "#db/schema/campaigns";
import { channels } from "#db/schema/channels";
import { audit } from "#lib/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError, notFound } from "#lib/errors";
import { askForJob } from "#lib/jobs/ask";
import { findObstacle } from "#lib/sending/may-leave";
import { lockOrigin, setOriginState } from "#lib/sending/origins";
import { readRouteFacts } from "#lib/sending/route-facts";
import { carryOutDecisionJob } from "../jobs.ts";
import type { CampaignEventKind } from "../report/event-kinds.ts";
import { noteCampaignEvent } from "../report/events.ts";
import { canAct } from "../rules.ts";
import { countDecidable } from "./decidable.ts";

const eventOf = {
  retry_failed: "retried",
  doubt_sent: "doubt_sent",
  doubt_again: "doubt_again",
} as const satisfies Record<CampaignDecision, CampaignEventKind>;

/**
 * Decides about messages of an ended campaign that nothing more becomes of by itself: those that failed and can be helped are
 * tried again, those left in doubt are taken for sent or are sent again. A worker carries it out, a slice at a time; a campaign
 * that sends again runs from now on. The same decision again, while it is carried out, changes nothing.
 *
 * @throws DomainError "conflict" for a campaign that has not ended by itself, "precondition_failed" when nobody can be helped
 *   or something stands in the way
 */
export async function decideCampaign(ctx: Ctx, campaignId: string, kind: CampaignDecision): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const where = and(eq(campaigns.workspaceId, ctx.workspaceId), eq(campaigns.id, campaignId));
    await lockOrigin(ctx, { kind: "campaign", id: campaignId });
    const [row] = await ctx.db.select().from(campaigns).where(where).for("update");
    if (!row) throw notFound("campaign");
    if (row.decision?.kind === kind) return;
    if (row.decision || !canAct(row.state, "decide")) throw new DomainError("conflict", "campaigns.cannot.decide");
    const platform = await platformOf(ctx, row.channelId);
    const found = await countDecidable(ctx, campaignId, kind, platform);
    if (!found) throw new DomainError("precondition_failed", "campaigns.nobodyToDecide");
    const sends = kind !== "doubt_sent";
    if (sends) await checkSendable(ctx, row);
    const by = ctx.actor.name;
    await ctx.db
      .update(campaigns)
      .set({
        decision: { kind, by, through: found.through, after: "" },
        ...(sends ? { state: "running" as const, finishedAt: null, progressAt: ctx.now } : {}),
      })
      .where(where);
    if (sends) await setOriginState(ctx, { kind: "campaign", id: campaignId }, "running");
    await askForJob(ctx, carryOutDecisionJob, { campaignId }, { key: campaignId });
    await noteCampaignEvent(ctx, campaignId, eventOf[kind], { by, people: found.people });
    const detail = { people: found.people };
    await audit(ctx, { action: `campaign.${kind}`, objectKind: "campaign", objectId: campaignId, detail });
  });
}

async function platformOf(ctx: Ctx, channelId: string) {
  const [channel] = await ctx.db
    .select({ type: channels.type })
    .from(channels)
    .where(and(eq(channels.workspaceId, ctx.workspaceId), eq(channels.id, channelId)));
  if (!channel) throw notFound("channel");
  return channel.type;
}

/** A campaign that was stopped stays stopped: part of its list was called back, and it must not end as if it were whole. */
async function checkSendable(ctx: Ctx, row: typeof campaigns.$inferSelect): Promise<void> {
  if (row.stateReason !== null || !row.expandedAt) throw new DomainError("conflict", "campaigns.cannot.decideStopped");
  const obstacle = findObstacle(await readRouteFacts(ctx, row), row.templateVersion);
  if (obstacle) throw new DomainError("precondition_failed", `campaigns.obstacle.${obstacle}`);
}
