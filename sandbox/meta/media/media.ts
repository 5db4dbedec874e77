/** Media: upload, look up, download, delete; and resumable uploads, whose handles are samples of template headers. */
import { createHash } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { GraphError, invalid, missing } from "../graph/errors.ts";
import type { GraphAnswer, GraphCall } from "../graph/request.ts";
import type { App, Media, PhoneNumber } from "../world/model.ts";
import { fieldsOf, fileOf, readMultipart } from "./multipart.ts";
import { giveFile } from "./sent-files.ts";

const URL_LIFE_MS = 300_000;
const LIFE_MS = 30 * 86_400_000;
const MB = 1024 * 1024;
const KINDS: { mime: RegExp; max: number; magic: (b: Buffer) => boolean }[] = [
  { mime: /^image\/jpeg$/, max: 5 * MB, magic: (b) => b[0] === 0xff && b[1] === 0xd8 },
  { mime: /^image\/png$/, max: 5 * MB, magic: (b) => b.subarray(1, 4).toString() === "PNG" },
  { mime: /^image\/webp$/, max: 500 * 1024, magic: (b) => b.subarray(8, 12).toString() === "WEBP" },
  { mime: /^video\/(mp4|3gpp)$/, max: 16 * MB, magic: (b) => b.subarray(4, 8).toString() === "ftyp" },
  { mime: /^audio\/(aac|amr|mpeg|mp4|ogg)/, max: 16 * MB, magic: (b) => b.length > 3 },
  { mime: /^application\/pdf$/, max: 100 * MB, magic: (b) => b.subarray(0, 4).toString() === "%PDF" },
  { mime: /^(text\/plain|application\/(msword|vnd\.|octet-stream))/, max: 100 * MB, magic: () => true },
];

function checkFile(mime: string, bytes: Buffer): void {
  const kind = KINDS.find((k) => k.mime.test(mime));
  if (!kind)
    throw new GraphError(100, {
      message: `(#100) Param file must be a file with one of the supported types. Received file of type '${mime}'.`,
    });
  if (bytes.length === 0 || !kind.magic(bytes))
    throw new GraphError(131053, { details: `The file's content is not ${mime}.` });
  if (bytes.length > kind.max) throw new GraphError(131053, { details: `The file is larger than ${kind.max} bytes.` });
}

export async function uploadMedia(call: GraphCall, number: PhoneNumber): Promise<GraphAnswer> {
  const parts = readMultipart(call.headers["content-type"] ?? "", call.raw);
  if (!parts) throw invalid("The body must be multipart/form-data.");
  const fields = fieldsOf(parts);
  if (fields.messaging_product !== "whatsapp") throw missing("messaging_product");
  const file = fileOf(parts, "file");
  if (!file) throw missing("file");
  // Some clients name the kind of the file, others its whole type.
  const mime = fields.type?.includes("/") ? fields.type : file.mime;
  checkFile(mime, file.bytes);
  const { world, clock, mediaDir } = call.sandbox;
  const id = world.newId();
  const media: Media = {
    id,
    phoneId: number.id,
    mime,
    sha256: createHash("sha256").update(file.bytes).digest("hex"),
    size: file.bytes.length,
    file: join(mediaDir, id),
    expiresAt: clock.now() + LIFE_MS,
  };
  await writeFile(media.file, file.bytes);
  world.media.set(id, media);
  call.sandbox.changed();
  return { body: { id } };
}

export function readMedia(call: GraphCall, media: Media): GraphAnswer {
  const expires = call.sandbox.clock.now() + URL_LIFE_MS;
  return {
    body: {
      messaging_product: "whatsapp",
      url: `${call.sandbox.httpUrl}/media-files/${media.id}?ext=${Math.floor(expires / 1000)}`,
      mime_type: media.mime,
      sha256: media.sha256,
      file_size: String(media.size),
      id: media.id,
    },
  };
}

/** Downloads from a looked-up URL, valid for five minutes with the token. */
export async function fetchMedia(call: GraphCall, media: Media): Promise<GraphAnswer> {
  if (Number(call.query.get("ext")) * 1000 < call.sandbox.clock.now())
    throw new GraphError(100, { http: 404, message: "URL expired." });
  return giveFile(call, media);
}

export async function deleteMedia(call: GraphCall, media: Media): Promise<GraphAnswer> {
  call.sandbox.world.media.delete(media.id);
  await rm(media.file, { force: true });
  call.sandbox.changed();
  return { body: { success: true } };
}

export function startUpload(call: GraphCall, app: App): GraphAnswer {
  const length = Number(call.query.get("file_length"));
  const mime = call.query.get("file_type") ?? "";
  if (!Number.isInteger(length) || length <= 0) throw missing("file_length");
  if (!KINDS.some((k) => k.mime.test(mime))) throw invalid("Param file_type is not supported.");
  const id = `upload:${call.sandbox.world.random.word(40)}`;
  call.sandbox.world.uploads.set(id, {
    id,
    fileName: call.query.get("file_name") ?? app.name,
    mime,
    length,
    received: 0,
    handle: null,
  });
  return { body: { id } };
}

/** Appends bytes to a resumable upload from `file_offset`; the last ones return the handle. */
export function continueUpload(call: GraphCall, id: string): GraphAnswer {
  const upload = call.sandbox.world.uploads.get(id);
  if (!upload) throw new GraphError(100, { message: `Invalid upload session ${id}`, subcode: 33 });
  if (call.method === "GET") return { body: { id, file_offset: upload.received } };
  if (Number(call.headers.file_offset) !== upload.received) throw invalid(`file_offset must be ${upload.received}.`);
  if (upload.received + call.raw.length > upload.length) throw invalid("More bytes than file_length.");
  upload.received += call.raw.length;
  if (upload.mime.startsWith("image/"))
    upload.content = Buffer.concat([Buffer.from(upload.content ?? "", "base64"), call.raw]).toString("base64");
  if (upload.received < upload.length) return { body: { id, file_offset: upload.received } };
  upload.handle = `4::${Buffer.from(upload.mime).toString("base64")}:${call.sandbox.world.random.word(60)}`;
  call.sandbox.changed();
  return { body: { h: upload.handle } };
}
