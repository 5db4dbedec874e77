"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "#lib/actions/define-action";
import {
  AddNumberInput,
  ChannelInput,
  RegisterInput,
  RequestCodeInput,
  SenderInput,
  VerifyCodeInput,
} from "#lib/channels/schema";
import { addNumber } from "#lib/channels/senders/add-number";
import { moveNumberIn } from "#lib/channels/senders/move-number-in";
import { deregisterNumber, registerNumber } from "#lib/channels/senders/register-number";
import { MoveInInput } from "#lib/channels/senders/schema";
import { syncSenders } from "#lib/channels/senders/sync-senders";
import { requestCode, verifyCode } from "#lib/channels/senders/verify-number";

const refresh = () => revalidatePath("/channels", "layout");

export const syncNumbersAction = defineAction({
  input: ChannelInput,
  permission: "channels:manage",
  async run(ctx, input) {
    const synced = await syncSenders(ctx, input);
    refresh();
    return synced;
  },
});

export const addNumberAction = defineAction({
  input: AddNumberInput,
  permission: "channels:manage",
  async run(ctx, input) {
    const added = await addNumber(ctx, input);
    refresh();
    return added;
  },
});

export const moveNumberInAction = defineAction({
  input: MoveInInput,
  permission: "channels:manage",
  async run(ctx, input) {
    const moved = await moveNumberIn(ctx, input);
    refresh();
    return moved;
  },
});

export const requestCodeAction = defineAction({
  input: RequestCodeInput,
  permission: "channels:manage",
  run: (ctx, input) => requestCode(ctx, input),
});

export const verifyCodeAction = defineAction({
  input: VerifyCodeInput,
  permission: "channels:manage",
  async run(ctx, input) {
    await verifyCode(ctx, input);
    refresh();
  },
});

export const registerNumberAction = defineAction({
  input: RegisterInput,
  permission: "channels:manage",
  async run(ctx, input) {
    await registerNumber(ctx, input);
    refresh();
  },
});

export const deregisterNumberAction = defineAction({
  input: SenderInput,
  permission: "channels:manage",
  async run(ctx, input) {
    await deregisterNumber(ctx, input);
    refresh();
  },
});
