"use server";

import { revalidatePath } from "next/cache";
import { z } from "zod";
import { defineAction } from "#lib/actions/define-action";
import { bindAccount } from "#lib/channels/bind-account";
import { bindBySignUp } from "#lib/channels/bind-by-signup";
import { bindToSandbox } from "#lib/channels/bind-sandbox";
import { currentReachability } from "#lib/channels/reachability";
import { refreshAccount } from "#lib/channels/refresh-account";
import { BindBySignUpInput, BindByTokenInput, ChannelInput } from "#lib/channels/schema";

export const bindByTokenAction = defineAction({
  input: BindByTokenInput,
  permission: "channels:manage",
  async run(ctx, input) {
    const result = await bindAccount(ctx, input);
    if (result.bound) revalidatePath("/channels", "layout");
    return result;
  },
});

export const bindBySignUpAction = defineAction({
  input: BindBySignUpInput,
  permission: "channels:manage",
  async run(ctx, input) {
    const result = await bindBySignUp(ctx, input);
    if (result.bound) revalidatePath("/channels", "layout");
    return result;
  },
});

export const bindToSandboxAction = defineAction({
  input: ChannelInput,
  permission: "channels:manage",
  async run(ctx, input) {
    const result = await bindToSandbox(ctx, input);
    if (result.bound) revalidatePath("/channels", "layout");
    return result;
  },
});

export const testConnectionAction = defineAction({
  input: z.object({}),
  permission: "channels:manage",
  async run(ctx) {
    const { reachable } = await currentReachability("live", { now: ctx.now, fresh: true });
    return { reachable };
  },
});

export const refreshAccountAction = defineAction({
  input: ChannelInput,
  permission: "channels:manage",
  async run(ctx, input) {
    try {
      await refreshAccount(ctx, input);
    } finally {
      // A failed check changes the page, too: it shows the platform's message.
      revalidatePath("/channels", "layout");
    }
  },
});
