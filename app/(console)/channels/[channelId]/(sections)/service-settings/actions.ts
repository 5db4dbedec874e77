"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "#lib/actions/define-action";
import { SwitchSmsInput } from "#lib/channels/sender-ids/schema";
import { switchSms } from "#lib/channels/sender-ids/sms-service";
import { editAutoReply } from "#lib/channels/service-settings/edit-auto-reply";
import { editConfirmations } from "#lib/channels/service-settings/edit-confirmations";
import { editWords, restoreWords } from "#lib/channels/service-settings/edit-words";
import {
  EditAutoReplyInput,
  EditConfirmationsInput,
  EditWordsInput,
  WordSetInput,
} from "#lib/channels/service-settings/schema";

const refresh = () => revalidatePath("/channels", "layout");

export const editWordsAction = defineAction({
  input: EditWordsInput,
  permission: "channels:manage",
  async run(ctx, input) {
    await editWords(ctx, input);
    refresh();
  },
});

export const restoreWordsAction = defineAction({
  input: WordSetInput,
  permission: "channels:manage",
  async run(ctx, input) {
    await restoreWords(ctx, input);
    refresh();
  },
});

export const editConfirmationsAction = defineAction({
  input: EditConfirmationsInput,
  permission: "channels:manage",
  async run(ctx, input) {
    await editConfirmations(ctx, input);
    refresh();
  },
});

export const switchSmsAction = defineAction({
  input: SwitchSmsInput,
  permission: "channels:manage",
  async run(ctx, input) {
    await switchSms(ctx, input);
    refresh();
  },
});

export const editAutoReplyAction = defineAction({
  input: EditAutoReplyInput,
  permission: "channels:manage",
  async run(ctx, input) {
    await editAutoReply(ctx, input);
    refresh();
  },
});
