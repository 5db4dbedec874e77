import { getTranslations } from "next-intl/server";
import type { Platform } from "#db/enums";
import type { FailureKind } from "#db/message-enums";

/** What failures mean, in the reader's language: by the platform's own code where the catalogue knows it, otherwise by our kind. */
export async function failureWords(
  platform: Platform,
): Promise<(failure: { code: string | null; kind: FailureKind }) => string> {
  const t = await getTranslations();
  // Codes are the platform's data, so the catalogue's types do not know them.
  const known = t as unknown as { (key: string): string; has(key: string): boolean };
  return ({ code, kind }) => {
    const entry = `messages.failures.${platform}.${code}.meaning`;
    return code && known.has(entry) ? known(entry) : t(`states.failure.${kind}`);
  };
}
