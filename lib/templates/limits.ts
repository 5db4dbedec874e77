import { reviewedTemplates } from "#lib/connectors/profiles";
import { displayNames } from "#lib/i18n/formatters";

/** Limits of templates that a platform reviews, in characters and pieces, and of editing them. Safe in the browser. */
export const limits = reviewedTemplates.limits;

/** Languages in which templates are reviewed. */
export const templateLanguages = reviewedTemplates.languages;

/**
 * The readable name of a template's language, in the reader's language: `en_GB` becomes "British English".
 * @param reader a language tag of the reader
 */
export function languageName(code: string, reader: string): string {
  const names = displayNames(reader === "zh" ? "zh-Hans" : reader, "language");
  return names.of(code.replace("_", "-")) ?? code;
}
