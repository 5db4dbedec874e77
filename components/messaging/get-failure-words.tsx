import { getTranslations } from "next-intl/server";
import type { Platform } from "#db/enums";
import { type Known, type WordsOfFailure, wordsOf } from "./failure-text.tsx";

/**
 * What `useFailureWords` gives, for a page that reads first. The words of all failures are a tenth of a page: a list gets those
 * of its rows from the server.
 */
export async function getFailureWords(platform: Platform): Promise<WordsOfFailure> {
  const [known, meaning, next] = await Promise.all([
    getTranslations("messages.failures"),
    getTranslations("states.failure"),
    getTranslations("messages.failureNext"),
  ]);
  return wordsOf(platform, known as unknown as Known, meaning, next);
}
