import type { BindingEnvironment } from "#db/enums";
import type { Connector, ConnectorIo, Failure, Outcome } from "#lib/connectors/connector";
import type { SignUp, SignUpApp } from "#lib/connectors/onboarding";
import { DomainError } from "#lib/errors";
import { currentSettings } from "#lib/settings/current";
import { ability } from "../account-call.ts";
import { platformUrl } from "../open-channel.ts";
import { type PlatformLink, platformLink } from "../platform-link.ts";
import { readSandboxApp } from "../sandbox-control.ts";

/** What is needed to sign up with a platform: its ability, the app to do so with, and where. */
export type OpenSignUp = {
  signUp: SignUp;
  app: SignUpApp;
  at: { baseUrl: string; configuration: Record<string, unknown> };
  io: ConnectorIo;
};

/** @throws DomainError "precondition_failed" when the platform has no sign-up, or the installation no app for it */
export async function openSignUp(
  platform: string,
  environment: BindingEnvironment,
  link?: PlatformLink,
): Promise<OpenSignUp> {
  const { connector, io } = link ?? platformLink(platform);
  const { signUp, defaults } = ability(connector, "onboarding");
  if (!signUp) throw new DomainError("precondition_failed", "channels.signUpNotConfigured");
  const app = await signUpApp(connector, environment);
  const { configuration } = defaults(currentSettings());
  return { signUp, app, at: { baseUrl: platformUrl(platform, environment), configuration }, io };
}

async function signUpApp(connector: Connector, environment: BindingEnvironment): Promise<SignUpApp> {
  if (environment === "sandbox") return readSandboxApp(connector.platform);
  const app = connector.onboarding?.signUp?.app(currentSettings());
  if (!app) throw new DomainError("precondition_failed", "channels.signUpNotConfigured");
  return app;
}

/**
 * The credentials that speak for one account, by those that a code gave: the same where the window named the account, else
 * those of the account among the ones that were shared.
 */
export async function credentialsOfAccount(
  { signUp, at, io }: OpenSignUp,
  credentials: Record<string, string>,
  accountId: string,
): Promise<Outcome<Record<string, string>>> {
  if (!signUp.accounts) return { ok: true, value: credentials };
  const listed = await signUp.accounts(at, credentials, io);
  if (!listed.ok) return listed;
  const chosen = listed.value.find((account) => account.accountId === accountId);
  return chosen ? { ok: true, value: chosen.credentials } : { ok: false, failure: notShared(accountId) };
}

function notShared(accountId: string): Failure {
  const detail = `The account ${accountId} was not shared.`;
  return { kind: "AUTH", code: null, detail, retryAfterMs: null, trace: null };
}
