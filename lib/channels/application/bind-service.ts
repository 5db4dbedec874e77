import { type Ctx, inTransaction } from "#lib/context";
import { env } from "#lib/env";
import { type BindResult, bindAccount } from "../binding/bind-account.ts";
import { openChannel, webhookUrl } from "../binding/open-channel.ts";
import { type PlatformLink, platformLink } from "../binding/platform-link.ts";
import { hasSandbox } from "../binding/sandbox-control.ts";
import { findApplication } from "./rows.ts";
import { isIssued } from "./rules.ts";
import type { BindServiceInput } from "./schema.ts";

/**
 * Binds an account that is known by its id alone: one that was applied for, or one that the business has already. In the
 * sandbox its callback is registered, which the real platform does by hand.
 *
 * @throws DomainError as `bindAccount`
 */
export async function bindService(ctx: Ctx, input: BindServiceInput, link?: PlatformLink): Promise<BindResult> {
  const { channelId, environment, accountId } = input;
  const application = await inTransaction(ctx, (ctx) => findApplication(ctx, channelId));
  const applied = application && isIssued(application.state) && application.accountId === accountId;
  const name = applied ? application.form.businessName : undefined;
  const credentials: Record<string, string> = typeof name === "string" && name !== "" ? { serviceName: name } : {};
  const result = await bindAccount(ctx, { channelId, environment, accountId, credentials }, link);
  if (result.bound && environment === "sandbox") await registerCallback(ctx, channelId, link);
  return result;
}

/** Where the platform shall post for a bound channel, with the key that proves it; null while nothing is bound. */
export async function callbackAddress(ctx: Ctx, channelId: string): Promise<string | null> {
  const opened = await openChannel(ctx, channelId);
  if (!opened) return null;
  const url = webhookUrl(opened.connector.platform, channelId);
  return opened.connector.webhook?.address?.(url, opened.channel) ?? url;
}

/** Tells the sandbox where to post, for platforms where people are told. */
export async function registerCallback(ctx: Ctx, channelId: string, link?: PlatformLink): Promise<void> {
  const opened = await openChannel(ctx, channelId);
  const controlUrl = env().SANDBOX_CONTROL_URL;
  if (!opened || !controlUrl || !hasSandbox()) return;
  const { connector, io } = link ?? platformLink(opened.connector.platform);
  const address = await callbackAddress(ctx, channelId);
  if (address)
    await connector.onboarding?.sandbox?.registerCallback?.(controlUrl, opened.channel.accountId, address, io);
}
