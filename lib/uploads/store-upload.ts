import { createWriteStream } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";

/** Thrown when an upload is larger than `maxBytes`. The partial file has been deleted. */
export class UploadTooLarge extends Error {
  override name = "UploadTooLarge";
}

/** Thrown when an upload stops arriving, or takes too long as a whole. The partial file has been deleted. */
export class UploadTooSlow extends Error {
  override name = "UploadTooSlow";
}

export type StoredUpload = { path: string; bytes: number; remove(): Promise<void> };

export type UploadLimits = {
  maxBytes: number;
  /** Longest pause between two chunks, in milliseconds. */
  pauseMs?: number;
  /** Longest time for the whole file, in milliseconds. */
  totalMs?: number;
};

const folderPrefix = "carillon-upload-";

/**
 * A place for a file on this machine, in a folder that only this account can read. What a killed process leaves is removed when
 * the next one starts.
 *
 * @returns the path, where nothing is yet; the caller must remove it in any case
 */
export async function makeTemporaryFile(): Promise<{ path: string; remove(): Promise<void> }> {
  // mkdtemp creates the directory with mode 0700; the mode of the file does not depend on the umask.
  const folder = await mkdtemp(join(tmpdir(), `${folderPrefix}${process.pid}-`));
  return { path: join(folder, "file"), remove: () => rm(folder, { recursive: true, force: true }) };
}

/**
 * Streams an upload to a temporary file that only this account can read. Only a few chunks are in memory at a time.
 *
 * @returns the file, which the caller must remove in any case
 * @throws UploadTooLarge as soon as the limit is exceeded, UploadTooSlow when the file stops arriving; the signal's reason
 * when aborted. The file is deleted in each case
 */
export async function storeUpload(
  body: ReadableStream<Uint8Array>,
  { maxBytes, pauseMs = 30_000, totalMs = 900_000 }: UploadLimits,
  signal: AbortSignal,
): Promise<StoredUpload> {
  const { path, remove } = await makeTemporaryFile();
  const slow = new AbortController();
  const stop = () => slow.abort(new UploadTooSlow());
  const pause = setTimeout(stop, pauseMs);
  const total = setTimeout(stop, totalMs);
  let bytes = 0;
  const measure = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      pause.refresh();
      bytes += chunk.byteLength;
      if (bytes > maxBytes) done(new UploadTooLarge());
      else done(null, chunk);
    },
  });
  try {
    const source = Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]);
    const ended = AbortSignal.any([signal, slow.signal]);
    await pipeline(source, measure, createWriteStream(path, { mode: 0o600 }), { signal: ended });
    return { path, bytes, remove };
  } catch (error) {
    await remove();
    throw slow.signal.aborted ? slow.signal.reason : error;
  } finally {
    clearTimeout(pause);
    clearTimeout(total);
  }
}

/**
 * Removes what uploads left behind when their process was killed. Call it when a process starts, before its first upload: a
 * folder with this process's own number is an earlier one's.
 *
 * @returns how many files were removed
 */
export async function removeLeftUploads(): Promise<number> {
  const names = await readdir(tmpdir());
  const left = names.filter((name) => {
    const pid = Number(name.match(/^carillon-upload-(\d+)-/)?.[1]);
    return Number.isInteger(pid) && (pid === process.pid || !isAlive(pid));
  });
  // Another account's folders cannot be removed, and are not ours to remove.
  await Promise.all(left.map((name) => rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => {})));
  return left.length;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
