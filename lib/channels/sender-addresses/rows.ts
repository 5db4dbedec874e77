import { and, eq, ne } from "drizzle-orm";
import { senderAddresses, senders } from "#db/schema/senders";
import { profileFor } from "#lib/connectors/profiles";
import type { Ctx } from "#lib/context";
import { DomainError, notFound } from "#lib/errors";
import { findBinding, lockChannel } from "../find-channel.ts";
import { isBound } from "../rules.ts";
import type { SenderAddressRef } from "./schema.ts";

/** @throws DomainError "not_found"; "precondition_failed" for a channel whose mails come from no address, or that is not bound */
export async function lockMailChannel(ctx: Ctx, channelId: string) {
  const channel = await lockChannel(ctx, channelId);
  if (profileFor(channel.type)?.senderKind !== "mail_address")
    throw new DomainError("precondition_failed", "channels.typeNotBindable");
  const binding = isBound(channel.state) ? await findBinding(ctx, channelId) : null;
  if (!binding) throw new DomainError("precondition_failed", "channels.bindFirst");
  return { channel, binding };
}

/** An address that was added to a channel. @throws DomainError "not_found", also for the one it is bound with */
export async function lockAddress(ctx: Ctx, { channelId, senderId }: SenderAddressRef) {
  await lockChannel(ctx, channelId);
  const [row] = await ctx.db
    .select({ address: senderAddresses, sender: senders })
    .from(senderAddresses)
    .innerJoin(
      senders,
      and(eq(senders.workspaceId, senderAddresses.workspaceId), eq(senders.id, senderAddresses.senderId)),
    )
    .where(and(addressIs(ctx, { channelId, senderId }), ne(senders.state, "DELETED")))
    .for("update");
  if (!row) throw notFound("sender");
  return row;
}

/** The row of an address, whatever its sender's state. */
export const addressIs = ({ workspaceId }: Ctx, { channelId, senderId }: SenderAddressRef) =>
  and(
    eq(senderAddresses.workspaceId, workspaceId),
    eq(senderAddresses.channelId, channelId),
    eq(senderAddresses.senderId, senderId),
  );

/** The sender of an address. */
export const senderIs = ({ workspaceId }: Ctx, { channelId, senderId }: SenderAddressRef) =>
  and(eq(senders.workspaceId, workspaceId), eq(senders.channelId, channelId), eq(senders.id, senderId));
