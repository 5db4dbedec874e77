import { describe, expect, it } from "vitest";
import { pickLanguage } from "./language.ts";

describe("pickLanguage", () => {
  it.each([
    ["what the reader chose wins", "zh", "en", "zh"],
    ["a cookie from elsewhere is ignored", "xx", "zh-CN,zh;q=0.9", "zh"],
    ["the browser's first language", undefined, "zh-TW,en;q=0.8", "zh"],
    ["quality decides, not the order", undefined, "en;q=0.3, zh;q=0.9", "zh"],
    ["a language refused with q=0 is not taken", undefined, "zh;q=0, en", "en"],
    ["English when nothing fits", undefined, "fr-FR, de", "en"],
    ["English without a header", undefined, null, "en"],
  ])("%s", (_name, chosen, accept, expected) => {
    expect(pickLanguage(chosen, accept)).toBe(expected);
  });
});
