import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";

/** Thrown when an upload is larger than `maxBytes`. The partial file has been deleted. */
export class UploadTooLarge extends Error {
  override name = "UploadTooLarge";
}

export type StoredUpload = { path: string; bytes: number; remove(): Promise<void> };

/**
 * Streams an upload to a temporary file that only this account can read. Only a few chunks are in memory at a time.
 *
 * @returns the file, which the caller must remove in any case
 * @throws UploadTooLarge as soon as the limit is exceeded; the signal's reason when aborted. The file is deleted in both cases
 */
export async function storeUpload(
  body: ReadableStream<Uint8Array>,
  { maxBytes, signal }: { maxBytes: number; signal: AbortSignal },
): Promise<StoredUpload> {
  // mkdtemp creates the directory with mode 0700; the mode of the file does not depend on the umask.
  const folder = await mkdtemp(join(tmpdir(), "carillon-upload-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  const path = join(folder, "file");
  let bytes = 0;
  const measure = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) done(new UploadTooLarge());
      else done(null, chunk);
    },
  });
  try {
    const source = Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]);
    await pipeline(source, measure, createWriteStream(path, { mode: 0o600 }), { signal });
    return { path, bytes, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
