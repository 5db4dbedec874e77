"use client";

import type { Language } from "#db/enums";
import { LANGUAGE_COOKIE, SIDEBAR_COOKIE, THEME_COOKIE } from "#lib/i18n/language";

export type Theme = "light" | "dark" | "system";

const YEAR_S = 31_536_000;

function remember(name: string, value: string) {
  // biome-ignore lint/suspicious/noDocumentCookie: cookieStore is not in every browser we serve
  document.cookie = `${name}=${value}; path=/; max-age=${YEAR_S}; samesite=lax`;
}

/** Applies the theme at once; the cookie keeps it for the next page. */
export function chooseTheme(theme: Theme) {
  remember(THEME_COOKIE, theme);
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

/** Stores the language. Refresh the page afterwards: the texts come from the server. */
export function chooseLanguage(language: Language) {
  remember(LANGUAGE_COOKIE, language);
}

export function rememberSidebar(folded: boolean) {
  remember(SIDEBAR_COOKIE, folded ? "folded" : "open");
}

/** The theme in effect, whether chosen or the system's. */
export function shownTheme(): "light" | "dark" {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === "light" || chosen === "dark") return chosen;
  return window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}
