import { randomInt } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { senders } from "#db/schema/senders";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { open, seal } from "#lib/seal";
import { accountCall } from "../binding/account-call.ts";
import type { PlatformLink } from "../binding/platform-link.ts";
import { findSender, lockChannel } from "../find-channel.ts";
import { canDeregister, canRegister, hasApprovedName, standingOf } from "../rules.ts";
import type { RegisterInput, SenderInput } from "../schema.ts";
import { numbersOf } from "./numbers-of.ts";
import { syncSenders } from "./sync-senders.ts";

/**
 * Registers a verified number, so that it can send, or one whose new display name was approved, so that it shows. The platform asks for a two-step PIN: the one given, else the one we set
 * before, else a new one, which is kept sealed.
 *
 * @throws DomainError "conflict" unless the number is verified and not registered, "platform_refused" on the field `pin`
 */
export async function registerNumber(ctx: Ctx, input: RegisterInput, link?: PlatformLink): Promise<void> {
  const sender = await inTransaction(ctx, async (ctx) => {
    await lockChannel(ctx, input.channelId);
    const sender = await findSender(ctx, input.channelId, input.senderId);
    if (!canRegister(standingOf(sender)) && !hasApprovedName(sender))
      throw new DomainError("conflict", "channels.numberNotRegistrable");
    return sender;
  });
  const place = { workspaceId: ctx.workspaceId, field: `senders/${sender.id}/pin` };
  const kept = sender.pinSealed ? open(sender.pinSealed, place) : null;
  const pin = input.pin || kept || String(randomInt(1_000_000)).padStart(6, "0");
  // Before the call: the platform may take the PIN and its answer still be lost, and nobody else knows a PIN we made.
  if (pin !== kept && !input.pin) await keepPin(ctx, sender.id, seal(pin, place));
  await accountCall(
    ctx,
    input.channelId,
    "registerFailed",
    link,
    ({ connector, channel, io }) =>
      numbersOf(connector).register(channel, { senderExternalId: sender.externalId, pin }, io),
    "pin",
  );
  if (input.pin) await keepPin(ctx, sender.id, seal(pin, place));
  await inTransaction(ctx, (ctx) =>
    audit(ctx, {
      action: "sender.registered",
      objectKind: "sender",
      objectId: sender.id,
      detail: { phone: sender.address, registered: { from: false, to: true } },
    }),
  );
  await syncSenders(ctx, input, link);
}

/**
 * Takes a number off the platform; it cannot send until it is registered again.
 *
 * @throws DomainError "conflict" when it is not registered, "platform_refused" with the platform's words
 */
export async function deregisterNumber(ctx: Ctx, input: SenderInput, link?: PlatformLink): Promise<void> {
  const sender = await inTransaction(ctx, async (ctx) => {
    await lockChannel(ctx, input.channelId);
    const sender = await findSender(ctx, input.channelId, input.senderId);
    if (!canDeregister(sender)) throw new DomainError("conflict", "channels.numberNotRegistered");
    return sender;
  });
  await accountCall(ctx, input.channelId, "deregisterFailed", link, ({ connector, channel, io }) =>
    numbersOf(connector).deregister(channel, sender.externalId, io),
  );
  await inTransaction(ctx, (ctx) =>
    audit(ctx, {
      action: "sender.deregistered",
      objectKind: "sender",
      objectId: sender.id,
      detail: { phone: sender.address, registered: { from: true, to: false } },
    }),
  );
  await syncSenders(ctx, input, link);
}

async function keepPin(ctx: Ctx, senderId: string, pinSealed: string): Promise<void> {
  await inTransaction(ctx, (ctx) =>
    ctx.db
      .update(senders)
      .set({ pinSealed })
      .where(and(eq(senders.workspaceId, ctx.workspaceId), eq(senders.id, senderId))),
  );
}
