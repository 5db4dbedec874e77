import { and, eq, ne, sql } from "drizzle-orm";
import { senders } from "#db/schema/channels";
import type { SenderEvent } from "#lib/connectors/events";
import { type Ctx, inTransaction } from "#lib/context";
import { mergeDetails } from "./store-senders.ts";

/**
 * Applies what the platform told of a sender: quality, state, review of its name, limit. The same event again changes
 * nothing; neither does one that is older than what we know, or about a sender that we have not read yet.
 *
 * @returns whether a number changed
 */
export async function applySenderEvent(ctx: Ctx, event: SenderEvent, channelId: string): Promise<boolean> {
  const columns = given({ quality: event.quality, state: event.state });
  const details = given({ nameState: event.nameState, tier: event.tier });
  const which = event.senderExternalId
    ? eq(senders.externalId, event.senderExternalId)
    : event.displayPhone
      ? and(eq(senders.addressKind, "phone"), eq(senders.address, `+${event.displayPhone}`))
      : undefined;
  if (!which || Object.keys({ ...columns, ...details }).length === 0) return false;
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const changed = await db
      .update(senders)
      .set({ ...columns, details: mergeDetails(details), syncedAt: event.at })
      .where(
        and(
          eq(senders.workspaceId, workspaceId),
          eq(senders.channelId, channelId),
          which,
          ne(senders.state, "DELETED"),
          // Platforms date events to the second, our own reading of the account is finer.
          sql`date_trunc('second', ${senders.syncedAt}) <= ${event.at.toISOString()}::timestamptz`,
        ),
      )
      .returning({ id: senders.id });
    return changed.length > 0;
  });
}

/** The facts that were told. */
function given<T extends object>(facts: T): { [Name in keyof T]?: NonNullable<T[Name]> } {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null)) as {
    [Name in keyof T]?: NonNullable<T[Name]>;
  };
}
