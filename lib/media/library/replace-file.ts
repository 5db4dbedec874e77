import { and, eq, isNull, ne, sql } from "drizzle-orm";
import { libraryFiles, media } from "#db/schema/media";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import type { FileStore } from "#lib/storage/file-store";
import { keepFile } from "../keep-file.ts";
import { askForThumbnail, factsOfLibrary, type NewFacts, type NewFile } from "./add-to-library.ts";
import { lockFile, ofLibrary } from "./lock-file.ts";
import { usedFiles } from "./uses.ts";

/**
 * Puts another file in the place of one of the library. Templates keep the file they have until somebody edits them: what was
 * approved, and what is being sent, stays as it is. What nothing uses any more of the earlier ones leaves.
 *
 * @returns the id of the new file itself
 * @throws DomainError "not_found"; "invalid" for a file of another kind; "conflict" for the same content; "limit_exceeded" when
 *   the workspace has no room for it; "forbidden" for a member limited to channels and a file of the whole workspace
 */
export async function replaceFile(
  ctx: Ctx,
  { id, file, facts }: { id: string; file: NewFile; facts: NewFacts },
  store: FileStore,
): Promise<{ mediaId: string }> {
  const before = await inTransaction(ctx, (ctx) => currentOf(ctx, id));
  if (before.kind !== facts.kind)
    throw new DomainError("invalid", "library.otherKind", { values: { kind: before.kind ?? "document" } });
  const kept = { ...facts, ...factsOfLibrary(facts), channelId: before.channelId, name: file.name, libraryId: id };
  const mediaId = await keepFile(ctx, store, file, kept, async (ctx, mediaId) => {
    const now = await currentOf(ctx, id);
    if (await isSameContent(ctx, now.mediaId, mediaId)) throw new DomainError("conflict", "library.sameContent");
    await ctx.db
      .update(libraryFiles)
      .set({ mediaId, replacedAt: ctx.now })
      .where(ofLibrary(ctx, eq(libraryFiles.id, id)));
    await removeEarlier(ctx, id, mediaId);
    await askForThumbnail(ctx, mediaId, facts.type);
    await audit(ctx, {
      action: "file.replaced",
      objectKind: "file",
      objectId: id,
      detail: { name: now.name, file: file.name },
    });
  });
  return { mediaId };
}

async function currentOf(ctx: Ctx, id: string) {
  const file = await lockFile(ctx, id);
  const [content] = await ctx.db
    .select({ kind: media.kind })
    .from(media)
    .where(and(eq(media.workspaceId, ctx.workspaceId), eq(media.id, file.mediaId)));
  return { ...file, kind: content?.kind };
}

async function isSameContent({ db, workspaceId }: Ctx, one: string, other: string): Promise<boolean> {
  const [found] = await db.execute<{ same: boolean }>(sql`
    SELECT a.sha256 = b.sha256 AND a.size = b.size AS same FROM media a, media b
    WHERE a.workspace_id = ${workspaceId} AND a.id = ${one} AND b.workspace_id = ${workspaceId} AND b.id = ${other}`);
  return found?.same === true;
}

/** Ends what the file was before, where nothing uses that any more. */
async function removeEarlier({ db, workspaceId, now }: Ctx, id: string, current: string): Promise<void> {
  await db
    .update(media)
    .set({ expiresAt: now })
    .where(
      and(
        eq(media.workspaceId, workspaceId),
        eq(media.libraryId, id),
        ne(media.id, current),
        isNull(media.expiresAt),
        sql`${media.id} NOT IN (SELECT u.media_id FROM (${usedFiles(workspaceId)}) u WHERE u.media_id IS NOT NULL)`,
      ),
    );
}
