import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, describe, expect, test } from "vitest";
import { filmLength, makeSmallPicture, mostPixels, pictureSize } from "./pictures.ts";
import { bombOf, film, pngHeader } from "./testing.ts";

const folder = await mkdtemp(join(tmpdir(), "pictures-test-"));
afterAll(() => rm(folder, { recursive: true, force: true }));
const file = async (content: Buffer) => {
  const path = join(folder, String(Math.random()));
  await writeFile(path, content);
  return path;
};
const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: "#2a6" } });

describe("the size of a picture", () => {
  test.each(["png", "jpeg", "webp", "gif"] as const)("is read from its header: %s", async (format) => {
    const content = await picture(300, 200).toFormat(format).toBuffer();
    expect(await pictureSize(content, `image/${format}`)).toEqual({ width: 300, height: 200 });
    expect(await pictureSize(await file(content), `image/${format}`)).toEqual({ width: 300, height: 200 });
  });

  test("is that of the picture as it is shown", async () => {
    const turned = await picture(300, 200).jpeg().withMetadata({ orientation: 6 }).toBuffer();
    expect(await pictureSize(turned, "image/jpeg")).toEqual({ width: 200, height: 300 });
  });

  test("is told of a bomb without unpacking it", async () => {
    const bomb = bombOf(30_000, 30_000);
    expect(bomb.length).toBeLessThan(100_000);
    expect(await pictureSize(bomb, "image/png")).toEqual({ width: 30_000, height: 30_000 });
  });

  test.each([
    ["a drawing", Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), "image/svg+xml"],
    [
      "a drawing that is called a picture",
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9"/>'),
      "image/png",
    ],
    ["a picture that is cut off", pngHeader(9, 9).subarray(0, 20), "image/png"],
    ["a paper", Buffer.from("%PDF-1.4"), "application/pdf"],
  ])("is unknown for %s", async (_name, content, type) => {
    expect(await pictureSize(content, type)).toBeNull();
  });
});

describe("a small picture", () => {
  test("fits into its square, and is never larger than the picture", async () => {
    const wide = await makeSmallPicture(await picture(2_000, 1_000).png().toBuffer());
    expect(await sharp(wide ?? Buffer.alloc(0)).metadata()).toMatchObject({ format: "webp", width: 480, height: 240 });
    const small = await makeSmallPicture(await picture(20, 10).png().toBuffer());
    expect(await sharp(small ?? Buffer.alloc(0)).metadata()).toMatchObject({ width: 20, height: 10 });
  });

  test("is made of no bomb", async () => {
    const side = Math.ceil(Math.sqrt(mostPixels)) + 1;
    // It can be read from beginning to end, which is what makes it a bomb.
    const bomb = await picture(side, side).png({ compressionLevel: 9 }).toBuffer();
    expect(bomb.length).toBeLessThan(1_000_000);
    expect(await makeSmallPicture(bomb)).toBeNull();
  });

  test.each([
    [
      "a drawing",
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'),
    ],
    ["a picture that is cut off", pngHeader(9, 9)],
    ["nothing", Buffer.alloc(0)],
  ])("is not made of %s", async (_name, content) => {
    expect(await makeSmallPicture(content)).toBeNull();
  });
});

describe("the length of a film", () => {
  test.each([
    ["in the usual form", film({ perSecond: 600, units: 39_000 }), 65_000],
    ["in the long form", film({ perSecond: 1_000, units: 2_500, long: true }), 2_500],
    ["behind the pictures", film({ perSecond: 1_000, units: 2_500, before: 5_000 }), 2_500],
    ["of a header that does not know", film({ perSecond: 0, units: 9 }), null],
    ["of a header that says everything", film({ perSecond: 1, units: 0xff_ff_ff_ff }), null],
    ["of a box that has no length", Buffer.concat([Buffer.alloc(4), Buffer.from("free"), Buffer.alloc(40)]), null],
    [
      "of boxes without end",
      Buffer.concat(Array.from({ length: 5_000 }, () => Buffer.from("\0\0\0\x08free", "latin1"))),
      null,
    ],
    ["of a file that is cut off", film({ perSecond: 600, units: 39_000 }).subarray(0, 60), null],
  ])("%s", async (_name, content, ms) => {
    expect(await filmLength(await file(content), "video/mp4")).toBe(ms);
  });

  test("is not asked of pictures", async () => {
    expect(await filmLength(await file(film({ perSecond: 600, units: 39_000 })), "image/png")).toBeNull();
  });
});
