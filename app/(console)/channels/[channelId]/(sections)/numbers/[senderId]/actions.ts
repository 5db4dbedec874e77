"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "#lib/actions/define-action";
import { SenderInput } from "#lib/channels/schema";
import { pauseMarketing } from "#lib/channels/senders/pause-marketing";
import { editGreeting } from "#lib/channels/senders/profile/edit-greeting";
import { editProfile } from "#lib/channels/senders/profile/edit-profile";
import { createLink, deleteLink, editLink } from "#lib/channels/senders/profile/links";
import { refreshNumber } from "#lib/channels/senders/refresh-number";
import { renameNumber } from "#lib/channels/senders/rename-number";
import {
  CallbackInput,
  CreateLinkInput,
  EditLinkInput,
  GreetingInput,
  LinkInput,
  MarketingInput,
  PinInput,
  ProfileInput,
  RenameInput,
} from "#lib/channels/senders/schema";
import { removeCallback, setCallback } from "#lib/channels/senders/set-callback";
import { setPin } from "#lib/channels/senders/set-pin";

const refresh = () => revalidatePath("/channels", "layout");

export const refreshNumberAction = defineAction({
  input: SenderInput,
  permission: "channels:manage",
  async run(ctx, input) {
    await refreshNumber(ctx, input);
    refresh();
  },
});

export const editProfileAction = defineAction({
  input: ProfileInput,
  permission: "channels:manage",
  async run(ctx, input) {
    await editProfile(ctx, input);
    refresh();
  },
});

export const renameNumberAction = defineAction({
  input: RenameInput,
  permission: "channels:manage",
  async run(ctx, input) {
    await renameNumber(ctx, input);
    refresh();
  },
});

export const setPinAction = defineAction({
  input: PinInput,
  permission: "channels:manage",
  async run(ctx, input) {
    await setPin(ctx, input);
    refresh();
  },
});

export const pauseMarketingAction = defineAction({
  input: MarketingInput,
  permission: "channels:manage",
  async run(ctx, input) {
    await pauseMarketing(ctx, input);
    refresh();
  },
});

export const setCallbackAction = defineAction({
  input: CallbackInput,
  permission: "channels:manage",
  async run(ctx, input) {
    await setCallback(ctx, input);
    refresh();
  },
});

export const removeCallbackAction = defineAction({
  input: SenderInput,
  permission: "channels:manage",
  async run(ctx, input) {
    await removeCallback(ctx, input);
    refresh();
  },
});

export const editGreetingAction = defineAction({
  input: GreetingInput,
  permission: "channels:manage",
  async run(ctx, input) {
    await editGreeting(ctx, input);
    refresh();
  },
});

export const createLinkAction = defineAction({
  input: CreateLinkInput,
  permission: "channels:manage",
  async run(ctx, input) {
    await createLink(ctx, input);
    refresh();
  },
});

export const editLinkAction = defineAction({
  input: EditLinkInput,
  permission: "channels:manage",
  async run(ctx, input) {
    await editLink(ctx, input);
    refresh();
  },
});

export const deleteLinkAction = defineAction({
  input: LinkInput,
  permission: "channels:manage",
  async run(ctx, input) {
    await deleteLink(ctx, input);
    refresh();
  },
});
