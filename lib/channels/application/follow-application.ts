import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { refused } from "../binding/account-call.ts";
import type { PlatformLink } from "../binding/platform-link.ts";
import { lockChannel } from "../find-channel.ts";
import type { ChannelInput } from "../schema.ts";
import { decideApplication, grantChange, refuseChange } from "./decide-application.ts";
import { lockApplication } from "./rows.ts";
import { applicationApi } from "./submit-application.ts";

/**
 * Asks the sandbox what was decided about an application, or about the change that it waits for.
 *
 * @returns whether something was decided
 * @throws DomainError "not_found", "precondition_failed" for an application that people answer
 */
export async function followApplication(ctx: Ctx, { channelId }: ChannelInput, link?: PlatformLink): Promise<boolean> {
  const { application, platform } = await inTransaction(ctx, async (ctx) => {
    const { type } = await lockChannel(ctx, channelId);
    return { application: await lockApplication(ctx, channelId), platform: type };
  });
  const { state, change, externalId } = application;
  if (application.environment !== "sandbox" || externalId === null)
    throw new DomainError("precondition_failed", "channels.application.notHere");
  if (state !== "under_review" && change === null) return false;
  const { api, io, baseUrl } = applicationApi(platform, link);
  const read = await api.read(baseUrl, externalId, io);
  if (!read.ok) throw refused("application.refused", read.failure);
  const now = read.value;
  if (state === "under_review") {
    if (now.accountId !== null) await decideApplication(ctx, channelId, { accountId: now.accountId });
    else if (now.rejected) await decideApplication(ctx, channelId, { reason: now.reason ?? "" });
    else return false;
    return true;
  }
  if (change === null || now.changeWaits) return false;
  const granted = change === "destinations" ? now.reason === null : now.paused === (change === "pause");
  const { destinations } = application.form;
  if (granted) await grantChange(ctx, channelId, change, now.destinations ?? (destinations as string[]) ?? []);
  else await refuseChange(ctx, channelId, now.reason);
  return true;
}
