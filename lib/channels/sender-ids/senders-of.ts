import { and, eq, sql } from "drizzle-orm";
import { senderFilings, senders } from "#db/schema/senders";
import type { Ctx } from "#lib/context";
import { newId } from "#lib/ids";
import { findBinding } from "../find-channel.ts";

/** Messages a second of a carrier whose contract says nothing else. */
const usualRate = 30;

/**
 * Makes a sender of a channel say what its filings say, in the caller's transaction: messages may leave from it when it is
 * approved in a country at least, with the ids that each country asks for.
 */
export async function followFilings(ctx: Ctx, channelId: string, name: string): Promise<void> {
  const { db, workspaceId, now } = ctx;
  const filings = await db
    .select({ country: senderFilings.country, kind: senderFilings.kind, regulatory: senderFilings.regulatory })
    .from(senderFilings)
    .where(
      and(
        eq(senderFilings.workspaceId, workspaceId),
        eq(senderFilings.channelId, channelId),
        eq(senderFilings.name, name),
        eq(senderFilings.state, "approved"),
      ),
    );
  const state = filings.length > 0 ? ("CONNECTED" as const) : ("UNVERIFIED" as const);
  const regulatory = Object.fromEntries(filings.map(({ country, regulatory }) => [country, regulatory]));
  const limitPerSecond = await rateOf(ctx, channelId);
  await db
    .insert(senders)
    .values({
      ...{ workspaceId, id: newId(), channelId, externalId: name, address: name, displayName: name, state },
      addressKind: filings.some(({ kind }) => kind === "long_code") ? "phone" : null,
      ...{ limitPerSecond, details: { regulatory }, syncedAt: now, createdAt: now },
    })
    .onConflictDoUpdate({
      target: [senders.workspaceId, senders.channelId, senders.externalId],
      set: { state, limitPerSecond, syncedAt: now, details: sql`${senders.details} || excluded.details` },
    });
}

/** The rate of the channel's carrier, as its binding says; of several ways the first one's. */
async function rateOf(ctx: Ctx, channelId: string): Promise<number> {
  const { smpp, gateways } = ((await findBinding(ctx, channelId))?.configuration ?? {}) as {
    smpp?: { perSecond?: number };
    gateways?: { perSecond?: number }[];
  };
  return smpp?.perSecond ?? gateways?.[0]?.perSecond ?? usualRate;
}
