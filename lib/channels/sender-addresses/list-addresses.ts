import { and, asc, desc, eq, ne } from "drizzle-orm";
import { bindings } from "#db/schema/channels";
import { senderAddresses, senders } from "#db/schema/senders";
import type { AddressProof, SendType } from "#db/sender-enums";
import { type Ctx, inTransaction } from "#lib/context";
import { canSenderSend } from "../may-send.ts";
import { mayAskAgain } from "./rules.ts";

export type SenderAddress = {
  id: string;
  address: string;
  name: string;
  replyTo: string;
  sendType: SendType;
  /** The channel is bound with it: its name and where answers go stand in the binding. */
  bound: boolean;
  /** Mails may come from it. */
  proved: boolean;
  /** Null for the bound address, which its server lets us use. */
  provedBy: AddressProof | null;
  askedAt: Date | null;
  mayAskAgain: boolean;
  /** New campaigns come from it unless another is chosen. */
  preferred: boolean;
};

/** The addresses that mails of a channel come from, the bound one first. Nothing for a channel that is not bound. */
export async function listSenderAddresses(ctx: Ctx, channelId: string): Promise<SenderAddress[]> {
  const rows = await inTransaction(ctx, ({ db, workspaceId }) =>
    db
      .select({ sender: senders, added: senderAddresses, account: bindings.accountId })
      .from(senders)
      .innerJoin(
        bindings,
        and(eq(bindings.workspaceId, senders.workspaceId), eq(bindings.channelId, senders.channelId)),
      )
      .leftJoin(
        senderAddresses,
        and(eq(senderAddresses.workspaceId, senders.workspaceId), eq(senderAddresses.senderId, senders.id)),
      )
      .where(and(eq(senders.workspaceId, workspaceId), eq(senders.channelId, channelId), ne(senders.state, "DELETED")))
      .orderBy(desc(eq(senders.externalId, bindings.accountId)), asc(senders.externalId)),
  );
  const chosen = rows.find(({ added }) => added?.preferred)?.sender.id;
  return rows.map(({ sender, added, account }) => {
    const bound = sender.externalId === account;
    const proved = canSenderSend(sender.state);
    return {
      ...{ id: sender.id, address: sender.externalId, name: sender.displayName, bound, proved },
      replyTo: sender.details.mail?.replyTo ?? "",
      sendType: sender.details.mail?.sendType ?? "batch",
      provedBy: added?.verifiedBy ?? null,
      askedAt: added?.askedAt ?? null,
      mayAskAgain: !proved && added !== null && mayAskAgain(added, ctx.now),
      preferred: chosen === undefined ? bound : sender.id === chosen,
    };
  });
}
