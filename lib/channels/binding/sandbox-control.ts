import type { ConnectorIo, Outcome } from "#lib/connectors/connector";
import type { SandboxAccounts, SignUpApp } from "#lib/connectors/onboarding";
import { env } from "#lib/env";
import { DomainError } from "#lib/errors";
import { currentSettings } from "#lib/settings/current";
import { ability } from "./account-call.ts";
import { platformLink } from "./platform-link.ts";

/** The sandbox is on this machine or beside it; when it is there at all it answers at once. */
const timeoutMs = 5_000;

/** Whether this installation has a sandbox to bind channels to, and lets people do so. */
export function hasSandbox(): boolean {
  const { SANDBOX_URL, SANDBOX_CONTROL_URL, sandboxBindings } = currentSettings();
  return Boolean(SANDBOX_URL && SANDBOX_CONTROL_URL && sandboxBindings);
}

/** The app through which the console signs up with the sandbox. */
export function readSandboxApp(platform: string): Promise<SignUpApp> {
  return control(platform, (sandbox, url, io) => sandbox.app(url, io));
}

/** A new account with two senders: one that can send at once, one to verify and register by hand. */
export function createSandboxAccount(platform: string, name: string) {
  return control(platform, (sandbox, url, io) => sandbox.create(url, name, io));
}

/** A sign-up code for an account that exists, as the sign-up window would give it. */
export function createSandboxCode(platform: string, accountId: string): Promise<string> {
  return control(platform, (sandbox, url, io) => sandbox.createCode(url, accountId, io));
}

/** @throws DomainError "precondition_failed" without a sandbox for the platform, "unavailable" when it does not answer */
async function control<T>(
  platform: string,
  call: (sandbox: SandboxAccounts, url: string, io: ConnectorIo) => Promise<Outcome<T>>,
): Promise<T> {
  const { connector, io } = platformLink(platform);
  const { sandbox } = ability(connector, "onboarding");
  if (!sandbox) throw new DomainError("precondition_failed", "channels.typeNotBindable");
  const url = env().SANDBOX_CONTROL_URL;
  if (!hasSandbox() || !url) throw new DomainError("precondition_failed", "channels.sandboxAbsent");
  const answer = await call(sandbox, url, { ...io, timeoutMs });
  if (answer.ok) return answer.value;
  throw new DomainError("unavailable", "channels.sandboxSilent", { cause: new Error(answer.failure.detail) });
}
