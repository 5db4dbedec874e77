import { describe, expect, it } from "vitest";
import { platforms, templateCategories } from "#db/enums";
import { costOf, listAt } from "./costs.ts";
import { type PriceList, priceLists } from "./prices.ts";

const november = new Date("2026-11-20T12:00:00Z");

describe("costs before a send", () => {
  it("have a price for every platform and category", () => {
    for (const platform of platforms) {
      for (const category of templateCategories) {
        expect(costOf({ countries: {} }, { platform, category, at: november })).toMatchObject({ low: 0, high: 0 });
      }
    }
  });

  it("take the list of the day on which the send starts", () => {
    expect(listAt("whatsapp", new Date("2026-09-30T23:59:59Z"))?.from).toBe("2025-07-01");
    expect(listAt("whatsapp", new Date("2026-10-01T00:00:00Z"))?.from).toBe("2026-10-01");
    expect(listAt("whatsapp", new Date("2020-01-01T00:00:00Z"))).toBeNull();
    const countries = { DE: { people: 2, parts: 2 } };
    const on = (day: string) => costOf({ countries }, { platform: "whatsapp", category: "utility", at: new Date(day) });
    expect(on("2026-09-30")).toMatchObject({ low: 0, high: 1_100 });
    expect(on("2026-10-01")).toMatchObject({ low: 1_100, high: 1_100 });
  });

  it("count parts where parts are paid and people elsewhere, and tell the most expensive country first", () => {
    const countries = { US: { people: 10, parts: 20 }, DE: { people: 5, parts: 10 }, "": { people: 1, parts: 3 } };
    expect(costOf({ countries }, { platform: "sms", category: "utility", at: november })).toMatchObject({
      ...{ low: 20 * 50 + 10 * 600 + 3 * 100, high: 20 * 120 + 10 * 1_100 + 3 * 2_500, byPart: true },
      countries: [{ country: "DE" }, { country: "" }, { country: "US" }],
    });
    expect(costOf({ countries }, { platform: "whatsapp", category: "marketing", at: november })).toMatchObject({
      low: 10 * 250 + 5 * 1_365 + 225,
    });
  });

  it("are nothing where the platform asks for nothing, which is no example", () => {
    const countries = { DE: { people: 5, parts: 5 } };
    expect(costOf({ countries }, { platform: "messenger", category: "utility", at: november })).toMatchObject({
      ...{ low: 0, high: 0, example: false },
    });
  });

  it("stand in the order of their days, with no upper end below the lower one", () => {
    const prices = (list: PriceList) =>
      Object.values(list.prices).flatMap(({ byCountry, others }) => [...Object.values(byCountry), others]);
    for (const list of priceLists) for (const { low, high } of prices(list)) expect(low).toBeLessThanOrEqual(high);
    for (const platform of platforms) {
      const days = priceLists.filter((list) => list.platform === platform).map(({ from }) => from);
      expect(days).toEqual([...days].sort());
    }
  });
});
