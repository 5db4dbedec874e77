import type { BindingEnvironment } from "#db/enums";
import { type Ctx, inTransaction } from "#lib/context";
import { env } from "#lib/env";
import { DomainError } from "#lib/errors";
import { type BindResult, bindAccount } from "./bind-account.ts";
import { platformUrl } from "./credentials.ts";
import { lockChannel } from "./find-channel.ts";
import { type PlatformLink, platformLink } from "./platform-link.ts";
import { readSandboxApp } from "./sandbox-control.ts";
import type { BindBySignUpInput } from "./schema.ts";

/**
 * Binds the account a person chose in the platform's own sign-up window. Its code lives for seconds and works once.
 *
 * @throws DomainError "precondition_failed" when the installation has no app to sign up with; else as `bindAccount`
 */
export async function bindBySignUp(ctx: Ctx, input: BindBySignUpInput, link?: PlatformLink): Promise<BindResult> {
  const { channelId, environment, accountId } = input;
  const channel = await inTransaction(ctx, (ctx) => lockChannel(ctx, channelId));
  const { account, io } = link ?? platformLink(channel.type);
  const app = await signUpApp(environment);
  const { appId, appSecret } = app;
  const place = { baseUrl: platformUrl(environment), apiVersion: env().WHATSAPP_API_VERSION };
  const exchanged = await account.exchangeCode({ ...place, appId, appSecret }, input.code, io);
  if (!exchanged.ok) return { bound: false, step: "code", failure: exchanged.failure };
  const { accessToken } = exchanged.value;
  return bindAccount(ctx, { channelId, environment, accountId, accessToken, appSecret }, link);
}

async function signUpApp(environment: BindingEnvironment): Promise<{ appId: string; appSecret: string }> {
  if (environment === "sandbox") return readSandboxApp();
  const { META_APP_ID, META_APP_SECRET } = env();
  if (!META_APP_ID || !META_APP_SECRET) throw new DomainError("precondition_failed", "channels.signUpNotConfigured");
  return { appId: META_APP_ID, appSecret: META_APP_SECRET };
}
