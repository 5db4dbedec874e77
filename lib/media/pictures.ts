import { open } from "node:fs/promises";
import sharp from "sharp";

/** Pictures of more pixels are not taken: a small file can stand for more than a machine has memory for. */
export const mostPixels = 50_000_000;

/** The longer side of a small picture. */
const thumbnailSide = 480;
/** For one small picture; what takes longer gets none. */
const thumbnailSeconds = 10;

/** What is opened at all: nothing that refers to other files, and nothing that draws. */
const opened = new Set(["image/jpeg", "image/png", "image/webp", "image/gif"]);
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({
  operation: ["VipsForeignLoadJpeg", "VipsForeignLoadPng", "VipsForeignLoadWebp", "VipsForeignLoadNsgif"],
});
// One picture at a time has one thread, and nothing of it stays in memory.
sharp.concurrency(1);
sharp.cache(false);

/** Width and height in pixels. */
export type PictureSize = { width: number; height: number };

/** Whether pictures of the type get a small picture. */
export function isReadablePicture(type: string): boolean {
  return opened.has(type);
}

/**
 * The size of a picture as it is shown, from its header alone.
 *
 * @param file its path, or its content
 * @param type what it is by its first bytes
 * @returns null for what is no picture, and for one that cannot be read
 */
export async function pictureSize(file: string | Buffer, type: string): Promise<PictureSize | null> {
  if (!opened.has(type)) return null;
  try {
    const { autoOrient } = await sharp(file, { limitInputPixels: false }).metadata();
    return { width: autoOrient.width, height: autoOrient.height };
  } catch {
    return null;
  }
}

/**
 * Makes the small picture of a picture, upright and in WebP; of a moving one it shows the beginning.
 *
 * @returns null when the picture cannot be read, has too many pixels, or takes too long
 */
export async function makeSmallPicture(content: Buffer): Promise<Buffer | null> {
  try {
    return await sharp(content, { limitInputPixels: mostPixels, sequentialRead: true, failOn: "error" })
      .autoOrient()
      .resize({ width: thumbnailSide, height: thumbnailSide, fit: "inside", withoutEnlargement: true })
      .webp({ quality: 75 })
      .timeout({ seconds: thumbnailSeconds })
      .toBuffer();
  } catch {
    return null;
  }
}

/** Boxes of a film that are looked at, whatever it claims to consist of. */
const mostBoxes = 200;

/**
 * How long a film or sound in an MP4 or 3GP file is, from its header.
 *
 * @returns milliseconds; null for other files, and where the header does not say
 * @see ISO/IEC 14496-12, section 8.2.2 (mvhd)
 */
export async function filmLength(path: string, type: string): Promise<number | null> {
  if (!/^(video\/(mp4|3gpp|quicktime)|audio\/mp4)$/.test(type)) return null;
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const read = async (at: number, length: number) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at);
      return bytesRead === length ? buffer : null;
    };
    let [at, end] = [0, size];
    for (let looked = 0; looked < mostBoxes && at + 8 <= end; looked++) {
      const head = await read(at, 16);
      if (!head) return null;
      const name = head.toString("latin1", 4, 8);
      const short = head.readUInt32BE(0);
      const length = short === 1 ? Number(head.readBigUInt64BE(8)) : short === 0 ? end - at : short;
      const headLength = short === 1 ? 16 : 8;
      if (length < headLength) return null;
      if (name === "mvhd") return lengthOf(await read(at + headLength, 32));
      if (name === "moov") [at, end] = [at + headLength, Math.min(end, at + length)];
      else at += length;
    }
    return null;
  } finally {
    await file.close();
  }
}

/** @param header the movie header without its own head: units a second, and how many of them */
function lengthOf(header: Buffer | null): number | null {
  if (!header) return null;
  const long = header[0] === 1;
  const perSecond = header.readUInt32BE(long ? 20 : 12);
  const units = long ? Number(header.readBigUInt64BE(24)) : header.readUInt32BE(16);
  const ms = perSecond === 0 ? 0 : Math.round((units * 1_000) / perSecond);
  // A header that does not know says nothing, or everything.
  return ms > 0 && ms <= 2_147_483_647 ? ms : null;
}
