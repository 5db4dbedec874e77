"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "#lib/actions/define-action";
import { askForChannels, askForNumbers } from "#lib/requests/ask";
import { AskForChannelsInput, AskForNumbersInput } from "#lib/requests/schema";

export const askForChannelsAction = defineAction({
  input: AskForChannelsInput,
  permission: "channels:manage",
  async run(ctx, input) {
    await askForChannels(ctx, input);
    revalidatePath("/", "layout");
  },
});

export const askForNumbersAction = defineAction({
  input: AskForNumbersInput,
  permission: "channels:manage",
  async run(ctx, input) {
    await askForNumbers(ctx, input);
    revalidatePath("/", "layout");
  },
});
