import type { TemplateCategory } from "#db/enums";
import type { PlanFigures } from "#db/schema/recipients";
import { type PriceList, priceLists } from "./prices.ts";

/** What people of one country would cost, in points. */
export type CountryCost = { country: string; people: number; parts: number; low: number; high: number };

/** What a send would cost, in points, and where the figures come from. */
export type Cost = {
  low: number;
  high: number;
  /** The first day of the list. */
  from: string;
  example: boolean;
  byPart: boolean;
  /** Most expensive first. */
  countries: CountryCost[];
};

/** The prices of a platform that hold at a moment; null where there are none. */
export function listAt(platform: string, at: Date, lists: readonly PriceList[] = priceLists): PriceList | null {
  const day = at.toISOString().slice(0, 10);
  return lists.filter((list) => list.platform === platform && list.from <= day).at(-1) ?? null;
}

/** What a send would cost by the list of the day on which it starts; null where there is no price for it. */
export function costOf(
  { countries }: Pick<PlanFigures, "countries">,
  of: { platform: string; category: TemplateCategory; at: Date },
): Cost | null {
  const list = listAt(of.platform, of.at);
  const prices = list?.prices[of.category];
  if (!list || !prices) return null;
  const rows = Object.entries(countries).map(([country, { people, parts }]): CountryCost => {
    const price = prices.byCountry[country] ?? prices.others;
    const paid = list.byPart ? parts : people;
    return { country, people, parts, low: paid * price.low, high: paid * price.high };
  });
  rows.sort((a, b) => b.high - a.high || (a.country < b.country ? -1 : 1));
  const sum = (which: "low" | "high") => rows.reduce((total, row) => total + row[which], 0);
  return {
    ...{ low: sum("low"), high: sum("high"), from: list.from, example: list.example, byPart: list.byPart === true },
    countries: rows,
  };
}
