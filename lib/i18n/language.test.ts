import { describe, expect, it } from "vitest";
import { pickLanguage } from "./language.ts";

describe("pickLanguage", () => {
  it.each([
    ["the stored choice comes first", "zh", "en", "zh"],
    ["an unknown value in the cookie is ignored", "xx", "zh-CN,zh;q=0.9", "zh"],
    ["the browser's first language is used", undefined, "zh-TW,en;q=0.8", "zh"],
    ["quality decides, not the order", undefined, "en;q=0.3, zh;q=0.9", "zh"],
    ["a language with q=0 is not used", undefined, "zh;q=0, en", "en"],
    ["English is used when nothing matches", undefined, "fr-FR, de", "en"],
    ["English is used without a header", undefined, null, "en"],
  ])("%s", (_name, chosen, accept, expected) => {
    expect(pickLanguage(chosen, accept)).toBe(expected);
  });
});
