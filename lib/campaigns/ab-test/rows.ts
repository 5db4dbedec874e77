import { createHash } from "node:crypto";
import { type SQL, sql } from "drizzle-orm";
import type { AbTest } from "#db/schema/campaigns";

/**
 * SQL: the place of a row of a campaign's list among ten thousand. The same at every call, and another one in another campaign; it
 * depends on the row and not on the person, so that it stays when the person is erased.
 */
export const placeOf = (campaignId: SQL, rowNumber: SQL): SQL =>
  sql`(('x' || left(md5(${campaignId} || ' ' || ${rowNumber}), 7))::bit(28)::int % 10000)`;

/** The same place without a database. */
export function placeIn(campaignId: string, rowNumber: number): number {
  const digest = createHash("md5").update(`${campaignId} ${rowNumber}`).digest("hex");
  return Number.parseInt(digest.slice(0, 7), 16) % 10_000;
}

/**
 * SQL: whether a row of a campaign's list has become a message. The rows of those who take part in an A/B test become messages
 * first, wherever they stand in the list.
 *
 * @param campaign SQL of its id, the last of its rows that became a message in the list's order, and its test or NULL
 */
export function isMade(rowNumber: SQL, { id, through, test }: { id: SQL; through: SQL; test: SQL }): SQL {
  return sql`CASE WHEN ${test} IS NULL THEN ${rowNumber} <= ${through}
    WHEN ${placeOf(id, rowNumber)} < (${test} ->> 'places')::int THEN ${rowNumber} <= (${test} ->> 'sampledThrough')::int
    ELSE ${rowNumber} <= ${through} END`;
}

/** The same for a campaign that was read. */
export function isMadeOf(
  rowNumber: SQL,
  { id, expandedThrough, abTest }: { id: string; expandedThrough: number; abTest: AbTest | null },
): SQL {
  const test = sql`${abTest === null ? null : JSON.stringify(abTest)}::jsonb`;
  return isMade(rowNumber, { id: sql`${id}::text`, through: sql`${expandedThrough}::int`, test });
}

/** Which rows become messages next: those of the people who take part, until all of them have, then the others. */
export function nextRows(
  { id, expandedThrough, abTest }: { id: string; expandedThrough: number; abTest: AbTest | null },
  rowNumber: SQL,
): { place: SQL<number>; which: SQL | undefined; after: number } {
  if (abTest === null) return { place: sql<number>`0`, which: undefined, after: expandedThrough };
  const place = placeOf(sql`${id}::text`, rowNumber) as SQL<number>;
  if (abTest.phase === "sampling") {
    return { place, which: sql`${place} < ${abTest.places}::int`, after: abTest.sampledThrough };
  }
  return { place, which: sql`${place} >= ${abTest.places}::int`, after: expandedThrough };
}

/** The code of template B where a row gets it; null for the campaign's own. */
export function codeOf({ places, code, winner }: AbTest, place: number): string | null {
  const side = place < places ? (place % 2 === 1 ? "b" : "a") : (winner?.side ?? "a");
  return side === "b" ? code : null;
}
