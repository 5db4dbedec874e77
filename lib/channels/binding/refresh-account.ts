import { type Ctx, inTransaction } from "#lib/context";
import { findBinding } from "../find-channel.ts";
import type { ChannelInput } from "../schema.ts";
import { boundLink, refused } from "./account-call.ts";
import { keepHealth } from "./keep-health.ts";
import type { PlatformLink } from "./platform-link.ts";

/**
 * Asks the platform how the bound account stands and keeps the answer, good or bad.
 *
 * @throws DomainError "precondition_failed" when nothing is bound, "platform_refused" with the platform's words
 */
export async function refreshAccount(ctx: Ctx, input: ChannelInput, link?: PlatformLink): Promise<void> {
  // Read first: an answer for a binding that changes from here on does not count.
  const binding = await inTransaction(ctx, (ctx) => findBinding(ctx, input.channelId));
  const { connector, channel, io } = await boundLink(ctx, input.channelId, link);
  const answer = await connector.health(channel, io);
  const secretsSealed = binding?.secretsSealed ?? "";
  await keepHealth(ctx, { channelId: input.channelId, secretsSealed, at: ctx.now, byPerson: true }, answer);
  if (!answer.ok) throw refused("refreshFailed", answer.failure);
}
