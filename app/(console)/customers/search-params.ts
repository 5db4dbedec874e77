import { createLoader, parseAsArrayOf, parseAsInteger, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { needSigns } from "#lib/customers/need";
import { type CustomerFilter, type CustomerSort, customerSorts } from "#lib/customers/schema";
import { workspaceStandings } from "#lib/workspaces/standing";

const load = createLoader({
  q: parseAsString.withDefault(""),
  country: parseAsArrayOf(parseAsString).withDefault([]),
  state: parseAsArrayOf(parseAsStringLiteral(workspaceStandings)).withDefault([]),
  need: parseAsArrayOf(parseAsStringLiteral(needSigns)).withDefault([]),
  sort: parseAsString.withDefault("-need"),
  page: parseAsInteger.withDefault(1),
  size: parseAsInteger.withDefault(10),
});

/** These begin with the smallest; the others with the largest. */
const ascending: readonly CustomerSort[] = ["name", "country"];
const sizes: readonly CustomerFilter["size"][] = [10, 20, 50, 100];

/** Reads the filter from the URL. Values that are not valid are ignored. */
export async function customerFilterOf(search: Parameters<typeof load>[0]): Promise<CustomerFilter> {
  const { q, country, state, need, sort, page, size } = await load(search);
  const key = customerSorts.find((each) => each === sort.replace(/^-/, ""));
  return {
    q: q.replaceAll("\u0000", "").trim().slice(0, 100),
    countries: country.filter((code) => /^[A-Z]{2}$/.test(code)),
    standings: state,
    needs: need,
    sort: key ?? "need",
    reversed: key !== undefined && sort.startsWith("-") === ascending.includes(key),
    page: Math.min(Math.max(page, 1), 100_000),
    size: sizes.find((each) => each === size) ?? 10,
  };
}
