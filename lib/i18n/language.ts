import { type Language, languages } from "#db/enums";

/** Cookies that hold a reader's choices of looks; none of them is a secret. */
export const LANGUAGE_COOKIE = "carillon-language";
export const THEME_COOKIE = "carillon-theme";
export const SIDEBAR_COOKIE = "carillon-sidebar";

/** The value of `lang` on the page: screen readers and line breaking need the script as well. */
export const languageTags: Record<Language, string> = { en: "en", zh: "zh-Hans" };

export function isLanguage(value: unknown): value is Language {
  return languages.includes(value as Language);
}

/**
 * Picks a language we ship.
 * @param chosen what the reader chose earlier (the cookie), if anything
 * @param accept the Accept-Language header; its order of quality is honoured
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
