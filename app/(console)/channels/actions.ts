"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "#lib/actions/define-action";
import { requestUnbinding, withdrawUnbindingRequest } from "#lib/channels/binding/request-unbinding";
import { unbindChannel, unbindCustomerChannel } from "#lib/channels/binding/unbind-channel";
import { createChannel } from "#lib/channels/create-channel";
import { deleteChannel } from "#lib/channels/delete-channel";
import { editChannel } from "#lib/channels/edit-channel";
import { getDeletionImpact } from "#lib/channels/queries";
import {
  ChannelInput,
  CreateChannelInput,
  DeleteChannelInput,
  EditChannelInput,
  RequestUnbindingInput,
  UnbindCustomerInput,
} from "#lib/channels/schema";

export const createChannelAction = defineAction({
  input: CreateChannelInput,
  permission: "channels:manage",
  async run(ctx, input) {
    const made = await createChannel(ctx, input);
    revalidatePath("/channels", "layout");
    // The console continues with binding for a channel of its own; a customer's channel stays in the list.
    return { id: made.id, own: made.workspaceId === ctx.workspaceId };
  },
});

export const editChannelAction = defineAction({
  input: EditChannelInput,
  permission: "channels:manage",
  async run(ctx, input) {
    await editChannel(ctx, input);
    revalidatePath("/channels", "layout");
  },
});

export const requestUnbindingAction = defineAction({
  input: RequestUnbindingInput,
  permission: "channels:unbind",
  async run(ctx, input) {
    await requestUnbinding(ctx, input);
    revalidatePath("/channels", "layout");
  },
});

export const withdrawUnbindingAction = defineAction({
  input: ChannelInput,
  permission: "channels:unbind",
  async run(ctx, input) {
    await withdrawUnbindingRequest(ctx, input);
    revalidatePath("/channels", "layout");
  },
});

export const unbindChannelAction = defineAction({
  input: RequestUnbindingInput,
  permission: "channels:unbind",
  async run(ctx, input) {
    await unbindChannel(ctx, input);
    revalidatePath("/channels", "layout");
  },
});

export const unbindCustomerChannelAction = defineAction({
  input: UnbindCustomerInput,
  permission: "channels:unbind",
  async run(ctx, input) {
    await unbindCustomerChannel(ctx, input);
    revalidatePath("/channels", "layout");
  },
});

/** Read when the dialog opens, so that its figures are current. */
export const readDeletionImpactAction = defineAction({
  input: ChannelInput,
  permission: "channels:manage",
  run: (ctx, input) => getDeletionImpact(ctx, input.channelId),
});

export const deleteChannelAction = defineAction({
  input: DeleteChannelInput,
  permission: "channels:manage",
  async run(ctx, input) {
    await deleteChannel(ctx, input);
    revalidatePath("/channels", "layout");
  },
});
