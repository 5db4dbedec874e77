"use client";

import { IntlProvider, useLocale } from "next-intl";
import type { ReactNode } from "react";
import type { Language } from "#db/enums";
import { type Deferred, defer, useDeferred } from "./deferred.tsx";

type Texts = typeof import("#lib/i18n/later/en").texts;

const imports: Record<Language, () => Promise<{ texts: Texts }>> = {
  en: () => import("#lib/i18n/later/en"),
  zh: () => import("#lib/i18n/later/zh"),
};
const known = new Map<Language, Deferred<Texts>>();

/** The texts of a language, in one file that a browser keeps. */
function textsOf(language: Language): Deferred<Texts> {
  const before = known.get(language);
  if (before) return before;
  const texts = defer(async () => (await imports[language]()).texts);
  known.set(language, texts);
  return texts;
}

/** Gives all texts to what was loaded on demand: a page brings only those that it shows at once. */
export function LaterTexts({ children }: { children: ReactNode }) {
  const language = useLocale();
  const texts = useDeferred(textsOf(language), true);
  if (!texts) return null;
  return (
    <IntlProvider locale={language} messages={texts}>
      {children}
    </IntlProvider>
  );
}
