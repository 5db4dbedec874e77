import { and, eq, inArray, sql } from "drizzle-orm";
import { libraryFiles, media } from "#db/schema/media";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError, notFound } from "#lib/errors";
import { lockFile, mayChange, ofLibrary } from "./lock-file.ts";
import { type FileUse, listFileUses, usedFiles } from "./uses.ts";

/**
 * Removes a file from the library, with all that it was before it was replaced. The clean-up takes it from the storage.
 *
 * @throws DomainError "not_found"; "conflict" with the names of what uses it; "forbidden" for a member limited to channels and a
 *   file of the whole workspace
 */
export async function removeFile(ctx: Ctx, id: string): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const file = await lockFile(ctx, id);
    await lockContents(ctx, [id]);
    const uses = await listFileUses(ctx, id);
    if (uses.length > 0)
      throw new DomainError("conflict", "library.inUse", { values: { count: uses.length, uses: namesOf(uses) } });
    await remove(ctx, [file]);
  });
}

export type Removed = { removed: number; used: number };

/**
 * Removes those of the files that nothing uses, and leaves the others, those that are not there, and those of others.
 *
 * @throws DomainError "not_found" when none of them is there
 */
export async function removeUnusedFiles(ctx: Ctx, ids: readonly string[]): Promise<Removed> {
  return inTransaction(ctx, async (ctx) => {
    const { db, workspaceId } = ctx;
    const rows = await db
      .select()
      .from(libraryFiles)
      .where(ofLibrary(ctx, inArray(libraryFiles.id, [...ids])))
      .orderBy(libraryFiles.id)
      .for("update");
    if (rows.length === 0) throw notFound("file");
    const files = rows.filter((file) => mayChange(ctx, file));
    if (files.length === 0) return { removed: 0, used: 0 };
    await lockContents(
      ctx,
      files.map(({ id }) => id),
    );
    const used = await db.execute<{ id: string }>(sql`
      SELECT DISTINCT m.library_id AS id FROM media m JOIN (${usedFiles(workspaceId)}) u ON u.media_id = m.id
      WHERE m.workspace_id = ${workspaceId} AND m.library_id IS NOT NULL`);
    const inUse = new Set(used.map(({ id }) => id));
    const unused = files.filter(({ id }) => !inUse.has(id));
    await remove(ctx, unused);
    return { removed: unused.length, used: files.length - unused.length };
  });
}

/** Waits for templates that are just being saved with one of the files; those that come later find it gone. */
async function lockContents({ db, workspaceId }: Ctx, ids: readonly string[]): Promise<void> {
  await db
    .select({ id: media.id })
    .from(media)
    .where(and(eq(media.workspaceId, workspaceId), inArray(media.libraryId, [...ids])))
    .orderBy(media.id)
    .for("update");
}

async function remove(ctx: Ctx, files: readonly { id: string; name: string }[]): Promise<void> {
  if (files.length === 0) return;
  const { db, workspaceId, now } = ctx;
  const ids = files.map(({ id }) => id);
  await db
    .update(media)
    .set({ expiresAt: now })
    .where(and(eq(media.workspaceId, workspaceId), inArray(media.libraryId, ids)));
  await db.delete(libraryFiles).where(ofLibrary(ctx, inArray(libraryFiles.id, ids)));
  for (const { id, name } of files)
    await audit(ctx, { action: "file.removed", objectKind: "file", objectId: id, detail: { name } });
}

/** As many names as a sentence bears. */
const namesMax = 3;

function namesOf(uses: readonly FileUse[]): string {
  const names = [...new Set(uses.map(({ name }) => name))];
  return names.length > namesMax ? `${names.slice(0, namesMax).join(", ")} …` : names.join(", ");
}
