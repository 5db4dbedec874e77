import { and, count, eq, ne } from "drizzle-orm";
import { senders } from "#db/schema/channels";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { readTypedPhone } from "#lib/phone";
import { accountCall } from "../binding/account-call.ts";
import type { PlatformLink } from "../binding/platform-link.ts";
import { findBinding, lockChannel } from "../find-channel.ts";
import { isVerifiedBusiness, numberLimit } from "../rules.ts";
import type { AddNumberInput } from "../schema.ts";
import { numbersOf } from "./numbers-of.ts";
import { syncSenders } from "./sync-senders.ts";

/**
 * Adds a number to the bound account; it must be verified with a code and registered before it can send.
 *
 * @returns our id of the number
 * @throws DomainError "limit_exceeded" past what the platform allows a business, or what was granted to the channel, "platform_refused" with the platform's words
 */
export async function addNumber(
  ctx: Ctx,
  input: AddNumberInput,
  link?: PlatformLink,
): Promise<{ senderId: string | null }> {
  const phone = `+${input.countryCode}${input.number}`;
  // A number may live anywhere in the world: the countries nobody may be messaged in are refused by the platform itself.
  const reading = readTypedPhone(phone, { forbidden: {} });
  if (!reading.ok) throw new DomainError("invalid", "channels.numberInvalid", { field: "number" });
  await inTransaction(ctx, (ctx) => refusePastLimit(ctx, input.channelId));
  const { externalId } = await accountCall(ctx, input.channelId, "addFailed", link, ({ connector, channel, io }) =>
    numbersOf(connector).add(channel, input, io),
  );
  await syncSenders(ctx, input, link);
  return inTransaction(ctx, async (ctx) => {
    const [row] = await ctx.db
      .select({ id: senders.id })
      .from(senders)
      .where(
        and(
          eq(senders.workspaceId, ctx.workspaceId),
          eq(senders.channelId, input.channelId),
          eq(senders.externalId, externalId),
        ),
      );
    await audit(ctx, {
      action: "sender.added",
      objectKind: "channel",
      objectId: input.channelId,
      detail: { phone, externalId },
    });
    return { senderId: row?.id ?? null };
  });
}

/**
 * @param ctx in a transaction
 * @throws DomainError "limit_exceeded" when the account holds as many numbers as it may, "precondition_failed" without one
 */
export async function refusePastLimit(ctx: Ctx, channelId: string): Promise<void> {
  const { numberQuota } = await lockChannel(ctx, channelId);
  const binding = await findBinding(ctx, channelId);
  if (!binding) throw new DomainError("precondition_failed", "channels.bindFirst");
  const [held] = await ctx.db
    .select({ numbers: count() })
    .from(senders)
    .where(
      and(eq(senders.workspaceId, ctx.workspaceId), eq(senders.channelId, channelId), ne(senders.state, "DELETED")),
    );
  const { verificationState } = binding.account;
  const limit = numberLimit(binding.platform, verificationState, numberQuota);
  if ((held?.numbers ?? 0) < limit) return;
  const verified = isVerifiedBusiness(verificationState);
  throw new DomainError("limit_exceeded", verified ? "channels.numbersVerified" : "channels.numbersUnverified", {
    values: { limit },
  });
}
