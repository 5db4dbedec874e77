import { and, eq, isNull } from "drizzle-orm";
import type { CampaignDecision } from "#db/enums";
import type { MessageState } from "#db/message-enums";
import { campaigns } from "#db/schema/campaigns";
import { channels } from "#db/schema/channels";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction, recordedName } from "#lib/context";
import { DomainError, notFound } from "#lib/errors";
import { askForJob } from "#lib/jobs/ask";
import { isPassingObstacle } from "#lib/messages/retry-rules";
import { lockOrigin, setOriginState } from "#lib/sending/origins/origins";
import { waitingOf } from "#lib/statistics/figures";
import { carryOutDecisionJob, expandCampaignJob } from "../jobs.ts";
import { findCampaignObstacle } from "../languages/campaign-languages.ts";
import { adoptTemplate } from "../launch/adopt-template.ts";
import type { CampaignEventKind } from "../report/event-kinds.ts";
import { noteCampaignEvent } from "../report/events.ts";
import { canAct } from "../rules.ts";
import { countDecidable } from "./decidable.ts";
import { endStretch } from "./sending-time.ts";

const eventOf = {
  retry_failed: "retried",
  doubt_sent: "doubt_sent",
  doubt_again: "doubt_again",
} as const satisfies Record<CampaignDecision, CampaignEventKind>;

/** What becomes of the messages that a decision is about. */
const messagesOf = {
  retry_failed: { from: "failed", to: "queued" },
  doubt_sent: { from: "uncertain", to: "accepted" },
  doubt_again: { from: "uncertain", to: "queued" },
} satisfies Record<CampaignDecision, { from: MessageState; to: MessageState }>;

/**
 * Decides about messages of an ended campaign that nothing more becomes of by itself: those that failed and can be helped are
 * tried again, those left in doubt are taken for sent or are sent again. A worker carries it out, a slice at a time; a campaign
 * that sends again runs from now on. One that ended by an obstacle that has passed also goes on with those it did not get to.
 * The same decision again, while it is carried out, changes nothing.
 *
 * @throws DomainError "conflict" for a campaign that runs or that a person stopped, "precondition_failed" when nobody can be
 *   helped or something stands in the way
 */
export async function decideCampaign(ctx: Ctx, campaignId: string, kind: CampaignDecision): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const where = and(eq(campaigns.workspaceId, ctx.workspaceId), eq(campaigns.id, campaignId));
    await lockOrigin(ctx, { kind: "campaign", id: campaignId });
    const [row] = await ctx.db.select().from(campaigns).where(where).for("update");
    if (!row) throw notFound("campaign");
    if (row.decision?.kind === kind) return;
    if (row.decision || !canAct(row.state, "decide")) throw new DomainError("conflict", "campaigns.cannot.decide");
    const sends = kind !== "doubt_sent";
    if (sends && !mayGoOn(row)) throw new DomainError("conflict", "campaigns.cannot.decideStopped");
    const calledBack = kind === "retry_failed" && isPassingObstacle(row.stateReason);
    const which = { kind, platform: await platformOf(ctx, row.channelId), calledBack };
    const found =
      (await countDecidable(ctx, campaignId, which)) ?? (row.expandedAt ? null : { people: 0, through: "" });
    if (!found) throw new DomainError("precondition_failed", "campaigns.nobodyToDecide");
    const by = recordedName(ctx.actor);
    if (sends) await reopen(ctx, row);
    await ctx.db
      .update(campaigns)
      .set({ decision: { kind, by, calledBack, through: found.through, after: "" } })
      .where(where);
    await askForJob(ctx, carryOutDecisionJob, { campaignId }, { key: campaignId });
    const people = found.people + (calledBack ? notYetMessages(row) : 0);
    await noteCampaignEvent(ctx, campaignId, eventOf[kind], { by, people });
    const detail = { people, messages: messagesOf[kind] };
    await audit(ctx, { action: `campaign.${kind}`, objectKind: "campaign", objectId: campaignId, detail });
  });
}

type Row = typeof campaigns.$inferSelect;

/**
 * Whether something of an ended campaign may be sent again. What a person stopped stays stopped: part of its list was called
 * back, and it must not end as if it were whole.
 */
export function mayGoOn(campaign: Pick<Row, "stateReason" | "expandedAt">): boolean {
  const { stateReason, expandedAt } = campaign;
  return stateReason === null ? expandedAt !== null : isPassingObstacle(stateReason);
}

/** Rows of the list that became no message before the campaign ended. */
function notYetMessages(row: Row): number {
  return waitingOf(row) - row.queued;
}

/** Lets a campaign run again, with the template as it is now when its values still fit. */
async function reopen(ctx: Ctx, row: Row): Promise<void> {
  const { id } = row;
  await adoptTemplate(ctx, id, []);
  const where = and(eq(campaigns.workspaceId, ctx.workspaceId), eq(campaigns.id, id));
  const [now] = await ctx.db.select().from(campaigns).where(where);
  const obstacle = await findCampaignObstacle(ctx, now ?? row);
  if (obstacle) throw new DomainError("precondition_failed", `campaigns.obstacle.${obstacle}`);
  await ctx.db
    .update(campaigns)
    .set({ state: "running", stateReason: null, finishedAt: null, progressAt: ctx.now, ...endStretch })
    .where(where);
  await setOriginState(ctx, { kind: "campaign", id }, "running");
  if (!row.expandedAt) await askForJob(ctx, expandCampaignJob, { campaignId: id }, { key: id });
}

/** @throws DomainError "not_found" for a channel that was deleted: its history can only be read */
async function platformOf(ctx: Ctx, channelId: string) {
  const [channel] = await ctx.db
    .select({ type: channels.type })
    .from(channels)
    .where(and(eq(channels.workspaceId, ctx.workspaceId), eq(channels.id, channelId), isNull(channels.deletedAt)));
  if (!channel) throw notFound("channel");
  return channel.type;
}
