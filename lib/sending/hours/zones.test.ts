import { getCountries } from "libphonenumber-js";
import { describe, expect, it } from "vitest";
import { earliestLocalMoment, zonesOf, zonesOfCountry } from "./zones.ts";

describe("zonesOfCountry", () => {
  it("knows a zone for each country that a number may be of", () => {
    expect(getCountries().filter((country) => zonesOfCountry(country).length === 0)).toEqual([]);
  });

  it("knows all zones of a wide country", () => {
    expect(zonesOfCountry("US")).toEqual(
      expect.arrayContaining(["America/New_York", "America/Los_Angeles", "Pacific/Honolulu"]),
    );
  });

  it.each([null, "", "de", "Germany", "ZZ"])("knows none for %j", (country) => {
    expect(zonesOfCountry(country)).toEqual([]);
  });
});

describe("zonesOf", () => {
  it.each([
    ["the zone that is known of the person", { zone: "Asia/Tokyo", country: "DE" }, ["Asia/Tokyo"]],
    ["that of the number's country for a zone that is none", { zone: "Tokyo time", country: "JP" }, ["Asia/Tokyo"]],
    ["the workspace's for whoever has no country", { zone: null, country: null }, ["Asia/Singapore"]],
  ])("is %s", (_name, person, zones) => {
    expect(zonesOf(person, "Asia/Singapore")).toEqual(zones);
  });
});

describe("earliestLocalMoment", () => {
  it("is that of the country where the time comes first", () => {
    const first = earliestLocalMoment("2026-11-25T10:00", ["GB", "JP", null], "Europe/Berlin");
    expect(first).toEqual(new Date("2026-11-25T01:00:00Z"));
  });

  it("is null without people, and for a text that is no time", () => {
    expect(earliestLocalMoment("2026-11-25T10:00", [], "UTC")).toBeNull();
    expect(earliestLocalMoment("soon", ["GB"], "UTC")).toBeNull();
  });
});
