import { createLoader, parseAsArrayOf, parseAsInteger, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { suppressionKinds, suppressionSources } from "#db/audience-enums";
import { platforms } from "#db/enums";
import type { SuppressionFilter } from "#lib/audience/schema";

const load = createLoader({
  q: parseAsString.withDefault(""),
  kind: parseAsArrayOf(parseAsStringLiteral(suppressionKinds)).withDefault([]),
  source: parseAsArrayOf(parseAsStringLiteral(suppressionSources)).withDefault([]),
  platform: parseAsArrayOf(parseAsStringLiteral(platforms)).withDefault([]),
  state: parseAsStringLiteral(["lifted"]),
  after: parseAsString,
  before: parseAsString,
  size: parseAsInteger.withDefault(10),
  open: parseAsString,
});

const sizes: readonly number[] = [10, 20, 50, 100];

type Raw = Parameters<typeof load>[0];

/** Reads the filter, the place in the list and the open suppression from the URL. Values that are not valid are ignored. */
export async function suppressionView(search: Raw): Promise<{
  filter: SuppressionFilter;
  place: { after: string | null; before: string | null; size: number };
  open: string | null;
}> {
  const { q, kind, source, platform, state, after, before, size, open } = await load(search);
  return {
    filter: {
      address: q.replaceAll("\u0000", "").trim().slice(0, 100) || null,
      kinds: kind,
      sources: source,
      platforms: platform,
      lifted: state === "lifted",
    },
    place: { after: idOf(after), before: idOf(before), size: sizes.includes(size) ? size : 10 },
    open: idOf(open),
  };
}

function idOf(text: string | null): string | null {
  return text && /^[\w-]{1,64}$/.test(text) ? text : null;
}
