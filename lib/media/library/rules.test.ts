import { describe, expect, test } from "vitest";
import { allProfiles, profileFor } from "#lib/connectors/profiles";
import { acceptanceOf, acceptances, type FileFacts, fitProblem, isTaken, libraryTypes, mostBytes } from "./rules.ts";

const megabyte = 1024 * 1024;
const photo: FileFacts = { type: "image/jpeg", size: 400_000, width: 1_910, height: 1_000 };
const problemOf = (platform: string, kind: "image" | "video" | "sticker" | "document", file: FileFacts) => {
  const profile = profileFor(platform);
  const accepted = profile && acceptanceOf(profile, kind);
  if (!accepted) return "nothing of the kind";
  return fitProblem(accepted, file)?.key ?? null;
};

describe("a file for a template", () => {
  test.each<[string, "image" | "video" | "sticker" | "document", Partial<FileFacts>, string | null]>([
    ["whatsapp", "image", {}, null],
    ["whatsapp", "image", { size: 5 * megabyte }, null],
    ["whatsapp", "image", { size: 5 * megabyte + 1 }, "large"],
    ["whatsapp", "image", { type: "image/gif" }, "type"],
    ["whatsapp", "image", { width: 1_000 }, "cut"],
    ["whatsapp", "image", { width: 1_900 }, null],
    ["whatsapp", "image", { width: null, height: null }, null],
    ["whatsapp", "video", { type: "video/mp4", size: 16 * megabyte + 1 }, "large"],
    ["whatsapp", "document", { type: "application/pdf" }, null],
    ["whatsapp", "document", { type: "text/html" }, "type"],
    ["whatsapp", "sticker", { type: "image/webp", width: 512, height: 512 }, null],
    ["whatsapp", "sticker", { type: "image/webp", width: 512, height: 511 }, "exact"],
    ["messenger", "image", { size: 8 * megabyte }, null],
    ["messenger", "image", { size: 8 * megabyte + 1 }, "large"],
    ["viber", "document", { type: "application/pdf" }, null],
    ["viber", "document", { type: "application/zip" }, "type"],
    ["viber", "document", { type: "image/svg+xml" }, "type"],
    ["sms", "image", {}, "nothing of the kind"],
  ])("on %s as %s, %j: %s", (platform, kind, facts, problem) => {
    expect(problemOf(platform, kind, { ...photo, ...facts })).toBe(problem);
  });

  test("that phones cut is taken all the same", () => {
    const whatsapp = profileFor("whatsapp");
    if (!whatsapp) throw new Error("WhatsApp has no profile.");
    expect(isTaken(whatsapp, "image", { ...photo, width: 1_000 })).toBe(true);
    expect(isTaken(whatsapp, "image", { ...photo, size: 6 * megabyte })).toBe(false);
  });
});

describe("the library", () => {
  test("takes what some platform names, up to what the most generous one takes", () => {
    expect(mostBytes(allProfiles(), "image/jpeg")).toBe(8 * megabyte);
    expect(mostBytes(allProfiles(), "application/pdf")).toBe(100 * megabyte);
  });

  test.each(["image/svg+xml", "text/html", "application/xml", "application/x-msdownload", "application/zip"])(
    "takes no %s",
    (type) => {
      expect(mostBytes(allProfiles(), type)).toBe(0);
      expect(libraryTypes(allProfiles())).not.toContain(type);
    },
  );

  test("knows for each platform with files what it takes", () => {
    const taking = allProfiles().filter((profile) => acceptances(profile).length > 0);
    expect(taking.map(({ platform }) => platform).sort()).toEqual(
      expect.arrayContaining(["instagram", "messenger", "viber", "whatsapp"]),
    );
  });
});
