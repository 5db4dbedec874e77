import { describe, expect, it } from "vitest";
import { searchOfFilter } from "./filter-params.ts";
import { filterOfSearch } from "./filter-search.ts";
import { ContactFilter } from "./schema.ts";

const read = (search: URLSearchParams) => filterOfSearch(Object.fromEntries(search));

describe("the URL of a list of contacts", () => {
  it("holds every condition of a filter", () => {
    const filter = ContactFilter.parse({
      q: "Ana & Ben",
      labels: ["vip", "new"],
      groups: ["g1"],
      sources: ["hand"],
      kinds: ["email", "phone"],
      consent: ["none"],
      suppressed: "no",
      activity: { kind: "quiet", days: 30 },
      attributes: [
        { key: "city", test: "is", value: "Frankfurt, Oder. 100 %" },
        { key: "born", test: "less", value: "2000-01-01" },
        { key: "vip", test: "unset", value: "" },
      ],
    });
    expect(read(searchOfFilter(filter))).toEqual(filter);
    expect(read(new URLSearchParams(searchOfFilter(filter).toString()))).toEqual(filter);
  });

  it("means everybody when it is empty", () => {
    expect(filterOfSearch({})).toEqual(ContactFilter.parse({}));
    expect(searchOfFilter(ContactFilter.parse({})).toString()).toBe("");
  });

  it.each([
    ["source", "nowhere"],
    ["kind", "fax"],
    ["suppressed", "perhaps"],
    ["active", "wrote-x"],
    ["active", "wrote-0"],
    ["attr", "city"],
    ["attr", "city.is.%E0%A4%A"],
  ])("ignores %s=%s alone", (name, value) => {
    const filter = filterOfSearch({ [name]: value, q: "Ana" });
    expect(filter.q).toBe("Ana");
    expect({ ...filter, q: null, attributes: [] }).toEqual(ContactFilter.parse({}));
  });
});
