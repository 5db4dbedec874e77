import { and, eq, sql } from "drizzle-orm";
import { senders } from "#db/schema/senders";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { env } from "#lib/env";
import { DomainError } from "#lib/errors";
import { leadsInside } from "#lib/http/private-address";
import { accountCall } from "../binding/account-call.ts";
import type { PlatformLink } from "../binding/platform-link.ts";
import type { SenderInput } from "../schema.ts";
import { findNumber } from "./change-number.ts";
import { numbersOf } from "./numbers-of.ts";
import type { CallbackInput } from "./schema.ts";

/**
 * Has the platform post what happens on one number to another address. The platform tests the address at once. From then on
 * we hear no receipts and no messages of the number.
 *
 * @throws DomainError "invalid" for an address inside a private network, "platform_refused", both on the field `url`
 */
export async function setCallback(ctx: Ctx, input: CallbackInput, link?: PlatformLink): Promise<void> {
  const { url, verifyToken } = input;
  if (await leadsInside(url, env().DOOR_PUBLIC_URL))
    throw new DomainError("invalid", "numbers.callbackPrivate", { field: "url" });
  await change(ctx, input, { url, verifyToken }, link);
}

/**
 * Has what happens on a number come to us again, as that of all others of the account.
 *
 * @throws DomainError "conflict" when it does already
 */
export async function removeCallback(ctx: Ctx, input: SenderInput, link?: PlatformLink): Promise<void> {
  await change(ctx, input, null, link);
}

async function change(
  ctx: Ctx,
  { channelId, senderId }: SenderInput,
  callback: { url: string; verifyToken: string } | null,
  link: PlatformLink | undefined,
): Promise<void> {
  const { sender } = await findNumber(ctx, { channelId, senderId });
  const before = sender.details.callbackUrl ?? "";
  if (callback === null && before === "") throw new DomainError("conflict", "numbers.callbackAbsent");
  await accountCall(
    ctx,
    channelId,
    "callbackNotSet",
    link,
    ({ connector, channel, io }) =>
      numbersOf(connector).setCallback(channel, { senderExternalId: sender.externalId, callback }, io),
    callback === null ? undefined : "url",
  );
  await inTransaction(ctx, async (ctx) => {
    const url = callback?.url ?? null;
    await ctx.db
      .update(senders)
      .set({ details: sql`jsonb_strip_nulls(${senders.details} || ${JSON.stringify({ callbackUrl: url })}::jsonb)` })
      .where(and(eq(senders.workspaceId, ctx.workspaceId), eq(senders.id, senderId)));
    await audit(ctx, {
      action: "sender.callback_changed",
      objectKind: "sender",
      objectId: senderId,
      detail: { phone: sender.address, callback: { from: before, to: url ?? "" } },
    });
  });
}
