import { and, eq, type SQL } from "drizzle-orm";
import { libraryFiles } from "#db/schema/media";
import { type Ctx, limitOf } from "#lib/context";
import { DomainError, notFound } from "#lib/errors";

type LibraryFile = typeof libraryFiles.$inferSelect;

export function ofLibrary({ workspaceId }: Ctx, which: SQL): SQL | undefined {
  return and(eq(libraryFiles.workspaceId, workspaceId), which);
}

/**
 * A file of the library that is about to change, until the transaction ends.
 *
 * @throws DomainError "not_found"; "forbidden" for a member who is limited to channels and a file that others use as well
 */
export async function lockFile(ctx: Ctx, id: string): Promise<LibraryFile> {
  const where = ofLibrary(ctx, eq(libraryFiles.id, id));
  const [file] = await ctx.db.select().from(libraryFiles).where(where).for("update");
  if (!file) throw notFound("file");
  if (!mayChange(ctx, file)) throw new DomainError("forbidden", "library.ofWorkspace");
  return file;
}

/** Whoever is limited to channels cannot see what uses a file of the whole workspace, and leaves it as it is. */
export function mayChange(ctx: Pick<Ctx, "actor">, { channelId }: { channelId: string | null }): boolean {
  return channelId !== null || limitOf(ctx) === null;
}
