import type { Readable } from "node:stream";
import type { ByteRange, FileStore } from "#lib/storage/file-store";
import { servedAs } from "./file-types.ts";
import type { KeptFile } from "./queries.ts";

export type Served = { status: 200 | 206 | 416; headers: Record<string, string>; body: Readable | null };

/**
 * What is answered to whoever may have a file. A browser gets its type only where that can do no harm, never guesses another,
 * and would run nothing of it.
 *
 * @param asked the header `Range`
 * @returns null when the storage has lost the file
 */
export async function serveFile(
  store: FileStore,
  file: KeptFile,
  asked: { range: string | undefined; inline: boolean },
): Promise<Served | null> {
  const { contentType, inline } = servedAs(file.type);
  const headers = {
    "content-type": contentType,
    "content-disposition": dispositionOf(file, inline && asked.inline),
    "content-security-policy": "sandbox; default-src 'none'",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "private, max-age=300",
    "accept-ranges": "bytes",
  };
  const range = rangeOf(asked.range, file.size);
  if (range === "beyond")
    return { status: 416, headers: { ...headers, "content-range": `bytes */${file.size}` }, body: null };
  const body = await store.get(file.storageKey, range ?? undefined);
  if (body === null) return null;
  if (range === null) return { status: 200, headers: { ...headers, "content-length": String(file.size) }, body };
  const { start, end } = range;
  const part = { "content-range": `bytes ${start}-${end}/${file.size}`, "content-length": String(end - start + 1) };
  return { status: 206, headers: { ...headers, ...part }, body };
}

/**
 * The small picture of a picture, which is whole in memory: it has some ten thousand bytes.
 *
 * @returns null where there is none, or the storage has lost it
 */
export async function serveSmall(store: FileStore, { thumbnailKey }: KeptFile): Promise<Served | null> {
  const body = thumbnailKey && (await store.get(thumbnailKey));
  if (!body) return null;
  const headers = {
    "content-type": "image/webp",
    "content-disposition": "inline",
    "content-security-policy": "sandbox; default-src 'none'",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "private, max-age=600",
  };
  return { status: 200, headers, body };
}

function dispositionOf({ name, kind, id }: KeptFile, inline: boolean): string {
  const shown = name ?? `${kind}-${id.slice(-8)}`;
  const plain = shown.replace(/[^\w.-]+/g, "_");
  const encoded = encodeURIComponent(shown.toWellFormed()).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16)}`,
  );
  return `${inline ? "inline" : "attachment"}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

/** One range of bytes. What is no such range, or names several, is answered with the whole file, as the protocol allows. */
function rangeOf(header: string | undefined, size: number): ByteRange | "beyond" | null {
  const [, first = "", last = ""] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? "") ?? [];
  if (first === "" && last === "") return null;
  const start = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === "" || last === "" ? size - 1 : Math.min(size - 1, Number(last));
  if (start >= size || (first === "" && last === "0")) return "beyond";
  return end < start ? null : { start, end };
}
