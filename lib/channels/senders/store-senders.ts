import { and, eq, not, notExists, notInArray, type SQL, sql } from "drizzle-orm";
import { type SenderDetails, senderAddresses, senders } from "#db/schema/senders";
import type { SenderFacts } from "#lib/connectors/profile";
import type { Ctx } from "#lib/context";
import { newId } from "#lib/ids";
import { canSenderSend } from "../may-send.ts";
import { noteReachLimit } from "../reach/note-limit.ts";
import { noteSenderChanges } from "./changes.ts";
import { isHeld } from "./hold-place.ts";

/** The details of a sender with some of them changed and the others kept, for an UPDATE. */
export function mergeDetails(changed: SenderDetails): SQL {
  return sql`${senders.details} || ${JSON.stringify(changed)}::jsonb`;
}

/**
 * What the platform left out is gone, but for what it never lists: until when a number stays verified, since when it is on its
 * way here, and why its name was declined, as long as that holds.
 */
const kept = sql`jsonb_build_object(
  'verifiedUntil', ${senders.details} -> 'verifiedUntil',
  'movingSince', CASE WHEN excluded.state <> 'CONNECTED' THEN ${senders.details} -> 'movingSince' END,
  'nameReason', CASE WHEN coalesce(excluded.details ->> 'newNameState', excluded.details ->> 'nameState') = 'DECLINED'
    THEN ${senders.details} -> 'nameReason' END)`;

/**
 * Makes our rows say what the platform says; a sender it no longer lists becomes DELETED and keeps its id. Mail addresses that
 * members added and places held for numbers stay: no platform lists them.
 */
export async function storeSenders(ctx: Ctx, channelId: string, listed: SenderFacts[]): Promise<void> {
  const before = await watched(ctx, channelId);
  const known = listed.map((sender) => sender.externalId);
  await ctx.db
    .update(senders)
    .set({ state: "DELETED", syncedAt: ctx.now })
    .where(
      and(
        eq(senders.workspaceId, ctx.workspaceId),
        eq(senders.channelId, channelId),
        known.length > 0 ? notInArray(senders.externalId, known) : undefined,
        notExists(
          ctx.db
            .select({ one: sql`1` })
            .from(senderAddresses)
            .where(and(eq(senderAddresses.workspaceId, ctx.workspaceId), eq(senderAddresses.senderId, senders.id))),
        ),
        not(isHeld(ctx)),
      ),
    );
  if (listed.length > 0) await upsert(ctx, channelId, listed);
  await noteSenderChanges(ctx, before, await watched(ctx, channelId), ctx.now);
  await noteReachLimit(ctx, channelId, listed.filter(({ state }) => canSenderSend(state)).flatMap(tierOf), ctx.now);
}

const tierOf = ({ details }: SenderFacts) => (details.tier === undefined ? [] : [details.tier]);

/** What changes are kept of. */
function watched({ db, workspaceId }: Ctx, channelId: string) {
  return db
    .select({
      id: senders.id,
      state: senders.state,
      quality: senders.quality,
      displayName: senders.displayName,
      details: senders.details,
    })
    .from(senders)
    .where(and(eq(senders.workspaceId, workspaceId), eq(senders.channelId, channelId)));
}

async function upsert(ctx: Ctx, channelId: string, listed: SenderFacts[]): Promise<void> {
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
        details: sql`excluded.details || jsonb_strip_nulls(${kept})`,
        limitPerSecond: excluded("limit_per_second"),
        syncedAt: excluded("synced_at"),
      },
    });
}
