import { open } from "node:fs/promises";
import { fileTypeFromFile } from "file-type";
import type { MediaKind } from "#lib/connectors/profile";

/** Bytes of a text that are looked at for markup. */
const sampleBytes = 4_100;

/** Names of one format that mean the same. */
const sameTypes: Record<string, string> = {
  "audio/x-m4a": "audio/mp4",
  "audio/opus": "audio/ogg",
  "audio/vnd.wave": "audio/wav",
  "video/3gpp2": "video/3gpp",
};

/** Beginnings of texts that a browser would run, each with its type. */
const markup: readonly [RegExp, string][] = [
  [/<svg[\s>]/i, "image/svg+xml"],
  [/<(!doctype\s+html|html|head|body|script|iframe|img|a|div|meta|style|form|object|embed|link)[\s>/]/i, "text/html"],
  [/^\s*<\?xml|^\s*<[a-z][\w:-]*[\s>]/i, "application/xml"],
];

/** What a file is by its own bytes, whatever its name or its sender say. */
export async function typeOfFile(path: string): Promise<string> {
  const found = await fileTypeFromFile(path).catch(() => undefined);
  const type = found?.mime.split(";")[0]?.trim();
  if (type !== undefined && type !== "application/xml") return sameTypes[type] ?? type;
  const sample = await sampleOf(path);
  if (sample.includes(0)) return "application/octet-stream";
  const text = sample.toString("latin1");
  return markup.find(([pattern]) => pattern.test(text))?.[1] ?? "text/plain";
}

async function sampleOf(path: string): Promise<Buffer> {
  const file = await open(path, "r");
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(sampleBytes), 0, sampleBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** What a file of a type is to a platform. */
export function kindOfType(type: string): MediaKind {
  if (type === "image/webp") return "sticker";
  if (/^image\/(jpeg|png|gif)$/.test(type)) return "image";
  if (/^video\/(mp4|3gpp|quicktime|webm)$/.test(type)) return "video";
  if (/^audio\/(aac|amr|mpeg|mp4|ogg|wav)$/.test(type)) return "audio";
  return "document";
}

/** Types that a browser shows as what they are, and runs nothing of. */
const shown = new Set([
  ...["image/png", "image/jpeg", "image/webp", "image/gif", "video/mp4", "video/3gpp"],
  ...["audio/ogg", "audio/mpeg", "audio/aac", "audio/amr", "audio/mp4"],
]);

/** How a browser gets a file: its own type only where that can do no harm, and everything else to be saved. */
export function servedAs(type: string): { contentType: string; inline: boolean } {
  if (shown.has(type)) return { contentType: type, inline: true };
  return { contentType: type === "application/pdf" ? type : "application/octet-stream", inline: false };
}

/** Whether a page may show the file as a picture. */
export function isPicture(type: string): boolean {
  return type.startsWith("image/") && shown.has(type);
}
