import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32, deflateSync } from "node:zlib";
import sharp from "sharp";
import type { FileStore, LocalFile } from "#lib/storage/file-store";
import { localStore } from "#lib/storage/local-store";

/** A picture of one pixel. */
export const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
/** The beginning of a photo. */
export const jpeg = Buffer.from("ffd8ffe000104a46494600010100000100010000ffd9", "hex");
export const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
export const html = Buffer.from("<!doctype html><html><script>alert(1)</script></html>");
export const pdf = Buffer.from("%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n");

/** A storage of a test's own, and files that are about to be kept. */
export async function makeStore(): Promise<{
  store: FileStore;
  root: string;
  file(content: Buffer): Promise<LocalFile>;
  remove(): Promise<void>;
}> {
  const folder = await mkdtemp(join(tmpdir(), "media-test-"));
  const root = join(folder, "media");
  return {
    store: localStore(root),
    root,
    async file(content) {
      const path = join(folder, randomUUID());
      await writeFile(path, content);
      return { path, bytes: content.length };
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** A picture of one colour that can be read. */
export function pictureOf(width: number, height: number, background = "#2a6"): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background } })
    .png()
    .toBuffer();
}

/** The beginning of a picture with so many pixels. */
export function pngHeader(width: number, height: number): Buffer {
  const header = Buffer.alloc(17);
  header.write("IHDR", "latin1");
  header.writeUInt32BE(width, 4);
  header.writeUInt32BE(height, 8);
  // Eight bits of grey.
  header.writeUInt8(8, 12);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(13);
  sum.writeUInt32BE(crc32(header));
  return Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), length, header, sum]);
}

/** A film without pictures, as long as its header says. */
export function film({
  perSecond,
  units,
  long = false,
  before = 0,
}: {
  perSecond: number;
  units: number;
  long?: boolean;
  /** Bytes that stand before the header. */
  before?: number;
}): Buffer {
  const box = (name: string, content: Buffer) => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(content.length + 8);
    head.write(name, 4, "latin1");
    return Buffer.concat([head, content]);
  };
  const header = Buffer.alloc(108);
  if (long) {
    header.writeUInt8(1, 0);
    header.writeUInt32BE(perSecond, 20);
    header.writeBigUInt64BE(BigInt(units), 24);
  } else {
    header.writeUInt32BE(perSecond, 12);
    header.writeUInt32BE(units, 16);
  }
  const type = box("ftyp", Buffer.from("isom\0\0\x02\0isommp41", "latin1"));
  return Buffer.concat([type, box("mdat", Buffer.alloc(before)), box("moov", box("mvhd", header))]);
}

/** A picture with so many pixels in few bytes. It is cut off, and its header can be read. */
export function bombOf(width: number, height: number): Buffer {
  const rows = deflateSync(Buffer.alloc(1_000 * Math.min(height, 1_000)));
  return Buffer.concat([pngHeader(width, height), chunk("IDAT", rows), chunk("IEND", Buffer.alloc(0))]);
}

function chunk(name: string, content: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  // Readers of the header do not look at the sums of what follows.
  return Buffer.concat([length, Buffer.from(name), content, Buffer.alloc(4)]);
}
