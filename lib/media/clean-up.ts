import { and, eq, inArray, or, sql } from "drizzle-orm";
import type { Db } from "#db/client";
import { contactFiles } from "#db/schema/contact-files";
import { inboundMedia, libraryFiles, media, platformMedia } from "#db/schema/media";
import { type Ctx, inTransaction } from "#lib/context";
import { askForJob } from "#lib/jobs/ask";
import type { FileStore } from "#lib/storage/file-store";
import { fetchMediaJob } from "./jobs.ts";
import { askForLostThumbnails } from "./library/thumbnails.ts";

/** Rows that leave, and things in the storage that are looked at, in one turn. */
const perTurn = 1_000;
/** What is in the storage without a row for this long belongs to nobody: a row follows its file within seconds. */
const strayMs = 3_600_000;
/** A file that is still to be fetched and of which nothing was heard for this long has lost its job. */
const lostHours = 24;

/** Where the last look through the storage ended. */
export type SweepPosition = { after: string | null };

/**
 * Removes files whose time is over, and what the storage holds that no row speaks of, and asks again for inbound files whose
 * job was lost. Bounded; several workers may do it at once.
 *
 * @returns whether there may be more to do at once
 */
export async function cleanUpMedia(
  db: Db,
  contextOf: (workspaceId: string) => Ctx,
  position: SweepPosition,
  store: FileStore,
): Promise<boolean> {
  const over = await rowsThatLeave(db);
  for (const [workspaceId, rows] of Map.groupBy(over, (row) => row.workspaceId))
    await removeRows(
      contextOf(workspaceId),
      rows.map(({ id }) => id),
    );
  const keys = over.flatMap(({ storageKey, thumbnailKey }) =>
    thumbnailKey ? [storageKey, thumbnailKey] : [storageKey],
  );
  await removeStray(db, store, [...new Set(keys)]);
  await askAgain(db, contextOf);
  await askForLostThumbnails(db, contextOf);
  const { entries, next } = await store.list(position.after, perTurn);
  position.after = next;
  const old = entries.filter(({ modifiedAt }) => modifiedAt.getTime() < Date.now() - strayMs);
  await removeStray(
    db,
    store,
    old.map(({ key }) => key),
  );
  // The storage is walked through page by page, one each turn: a bucket charges for every look.
  return over.length === perTurn;
}

type Leaving = { workspaceId: string; id: string; storageKey: string; thumbnailKey: string | null };

async function rowsThatLeave(db: Db): Promise<Leaving[]> {
  return db.execute<Leaving>(sql`
    SELECT workspace_id AS "workspaceId", id, storage_key AS "storageKey", thumbnail_key AS "thumbnailKey" FROM media
    WHERE expires_at < now() ORDER BY expires_at LIMIT ${perTurn}`);
}

async function removeRows(ctx: Ctx, ids: string[]): Promise<void> {
  await inTransaction(ctx, async ({ db, workspaceId, now }) => {
    await db
      .update(inboundMedia)
      .set({ state: "removed", mediaId: null, updatedAt: now })
      .where(and(eq(inboundMedia.workspaceId, workspaceId), inArray(inboundMedia.mediaId, ids)));
    await db
      .delete(platformMedia)
      .where(and(eq(platformMedia.workspaceId, workspaceId), inArray(platformMedia.mediaId, ids)));
    // Of a channel that was deleted: what members remove has left the library before.
    await db
      .delete(libraryFiles)
      .where(and(eq(libraryFiles.workspaceId, workspaceId), inArray(libraryFiles.mediaId, ids)));
    await db.delete(media).where(and(eq(media.workspaceId, workspaceId), inArray(media.id, ids)));
  });
}

/**
 * Removes from the storage what no row speaks of. Once no row speaks of a key none ever will: a new row takes over the key of
 * another only while that one is there.
 *
 * @param db outside of any workspace
 */
export async function removeStray(db: Db, store: FileStore, keys: string[]): Promise<void> {
  if (keys.length === 0) return;
  const { storageKey, thumbnailKey } = media;
  const rows = await db
    .selectDistinct({ storageKey, thumbnailKey })
    .from(media)
    .where(or(inArray(storageKey, keys), inArray(thumbnailKey, keys)));
  const files = await db
    .select({ key: contactFiles.storageKey })
    .from(contactFiles)
    .where(inArray(contactFiles.storageKey, keys));
  const spokenOf = new Set([
    ...rows.flatMap((row) => [row.storageKey, row.thumbnailKey]),
    ...files.map(({ key }) => key),
  ]);
  await store.remove(keys.filter((key) => !spokenOf.has(key)));
}

async function askAgain(db: Db, contextOf: (workspaceId: string) => Ctx): Promise<void> {
  const lost = await db.execute<{ workspaceId: string; messageId: string }>(sql`
    SELECT DISTINCT workspace_id AS "workspaceId", message_id AS "messageId" FROM inbound_media
    WHERE state = 'fetching' AND updated_at < now() - make_interval(hours => ${lostHours}) LIMIT ${perTurn}`);
  for (const { workspaceId, messageId } of lost)
    await inTransaction(contextOf(workspaceId), async (ctx) => {
      await ctx.db
        .update(inboundMedia)
        .set({ updatedAt: ctx.now })
        .where(
          and(
            eq(inboundMedia.workspaceId, workspaceId),
            eq(inboundMedia.messageId, messageId),
            eq(inboundMedia.state, "fetching"),
          ),
        );
      await askForJob(ctx, fetchMediaJob, { messageId }, { key: messageId });
    });
}
