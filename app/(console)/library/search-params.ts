import { createLoader, parseAsArrayOf, parseAsInteger, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { platforms } from "#db/enums";
import { mediaKinds } from "#db/media-enums";
import { type LibraryFilter, nameMax, pageSizes } from "#lib/media/library/schema";

const load = createLoader({
  q: parseAsString.withDefault(""),
  kind: parseAsArrayOf(parseAsStringLiteral(mediaKinds)).withDefault([]),
  platform: parseAsArrayOf(parseAsStringLiteral(platforms)).withDefault([]),
  use: parseAsStringLiteral(["used", "unused"]),
  view: parseAsStringLiteral(["grid", "list"]).withDefault("grid"),
  page: parseAsInteger.withDefault(1),
  size: parseAsInteger.withDefault(20),
  open: parseAsString,
});

type Raw = Parameters<typeof load>[0];

/** Reads the filter, the view and the open file from the URL. Values that are not valid are ignored. */
export async function libraryView(
  search: Raw,
): Promise<{ filter: LibraryFilter; view: "grid" | "list"; open: string | null }> {
  const { q, kind, platform, use, view, page, size, open } = await load(search);
  return {
    filter: {
      q: q.replaceAll("\u0000", "").trim().slice(0, nameMax),
      kinds: kind,
      platforms: platform,
      use,
      page: Math.min(Math.max(1, page), 100_000),
      size: (pageSizes as readonly number[]).includes(size) ? size : 20,
    },
    view,
    open: open && /^[\w-]{1,64}$/.test(open) ? open : null,
  };
}
