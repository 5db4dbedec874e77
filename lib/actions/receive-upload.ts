import "server-only";
import type { Ctx } from "#lib/context";
import { env } from "#lib/env";
import { DomainError } from "#lib/errors";
import { type StoredUpload, storeUpload, UploadTooLarge, UploadTooSlow } from "#lib/uploads/store-upload";
import { uploadRoom } from "#lib/uploads/upload-room";

export type ReceivedUpload = StoredUpload & {
  /** For display and logs: without directories and control characters. */
  name: string;
};

/**
 * Takes a file from the raw body of a request, within the room there is for uploads.
 *
 * @param words the part of the catalogue `errors` that has `fileTooLarge` and `fileMissing`
 * @param fallback the name of a file that has none
 * @param most bytes, where it is less than any upload may have
 * @returns the file, which the caller must remove in any case
 * @throws DomainError when it is missing, too large or stops arriving, or when too many arrive at once
 */
export async function receiveUpload(
  ctx: Ctx,
  request: Request,
  words: "campaigns" | "audience" | "requests" | "customers" | "numbers" | "media",
  fallback: string,
  most = Number.POSITIVE_INFINITY,
): Promise<ReceivedUpload> {
  const maxBytes = Math.min(env().UPLOAD_MAX_BYTES, most);
  const megabytes = Math.floor(maxBytes / 1024 / 1024);
  const tooLarge = () => new DomainError("limit_exceeded", `${words}.fileTooLarge`, { values: { megabytes } });
  const bytes = Number(request.headers.get("content-length") ?? maxBytes);
  if (bytes > maxBytes) throw tooLarge();
  if (!request.body) throw new DomainError("invalid", `${words}.fileMissing`);
  const leaveRoom = uploadRoom().take(ctx.workspaceId, bytes);
  try {
    const stored = await storeUpload(request.body, { maxBytes }, request.signal);
    const name = fileName(request) || fallback;
    return { ...stored, name, remove: () => stored.remove().finally(leaveRoom) };
  } catch (error) {
    leaveRoom();
    if (error instanceof UploadTooLarge) throw tooLarge();
    if (error instanceof UploadTooSlow) throw new DomainError("invalid", "upload.slow");
    throw error;
  }
}

/** The status of an upload's refusal, where it says more than that of its code. */
export function uploadStatus(error: unknown): number | undefined {
  if (!(error instanceof DomainError)) return undefined;
  if (error.key === "upload.slow") return 408;
  return error.key.endsWith(".fileTooLarge") ? 413 : undefined;
}

function fileName(request: Request): string {
  const raw = request.headers.get("x-file-name") ?? "";
  let name = raw;
  try {
    name = decodeURIComponent(raw);
  } catch {
    // Not percent-encoded: use it as it is.
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they have no place in a name that is shown
  const plain = name.replace(/^.*[\\/]/s, "").replace(/[\u0000-\u001f\u007f]/g, "");
  return plain.slice(0, 200).toWellFormed();
}
