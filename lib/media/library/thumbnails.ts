import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { and, eq, gt, isNull, or, sql } from "drizzle-orm";
import type { Db } from "#db/client";
import { media } from "#db/schema/media";
import { type Ctx, inTransaction } from "#lib/context";
import { askForJob } from "#lib/jobs/ask";
import { type FileStore, storageKey } from "#lib/storage/file-store";
import { storeUpload } from "#lib/uploads/store-upload";
import { thumbnailJob } from "../jobs.ts";
import { makeSmallPicture, pictureSize } from "../pictures.ts";

/** Larger files get no small picture: a picture that people are sent has far less. */
const mostBytes = 32 * 1024 * 1024;
/** A picture that waits for longer has lost its job, or is older than the small pictures. */
const lostMinutes = 5;
const perTurn = 100;

/**
 * Makes the small picture of a picture that waits for one, and notes its size. The picture counts as failed while it is read: one
 * that takes the process down is not read again.
 */
export async function makeThumbnail(ctx: Ctx, mediaId: string, store: FileStore): Promise<void> {
  const file = await takePicture(ctx, mediaId);
  if (!file) return;
  const read = async () => {
    const body = file.size > mostBytes ? null : await store.get(file.storageKey);
    return body && (await buffer(body));
  };
  const content = await read().catch(async (error) => {
    await note(ctx, mediaId, { thumbnail: "waiting" });
    throw error;
  });
  const size = content && (await pictureSize(content, file.type));
  const small = size && (await makeSmallPicture(content));
  if (!small) return note(ctx, mediaId, { ...size });
  const key = storageKey(ctx.workspaceId, `${mediaId}-small`);
  await keepSmall(store, key, small).catch(async (error) => {
    await note(ctx, mediaId, { thumbnail: "waiting" });
    throw error;
  });
  await note(ctx, mediaId, { ...size, thumbnail: "made", thumbnailKey: key });
}

async function takePicture(ctx: Ctx, mediaId: string) {
  return inTransaction(ctx, async ({ db, workspaceId, now }) => {
    const [file] = await db
      .update(media)
      .set({ thumbnail: "failed" })
      .where(
        and(
          eq(media.workspaceId, workspaceId),
          eq(media.id, mediaId),
          eq(media.thumbnail, "waiting"),
          or(isNull(media.expiresAt), gt(media.expiresAt, now)),
        ),
      )
      .returning({ type: media.type, size: media.size, storageKey: media.storageKey });
    return file ?? null;
  });
}

type Noted = Partial<Pick<typeof media.$inferInsert, "thumbnail" | "thumbnailKey" | "width" | "height">>;

async function note(ctx: Ctx, mediaId: string, noted: Noted): Promise<void> {
  if (Object.keys(noted).length === 0) return;
  await inTransaction(ctx, ({ db, workspaceId }) =>
    db
      .update(media)
      .set(noted)
      .where(and(eq(media.workspaceId, workspaceId), eq(media.id, mediaId), eq(media.thumbnail, "failed"))),
  );
}

async function keepSmall(store: FileStore, key: string, small: Buffer): Promise<void> {
  const body = Readable.toWeb(Readable.from([small])) as ReadableStream<Uint8Array>;
  const file = await storeUpload(body, { maxBytes: small.length }, new AbortController().signal);
  try {
    await store.put(key, file);
  } finally {
    await file.remove();
  }
}

/** Asks again for small pictures that nobody is making. */
export async function askForLostThumbnails(db: Db, contextOf: (workspaceId: string) => Ctx): Promise<void> {
  const lost = await db.execute<{ workspaceId: string; mediaId: string }>(sql`
    SELECT workspace_id AS "workspaceId", id AS "mediaId" FROM media
    WHERE thumbnail = 'waiting' AND created_at < now() - make_interval(mins => ${lostMinutes})
      AND (expires_at IS NULL OR expires_at > now())
    ORDER BY created_at LIMIT ${perTurn}`);
  for (const { workspaceId, mediaId } of lost)
    await askForJob(contextOf(workspaceId), thumbnailJob, { mediaId }, { key: mediaId });
}
