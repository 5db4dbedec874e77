import { and, eq, isNull } from "drizzle-orm";
import { channels } from "#db/schema/channels";
import type { MediaKind, PlatformProfile } from "#lib/connectors/profile";
import { allProfiles, profileFor } from "#lib/connectors/profiles";
import { type Ctx, inTransaction, limitOf } from "#lib/context";
import { DomainError, notFound } from "#lib/errors";
import type { FileStore } from "#lib/storage/file-store";
import { kindOfType, typeOfFile } from "./file-types.ts";
import { addToLibrary, type NewFacts, type NewFile } from "./library/add-to-library.ts";
import { replaceFile } from "./library/replace-file.ts";
import { isActiveContent, mostBytes } from "./library/rules.ts";
import { filmLength, mostPixels, pictureSize } from "./pictures.ts";

export type UploadedMedia = {
  /** Of the file itself, which templates name. */
  id: string;
  libraryId: string;
  kind: MediaKind;
  type: string;
  size: number;
  name: string;
  width: number | null;
  height: number | null;
  /** The library had the same content already, perhaps under another name: that file is given. */
  known: boolean;
};

type Upload = { file: NewFile; declaredType: string | null };

/**
 * Keeps a file that a member uploaded in the library. For a channel it has to be one that its platform takes, else one that any
 * does. A member who is limited to channels keeps it for one of them, and everybody else for the whole workspace.
 *
 * @param upload.declaredType what the browser said that it is; the file itself decides
 * @throws DomainError "not_found" for a channel of another workspace, "invalid" for what the platform does not take or a limited
 *   member who names no channel, "limit_exceeded" for more than it takes, or more than the workspace has room for
 */
export async function uploadMedia(
  ctx: Ctx,
  upload: Upload & { channelId: string | null },
  store: FileStore,
): Promise<UploadedMedia> {
  const { file } = upload;
  const limit = limitOf(ctx);
  const channelId = upload.channelId ?? (limit?.length === 1 ? (limit[0] ?? null) : null);
  if (limit && channelId === null) throw new DomainError("invalid", "library.channelNeeded");
  const profile = channelId === null ? null : await profileOf(ctx, channelId);
  const facts = await factsOf(upload, profile);
  const owner = limit ? channelId : null;
  const added = await addToLibrary(ctx, { channelId: owner, file, facts }, store);
  return { ...shownFacts(facts, file), ...added, id: added.mediaId };
}

/**
 * Puts an uploaded file in the place of one of the library.
 *
 * @throws DomainError as `uploadMedia` and `replaceFile`
 */
export async function uploadReplacement(
  ctx: Ctx,
  upload: Upload & { libraryId: string },
  store: FileStore,
): Promise<UploadedMedia> {
  const { file, libraryId } = upload;
  const facts = await factsOf(upload, null);
  const { mediaId } = await replaceFile(ctx, { id: libraryId, file, facts }, store);
  return { ...shownFacts(facts, file), id: mediaId, libraryId, name: file.name, known: false };
}

function shownFacts({ kind, type, width = null, height = null }: NewFacts, { bytes }: NewFile) {
  return { kind, type, size: bytes, width, height };
}

async function factsOf({ file, declaredType }: Upload, profile: PlatformProfile | null): Promise<NewFacts> {
  if (file.bytes === 0) throw new DomainError("invalid", "media.empty");
  const type = await typeOfFile(file.path);
  if (isActiveContent(type)) throw new DomainError("invalid", "media.typeNotTaken", { values: { type } });
  const kind = profile ? kindFor(profile, type) : kindOfType(type);
  const most = profile ? (profile.media[kind] ?? 0) : mostBytes(allProfiles(), type);
  if (most === 0) throw new DomainError("invalid", "media.typeNotTaken", { values: { type } });
  if (file.bytes > most) {
    const megabytes = Math.round((most / 1024 / 1024) * 10) / 10;
    throw new DomainError("limit_exceeded", "media.fileTooLarge", { values: { megabytes } });
  }
  const size = await pictureSize(file.path, type);
  if (size && size.width * size.height > mostPixels) {
    const megapixels = Math.round((size.width * size.height) / 1_000_000);
    const values = { megapixels, most: mostPixels / 1_000_000 };
    throw new DomainError("limit_exceeded", "library.manyPixels", { values });
  }
  const durationMs = await filmLength(file.path, type);
  return { kind, type, declaredType: declaredType?.slice(0, 200) ?? null, ...size, durationMs };
}

async function profileOf(ctx: Ctx, channelId: string): Promise<PlatformProfile> {
  const [channel] = await inTransaction(ctx, ({ db, workspaceId }) =>
    db
      .select({ type: channels.type })
      .from(channels)
      .where(and(eq(channels.workspaceId, workspaceId), eq(channels.id, channelId), isNull(channels.deletedAt))),
  );
  if (!channel) throw notFound("channel");
  const profile = profileFor(channel.type);
  if (!profile) throw new DomainError("precondition_failed", "channels.typeNotBindable");
  return profile;
}

/** As what the platform takes a file of this type: a sticker may be a picture elsewhere, and anything a document. */
function kindFor({ media, mediaTypes = {} }: PlatformProfile, type: string): MediaKind {
  const takes = (kind: MediaKind) => media[kind] !== undefined && (mediaTypes[kind]?.includes(type) ?? true);
  const usual = kindOfType(type);
  const found = ([usual, ...(usual === "sticker" ? ["image" as const] : []), "document"] as MediaKind[]).find(takes);
  if (!found) throw new DomainError("invalid", "media.typeNotTaken", { values: { type } });
  return found;
}
