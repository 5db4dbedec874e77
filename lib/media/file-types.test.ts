import { afterAll, describe, expect, test } from "vitest";
import { isPicture, kindOfType, servedAs, typeOfFile } from "./file-types.ts";
import { html, jpeg, makeStore, pdf, png, svg } from "./testing.ts";

const files = await makeStore();
afterAll(() => files.remove());

const mp4 = Buffer.concat([Buffer.from("00000018667479706d70343200000000", "hex"), Buffer.from("mp42isom")]);
const ogg = Buffer.concat([
  Buffer.from("4f67675300020000000000000000000000000000000000000000011e", "hex"),
  Buffer.from("OpusHead"),
  Buffer.alloc(22),
]);

describe("a file is what its bytes say", () => {
  test.each<[string, Buffer, string]>([
    ["a picture", png, "image/png"],
    ["a photo", jpeg, "image/jpeg"],
    ["a film", mp4, "video/mp4"],
    ["a voice message", ogg, "audio/ogg"],
    ["a paper", pdf, "application/pdf"],
    ["a drawing with a script", svg, "image/svg+xml"],
    [
      "a drawing behind an XML declaration",
      Buffer.from(`<?xml version="1.0"?><!-- ${"x".repeat(300)} -->${svg}`),
      "image/svg+xml",
    ],
    ["a page", html, "text/html"],
    ["a page without a head", Buffer.from("hello <IMG src=x onerror=alert(1)>"), "text/html"],
    ["a feed", Buffer.from('<?xml version="1.0"?><rss/>'), "application/xml"],
    ["words", Buffer.from("a < b, and b > c"), "text/plain"],
    ["anything else", Buffer.from([1, 2, 3, 0, 5]), "application/octet-stream"],
  ])("%s", async (_name, content, type) => expect(await typeOfFile((await files.file(content)).path)).toBe(type));
});

test("what a browser could run is handed over to be saved, as bytes", () => {
  for (const type of ["image/svg+xml", "text/html", "application/xml", "text/plain", "application/zip", "text/css"])
    expect(servedAs(type), type).toEqual({ contentType: "application/octet-stream", inline: false });
  expect(servedAs("application/pdf")).toEqual({ contentType: "application/pdf", inline: false });
  expect(servedAs("image/png")).toEqual({ contentType: "image/png", inline: true });
  expect([isPicture("image/png"), isPicture("image/svg+xml"), isPicture("video/mp4")]).toEqual([true, false, false]);
});

test("a type says what a file is to a platform", () => {
  const kinds = ["image/png", "image/webp", "video/3gpp", "audio/amr", "image/svg+xml", "text/html"].map(kindOfType);
  expect(kinds).toEqual(["image", "sticker", "video", "audio", "document", "document"]);
});
