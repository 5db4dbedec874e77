import { createLoader, parseAsArrayOf, parseAsInteger, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { templateCategories, templateStates } from "#db/enums";
import { pageSizes, type TemplateFilter } from "#lib/templates/schema";

const load = createLoader({
  q: parseAsString.withDefault(""),
  language: parseAsArrayOf(parseAsString).withDefault([]),
  category: parseAsArrayOf(parseAsStringLiteral(templateCategories)).withDefault([]),
  state: parseAsArrayOf(parseAsStringLiteral(templateStates)).withDefault([]),
  page: parseAsInteger.withDefault(1),
  size: parseAsInteger.withDefault(10),
});

/** The filter in the URL. Invalid values fall back to the defaults. */
export async function templateFilter(
  search: Promise<Record<string, string | string[] | undefined>>,
): Promise<TemplateFilter> {
  const { q, language, category, state, page, size } = await load(search);
  return {
    q: q.trim().slice(0, 200),
    languages: language.slice(0, 100),
    categories: category,
    states: state.filter((one) => one !== "deleted"),
    page: Math.min(Math.max(1, page), 100_000),
    size: (pageSizes as readonly number[]).includes(size) ? size : 10,
  };
}
