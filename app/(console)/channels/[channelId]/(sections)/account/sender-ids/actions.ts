"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "#lib/actions/define-action";
import { decideSenderId, preferSenderId } from "#lib/channels/sender-ids/decide-sender-id";
import { fileSenderId } from "#lib/channels/sender-ids/file-sender-id";
import { DecideSenderIdInput, FileSenderIdInput, SenderFilingInput } from "#lib/channels/sender-ids/schema";

export const fileSenderIdAction = defineAction({
  input: FileSenderIdInput,
  permission: "channels:manage",
  async run(ctx, input) {
    const result = await fileSenderId(ctx, input);
    revalidatePath("/channels", "layout");
    return result;
  },
});

export const decideSenderIdAction = defineAction({
  input: DecideSenderIdInput,
  permission: "channels:manage",
  async run(ctx, input) {
    await decideSenderId(ctx, input);
    revalidatePath("/channels", "layout");
  },
});

export const preferSenderIdAction = defineAction({
  input: SenderFilingInput,
  permission: "channels:manage",
  async run(ctx, input) {
    await preferSenderId(ctx, input);
    revalidatePath("/channels", "layout");
  },
});
