import { createLoader, parseAsArrayOf, parseAsInteger, parseAsString, parseAsStringLiteral } from "nuqs/server";
import type { CampaignFilter } from "#lib/campaigns/report/queries";
import { listedStates } from "#lib/campaigns/rules";

const load = createLoader({
  q: parseAsString.withDefault(""),
  state: parseAsArrayOf(parseAsStringLiteral(listedStates)).withDefault([]),
  page: parseAsInteger.withDefault(1),
  size: parseAsInteger.withDefault(10),
});

const sizes: readonly number[] = [10, 20, 50, 100];

/** Reads the filter from the URL. Values that are not valid are ignored. */
export async function campaignFilter(
  search: Promise<Record<string, string | string[] | undefined>>,
): Promise<CampaignFilter & { q: string; states: NonNullable<CampaignFilter["states"]> }> {
  const { q, state, page, size } = await load(search);
  return {
    q: q.trim().slice(0, 100),
    states: state,
    page: Math.min(Math.max(1, page), 100_000),
    pageSize: sizes.includes(size) ? size : 10,
  };
}
