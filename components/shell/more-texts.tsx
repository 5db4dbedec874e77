"use client";

import { type AbstractIntlMessages, IntlProvider, useLocale, useMessages } from "next-intl";
import { type ReactNode, useMemo } from "react";

/** Gives a part of a page its texts beside those of the page, which the page may have handed into it. */
export function MoreTexts({ texts, children }: { texts: AbstractIntlMessages; children: ReactNode }) {
  const around = useMessages();
  const messages = useMemo(() => joinTexts(around, texts), [around, texts]);
  return (
    <IntlProvider locale={useLocale()} messages={messages}>
      {children}
    </IntlProvider>
  );
}

/** The texts of both, group by group. */
export function joinTexts(some: AbstractIntlMessages, more: AbstractIntlMessages): AbstractIntlMessages {
  const joined = { ...some };
  for (const [key, value] of Object.entries(more)) {
    const before = joined[key];
    joined[key] = isGroup(before) && isGroup(value) ? joinTexts(before, value) : value;
  }
  return joined;
}

const isGroup = (texts: unknown): texts is AbstractIntlMessages =>
  typeof texts === "object" && texts !== null && !Array.isArray(texts);
