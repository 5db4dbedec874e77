import { type Language, languages } from "#db/enums";

/** Cookies with a visitor's display preferences. None of them is secret. */
export const LANGUAGE_COOKIE = "carillon-language";
export const THEME_COOKIE = "carillon-theme";
export const SIDEBAR_COOKIE = "carillon-sidebar";

/** The page's `lang` attribute. It includes the script, which screen readers and line breaking need. */
export const languageTags: Record<Language, string> = { en: "en", zh: "zh-Hans" };

function isLanguage(value: unknown): value is Language {
  return languages.includes(value as Language);
}

/**
 * Picks one of the supported languages; English when none matches.
 * @param chosen the language stored in the cookie, if any
 * @param accept the Accept-Language header, by descending quality
 */
export function pickLanguage(chosen: string | undefined, accept: string | null): Language {
  if (isLanguage(chosen)) return chosen;
  const wanted = (accept ?? "")
    .split(",")
    .map((part) => {
      const [tag = "", ...parameters] = part.trim().split(";");
      const quality = parameters.map((p) => /^\s*q=([\d.]+)\s*$/.exec(p)?.[1]).find(Boolean);
      return { base: tag.toLowerCase().split("-")[0], quality: quality ? Number(quality) : 1 };
    })
    .filter((entry) => entry.quality > 0)
    .sort((a, b) => b.quality - a.quality);
  return wanted.map((entry) => entry.base).find(isLanguage) ?? "en";
}
