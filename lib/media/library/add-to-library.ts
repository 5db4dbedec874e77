import { and, eq, isNull, or, sql } from "drizzle-orm";
import { libraryFiles, media } from "#db/schema/media";
import { audit } from "#lib/audit/audit";
import { actorId, type Ctx } from "#lib/context";
import { newId } from "#lib/ids";
import { askForJob } from "#lib/jobs/ask";
import type { FileStore, LocalFile } from "#lib/storage/file-store";
import { thumbnailJob } from "../jobs.ts";
import { type KeptFacts, keepFile } from "../keep-file.ts";
import { isReadablePicture } from "../pictures.ts";

/** What is known of a file before it is kept. */
export type NewFile = LocalFile & { name: string };
export type NewFacts = Pick<KeptFacts, "kind" | "type" | "declaredType" | "width" | "height" | "durationMs">;

/** A file of the library. `known`: the same content was there already, and nothing was added. */
export type Added = { libraryId: string; mediaId: string; name: string; known: boolean };

class KnownContent extends Error {
  readonly found: Omit<Added, "known">;
  constructor(found: Omit<Added, "known">) {
    super("The library has this content.");
    this.found = found;
  }
}

/**
 * Adds a file to the library, unless a file with the same content is there: then that one is given. Of two that come at the same
 * time one is added.
 *
 * @param channelId the one channel whose members may use it; null for a file of the whole workspace
 * @throws DomainError "limit_exceeded" when the workspace has no room for it
 */
export async function addToLibrary(
  ctx: Ctx,
  { channelId, file, facts }: { channelId: string | null; file: NewFile; facts: NewFacts },
  store: FileStore,
): Promise<Added> {
  const libraryId = newId();
  const { name } = file;
  const kept = { ...facts, ...factsOfLibrary(facts), channelId, name, libraryId };
  try {
    const mediaId = await keepFile(ctx, store, file, kept, async (ctx, mediaId) => {
      const found = await findContent(ctx, mediaId);
      if (found) throw new KnownContent(found);
      const { workspaceId, db, now } = ctx;
      const row = { workspaceId, id: libraryId, channelId, mediaId, name, createdAt: now };
      await db.insert(libraryFiles).values({ ...row, createdBy: actorId(ctx.actor) });
      await askForThumbnail(ctx, mediaId, facts.type);
      await audit(ctx, { action: "file.added", objectKind: "file", objectId: libraryId, detail: { name } });
    });
    return { libraryId, mediaId, name, known: false };
  } catch (error) {
    if (error instanceof KnownContent) return { ...error.found, known: true };
    throw error;
  }
}

/** What all files of the library have in common. */
export function factsOfLibrary({ type }: Pick<NewFacts, "type">) {
  const thumbnail = isReadablePicture(type) ? ("waiting" as const) : null;
  return { source: "uploaded" as const, expiresAt: null, thumbnail };
}

/** Asks for the small picture of a picture, in the transaction that keeps the file. */
export async function askForThumbnail(ctx: Ctx, mediaId: string, type: string): Promise<void> {
  if (isReadablePicture(type)) await askForJob(ctx, thumbnailJob, { mediaId }, { key: mediaId });
}

/** The file of the library that has the content of a file that was just kept, and may be used where that one may be. */
async function findContent({ db, workspaceId }: Ctx, mediaId: string): Promise<Omit<Added, "known"> | null> {
  const [own] = await db
    .select({ sha256: media.sha256, size: media.size, channelId: media.channelId })
    .from(media)
    .where(and(eq(media.workspaceId, workspaceId), eq(media.id, mediaId)));
  if (!own) return null;
  const [found] = await db
    .select({ libraryId: libraryFiles.id, mediaId: libraryFiles.mediaId, name: libraryFiles.name })
    .from(libraryFiles)
    .innerJoin(media, and(eq(media.workspaceId, libraryFiles.workspaceId), eq(media.id, libraryFiles.mediaId)))
    .where(
      and(
        eq(libraryFiles.workspaceId, workspaceId),
        eq(media.sha256, own.sha256),
        eq(media.size, own.size),
        isNull(media.expiresAt),
        or(isNull(libraryFiles.channelId), sql`${libraryFiles.channelId} = ${own.channelId}`),
      ),
    )
    .orderBy(sql`${libraryFiles.channelId} NULLS FIRST`, libraryFiles.createdAt)
    .limit(1);
  return found ?? null;
}
