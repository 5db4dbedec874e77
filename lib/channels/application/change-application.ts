import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { findAnswerer } from "#lib/requests/answerer";
import { ask } from "#lib/requests/ask";
import { refused } from "../binding/account-call.ts";
import type { PlatformLink } from "../binding/platform-link.ts";
import { lockChannel } from "../find-channel.ts";
import { demandChangeable, noteChange } from "./decide-application.ts";
import { lockApplication } from "./rows.ts";
import type { ChangeApplicationInput } from "./schema.ts";
import { applicationApi } from "./submit-application.ts";

/**
 * Asks for other destinations, a pause or the end of one. Answered as the application was: by staff, or by the sandbox.
 *
 * @throws DomainError "precondition_failed" when it cannot be asked for now, "platform_refused" with the sandbox's words
 */
export async function askForChange(ctx: Ctx, input: ChangeApplicationInput, link?: PlatformLink): Promise<void> {
  const { channelId, change, destinations, reason } = input;
  const { application, platform } = await inTransaction(ctx, async (ctx) => {
    const { type } = await lockChannel(ctx, channelId);
    const application = await lockApplication(ctx, channelId);
    demandChangeable(application, change);
    return { application, platform: type };
  });
  if (application.environment === "sandbox") {
    const { api, io, baseUrl } = applicationApi(platform, link);
    const asked = await api.change(baseUrl, application.externalId ?? "", { change, destinations }, io);
    if (!asked.ok) throw refused("application.refused", asked.failure);
    await inTransaction(ctx, (ctx) => noteChange(ctx, channelId, change));
    return;
  }
  // The operator of an installation answers no changes: whoever has no provider settles them with the platform.
  if ((await findAnswerer(ctx)) === null)
    throw new DomainError("precondition_failed", "channels.application.noProvider");
  await inTransaction(ctx, async (ctx) => {
    await noteChange(ctx, channelId, change);
    await ask(ctx, "account_change", channelId, { change, destinations }, reason);
  });
}
