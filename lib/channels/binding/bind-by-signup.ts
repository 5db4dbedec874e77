import type { BindingEnvironment } from "#db/enums";
import type { Connector } from "#lib/connectors/connector";
import type { SignUpApp } from "#lib/connectors/onboarding";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { currentSettings } from "#lib/settings/current";
import { lockChannel } from "../find-channel.ts";
import type { BindBySignUpInput } from "../schema.ts";
import { ability } from "./account-call.ts";
import { type BindResult, bindAccount } from "./bind-account.ts";
import { platformUrl } from "./open-channel.ts";
import { type PlatformLink, platformLink } from "./platform-link.ts";
import { readSandboxApp } from "./sandbox-control.ts";

/**
 * Binds the account a person chose in the platform's own sign-up window. Its code lives for seconds and works once.
 *
 * @throws DomainError "precondition_failed" when the installation has no app to sign up with; else as `bindAccount`
 */
export async function bindBySignUp(ctx: Ctx, input: BindBySignUpInput, link?: PlatformLink): Promise<BindResult> {
  const { channelId, environment, accountId, code } = input;
  const { type } = await inTransaction(ctx, (ctx) => lockChannel(ctx, channelId));
  const { connector, io } = link ?? platformLink(type);
  const { signUp, defaults } = ability(connector, "onboarding");
  if (!signUp) throw new DomainError("precondition_failed", "channels.signUpNotConfigured");
  const app = await signUpApp(connector, environment);
  const { configuration } = defaults(currentSettings());
  const exchanged = await signUp.exchangeCode(
    { baseUrl: platformUrl(type, environment), configuration },
    app,
    code,
    io,
  );
  if (!exchanged.ok) return { bound: false, step: "code", failure: exchanged.failure };
  return bindAccount(ctx, { channelId, environment, accountId, credentials: exchanged.value }, link);
}

async function signUpApp(connector: Connector, environment: BindingEnvironment): Promise<SignUpApp> {
  if (environment === "sandbox") return readSandboxApp(connector.platform);
  const app = connector.onboarding?.signUp?.app(currentSettings());
  if (!app) throw new DomainError("precondition_failed", "channels.signUpNotConfigured");
  return app;
}
