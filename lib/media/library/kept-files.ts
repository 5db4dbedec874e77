import { and, eq, gt, inArray, isNull, or } from "drizzle-orm";
import { media } from "#db/schema/media";
import { type Ctx, inTransaction } from "#lib/context";

/**
 * The files among `ids` that a template of the channel may have: those of the whole workspace, and those of the channel. Within
 * a transaction none of them is removed before it ends, so that a template never names what has just gone.
 */
export async function keptFiles(ctx: Ctx, channelId: string, ids: readonly string[]) {
  const { id, name, type, size, kind } = media;
  return inTransaction(ctx, ({ db, workspaceId, now }) =>
    db
      .select({ id, name, type, size, kind })
      .from(media)
      .where(
        and(
          eq(media.workspaceId, workspaceId),
          or(isNull(media.channelId), eq(media.channelId, channelId)),
          or(isNull(media.expiresAt), gt(media.expiresAt, now)),
          inArray(media.id, [...ids]),
        ),
      )
      .orderBy(media.id)
      .for("share"),
  );
}
