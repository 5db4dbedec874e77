import { describe, expect, it } from "vitest";
import { pickLanguage } from "./pick-language.ts";

const pick = (wanted: string, ...codes: string[]) =>
  pickLanguage(
    wanted,
    codes.map((language) => ({ language })),
  )?.language ?? null;

describe("the language that a person gets", () => {
  it.each([
    ["their own before one of the same base", "pt_BR", ["pt", "pt_PT", "pt_BR"], "pt_BR"],
    ["their own however it is spelled", " PT-br ", ["en", "pt_BR"], "pt_BR"],
    ["the base itself before another country's", "pt_BR", ["pt_PT", "pt"], "pt"],
    ["another country's where there is no other", "pt_BR", ["en", "pt_PT"], "pt_PT"],
    ["a country's for a person of whom the base alone is known", "es", ["es_MX", "es_AR"], "es_AR"],
    ["the same script before another", "zh_TW", ["zh_CN", "zh_HK"], "zh_HK"],
    ["the same script by its own name", "zh-Hant", ["zh_CN", "zh_TW"], "zh_TW"],
    ["another script of their language before a foreign language", "zh_TW", ["en", "zh_CN"], "zh_CN"],
    ["none for a language that the template does not have", "fr", ["en", "de"], null],
    ["none for a language of which the code is only a beginning", "f", ["fi", "fr"], null],
    ["none for an empty text", "  ", ["en"], null],
    ["none for what is no language", "(unknown)", ["en"], null],
  ])("is %s", (_, wanted, codes, expected) => {
    expect(pick(wanted, ...codes)).toBe(expected);
  });
});
