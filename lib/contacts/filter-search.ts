import type { ContactSearch } from "./filter-params.ts";
import { ContactFilter } from "./schema.ts";

const listOf = (text: string | undefined) => (text ?? "").split(",").filter(Boolean);

/** Reads a filter from a list's URL. Values that are not valid are ignored. */
export function filterOfSearch(search: ContactSearch): ContactFilter {
  const [kind, days] = (search.active ?? "").split("-");
  const given = {
    q: search.q?.replaceAll("\u0000", "").trim().slice(0, 100) || null,
    labels: listOf(search.label),
    groups: listOf(search.group),
    sources: listOf(search.source),
    kinds: listOf(search.kind),
    consent: listOf(search.consent),
    suppressed: search.suppressed ?? null,
    activity: kind && days ? { kind, days: Number(days) } : null,
    attributes: listOf(search.attr).map(readAttributeTest),
  };
  // One parameter that cannot be read does not take the others along.
  const valid = Object.fromEntries(
    Object.entries(given).filter(([name, value]) => ContactFilter.safeParse({ [name]: value }).success),
  );
  return ContactFilter.parse(valid);
}

/** `city.is.Berlin`; the value may hold what a URL's list cannot. */
function readAttributeTest(text: string) {
  const [key = "", test = "", ...rest] = text.split(".");
  return { key, test, value: safeDecode(rest.join(".")) };
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
