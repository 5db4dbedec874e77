import { and, eq, ne, sql } from "drizzle-orm";
import { senders } from "#db/schema/channels";
import type { ConnectorEvent } from "#lib/connectors/connector";
import { type Ctx, inTransaction } from "#lib/context";

type SenderEvent = Extract<ConnectorEvent, { kind: "sender" }>;

/**
 * Applies what the platform told of a number: quality, state, review of its name, limit. The same event again, or one that
 * is older than what we know, changes nothing; so does one about a number we never heard of, which the next sync brings.
 *
 * @returns whether a number changed
 */
export async function applySenderEvent(ctx: Ctx, event: SenderEvent, channelId: string): Promise<boolean> {
  const { quality, state, nameState, tier } = event;
  const told = Object.fromEntries(
    Object.entries({ quality, state, nameState, tier }).filter(([, value]) => value !== null),
  );
  const which = event.senderExternalId
    ? eq(senders.externalId, event.senderExternalId)
    : event.displayPhone
      ? eq(senders.phone, `+${event.displayPhone}`)
      : undefined;
  if (!which || Object.keys(told).length === 0) return false;
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const changed = await db
      .update(senders)
      .set({ ...told, syncedAt: event.at })
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
