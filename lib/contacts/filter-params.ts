import type { ContactFilter } from "./schema.ts";

/** The URL parameters of a list of contacts. */
export type ContactSearch = Partial<
  Record<"q" | "label" | "group" | "source" | "kind" | "consent" | "suppressed" | "active" | "attr", string>
>;

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
