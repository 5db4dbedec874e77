import { and, asc, eq, inArray } from "drizzle-orm";
import { senderFilings, senders } from "#db/schema/senders";
import type { SenderIdKind, SenderIdState } from "#db/sender-enums";
import { type Ctx, inTransaction } from "#lib/context";
import { sendingSenderStates } from "../may-send.ts";

/** What the messages of a channel may come from: its sender IDs that can send, and what was filed about each of them. */
export type SenderChoices = {
  senders: { id: string; name: string; perSecond: number }[];
  filings: { name: string; country: string; kind: SenderIdKind; state: SenderIdState; preferred: boolean }[];
};

/** Reads what `senderFor` chooses from. Sender IDs stand in the order of their names. */
export async function readSenderChoices(ctx: Ctx, channelId: string): Promise<SenderChoices> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const able = await db
      .select({ id: senders.id, name: senders.externalId, perSecond: senders.limitPerSecond })
      .from(senders)
      .where(
        and(
          eq(senders.workspaceId, workspaceId),
          eq(senders.channelId, channelId),
          inArray(senders.state, sendingSenderStates),
        ),
      )
      .orderBy(asc(senders.externalId));
    const { name, country, kind, state, preferred } = senderFilings;
    const filings = await db
      .select({ name, country, kind, state, preferred })
      .from(senderFilings)
      .where(and(eq(senderFilings.workspaceId, workspaceId), eq(senderFilings.channelId, channelId)));
    return { senders: able, filings };
  });
}
