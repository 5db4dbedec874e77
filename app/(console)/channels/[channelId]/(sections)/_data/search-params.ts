import { createLoader, parseAsString } from "nuqs/server";
import { optionDays, periodOf, type Search } from "../../../../search-params.ts";

export const dataRanges = ["today", "7", "30"] as const;
export const longestDays = 90;

const load = createLoader({ range: parseAsString, from: parseAsString, to: parseAsString, sender: parseAsString });

/** Reads period and sender from the URL. */
export async function dataView(searchParams: Search, clock: { zone: string; now: Date }) {
  const { sender, ...search } = await load(searchParams);
  const chosen = periodOf(search, clock, { options: dataRanges, longest: longestDays });
  return { ...(chosen ?? { period: optionDays("7", clock), choice: "7" }), senderId: sender };
}
