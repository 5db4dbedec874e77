import { and, desc, eq, gt, inArray, isNull, or, sql } from "drizzle-orm";
import { channels } from "#db/schema/channels";
import { libraryFiles, media } from "#db/schema/media";
import type { MediaKind } from "#lib/connectors/profile";
import { profileFor } from "#lib/connectors/profiles";
import { type Ctx, inTransaction } from "#lib/context";
import { notFound } from "#lib/errors";
import { consoleLink } from "../links.ts";
import { acceptanceOf, type FitProblem, fitProblem } from "./rules.ts";
import type { FindFilesInput } from "./schema.ts";

/** A file to choose, with what stands against it. */
export type FileChoice = {
  libraryId: string;
  /** The file itself, as templates name it. */
  id: string;
  name: string;
  kind: MediaKind;
  type: string;
  size: number;
  width: number | null;
  height: number | null;
  small: boolean;
  href: string;
  problem: FitProblem | null;
};

/** Files that are shown to choose from at a time. */
const perPage = 24;

/**
 * Files of the library that could stand in a template of a channel: of the types that its platform takes for the kind, the newest
 * first. Those that are too large or of the wrong shape are among them, with what is wrong.
 *
 * @returns `more`: there is another page
 * @throws DomainError "not_found" for a channel of another workspace
 */
export async function findFiles(ctx: Ctx, input: FindFilesInput): Promise<{ files: FileChoice[]; more: boolean }> {
  const { channelId, kind, q, page } = input;
  return inTransaction(ctx, async ({ db, workspaceId, now }) => {
    const [channel] = await db
      .select({ type: channels.type })
      .from(channels)
      .where(and(eq(channels.workspaceId, workspaceId), eq(channels.id, channelId)));
    if (!channel) throw notFound("channel");
    const profile = profileFor(channel.type);
    const accepted = profile && acceptanceOf(profile, kind);
    if (!accepted) return { files: [], more: false };
    const { width, height, type, size, thumbnail } = media;
    const rows = await db
      .select({
        ...{ libraryId: libraryFiles.id, id: media.id, name: libraryFiles.name, kind: media.kind },
        ...{ type, size, width, height, thumbnail },
      })
      .from(libraryFiles)
      .innerJoin(media, and(eq(media.workspaceId, libraryFiles.workspaceId), eq(media.id, libraryFiles.mediaId)))
      .where(
        and(
          eq(libraryFiles.workspaceId, workspaceId),
          or(isNull(libraryFiles.channelId), eq(libraryFiles.channelId, channelId)),
          or(isNull(media.expiresAt), gt(media.expiresAt, now)),
          accepted.types ? inArray(media.type, [...accepted.types]) : eq(media.kind, kind),
          q ? sql`position(lower(${q}) in lower(${libraryFiles.name})) > 0` : undefined,
        ),
      )
      .orderBy(desc(libraryFiles.createdAt), desc(libraryFiles.id))
      .limit(perPage + 1)
      .offset((page - 1) * perPage);
    const files = rows.slice(0, perPage).map(({ thumbnail, ...file }) => ({
      ...file,
      small: thumbnail === "made",
      href: consoleLink({ workspaceId, mediaId: file.id }, now),
      problem: fitProblem(accepted, file),
    }));
    return { files, more: rows.length > perPage };
  });
}
