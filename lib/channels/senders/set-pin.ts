import { and, eq } from "drizzle-orm";
import { senders } from "#db/schema/senders";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { seal } from "#lib/seal";
import { accountCall } from "../binding/account-call.ts";
import type { PlatformLink } from "../binding/platform-link.ts";
import { canChange } from "../rules.ts";
import { findNumber } from "./change-number.ts";
import { numbersOf } from "./numbers-of.ts";
import type { PinInput } from "./schema.ts";
import { mergeDetails } from "./store-senders.ts";

/**
 * Sets the two-step PIN of a number, and keeps it sealed for the next registration.
 *
 * @throws DomainError "conflict" unless the number is registered, "platform_refused" on the field `pin`
 */
export async function setPin(ctx: Ctx, input: PinInput, link?: PlatformLink): Promise<void> {
  const { sender } = await findNumber(ctx, input);
  if (!canChange(sender)) throw new DomainError("conflict", "channels.numberNotRegistered");
  await accountCall(
    ctx,
    input.channelId,
    "pinNotSet",
    link,
    ({ connector, channel, io }) =>
      numbersOf(connector).setPin(channel, { senderExternalId: sender.externalId, pin: input.pin }, io),
    "pin",
  );
  const pinSealed = seal(input.pin, { workspaceId: ctx.workspaceId, field: `senders/${sender.id}/pin` });
  await inTransaction(ctx, async (ctx) => {
    await ctx.db
      .update(senders)
      .set({ pinSealed, details: mergeDetails({ pin: true }) })
      .where(and(eq(senders.workspaceId, ctx.workspaceId), eq(senders.id, sender.id)));
    await audit(ctx, {
      action: "sender.pin_changed",
      objectKind: "sender",
      objectId: sender.id,
      detail: { phone: sender.address },
    });
  });
}
