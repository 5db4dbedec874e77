import { and, eq, notInArray, type SQL, sql } from "drizzle-orm";
import { type SenderDetails, senders } from "#db/schema/channels";
import type { SenderFacts } from "#lib/connectors/profile";
import type { Ctx } from "#lib/context";
import { newId } from "#lib/ids";

/** The details of a sender with some of them changed and the others kept, for an UPDATE. */
export function mergeDetails(changed: SenderDetails): SQL {
  return sql`${senders.details} || ${JSON.stringify(changed)}::jsonb`;
}

/** Makes our rows say what the platform says; a sender it no longer lists becomes DELETED and keeps its id. */
export async function storeSenders(ctx: Ctx, channelId: string, listed: SenderFacts[]): Promise<void> {
  const known = listed.map((sender) => sender.externalId);
  await ctx.db
    .update(senders)
    .set({ state: "DELETED", syncedAt: ctx.now })
    .where(
      and(
        eq(senders.workspaceId, ctx.workspaceId),
        eq(senders.channelId, channelId),
        known.length > 0 ? notInArray(senders.externalId, known) : undefined,
      ),
    );
  if (listed.length === 0) return;
  const excluded = (column: string) => sql.raw(`excluded.${column}`);
  await ctx.db
    .insert(senders)
    .values(
      listed.map(({ throughputPerSecond, ...sender }) => ({
        workspaceId: ctx.workspaceId,
        id: newId(),
        channelId,
        ...sender,
        limitPerSecond: throughputPerSecond,
        pacePerSecond: throughputPerSecond,
        syncedAt: ctx.now,
        createdAt: ctx.now,
      })),
    )
    .onConflictDoUpdate({
      target: [senders.workspaceId, senders.channelId, senders.externalId],
      set: {
        address: excluded("address"),
        addressKind: excluded("address_kind"),
        displayName: excluded("display_name"),
        state: excluded("state"),
        quality: excluded("quality"),
        // What the platform left out is gone, but for the date until which a number stays verified: that one is ours.
        details: sql`excluded.details || jsonb_strip_nulls(jsonb_build_object('verifiedUntil', ${senders.details} -> 'verifiedUntil'))`,
        limitPerSecond: excluded("limit_per_second"),
        syncedAt: excluded("synced_at"),
      },
    });
}
