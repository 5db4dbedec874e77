import { eq } from "drizzle-orm";
import { libraryFiles } from "#db/schema/media";
import { audit } from "#lib/audit/audit";
import { type Ctx, inTransaction } from "#lib/context";
import { lockFile, ofLibrary } from "./lock-file.ts";
import type { RenameFileInput } from "./schema.ts";

/**
 * Renames a file of the library. What people get keeps the name under which it was uploaded.
 *
 * @throws DomainError "not_found"; "forbidden" for a member limited to channels and a file of the whole workspace
 */
export async function renameFile(ctx: Ctx, { id, name }: RenameFileInput): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const file = await lockFile(ctx, id);
    if (file.name === name) return;
    await ctx.db
      .update(libraryFiles)
      .set({ name })
      .where(ofLibrary(ctx, eq(libraryFiles.id, id)));
    await audit(ctx, {
      action: "file.renamed",
      objectKind: "file",
      objectId: id,
      detail: { name: { from: file.name, to: name } },
    });
  });
}
