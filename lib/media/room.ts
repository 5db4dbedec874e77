import { sql } from "drizzle-orm";
import type { Ctx } from "#lib/context";
import { DomainError } from "#lib/errors";
import { currentSettings } from "#lib/settings/current";

const megabyte = 1024 * 1024;

/**
 * Sees that a file has room beside the others of its workspace. Within a transaction that adds the file: two that come at the
 * same time wait for one another.
 *
 * @throws DomainError "limit_exceeded" when there is none
 */
export async function demandRoom({ db, workspaceId }: Ctx, bytes: number): Promise<void> {
  await db.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`media/${workspaceId}`}, 0))`);
  const [kept] = await db.execute<{ bytes: string }>(sql`
    SELECT coalesce(sum(size), 0)::text AS bytes FROM media WHERE workspace_id = ${workspaceId}`);
  const { mediaRoomMegabytes: megabytes } = currentSettings();
  if (Number(kept?.bytes ?? 0) + bytes > megabytes * megabyte)
    throw new DomainError("limit_exceeded", "media.noRoom", { values: { megabytes } });
}
