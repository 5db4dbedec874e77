import { and, count, eq, ne } from "drizzle-orm";
import { mailDomains, senderAddresses, senders } from "#db/schema/senders";
import type { AddressProof, SenderState } from "#db/sender-enums";
import { audit } from "#lib/audit/audit";
import { actorId, type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { newId } from "#lib/ids";
import { domainOf } from "../reputation/rules.ts";
import { askForProof } from "./prove-address.ts";
import { lockMailChannel } from "./rows.ts";
import { addressesMax } from "./rules.ts";
import type { AddSenderAddressInput } from "./schema.ts";

/** How a new address stands: it may send at once, or its holder was asked, or there is no mail server of our own to ask with. */
export type AddedAddress = { senderId: string; verified: boolean; asked: boolean };

/**
 * Adds an address that mails of a channel may come from. In a domain that was proved it may send at once; else its holder is
 * asked by a mail. In the sandbox there is nothing to prove.
 *
 * @throws DomainError "conflict" for an address that the channel has, "limit_exceeded" above the most of a channel
 */
export async function addSenderAddress(ctx: Ctx, input: AddSenderAddressInput): Promise<AddedAddress> {
  const { channelId, address, name, replyTo, sendType } = input;
  return inTransaction(ctx, async (ctx) => {
    const { binding } = await lockMailChannel(ctx, channelId);
    const { db, workspaceId, now } = ctx;
    const known = await findSender(ctx, channelId, address);
    if (known && known.state !== "DELETED")
      throw new DomainError("conflict", "senderAddresses.known", { field: "address" });
    if ((await countAddresses(ctx, channelId)) >= addressesMax)
      throw new DomainError("limit_exceeded", "senderAddresses.tooMany", { values: { max: addressesMax } });
    const proof: AddressProof | null =
      binding.environment === "sandbox" ? "sandbox" : (await isDomainProved(ctx, channelId, address)) ? "domain" : null;
    const senderId = known?.id ?? newId();
    const row = {
      state: (proof ? "CONNECTED" : "UNVERIFIED") satisfies SenderState as SenderState,
      ...{ displayName: name, details: { mail: { sendType, name, replyTo } }, syncedAt: now },
      limitPerSecond: await rateOf(ctx, channelId, binding.accountId),
    };
    if (known)
      await db
        .update(senders)
        .set(row)
        .where(and(eq(senders.workspaceId, workspaceId), eq(senders.id, senderId)));
    else
      await db.insert(senders).values({
        ...{ workspaceId, id: senderId, channelId, externalId: address, address, addressKind: "email", createdAt: now },
        ...row,
      });
    await db.insert(senderAddresses).values({
      ...{ workspaceId, senderId, channelId, addedBy: actorId(ctx.actor), addedAt: now },
      ...{ verifiedBy: proof, verifiedAt: proof ? now : null },
    });
    await audit(ctx, {
      action: "sender.address_added",
      ...{ objectKind: "channel", objectId: channelId, detail: { name: address, sendType } },
    });
    const asked = proof === null && (await askForProof(ctx, { channelId, senderId }));
    return { senderId, verified: proof !== null, asked };
  });
}

async function findSender({ db, workspaceId }: Ctx, channelId: string, address: string) {
  const [row] = await db
    .select({ id: senders.id, state: senders.state })
    .from(senders)
    .where(
      and(eq(senders.workspaceId, workspaceId), eq(senders.channelId, channelId), eq(senders.externalId, address)),
    );
  return row ?? null;
}

async function countAddresses({ db, workspaceId }: Ctx, channelId: string): Promise<number> {
  const [row] = await db
    .select({ n: count() })
    .from(senders)
    .where(and(eq(senders.workspaceId, workspaceId), eq(senders.channelId, channelId), ne(senders.state, "DELETED")));
  return (row?.n ?? 0) - 1;
}

async function isDomainProved({ db, workspaceId }: Ctx, channelId: string, address: string): Promise<boolean> {
  const [row] = await db
    .select({ verifiedAt: mailDomains.verifiedAt })
    .from(mailDomains)
    .where(
      and(
        eq(mailDomains.workspaceId, workspaceId),
        eq(mailDomains.channelId, channelId),
        eq(mailDomains.domain, domainOf(address)),
      ),
    );
  return row?.verifiedAt != null;
}

/** All addresses of a channel leave through one server, which has one pace. */
async function rateOf(ctx: Ctx, channelId: string, bound: string): Promise<number> {
  const [row] = await ctx.db
    .select({ limit: senders.limitPerSecond })
    .from(senders)
    .where(
      and(eq(senders.workspaceId, ctx.workspaceId), eq(senders.channelId, channelId), eq(senders.externalId, bound)),
    );
  return row?.limit ?? 10;
}
