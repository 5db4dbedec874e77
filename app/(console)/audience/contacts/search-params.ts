import { createLoader, parseAsInteger, parseAsString } from "nuqs/server";
import { filterOfSearch } from "#lib/contacts/filter-search";
import type { ContactFilter } from "#lib/contacts/schema";

const load = createLoader({
  q: parseAsString.withDefault(""),
  label: parseAsString.withDefault(""),
  group: parseAsString.withDefault(""),
  source: parseAsString.withDefault(""),
  kind: parseAsString.withDefault(""),
  consent: parseAsString.withDefault(""),
  suppressed: parseAsString.withDefault(""),
  active: parseAsString.withDefault(""),
  attr: parseAsString.withDefault(""),
  after: parseAsString,
  before: parseAsString,
  size: parseAsInteger.withDefault(10),
});

const sizes: readonly number[] = [10, 20, 50, 100];

type Raw = Parameters<typeof load>[0];

/** Reads the filter and the place in the list from the URL. Values that are not valid are ignored. */
export async function contactView(search: Raw): Promise<{
  filter: ContactFilter;
  place: { after: string | null; before: string | null; size: number };
}> {
  const { after, before, size, ...given } = await load(search);
  return {
    filter: filterOfSearch(given),
    place: { after: idOf(after), before: idOf(before), size: sizes.includes(size) ? size : 10 },
  };
}

function idOf(text: string | null): string | null {
  return text && /^[\w-]{1,64}$/.test(text) ? text : null;
}
