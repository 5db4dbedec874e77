"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "#lib/actions/define-action";
import { ChooseWinnerInput, chooseWinner } from "#lib/campaigns/ab-test/choose-winner";
import { cancelScheduledCampaign, pauseCampaign, resumeCampaign, stopCampaign } from "#lib/campaigns/control/control";
import { decideCampaign } from "#lib/campaigns/control/decide";
import { stopCampaignFallback } from "#lib/campaigns/control/stop-fallback";
import { duplicateCampaign } from "#lib/campaigns/launch/duplicate";
import { listRest } from "#lib/campaigns/launch/list-rest";
import { takeBackCampaign } from "#lib/campaigns/launch/take-back";
import { RepeatCampaignInput, RepeatRef } from "#lib/campaigns/repeat/schema";
import { endRepeat, pauseRepeat, resumeRepeat, setRepeat } from "#lib/campaigns/repeat/set-repeat";
import { CampaignRef, DecideCampaignInput } from "#lib/campaigns/schema";
import { approveSend, sendSendBack } from "#lib/campaigns/send-approval/decide-approval";
import { ApproveSendInput, SendSendBackInput } from "#lib/campaigns/send-approval/schema";

export const pauseCampaignAction = defineAction({
  input: CampaignRef,
  permission: "campaigns:manage",
  async run(ctx, { campaignId }) {
    await pauseCampaign(ctx, campaignId);
    revalidatePath("/campaigns", "layout");
  },
});

export const resumeCampaignAction = defineAction({
  input: CampaignRef,
  permission: "campaigns:manage",
  async run(ctx, { campaignId }) {
    await resumeCampaign(ctx, campaignId);
    revalidatePath("/campaigns", "layout");
  },
});

export const stopCampaignAction = defineAction({
  input: CampaignRef,
  permission: "campaigns:manage",
  async run(ctx, { campaignId }) {
    await stopCampaign(ctx, campaignId);
    revalidatePath("/campaigns", "layout");
  },
});

export const chooseWinnerAction = defineAction({
  input: ChooseWinnerInput,
  permission: "campaigns:manage",
  async run(ctx, input) {
    await chooseWinner(ctx, input);
    revalidatePath("/campaigns", "layout");
  },
});

export const stopFallbackAction = defineAction({
  input: CampaignRef,
  permission: "campaigns:manage",
  async run(ctx, { campaignId }) {
    await stopCampaignFallback(ctx, campaignId);
    revalidatePath("/campaigns", "layout");
  },
});

export const cancelCampaignAction = defineAction({
  input: CampaignRef,
  permission: "campaigns:manage",
  async run(ctx, { campaignId }) {
    await cancelScheduledCampaign(ctx, campaignId);
    revalidatePath("/campaigns", "layout");
  },
});

export const takeBackCampaignAction = defineAction({
  input: CampaignRef,
  permission: "campaigns:manage",
  async run(ctx, { campaignId }) {
    const taken = await takeBackCampaign(ctx, campaignId);
    revalidatePath("/campaigns", "layout");
    return taken;
  },
});

export const duplicateCampaignAction = defineAction({
  input: CampaignRef,
  permission: "campaigns:manage",
  run: (ctx, { campaignId }) => duplicateCampaign(ctx, campaignId),
});

export const listRestAction = defineAction({
  input: CampaignRef,
  permission: "campaigns:manage",
  run: (ctx, { campaignId }) => listRest(ctx, campaignId),
});

export const decideCampaignAction = defineAction({
  input: DecideCampaignInput,
  permission: "campaigns:manage",
  async run(ctx, { campaignId, decision }) {
    await decideCampaign(ctx, campaignId, decision);
    revalidatePath("/campaigns", "layout");
  },
});

export const approveSendAction = defineAction({
  input: ApproveSendInput,
  permission: "campaigns:approve",
  async run(ctx, input) {
    await approveSend(ctx, input);
    revalidatePath("/campaigns", "layout");
  },
});

export const sendSendBackAction = defineAction({
  input: SendSendBackInput,
  permission: "campaigns:approve",
  async run(ctx, input) {
    await sendSendBack(ctx, input);
    revalidatePath("/campaigns", "layout");
  },
});

export const setRepeatAction = defineAction({
  input: RepeatCampaignInput,
  permission: "campaigns:manage",
  async run(ctx, input) {
    const set = await setRepeat(ctx, input);
    revalidatePath("/campaigns", "layout");
    return set;
  },
});

export const pauseRepeatAction = defineAction({
  input: RepeatRef,
  permission: "campaigns:manage",
  async run(ctx, { repeatId }) {
    await pauseRepeat(ctx, repeatId);
    revalidatePath("/campaigns", "layout");
  },
});

export const resumeRepeatAction = defineAction({
  input: RepeatRef,
  permission: "campaigns:manage",
  async run(ctx, { repeatId }) {
    await resumeRepeat(ctx, repeatId);
    revalidatePath("/campaigns", "layout");
  },
});

export const endRepeatAction = defineAction({
  input: RepeatRef,
  permission: "campaigns:manage",
  async run(ctx, { repeatId }) {
    await endRepeat(ctx, repeatId);
    revalidatePath("/campaigns", "layout");
  },
});
