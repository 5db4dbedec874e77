import { sql } from "drizzle-orm";
import type { Db } from "#db/client";
import { tierLimit } from "#lib/channels/reach/rules";

/** The words of the tiers that platforms have had. */
const tierWords = ["TIER_50", "TIER_250", "TIER_1K", "TIER_2K", "TIER_10K", "TIER_100K"];
const tiers = JSON.stringify(Object.fromEntries(tierWords.map((word) => [word, tierLimit(word)])));

/**
 * Counts how every customer of every provider does, as `customer_health` keeps it, and adds up what changed in the counts of
 * their channels. Two workers may do it at once; the later one writes nothing.
 *
 * @returns how many customers do differently than before
 */
export async function refreshCustomerHealth(db: Db, now: Date): Promise<number> {
  const [row] = await db.execute<{ kept: number }>(sql`
    SELECT refresh_customer_health(${now.toISOString()}::timestamptz, ${tiers}::jsonb) AS kept`);
  await db.execute(sql`SELECT add_up_channel_counts()`);
  return row?.kept ?? 0;
}
