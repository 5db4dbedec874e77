"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "#lib/actions/define-action";
import { consoleIo } from "#lib/channels/binding/platform-link";
import { addIntent, deleteIntent, editIntent } from "#lib/channels/business-systems/save-intent";
import {
  addBusinessSystem,
  deleteBusinessSystem,
  editBusinessSystem,
} from "#lib/channels/business-systems/save-system";
import {
  AddIntentInput,
  AddSystemInput,
  EditIntentInput,
  EditSystemInput,
  IntentInput,
  SystemInput,
} from "#lib/channels/business-systems/schema";
import { testBusinessSystem } from "#lib/channels/business-systems/test-system";
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
import { setCodeSchedule } from "#lib/fallback/code-schedule";
import { CodeScheduleInput } from "#lib/fallback/schema";

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

export const addSystemAction = defineAction({
  input: AddSystemInput,
  permission: "channels:manage",
  async run(ctx, input) {
    await addBusinessSystem(ctx, input);
    refresh();
  },
});

export const editSystemAction = defineAction({
  input: EditSystemInput,
  permission: "channels:manage",
  async run(ctx, input) {
    await editBusinessSystem(ctx, input);
    refresh();
  },
});

export const deleteSystemAction = defineAction({
  input: SystemInput,
  permission: "channels:manage",
  async run(ctx, input) {
    await deleteBusinessSystem(ctx, input);
    refresh();
  },
});

export const addIntentAction = defineAction({
  input: AddIntentInput,
  permission: "channels:manage",
  async run(ctx, input) {
    await addIntent(ctx, input);
    refresh();
  },
});

export const editIntentAction = defineAction({
  input: EditIntentInput,
  permission: "channels:manage",
  async run(ctx, input) {
    await editIntent(ctx, input);
    refresh();
  },
});

export const deleteIntentAction = defineAction({
  input: IntentInput,
  permission: "channels:manage",
  async run(ctx, input) {
    await deleteIntent(ctx, input);
    refresh();
  },
});

export const testSystemAction = defineAction({
  input: SystemInput,
  permission: "channels:manage",
  run: (ctx, input) => testBusinessSystem(ctx, input, consoleIo()),
});

export const setCodeScheduleAction = defineAction({
  input: CodeScheduleInput,
  permission: "channels:manage",
  async run(ctx, input) {
    await setCodeSchedule(ctx, input);
    refresh();
  },
});
