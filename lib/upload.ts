import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";

/** A file more than `maxBytes` long; what had arrived of it is gone. */
export class UploadTooLarge extends Error {
  override name = "UploadTooLarge";
}

export type StoredUpload = { path: string; bytes: number; remove(): Promise<void> };

/**
 * Streams an upload to a file only this account can read; memory holds a few chunks of it at a time.
 *
 * @returns the file; the caller removes it whatever happens
 * @throws UploadTooLarge as soon as one byte too many has arrived; the signal's reason when called off. Nothing is left then
 */
export async function storeUpload(
  body: ReadableStream<Uint8Array>,
  { maxBytes, signal }: { maxBytes: number; signal: AbortSignal },
): Promise<StoredUpload> {
  // The directory is 0700 by itself; the file's own mode holds where umask is careless.
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
