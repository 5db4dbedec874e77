import { useTranslations } from "next-intl";
import type { Platform } from "#db/enums";
import type { FailureKind } from "#db/message-enums";

export type FailureWords = {
  /** What the failure is, as the start of a sentence without a full stop. */
  meaning: string;
  /** Why it happened, as whole sentences; null where only the kind is known. */
  cause: string | null;
  /** What to do about it, as whole sentences. */
  next: string;
};

/**
 * The words of a failure: by the platform's own code where the catalogue knows it, otherwise by our kind.
 *
 * @returns a function, so that a list asks once and translates each row
 */
export function useFailureWords(platform: Platform): WordsOfFailure {
  const known = useTranslations("messages.failures");
  const meaning = useTranslations("states.failure");
  const next = useTranslations("messages.failureNext");
  return wordsOf(platform, known as unknown as Known, meaning, next);
}

export type WordsOfFailure = (code: string | null, kind: FailureKind) => FailureWords;
type ByKind = (kind: FailureKind) => string;
/** Codes are the platform's data, so the catalogue's types do not know them. */
export type Known = { (key: string): string; has(key: string): boolean };

/** Puts the words together from the three groups of texts. */
export function wordsOf(platform: Platform, known: Known, meaning: ByKind, next: ByKind): WordsOfFailure {
  return (code, kind) => {
    const entry = `${platform}.${code}`;
    if (code && known.has(`${entry}.meaning`)) {
      const cause = known.has(`${entry}.cause`) ? known(`${entry}.cause`) : null;
      return { meaning: known(`${entry}.meaning`), cause, next: known(`${entry}.next`) };
    }
    return { meaning: meaning(kind), cause: null, next: next(kind) };
  };
}
