"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "#lib/actions/define-action";
import { resumeMarketing } from "#lib/channels/reputation/resume-marketing";
import { SenderDomainInput, SetWarmUpInput } from "#lib/channels/reputation/schema";
import { setWarmUp } from "#lib/channels/reputation/set-warm-up";

export const setWarmUpAction = defineAction({
  input: SetWarmUpInput,
  permission: "channels:manage",
  async run(ctx, input) {
    await setWarmUp(ctx, input);
    revalidatePath(`/channels/${input.channelId}/account`);
  },
});

export const resumeMarketingAction = defineAction({
  input: SenderDomainInput,
  permission: "channels:manage",
  async run(ctx, input) {
    await resumeMarketing(ctx, input);
    revalidatePath(`/channels/${input.channelId}/account`);
  },
});
