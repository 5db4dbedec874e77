import { and, eq } from "drizzle-orm";
import { senders } from "#db/schema/senders";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { accountCall } from "../binding/account-call.ts";
import type { PlatformLink } from "../binding/platform-link.ts";
import { canChange } from "../rules.ts";
import { findNumber } from "./change-number.ts";
import { numbersOf } from "./numbers-of.ts";
import type { RenameInput } from "./schema.ts";
import { mergeDetails } from "./store-senders.ts";
import { syncSenders } from "./sync-senders.ts";

/**
 * Asks the platform for another display name. The present one is shown until the platform has reviewed the new one and the
 * number is registered again.
 *
 * @throws DomainError "conflict" for the name it has, and unless the number is registered; "platform_refused" on the field
 */
export async function renameNumber(ctx: Ctx, input: RenameInput, link?: PlatformLink): Promise<void> {
  const { sender } = await findNumber(ctx, input);
  if (!canChange(sender)) throw new DomainError("conflict", "channels.numberNotRegistered");
  if (sender.displayName === input.displayName)
    throw new DomainError("conflict", "numbers.nameSame", { field: "displayName" });
  await accountCall(
    ctx,
    input.channelId,
    "nameNotAsked",
    link,
    ({ connector, channel, io }) =>
      numbersOf(connector).rename(channel, { senderExternalId: sender.externalId, displayName: input.displayName }, io),
    "displayName",
  );
  await inTransaction(ctx, async (ctx) => {
    await ctx.db
      .update(senders)
      .set({ details: mergeDetails({ newName: input.displayName, newNameState: "PENDING_REVIEW" }) })
      .where(and(eq(senders.workspaceId, ctx.workspaceId), eq(senders.id, input.senderId)));
    await audit(ctx, {
      action: "sender.rename_asked",
      objectKind: "sender",
      objectId: input.senderId,
      detail: { phone: sender.address, name: { from: sender.displayName, to: input.displayName } },
    });
  });
  await syncSenders(ctx, input, link);
}
