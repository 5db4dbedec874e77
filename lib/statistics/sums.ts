import type { Figures } from "./figures.ts";

const names = [
  "submitted",
  "accepted",
  "sent",
  "delivered",
  "read",
  "failed",
  "failedLater",
  "uncertain",
  "inbound",
] as const;

/** Messages made, what became of them (see `figures.ts`), and messages that people wrote. */
export type Sums = { submitted: number; inbound: number } & Pick<
  Figures,
  Exclude<(typeof names)[number], "submitted" | "inbound">
>;

/** What several sums add up to; all zero for none. */
export function addSums(rows: readonly Sums[]): Sums {
  const sum = Object.fromEntries(names.map((name) => [name, 0])) as Sums;
  for (const row of rows) for (const name of names) sum[name] += row[name];
  return sum;
}
