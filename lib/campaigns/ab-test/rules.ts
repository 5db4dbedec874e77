import type { AbFigures, AbSide, AbTest } from "#db/schema/campaigns";
import { type Comparison, compareShares } from "#lib/statistics/compare-shares";
import { readShare, type Share } from "#lib/statistics/rates";
import { abPeopleMost } from "../limits.ts";

/** Of ten thousand people, those who take part, when `share` percent of so many are asked for. At most 100,000 people do. */
export function placesOf(share: number, people: number): number {
  return Math.max(1, Math.min(Math.round(share * 100), Math.floor((abPeopleMost * 10_000) / Math.max(people, 1))));
}

/** What is compared: people who read of those it was delivered to, or who followed a link of those it was sent to. */
export function shareOf({ accepted, delivered, read, clicked }: AbFigures, winnerBy: AbTest["winnerBy"]): Share {
  if (winnerBy === "clicked") return { part: clicked, of: accepted, rate: accepted > 0 ? clicked / accepted : null };
  return readShare({ delivered, read });
}

/** Which template has the higher share; A where both have the same, or nothing to tell them apart. */
export function betterOf({ a, b }: Record<AbSide, AbFigures>, winnerBy: AbTest["winnerBy"]): AbSide {
  return (shareOf(b, winnerBy).rate ?? 0) > (shareOf(a, winnerBy).rate ?? 0) ? "b" : "a";
}

/** Whether the difference between the two says anything. */
export function comparisonOf({ a, b }: Record<AbSide, AbFigures>, winnerBy: AbTest["winnerBy"]): Comparison {
  return compareShares(shareOf(a, winnerBy), shareOf(b, winnerBy));
}

/** When the figures decide; null before the last message has left, and where a person decides. */
export function decidesAt({ leftAt, waitMinutes, winnerBy }: AbTest): Date | null {
  if (leftAt === null || winnerBy === "person") return null;
  return new Date(new Date(leftAt).getTime() + waitMinutes * 60_000);
}

/**
 * What the figures of a moment make of a test that is measured.
 *
 * @param open messages to those who take part wait, or are on their way
 * @returns the test with the figures, and who wins where it is decided now
 */
export function measured(
  test: AbTest,
  { figures, open, now }: { figures: Record<AbSide, AbFigures>; open: boolean; now: Date },
): AbTest & { decides: AbSide | null } {
  const at = now.toISOString();
  const leftAt = test.leftAt ?? (open ? null : at);
  const next = { ...test, leftAt, figures: { ...figures, at } };
  const due = decidesAt(next);
  return { ...next, decides: due !== null && now >= due ? betterOf(figures, test.winnerBy) : null };
}
