import { type Ctx, inTransaction } from "#lib/context";
import { ability, accountCall } from "../binding/account-call.ts";
import type { PlatformLink } from "../binding/platform-link.ts";
import { lockChannel } from "../find-channel.ts";
import type { ChannelInput } from "../schema.ts";
import { storeSenders } from "./store-senders.ts";

/**
 * Fetches all senders of the bound account with their state, quality and limit.
 *
 * @returns how many the account has
 * @throws DomainError "platform_refused" with the platform's words
 */
export async function syncSenders(ctx: Ctx, input: ChannelInput, link?: PlatformLink): Promise<{ numbers: number }> {
  const listed = await accountCall(ctx, input.channelId, "numbersFailed", link, ({ connector, channel, io }) =>
    ability(connector, "senders").list(channel, io),
  );
  await inTransaction(ctx, async (ctx) => {
    await lockChannel(ctx, input.channelId);
    await storeSenders(ctx, input.channelId, listed);
  });
  return { numbers: listed.length };
}
