import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { and, eq } from "drizzle-orm";
import { media } from "#db/schema/media";
import { actorId, type Ctx, inTransaction } from "#lib/context";
import { newId } from "#lib/ids";
import type { FileStore, LocalFile } from "#lib/storage/file-store";
import { storageKey } from "#lib/storage/file-store";
import { demandRoom } from "./room.ts";

export type KeptFacts = Pick<
  typeof media.$inferInsert,
  | "channelId"
  | "source"
  | "kind"
  | "type"
  | "declaredType"
  | "name"
  | "expiresAt"
  | "libraryId"
  | "width"
  | "height"
  | "durationMs"
  | "thumbnail"
>;

/**
 * Keeps a file of this machine: first in the storage, then as a row, so that a row always has its file. What a failure or a
 * kill leaves in the storage alone is found by the clean-up. The same content is stored once in a workspace.
 *
 * @param also runs in the transaction of the row; what it throws takes the row back
 * @returns the id of the row
 * @throws DomainError "limit_exceeded" when the workspace has no room for it
 */
export async function keepFile(
  ctx: Ctx,
  store: FileStore,
  file: LocalFile,
  facts: KeptFacts,
  also: (ctx: Ctx, mediaId: string) => Promise<void> = async () => {},
): Promise<string> {
  const id = newId();
  const sha256 = await digestOf(file.path);
  await inTransaction(ctx, (ctx) => demandRoom(ctx, file.bytes));
  const ownKey = storageKey(ctx.workspaceId, id);
  let stored = false;
  const addRow = (key: string | null) =>
    inTransaction(ctx, async (ctx) => {
      const known = key ?? (await sameContent(ctx, sha256, file.bytes));
      if (known === null) return false;
      await demandRoom(ctx, file.bytes);
      const { workspaceId, db, now } = ctx;
      const row = { ...facts, workspaceId, id, sha256, size: file.bytes, storageKey: known, createdAt: now };
      await db.insert(media).values({ ...row, createdBy: actorId(ctx.actor) });
      await also(ctx, id);
      return true;
    });
  try {
    if (await addRow(null)) return id;
    await store.put(ownKey, file);
    stored = true;
    await addRow(ownKey);
    return id;
  } catch (error) {
    if (stored) await store.remove([ownKey]).catch(() => {});
    throw error;
  }
}

/** The key of a file with the same content; its row cannot leave before the transaction ends. */
async function sameContent({ db, workspaceId }: Ctx, sha256: string, size: number): Promise<string | null> {
  const [row] = await db
    .select({ key: media.storageKey })
    .from(media)
    .where(and(eq(media.workspaceId, workspaceId), eq(media.sha256, sha256), eq(media.size, size)))
    .limit(1)
    .for("key share");
  return row?.key ?? null;
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}
