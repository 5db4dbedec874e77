import { getTranslations } from "next-intl/server";
import { type Known, type WordsOfFailure, wordsOf } from "#components/messaging/failure-text";
import type { Platform } from "#db/enums";

/** What failures mean and what to do about them, in the reader's language. */
export async function failureWords(platform: Platform): Promise<WordsOfFailure> {
  const [known, meaning, next] = await Promise.all([
    getTranslations("messages.failures"),
    getTranslations("states.failure"),
    getTranslations("messages.failureNext"),
  ]);
  return wordsOf(platform, known as unknown as Known, meaning, next);
}
