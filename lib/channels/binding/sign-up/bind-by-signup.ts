import { type Ctx, inTransaction } from "#lib/context";
import { lockChannel } from "../../find-channel.ts";
import type { BindBySignUpInput } from "../../schema.ts";
import { type BindResult, bindAccount } from "../bind-account.ts";
import type { PlatformLink } from "../platform-link.ts";
import { credentialsOfAccount, openSignUp } from "./open-sign-up.ts";

/**
 * Binds the account a person chose in the platform's own sign-up window. Its code lives for seconds and works once.
 *
 * @throws DomainError "precondition_failed" when the installation has no app to sign up with; else as `bindAccount`
 */
export async function bindBySignUp(ctx: Ctx, input: BindBySignUpInput, link?: PlatformLink): Promise<BindResult> {
  const { channelId, environment, accountId, code } = input;
  const { type } = await inTransaction(ctx, (ctx) => lockChannel(ctx, channelId));
  const opened = await openSignUp(type, environment, link);
  const exchanged = await opened.signUp.exchangeCode(opened.at, opened.app, code, opened.io);
  if (!exchanged.ok) return { bound: false, step: "code", failure: exchanged.failure };
  const chosen = await credentialsOfAccount(opened, exchanged.value, accountId);
  if (!chosen.ok) return { bound: false, step: "code", failure: chosen.failure };
  return bindAccount(ctx, { channelId, environment, accountId, credentials: chosen.value }, link);
}
