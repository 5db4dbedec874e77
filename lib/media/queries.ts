import { and, asc, eq, gt, isNull, or } from "drizzle-orm";
import type { InboundMediaState, MediaTrouble } from "#db/media-enums";
import { inboundMedia, media } from "#db/schema/media";
import type { MediaKind } from "#lib/connectors/profile";
import { type Ctx, inTransaction } from "#lib/context";
import { notFound } from "#lib/errors";
import { isPicture } from "./file-types.ts";
import { consoleLink } from "./links.ts";

/** What is needed to give somebody a file. */
export type KeptFile = {
  id: string;
  kind: MediaKind;
  type: string;
  name: string | null;
  size: number;
  storageKey: string;
  /** Where its small picture is; null without one. */
  thumbnailKey: string | null;
};

/**
 * A file that is kept, of a channel that the reader may see.
 *
 * @throws DomainError "not_found" also for one of another workspace, and for one whose time is over
 */
export async function findMedia(ctx: Ctx, mediaId: string): Promise<KeptFile> {
  return inTransaction(ctx, async ({ db, workspaceId, now }) => {
    const { id, kind, type, name, size, storageKey, thumbnailKey } = media;
    const [row] = await db
      .select({ id, kind, type, name, size, storageKey, thumbnailKey })
      .from(media)
      .where(
        and(
          eq(media.workspaceId, workspaceId),
          eq(media.id, mediaId),
          or(isNull(media.expiresAt), gt(media.expiresAt, now)),
        ),
      );
    if (!row) throw notFound("file");
    return row;
  });
}

/** A file of an inbound message as a page shows it. */
export type MessageFile = {
  position: number;
  kind: MediaKind;
  state: InboundMediaState;
  trouble: MediaTrouble | null;
  /** The platform's own words about the trouble. */
  detail: string | null;
  name: string | null;
  /** By its first bytes once it is kept, else what the platform said. */
  type: string | null;
  /** Bytes; null until it is kept. */
  size: number | null;
  /** Null until it is kept; good for minutes. */
  href: string | null;
  /** Whether the page may show it as a picture. */
  picture: boolean;
};

/** The files of an inbound message, in its order; none for whoever may see no content. */
export async function listMessageFiles(ctx: Ctx, channelId: string, messageId: string): Promise<MessageFile[]> {
  return inTransaction(ctx, async ({ db, workspaceId, now }) => {
    const rows = await db
      .select({ inbound: inboundMedia, file: { id: media.id, type: media.type, size: media.size } })
      .from(inboundMedia)
      .leftJoin(media, and(eq(media.workspaceId, inboundMedia.workspaceId), eq(media.id, inboundMedia.mediaId)))
      .where(
        and(
          eq(inboundMedia.workspaceId, workspaceId),
          eq(inboundMedia.channelId, channelId),
          eq(inboundMedia.messageId, messageId),
        ),
      )
      .orderBy(asc(inboundMedia.position));
    return rows.map(({ inbound, file }) => ({
      position: inbound.position,
      kind: inbound.kind,
      state: inbound.state,
      trouble: inbound.trouble,
      detail: inbound.detail,
      name: inbound.name,
      type: file?.type ?? inbound.declaredType,
      size: file?.size ?? null,
      href: file ? consoleLink({ workspaceId, mediaId: file.id }, now) : null,
      picture: file !== null && isPicture(file.type),
    }));
  });
}
