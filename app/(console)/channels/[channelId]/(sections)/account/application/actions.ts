"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "#lib/actions/define-action";
import { bindService } from "#lib/channels/application/bind-service";
import { askForChange } from "#lib/channels/application/change-application";
import { followApplication } from "#lib/channels/application/follow-application";
import { removePaper } from "#lib/channels/application/papers";
import { saveApplicationDraft } from "#lib/channels/application/save-draft";
import {
  BindServiceInput,
  ChangeApplicationInput,
  PaperInput,
  SaveApplicationInput,
  SubmitApplicationInput,
} from "#lib/channels/application/schema";
import { submitApplication, withdrawApplication } from "#lib/channels/application/submit-application";
import { ChannelInput } from "#lib/channels/schema";

export const saveApplicationAction = defineAction({
  input: SaveApplicationInput,
  permission: "channels:manage",
  run: (ctx, input) => saveApplicationDraft(ctx, input),
});

export const removePaperAction = defineAction({
  input: PaperInput,
  permission: "channels:manage",
  async run(ctx, { channelId, paperId }) {
    await removePaper(ctx, channelId, paperId);
  },
});

export const submitApplicationAction = defineAction({
  input: SubmitApplicationInput,
  permission: "channels:manage",
  async run(ctx, input) {
    await submitApplication(ctx, input);
    revalidatePath("/channels", "layout");
  },
});

export const withdrawApplicationAction = defineAction({
  input: ChannelInput,
  permission: "channels:manage",
  async run(ctx, input) {
    await withdrawApplication(ctx, input);
    revalidatePath("/channels", "layout");
  },
});

/** Asked again and again while the sandbox's operator has not decided. */
export const followApplicationAction = defineAction({
  input: ChannelInput,
  permission: "channels:manage",
  async run(ctx, input) {
    const decided = await followApplication(ctx, input);
    if (decided) revalidatePath("/channels", "layout");
    return { decided };
  },
});

export const askForChangeAction = defineAction({
  input: ChangeApplicationInput,
  permission: "channels:manage",
  async run(ctx, input) {
    await askForChange(ctx, input);
    revalidatePath("/channels", "layout");
  },
});

export const bindServiceAction = defineAction({
  input: BindServiceInput,
  permission: "channels:manage",
  async run(ctx, input) {
    const result = await bindService(ctx, input);
    if (result.bound) revalidatePath("/channels", "layout");
    return result;
  },
});
