import { createLoader, parseAsArrayOf, parseAsInteger, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { templateCategories, templateStates } from "#db/enums";
import { labelsMax } from "#lib/templates/labels/schema";
import { approvalStates } from "#lib/templates/limits";
import { pageSizes, type TemplateFilter } from "#lib/templates/schema";

const load = createLoader({
  q: parseAsString.withDefault(""),
  language: parseAsArrayOf(parseAsString).withDefault([]),
  category: parseAsArrayOf(parseAsStringLiteral(templateCategories)).withDefault([]),
  state: parseAsArrayOf(parseAsStringLiteral(templateStates)).withDefault([]),
  approval: parseAsArrayOf(parseAsStringLiteral(approvalStates)).withDefault([]),
  label: parseAsArrayOf(parseAsString).withDefault([]),
  page: parseAsInteger.withDefault(1),
  size: parseAsInteger.withDefault(10),
});

/** The filter in the URL. Invalid values fall back to the defaults. */
export async function templateFilter(
  search: Promise<Record<string, string | string[] | undefined>>,
): Promise<TemplateFilter> {
  const { q, language, category, state, approval, label, page, size } = await load(search);
  return {
    q: q.trim().slice(0, 200),
    languages: language.slice(0, 100),
    categories: category,
    states: state.filter((one) => one !== "deleted"),
    approvals: approval,
    labels: label.slice(0, labelsMax),
    page: Math.min(Math.max(1, page), 100_000),
    size: (pageSizes as readonly number[]).includes(size) ? size : 10,
  };
}
