import { and, eq } from "drizzle-orm";
import { type CampaignApproval, campaigns } from "#db/schema/campaigns";
import { audit } from "#lib/audit/audit";
import { actorId, type Ctx, inTransaction, recordedName } from "#lib/context";
import { DomainError, notFound } from "#lib/errors";
import { askForJob } from "#lib/jobs/ask";
import { lockOrigin } from "#lib/sending/origins/origins";
import { startCampaignJob } from "../jobs.ts";
import { noteCampaignEvent } from "../report/events.ts";
import { listSendApprovers } from "./ask-for-approval.ts";
import { mailSendAnswer } from "./mail-approval.ts";
import type { ApproveSendInput, SendSendBackInput } from "./schema.ts";

/**
 * Lets a campaign that waits for a second person start: at its time, or at once when it has none or its time has passed.
 *
 * @throws DomainError "not_found"; "conflict" when it was decided, called off or asked anew meanwhile; "forbidden" for whoever
 *   launched it and for who may not decide
 */
export async function approveSend(ctx: Ctx, { campaignId, askedAt }: ApproveSendInput): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { row, approval } = await requireWaiting(ctx, campaignId, askedAt);
    const dueAt = row.scheduledAt && row.scheduledAt > ctx.now ? row.scheduledAt : ctx.now;
    await store(ctx, campaignId, { ...approval, state: "approved", answer: answerOf(ctx, null) }, dueAt);
    await askForJob(ctx, startCampaignJob, { campaignId }, { key: campaignId, dueAt });
    await noteCampaignEvent(ctx, campaignId, "approved", { by: recordedName(ctx.actor), at: dueAt.toISOString() });
    const detail = { name: row.name, people: row.rowsSend, launchedBy: approval.by };
    await audit(ctx, { action: "campaign.approved", objectKind: "campaign", objectId: campaignId, detail });
    await mailSendAnswer(ctx, row, approval, null);
  });
}

/**
 * Sends a campaign that waits back to whoever launched it, with a reason. It never starts as it is: it can be edited as a draft
 * and sent again, or called off.
 *
 * @throws DomainError as `approveSend`
 */
export async function sendSendBack(ctx: Ctx, { campaignId, askedAt, reason }: SendSendBackInput): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { row, approval } = await requireWaiting(ctx, campaignId, askedAt);
    await store(ctx, campaignId, { ...approval, state: "sent_back", answer: answerOf(ctx, reason) }, row.scheduledAt);
    await noteCampaignEvent(ctx, campaignId, "sent_back", { by: recordedName(ctx.actor) });
    const detail = { name: row.name, people: row.rowsSend, launchedBy: approval.by };
    await audit(ctx, { action: "campaign.sent_back", objectKind: "campaign", objectId: campaignId, detail, reason });
    await mailSendAnswer(ctx, row, approval, reason);
  });
}

const answerOf = ({ actor, now }: Ctx, reason: string | null): CampaignApproval["answer"] => ({
  ...{ byId: actorId(actor), by: recordedName(actor), at: now.toISOString(), reason },
});

async function store(ctx: Ctx, id: string, approval: CampaignApproval, scheduledAt: Date | null): Promise<void> {
  const where = and(eq(campaigns.workspaceId, ctx.workspaceId), eq(campaigns.id, id));
  await ctx.db.update(campaigns).set({ approval, scheduledAt }).where(where);
}

/** The campaign, locked, when it waits for what the reader may decide. */
async function requireWaiting(ctx: Ctx, campaignId: string, askedAt: string) {
  const where = and(eq(campaigns.workspaceId, ctx.workspaceId), eq(campaigns.id, campaignId));
  await lockOrigin(ctx, { kind: "campaign", id: campaignId });
  const [row] = await ctx.db.select().from(campaigns).where(where).for("update");
  if (!row) throw notFound("campaign");
  const { approval } = row;
  if (row.state !== "scheduled" || approval?.state !== "waiting" || approval.at !== askedAt) {
    throw new DomainError("conflict", "sendApproval.changed");
  }
  const reader = actorId(ctx.actor);
  if (approval.byId === reader || !(await listSendApprovers(ctx)).includes(reader)) {
    throw new DomainError("forbidden", "sendApproval.own");
  }
  return { row, approval };
}
