import { and, eq } from "drizzle-orm";
import { type CampaignApproval, campaigns } from "#db/schema/campaigns";
import { actorId, type Ctx, inTransaction, recordedName } from "#lib/context";
import { DomainError } from "#lib/errors";
import { setOriginState } from "#lib/sending/origins/origins";
import { readSendingRules } from "#lib/sending/rules/sending-rules";
import { noteCampaignEvent } from "../report/events.ts";
import { listApprovers } from "../template-approval/approvers.ts";
import { mailSendWaits } from "./mail-approval.ts";

/** For whom a campaign is sent. */
export type Asker = { id: string; name: string };

type Campaign = typeof campaigns.$inferSelect;

/** User ids of the members who may let large sends start. */
export const listSendApprovers = (ctx: Ctx): Promise<string[]> => listApprovers(ctx, "campaigns:approve");

/**
 * What a second person has to say before a list of so many people is sent.
 *
 * @param asker who wants it sent; whoever acts when absent
 * @returns null when one person may send it
 * @throws DomainError "precondition_failed" when nobody but the person who sends it could let it start
 */
export async function approvalFor(ctx: Ctx, people: number, asker?: Asker): Promise<CampaignApproval | null> {
  const { approveAbove } = await readSendingRules(ctx);
  if (approveAbove === null || people <= approveAbove) return null;
  const byId = asker?.id ?? actorId(ctx.actor);
  const others = (await listSendApprovers(ctx)).filter((userId) => userId !== byId);
  if (others.length === 0) {
    throw new DomainError("precondition_failed", "sendApproval.nobody", { values: { above: approveAbove } });
  }
  const by = asker?.name ?? recordedName(ctx.actor);
  return { state: "waiting", above: approveAbove, byId, by, at: ctx.now.toISOString(), answer: null };
}

/** Tells those who may decide that a campaign waits for them, and notes it on its page. */
export async function announceSend(ctx: Ctx, campaign: Pick<Campaign, "id" | "channelId" | "name" | "rowsSend">) {
  await noteCampaignEvent(ctx, campaign.id, "approval_asked", {
    by: recordedName(ctx.actor),
    people: campaign.rowsSend,
  });
  await mailSendWaits(ctx, campaign, await listSendApprovers(ctx));
}

/**
 * Lets a campaign that was approved, of which nothing has been made yet, wait for an approval again, because its words are others
 * now. In the transaction that changed them.
 */
export async function askAnew(ctx: Ctx, campaign: Campaign, approval: CampaignApproval): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const where = and(eq(campaigns.workspaceId, ctx.workspaceId), eq(campaigns.id, campaign.id));
    const asked: CampaignApproval = { ...approval, state: "waiting", at: ctx.now.toISOString(), answer: null };
    await ctx.db
      .update(campaigns)
      .set({ approval: asked, state: "scheduled", stateReason: null, startedAt: null, heldForVersion: null })
      .where(where);
    await setOriginState(ctx, { kind: "campaign", id: campaign.id }, "running");
    await announceSend(ctx, campaign);
  });
}
