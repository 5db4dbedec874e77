"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "#lib/actions/define-action";
import { bindAccount } from "#lib/channels/binding/bind-account";
import { bindToSandbox } from "#lib/channels/binding/bind-sandbox";
import { bindMailServer } from "#lib/channels/binding/mail/bind-mail-server";
import { BindMailServerInput } from "#lib/channels/binding/mail/mail-server-input";
import { currentReachability } from "#lib/channels/binding/reachability";
import { refreshAccount } from "#lib/channels/binding/refresh-account";
import { bindChosenAccount, readSharedAccounts } from "#lib/channels/binding/shared-accounts";
import { bindBySignUp } from "#lib/channels/binding/sign-up/bind-by-signup";
import { checkMailDomains } from "#lib/channels/mail-domains/check-domains";
import { getChannel } from "#lib/channels/queries";
import {
  BindBySignUpInput,
  BindByTokenInput,
  BindChosenInput,
  ChannelInput,
  ReadSharedInput,
} from "#lib/channels/schema";

export const bindByTokenAction = defineAction({
  input: BindByTokenInput,
  permission: "channels:manage",
  async run(ctx, { accessToken, appSecret, ...input }) {
    const result = await bindAccount(ctx, { ...input, credentials: { accessToken, appSecret } });
    if (result.bound) revalidatePath("/channels", "layout");
    return result;
  },
});

export const bindMailServerAction = defineAction({
  input: BindMailServerInput,
  permission: "channels:manage",
  async run(ctx, input) {
    const result = await bindMailServer(ctx, input);
    if (result.bound) revalidatePath("/channels", "layout");
    return result;
  },
});

export const checkMailDomainAction = defineAction({
  input: ChannelInput,
  permission: "channels:manage",
  async run(ctx, input) {
    const checked = await checkMailDomains(ctx, input);
    revalidatePath(`/channels/${input.channelId}/account`);
    return { domains: checked.length };
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

export const readSharedAccountsAction = defineAction({
  input: ReadSharedInput,
  permission: "channels:manage",
  run: (ctx, input) => readSharedAccounts(ctx, input),
});

export const bindChosenAccountAction = defineAction({
  input: BindChosenInput,
  permission: "channels:manage",
  async run(ctx, input) {
    const result = await bindChosenAccount(ctx, input);
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
  input: ChannelInput,
  permission: "channels:manage",
  async run(ctx, input) {
    const { type } = await getChannel(ctx, input.channelId);
    const { reachable } = await currentReachability(type, "live", { now: ctx.now, fresh: true });
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
