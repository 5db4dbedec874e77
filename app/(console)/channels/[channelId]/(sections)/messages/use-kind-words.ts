import { useTranslations } from "next-intl";

/** The word for a kind of content; a platform's new kind is shown as the platform spells it. */
export function useKindWords(): (kind: string) => string {
  const t = useTranslations("messages.kind");
  return (kind) => {
    const key = kind as "text";
    return t.has(key) ? t(key) : kind;
  };
}
