import { reviewedTemplates } from "#lib/connectors/profiles";

/** Limits of templates that a platform reviews, in characters and pieces, and of editing them. Safe in the browser. */
export const limits = reviewedTemplates.limits;

/** Languages in which templates are reviewed. */
export const templateLanguages = reviewedTemplates.languages;

/**
 * The readable name of a template's language, in the reader's language: `en_GB` becomes "British English".
 * @param reader a language tag of the reader
 */
export function languageName(code: string, reader: string): string {
  const names = new Intl.DisplayNames([reader === "zh" ? "zh-Hans" : reader], { type: "language" });
  return names.of(code.replace("_", "-")) ?? code;
}
