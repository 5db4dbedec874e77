"use client";

import { useTranslations } from "next-intl";

type Known = { (key: string): string; has(key: string): boolean };

/** The name of an industry; the platform's own word for one that has no name here, null without one. */
export function useIndustry(): (word: string | undefined) => string | null {
  const t = useTranslations("channels.industries") as unknown as Known;
  return (word) => {
    if (!word || word === "UNDEFINED") return null;
    return t.has(word) ? t(word) : word;
  };
}
