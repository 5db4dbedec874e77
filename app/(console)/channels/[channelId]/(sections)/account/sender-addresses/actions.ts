"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "#lib/actions/define-action";
import { addSenderAddress } from "#lib/channels/sender-addresses/add-address";
import {
  editSenderAddress,
  preferSenderAddress,
  removeSenderAddress,
} from "#lib/channels/sender-addresses/change-address";
import { askForProofAgain } from "#lib/channels/sender-addresses/prove-address";
import { AddSenderAddressInput, EditSenderAddressInput, SenderAddressRef } from "#lib/channels/sender-addresses/schema";

export const addSenderAddressAction = defineAction({
  input: AddSenderAddressInput,
  permission: "channels:manage",
  async run(ctx, input) {
    const { verified, asked } = await addSenderAddress(ctx, input);
    revalidatePath("/channels", "layout");
    return { verified, asked };
  },
});

export const editSenderAddressAction = defineAction({
  input: EditSenderAddressInput,
  permission: "channels:manage",
  async run(ctx, input) {
    await editSenderAddress(ctx, input);
    revalidatePath("/channels", "layout");
  },
});

export const preferSenderAddressAction = defineAction({
  input: SenderAddressRef,
  permission: "channels:manage",
  async run(ctx, input) {
    await preferSenderAddress(ctx, input);
    revalidatePath("/channels", "layout");
  },
});

export const askForProofAction = defineAction({
  input: SenderAddressRef,
  permission: "channels:manage",
  async run(ctx, input) {
    await askForProofAgain(ctx, input);
    revalidatePath(`/channels/${input.channelId}/account`);
  },
});

export const removeSenderAddressAction = defineAction({
  input: SenderAddressRef,
  permission: "channels:manage",
  async run(ctx, input) {
    await removeSenderAddress(ctx, input);
    revalidatePath("/channels", "layout");
  },
});
