import {
  createLoader,
  parseAsArrayOf,
  parseAsInteger,
  parseAsIsoDate,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";
import { channelStates, platforms } from "#db/enums";
import { type ChannelFilter, pageSizes } from "#lib/channels/schema";

const parsers = {
  type: parseAsStringLiteral(platforms),
  q: parseAsString.withDefault(""),
  state: parseAsArrayOf(parseAsStringLiteral(channelStates)).withDefault([]),
  createdFrom: parseAsIsoDate,
  createdTo: parseAsIsoDate,
  customer: parseAsString,
  sort: parseAsString,
  page: parseAsInteger.withDefault(1),
  size: parseAsInteger.withDefault(10),
};

const load = createLoader(parsers);

type Search = Promise<Record<string, string | string[] | undefined>>;

/** Reads the filter from the URL. Values that are not valid are ignored. */
export async function channelFilterOf(searchParams: Search): Promise<ChannelFilter> {
  const search = await load(searchParams);
  return {
    type: search.type,
    q: search.q.trim().slice(0, 100),
    states: search.state,
    from: dayOf(search.createdFrom),
    to: dayOf(search.createdTo),
    customerId: search.customer,
    oldestFirst: search.sort === "created",
    ...place(search),
  };
}

/** Reads page and page size from the URL. */
export async function placeOf(searchParams: Search): Promise<{ page: number; size: ChannelFilter["size"] }> {
  return place(await load(searchParams));
}

function place({ page, size }: { page: number; size: number }) {
  return { page: Math.min(Math.max(page, 1), 100_000), size: pageSizes.find((known) => known === size) ?? 10 };
}

function dayOf(date: Date | null): string | null {
  return date ? date.toISOString().slice(0, 10) : null;
}
