import { displayNames } from "#lib/i18n/formatters";

/** Most characters of a template's name, on every platform. */
export const templateNameMax = 512;

/** States of what waits for another person's approval. */
export const approvalStates = ["waiting", "sent_back"] as const;

/**
 * The readable name of a template's language, in the reader's language: `en_GB` becomes "British English".
 * @param reader a language tag of the reader
 */
export function languageName(code: string, reader: string): string {
  const names = displayNames(reader === "zh" ? "zh-Hans" : reader, "language");
  return names.of(code.replace("_", "-")) ?? code;
}
