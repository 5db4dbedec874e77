import { and, eq } from "drizzle-orm";
import { senders } from "#db/schema/senders";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { readTypedPhone } from "#lib/phone/phone";
import { accountCall } from "../binding/account-call.ts";
import type { PlatformLink } from "../binding/platform-link.ts";
import type { AddNumberInput } from "../schema.ts";
import { inHeldPlace } from "./hold-place.ts";
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
  const { channelId, displayName } = input;
  const { externalId } = await inHeldPlace(ctx, { channelId, address: phone, displayName }, () =>
    accountCall(ctx, channelId, "addFailed", link, ({ connector, channel, io }) =>
      numbersOf(connector).add(channel, input, io),
    ),
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
