import { and, eq, isNull } from "drizzle-orm";
import { channels } from "#db/schema/channels";
import type { MediaKind, PlatformProfile } from "#lib/connectors/profile";
import { profileFor } from "#lib/connectors/profiles";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError, notFound } from "#lib/errors";
import type { FileStore, LocalFile } from "#lib/storage/file-store";
import { kindOfType, typeOfFile } from "./file-types.ts";
import { keepFile } from "./keep-file.ts";

export type UploadedMedia = { id: string; kind: MediaKind; type: string; size: number; name: string };

/**
 * Keeps a file that a member uploaded, to be sent from a channel.
 *
 * @param declaredType what the browser said that it is; the file itself decides
 * @throws DomainError "not_found" for a channel of another workspace, "invalid" for what the platform does not take,
 *   "limit_exceeded" for more than it takes, or more than the workspace has room for
 */
export async function uploadMedia(
  ctx: Ctx,
  input: { channelId: string; file: LocalFile & { name: string }; declaredType: string | null },
  store: FileStore,
): Promise<UploadedMedia> {
  const { channelId, file } = input;
  const profile = await profileOf(ctx, channelId);
  if (file.bytes === 0) throw new DomainError("invalid", "media.empty");
  const type = await typeOfFile(file.path);
  const kind = kindFor(profile, type);
  const most = profile.media[kind] ?? 0;
  if (file.bytes > most) {
    const megabytes = Math.round((most / 1024 / 1024) * 10) / 10;
    throw new DomainError("limit_exceeded", "media.fileTooLarge", { values: { megabytes } });
  }
  const { name } = file;
  const declaredType = input.declaredType?.slice(0, 200) ?? null;
  const facts = { channelId, source: "uploaded" as const, kind, type, declaredType, name, expiresAt: null };
  const id = await keepFile(ctx, store, file, facts);
  return { id, kind, type, size: file.bytes, name };
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
