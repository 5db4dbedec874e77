import { and, eq, inArray, sql } from "drizzle-orm";
import { campaigns } from "#db/schema/campaigns";
import { senderAddresses, senders } from "#db/schema/senders";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError, notFound } from "#lib/errors";
import { findSender } from "../find-channel.ts";
import { canSenderSend } from "../may-send.ts";
import { addressIs, lockAddress, lockMailChannel, senderIs } from "./rows.ts";
import type { EditSenderAddressInput, SenderAddressRef } from "./schema.ts";

/** Changes what mails from an added address are for and say of it; those that wait leave with it. @throws DomainError "not_found" */
export async function editSenderAddress(ctx: Ctx, input: EditSenderAddressInput): Promise<void> {
  const { channelId, senderId, name, replyTo, sendType } = input;
  await inTransaction(ctx, async (ctx) => {
    const { sender } = await lockAddress(ctx, { channelId, senderId });
    await ctx.db
      .update(senders)
      .set({ displayName: name, details: { ...sender.details, mail: { sendType, name, replyTo } } })
      .where(senderIs(ctx, { channelId, senderId }));
    await audit(ctx, {
      action: "sender.address_changed",
      ...{ objectKind: "channel", objectId: channelId },
      detail: {
        name: sender.externalId,
        senderName: { from: sender.displayName, to: name },
        replyTo: { from: sender.details.mail?.replyTo ?? "", to: replyTo },
        sendType: { from: sender.details.mail?.sendType ?? "batch", to: sendType },
      },
    });
  });
}

/**
 * Has new campaigns of a channel come from this address unless another is chosen. The bound address is the one where no other
 * is.
 *
 * @throws DomainError "not_found", "precondition_failed" for an address that is not proved
 */
export async function preferSenderAddress(ctx: Ctx, at: SenderAddressRef): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { binding } = await lockMailChannel(ctx, at.channelId);
    const { db, workspaceId } = ctx;
    const sender = await findSender(ctx, at.channelId, at.senderId);
    if (sender.state === "DELETED") throw notFound("sender");
    if (!canSenderSend(sender.state)) throw new DomainError("precondition_failed", "senderAddresses.notProved");
    await db
      .update(senderAddresses)
      .set({ preferred: false })
      .where(and(eq(senderAddresses.workspaceId, workspaceId), eq(senderAddresses.channelId, at.channelId)));
    if (sender.externalId !== binding.accountId)
      await db.update(senderAddresses).set({ preferred: true }).where(addressIs(ctx, at));
    await audit(ctx, {
      action: "sender.address_preferred",
      ...{ objectKind: "channel", objectId: at.channelId, detail: { name: sender.externalId } },
    });
  });
}

/**
 * Takes an added address off a channel. Messages that came from it keep naming it.
 *
 * @throws DomainError "not_found"; "precondition_failed" while a campaign or a waiting message comes from it
 */
export async function removeSenderAddress(ctx: Ctx, at: SenderAddressRef): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { sender } = await lockAddress(ctx, at);
    if (await isUsed(ctx, at)) throw new DomainError("precondition_failed", "senderAddresses.used");
    await ctx.db.update(senders).set({ state: "DELETED", syncedAt: ctx.now }).where(senderIs(ctx, at));
    await ctx.db.delete(senderAddresses).where(addressIs(ctx, at));
    await audit(ctx, {
      action: "sender.address_removed",
      ...{ objectKind: "channel", objectId: at.channelId, detail: { name: sender.externalId } },
    });
  });
}

/** Campaigns that are not over keep their sender, or the senders of their pool. Of what waits, only what no campaign asked for is looked at: that is little. */
async function isUsed(ctx: Ctx, { channelId, senderId }: SenderAddressRef): Promise<boolean> {
  const [campaign] = await ctx.db
    .select({ id: campaigns.id })
    .from(campaigns)
    .where(
      and(
        eq(campaigns.workspaceId, ctx.workspaceId),
        eq(campaigns.channelId, channelId),
        sql`(${campaigns.senderId} = ${senderId} OR jsonb_exists(${campaigns.pool} -> 'paces', ${senderId}))`,
        inArray(campaigns.state, ["scheduled", "running", "paused", "stopping"]),
      ),
    )
    .limit(1);
  if (campaign) return true;
  const [message] = await ctx.db.execute(sql`
    SELECT 1 FROM outbox b JOIN messages m ON m.workspace_id = b.workspace_id AND m.id = b.message_id
    WHERE b.workspace_id = ${ctx.workspaceId} AND b.origin_kind <> 'campaign' AND m.sender_id = ${senderId} LIMIT 1`);
  return message !== undefined;
}

/** Has the added addresses of a channel leave as fast as its server takes mails, in the caller's transaction. */
export async function followRate(ctx: Ctx, channelId: string, perSecond: number): Promise<void> {
  const { db, workspaceId } = ctx;
  const added = db
    .select({ id: senderAddresses.senderId })
    .from(senderAddresses)
    .where(and(eq(senderAddresses.workspaceId, workspaceId), eq(senderAddresses.channelId, channelId)));
  await db
    .update(senders)
    .set({ limitPerSecond: perSecond })
    .where(and(eq(senders.workspaceId, workspaceId), inArray(senders.id, added)));
}

/** Takes all added addresses off a channel that is unbound, in the caller's transaction: they belong to what it was bound to. */
export async function dropSenderAddresses(ctx: Ctx, channelId: string): Promise<void> {
  await ctx.db
    .delete(senderAddresses)
    .where(and(eq(senderAddresses.workspaceId, ctx.workspaceId), eq(senderAddresses.channelId, channelId)));
}
