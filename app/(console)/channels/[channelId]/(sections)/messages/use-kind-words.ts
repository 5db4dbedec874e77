import { useTranslations } from "next-intl";

/** @returns a function that translates a kind of content; a kind without a translation is returned unchanged */
export function useKindWords(): (kind: string) => string {
  const t = useTranslations("messages.kind");
  return (kind) => {
    const key = kind as "text";
    return t.has(key) ? t(key) : kind;
  };
}
