import { and, eq, ne, type SQL, sql } from "drizzle-orm";
import { type SenderDetails, senders } from "#db/schema/senders";
import type { SenderEvent } from "#lib/connectors/events";
import { type Ctx, inTransaction } from "#lib/context";
import { noteReachLimit } from "../reach/note-limit.ts";
import { noteSenderChanges } from "./changes.ts";

/**
 * Applies what the platform told of a sender: quality, state, review of its name, limit. The same event again changes
 * nothing; neither does one that is older than what we know, or about a sender that we have not read yet.
 *
 * @returns whether a number changed
 */
export async function applySenderEvent(ctx: Ctx, event: SenderEvent, channelId: string): Promise<boolean> {
  const { quality, state, nameState, tier } = event;
  const which = whichOf(event);
  if (which === null || [quality, state, nameState, tier].every((fact) => fact === null)) return false;
  return inTransaction(ctx, async (ctx) => {
    const { db, workspaceId } = ctx;
    const found = await db
      .select({
        id: senders.id,
        state: senders.state,
        quality: senders.quality,
        displayName: senders.displayName,
        details: senders.details,
      })
      .from(senders)
      .where(
        and(
          eq(senders.workspaceId, workspaceId),
          eq(senders.channelId, channelId),
          ...which,
          ne(senders.state, "DELETED"),
          // Platforms date events to the second, our own reading of the account is finer.
          sql`date_trunc('second', ${senders.syncedAt}) <= ${event.at.toISOString()}::timestamptz`,
        ),
      )
      .for("update");
    const changed = found.map((sender) => ({
      ...sender,
      quality: quality ?? sender.quality,
      state: state ?? sender.state,
      details: { ...sender.details, ...(tier === null ? {} : { tier }), ...namedIn(event, sender) },
    }));
    for (const { id, quality, state, details } of changed) {
      await db
        .update(senders)
        .set({ quality, state, details, syncedAt: event.at })
        .where(and(eq(senders.workspaceId, workspaceId), eq(senders.id, id)));
    }
    await noteSenderChanges(ctx, found, changed, event.at);
    if (tier !== null && changed.length > 0) await noteReachLimit(ctx, channelId, [tier], event.at);
    return changed.length > 0;
  });
}

/** Tells the senders that an event speaks of; null when it speaks of none. */
function whichOf({ everySender, senderExternalId, displayPhone }: SenderEvent): SQL[] | null {
  if (everySender) return [];
  if (senderExternalId) return [eq(senders.externalId, senderExternalId)];
  return displayPhone ? [eq(senders.addressKind, "phone"), eq(senders.address, `+${displayPhone}`)] : null;
}

/** A decision about the name that is shown, or about one that was asked for here or in the platform's own console. */
function namedIn(event: SenderEvent, sender: { displayName: string; details: SenderDetails }): SenderDetails {
  const { nameState, name } = event;
  if (nameState === null) return {};
  const reason = name?.reason ?? undefined;
  const isNew = name?.requested ? name.requested !== sender.displayName : sender.details.newName !== undefined;
  if (!isNew) return { nameState, nameReason: reason };
  return { newName: name?.requested ?? sender.details.newName, newNameState: nameState, nameReason: reason };
}
