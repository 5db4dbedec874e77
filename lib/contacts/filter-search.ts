import { ContactFilter } from "./schema.ts";

/** The URL parameters of a list of contacts. */
export type ContactSearch = Partial<
  Record<"q" | "label" | "group" | "source" | "kind" | "consent" | "suppressed" | "active" | "attr", string>
>;

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

/** One condition on an attribute as the URL holds it. */
export function attributeParam({ key, test, value }: ContactFilter["attributes"][number]): string {
  return `${key}.${test}.${encodeURIComponent(value)}`;
}

/** The URL parameters that a filter is read from. */
export function searchOfFilter(filter: ContactFilter): URLSearchParams {
  const search: ContactSearch = {
    q: filter.q ?? "",
    label: filter.labels.join(","),
    group: filter.groups.join(","),
    source: filter.sources.join(","),
    kind: filter.kinds.join(","),
    consent: filter.consent.join(","),
    suppressed: filter.suppressed ?? "",
    active: filter.activity ? `${filter.activity.kind}-${filter.activity.days}` : "",
    attr: filter.attributes.map(attributeParam).join(","),
  };
  return new URLSearchParams(Object.entries(search).filter(([, value]) => value !== ""));
}
