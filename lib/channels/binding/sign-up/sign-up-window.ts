import type { SignUpWindow } from "#lib/connectors/onboarding";
import { connectorFor } from "#lib/connectors/registry";
import { currentSettings } from "#lib/settings/current";

/** The address of the sandbox's sign-up window for a platform. */
export function sandboxWindow(platform: string, sandboxUrl: string): string {
  const scopes = connectorFor(platform)?.onboarding?.signUp?.scopes ?? [];
  return `${sandboxUrl}/dialog/oauth${scopes.length > 0 ? `?scope=${scopes.join(",")}` : ""}`;
}

/** What the sign-up window of a platform is opened with; null when there is none or this installation has no app for it. */
export function readSignUpWindow(platform: string): SignUpWindow | null {
  return connectorFor(platform)?.onboarding?.signUp?.window(currentSettings()) ?? null;
}
