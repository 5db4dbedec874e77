import { useTranslations } from "next-intl";

/**
 * What a platform's reason for a review means: the word it begins with, in the reader's language.
 *
 * @returns a function, so that a list asks once; it answers null for words that nobody knows yet
 */
export function useReviewReason(): (reason: string) => string | null {
  // The words are the platform's data, so the catalogue's types do not know them.
  const t = useTranslations("templates.reviewReasons") as unknown as {
    (key: string): string;
    has(key: string): boolean;
  };
  return (reason) => reasonMeaning(t, reason);
}

/**
 * The same for those who have a translator of `templates.reviewReasons`, such as a page.
 *
 * @returns null for words that nobody knows yet
 */
export function reasonMeaning(t: { (key: string): string; has(key: string): boolean }, reason: string): string | null {
  const word = /^[A-Z_]+\b/.exec(reason)?.[0] ?? "";
  return word && t.has(word) ? t(word) : null;
}

/** Why a platform decided as it did: what its reason means, and beneath it the platform's own words. */
export function ReviewReason({ reason }: { reason: string }) {
  const t = useTranslations("templates.note");
  const meaning = useReviewReason()(reason);
  const original = t("platformSays", { words: reason });
  if (meaning === null) return <span>{original}</span>;
  return (
    <>
      <span>{meaning}</span>
      <span className="mt-1 block text-xs text-secondary-foreground wrap-anywhere">{original}</span>
    </>
  );
}
