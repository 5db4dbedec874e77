import { and, eq } from "drizzle-orm";
import { campaigns } from "#db/schema/campaigns";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction, recordedName } from "#lib/context";
import { DomainError, notFound } from "#lib/errors";
import { withdrawJob } from "#lib/jobs/ask";
import { lockOrigin, setOriginState } from "#lib/sending/origins/origins";
import { startCampaignJob } from "../jobs.ts";
import { noteCampaignEvent } from "../report/events.ts";
import { canTakeBack } from "../rules.ts";
import { senderChoiceOf } from "./chosen-sender.ts";
import { keepAsDraft } from "./drafts.ts";
import { formOf } from "./form-of.ts";
import type { RestList } from "./list-rest.ts";

/**
 * Turns a campaign that has not started back into a draft of whoever asks: in the first seconds after Send, or until a minute
 * before its time. Its list can be sent again. A draft that the person has begun on the channel meanwhile stays as it is.
 *
 * @returns what to open the send form with, and whether the campaign became the person's draft there
 * @throws DomainError "not_found"; "conflict" for a campaign that has started or ended; "precondition_failed" within the last
 *   minute before its time
 */
export async function takeBackCampaign(ctx: Ctx, campaignId: string): Promise<RestList & { asDraft: boolean }> {
  return inTransaction(ctx, async (ctx) => {
    const where = and(eq(campaigns.workspaceId, ctx.workspaceId), eq(campaigns.id, campaignId));
    await lockOrigin(ctx, { kind: "campaign", id: campaignId });
    const [row] = await ctx.db.select().from(campaigns).where(where).for("update");
    if (!row) throw notFound("campaign");
    if (row.state !== "scheduled") throw new DomainError("conflict", "campaigns.cannot.takeBack");
    if (!canTakeBack(row, ctx.now)) throw new DomainError("precondition_failed", "campaigns.tooLateToChange");
    const form = await formOf(ctx, row);
    await setOriginState(ctx, { kind: "campaign", id: campaignId }, "stopped");
    await setOriginState(ctx, { kind: "fallback", id: campaignId }, "stopped");
    await withdrawJob(ctx, startCampaignJob, campaignId);
    await ctx.db
      .update(campaigns)
      .set({ state: "cancelled", stateReason: "by_person", finishedAt: ctx.now, takenBackAt: ctx.now })
      .where(where);
    await noteCampaignEvent(ctx, campaignId, "taken_back", { by: recordedName(ctx.actor) });
    await audit(ctx, {
      action: "campaign.take_back",
      objectKind: "campaign",
      objectId: campaignId,
      detail: { state: { from: row.state, to: "cancelled" } },
    });
    const { channelId, templateCode, importId } = row;
    const senderId = senderChoiceOf(row);
    const asDraft = await keepAsDraft(ctx, channelId, form, { replace: false });
    return { channelId, templateCode, senderId, importId, asDraft };
  });
}
