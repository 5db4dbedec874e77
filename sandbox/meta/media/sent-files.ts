/** Files that people send from their phones: kept as media of the platform, and given out as the dial says. */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { Sandbox } from "../../sandbox.ts";
import { GraphError } from "../graph/errors.ts";
import type { GraphAnswer, GraphCall } from "../graph/request.ts";
import type { Media } from "../world/model.ts";

const LIFE_MS = 30 * 86_400_000;
const MB = 1024 * 1024;

/** A red dot, for whoever sends a picture and has none. */
const DOT =
  "iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4//8/w38GIAXDIBKE0DHxgljNBAAO9TXL0Y4OHwAAAABJRU5ErkJggg==";

export type SentFile = {
  kind: "image" | "video" | "audio" | "document" | "sticker";
  /** What the phone says that it is. */
  type: string;
  name: string | null;
  bytes: Buffer;
};

const TYPES: Record<SentFile["kind"], string> = {
  image: "image/png",
  video: "video/mp4",
  audio: "audio/ogg",
  document: "application/pdf",
  sticker: "image/webp",
};

/** Reads `{kind, type, name, base64}` of a control call; a picture where it says nothing. @returns null for no file */
export function sentFileOf(value: unknown): SentFile | null {
  if (typeof value !== "object" || value === null) return null;
  const { kind, type, name, base64 } = value as Record<string, unknown>;
  const known = Object.keys(TYPES).find((one) => one === kind) as SentFile["kind"] | undefined;
  const chosen = known ?? "image";
  return {
    kind: chosen,
    type: typeof type === "string" && type !== "" ? type : TYPES[chosen],
    name: typeof name === "string" && name !== "" ? name : null,
    bytes: Buffer.from(typeof base64 === "string" ? base64 : DOT, "base64"),
  };
}

/** Keeps a file that a person sent to a number, page, account or service. */
export function keepSentFile(sandbox: Sandbox, ownerId: string, { type, bytes }: SentFile): Media {
  const { world, clock, mediaDir } = sandbox;
  const id = world.newId();
  const media: Media = {
    ...{ id, phoneId: ownerId, mime: type, size: bytes.length, file: join(mediaDir, id) },
    sha256: createHash("sha256").update(bytes).digest("hex"),
    expiresAt: clock.now() + LIFE_MS,
  };
  writeFileSync(media.file, bytes);
  world.media.set(id, media);
  sandbox.changed();
  return media;
}

/** Where anybody may fetch a file, as platforms without tokens for files have it. */
export function sharedUrl(sandbox: Sandbox, { id }: Media): string {
  return `${sandbox.httpUrl}/shared-files/${id}`;
}

/** `/shared-files/<id>`, with any token or none. */
export function sharedFile(call: GraphCall, id: string): Promise<GraphAnswer> {
  const media = call.sandbox.world.media.get(id);
  // What is of a number is given with its token only.
  if (!media || call.sandbox.world.numbers.has(media.phoneId) || media.expiresAt < call.sandbox.clock.now())
    throw new GraphError(100, { http: 404, message: "URL expired." });
  return giveFile(call, media);
}

/** A file's content, or the trouble that the dial `downloads` makes with it. */
export async function giveFile({ sandbox }: GraphCall, media: Media): Promise<GraphAnswer> {
  const headers = { "content-type": media.mime };
  switch (sandbox.dials.downloads) {
    case "fail":
      throw new GraphError(2, { http: 500 });
    case "gone":
      throw new GraphError(100, { http: 404, message: "URL expired." });
    case "slow":
      return { body: Readable.from(halfOf(sandbox, media)), headers };
    case "huge":
      return { body: Readable.from(zeros(4_096)), headers: { ...headers, "content-length": String(4_096 * MB) } };
    case "endless":
      return { body: Readable.from(zeros(Number.POSITIVE_INFINITY)), headers };
    default:
      return { body: readFileSync(media.file), headers };
  }
}

async function* halfOf(sandbox: Sandbox, media: Media) {
  const content = readFileSync(media.file);
  yield content.subarray(0, content.length / 2);
  await sandbox.clock.wait(600_000);
  yield content.subarray(content.length / 2);
}

async function* zeros(megabytes: number) {
  const some = Buffer.alloc(MB);
  for (let sent = 0; sent < megabytes; sent++) yield some;
}
