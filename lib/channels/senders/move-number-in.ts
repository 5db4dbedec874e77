import { and, eq } from "drizzle-orm";
import { senders } from "#db/schema/senders";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { readTypedPhone } from "#lib/phone/phone";
import { accountCall } from "../binding/account-call.ts";
import type { PlatformLink } from "../binding/platform-link.ts";
import { findBinding, lockChannel } from "../find-channel.ts";
import { isVerifiedBusiness } from "../rules.ts";
import { inHeldPlace } from "./hold-place.ts";
import { numbersOf } from "./numbers-of.ts";
import type { MoveInInput } from "./schema.ts";
import { mergeDetails } from "./store-senders.ts";
import { syncSenders } from "./sync-senders.ts";

/**
 * Begins to bring a number here from another provider. It goes on as with a new number: a code, its verification, and its
 * registration, with which the other provider loses it. Its name, quality, limit and mark come with it.
 *
 * @returns our id of the number
 * @throws DomainError "precondition_failed" until the business is verified and the account approved, "limit_exceeded",
 *   "platform_refused" on the field `number`
 */
export async function moveNumberIn(
  ctx: Ctx,
  input: MoveInInput,
  link?: PlatformLink,
): Promise<{ senderId: string | null }> {
  const phone = `+${input.countryCode}${input.number}`;
  if (!readTypedPhone(phone, { forbidden: {} }).ok)
    throw new DomainError("invalid", "channels.numberInvalid", { field: "number" });
  await inTransaction(ctx, async (ctx) => {
    await lockChannel(ctx, input.channelId);
    const binding = await findBinding(ctx, input.channelId);
    if (!binding) throw new DomainError("precondition_failed", "channels.bindFirst");
    const { verificationState, reviewState } = binding.account;
    if (!isVerifiedBusiness(verificationState) || reviewState !== "APPROVED")
      throw new DomainError("precondition_failed", "numbers.moveUnverified");
  });
  const { channelId } = input;
  const { externalId } = await inHeldPlace(ctx, { channelId, address: phone, displayName: phone }, () =>
    accountCall(
      ctx,
      channelId,
      "moveNotBegun",
      link,
      ({ connector, channel, io }) => numbersOf(connector).moveIn(channel, input, io),
      "number",
    ),
  );
  await syncSenders(ctx, input, link);
  return inTransaction(ctx, async (ctx) => {
    const [row] = await ctx.db
      .update(senders)
      .set({ details: mergeDetails({ movingSince: ctx.now.toISOString() }) })
      .where(
        and(
          eq(senders.workspaceId, ctx.workspaceId),
          eq(senders.channelId, input.channelId),
          eq(senders.externalId, externalId),
        ),
      )
      .returning({ id: senders.id });
    await audit(ctx, {
      action: "sender.move_begun",
      objectKind: "channel",
      objectId: input.channelId,
      detail: { phone, externalId },
    });
    return { senderId: row?.id ?? null };
  });
}
