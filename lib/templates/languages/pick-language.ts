/**
 * The language that a person gets, of those that a template has: their own; else one of the same base, first the base itself
 * (`pt` for `pt_BR`), then one in the same script (`zh_HK` for `zh_TW`), then the first by its code.
 *
 * @param wanted as a file or a contact names it: `pt_BR`, `pt-br`, `PT`
 * @returns null when none of them fits: the person gets the language that the send was made for
 */
export function pickLanguage<Language extends { language: string }>(
  wanted: string,
  languages: readonly Language[],
): Language | null {
  const own = plain(wanted);
  const exact = languages.find(({ language }) => plain(language) === own);
  if (exact || own === "") return exact ?? null;
  const base = baseOf(own);
  const script = scriptOf(own);
  const rank = ({ language }: Language) => {
    if (plain(language) === base) return 0;
    return scriptOf(plain(language)) === script ? 1 : 2;
  };
  const related = languages.filter(({ language }) => baseOf(plain(language)) === base);
  return related.sort((a, b) => rank(a) - rank(b) || (a.language < b.language ? -1 : 1))[0] ?? null;
}

/** `pt_BR`, `pt-br` and ` PT-BR ` are one language. */
const plain = (code: string) => code.trim().toLowerCase().replaceAll("_", "-");
const baseOf = (code: string) => code.split("-")[0] ?? "";

/** How a language is written where it is spoken; empty for what is no language. */
function scriptOf(code: string): string {
  try {
    return new Intl.Locale(code).maximize().script ?? "";
  } catch {
    return "";
  }
}
