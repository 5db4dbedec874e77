import { sql } from "drizzle-orm";
import type { Db } from "#db/client";
import { DomainError } from "#lib/errors";

/**
 * Attempts allowed in one window. Sign-ins count by e-mail address and by client, or, from a browser that has signed in to
 * this address before, by that browser alone. `password` is for confirming one's own; `mailClient` and `mailAddress` limit
 * the mails that a client may ask for and an address may get; `invite` limits the invitations of one workspace.
 */
export const attemptLimits = {
  email: 10,
  ip: 50,
  device: 10,
  password: 10,
  mailClient: 10,
  mailAddress: 3,
  invite: 50,
  windowMs: 15 * 60_000,
};

export type LimitKey = { key: string; limit: number };

/**
 * Counts one attempt for each key.
 *
 * @returns the attempts counted under the first key, this one included
 * @throws DomainError "too_many_requests" with the minutes to wait when a key is over its limit
 */
export async function countAttempt(db: Db, keys: LimitKey[], now: Date): Promise<number> {
  const counted = await db.transaction(async (tx) => {
    let first: number | null = null;
    for (const { key, limit } of keys) {
      const row = await incrementAttempts(tx as unknown as Db, key, now);
      first ??= row.failures;
      if (row.failures > limit) {
        const waitMs = row.windowStartedAt.getTime() + attemptLimits.windowMs - now.getTime();
        return new DomainError("too_many_requests", "signIn.tooMany", {
          values: { minutes: Math.max(1, Math.ceil(waitMs / 60_000)) },
        });
      }
    }
    return first ?? 0;
  });
  // Throw outside the transaction, so that the refused attempt is counted too.
  if (counted instanceof DomainError) throw counted;
  return counted;
}

/** Counts one attempt; false when the key is over its limit. */
export async function isWithinLimit(db: Db, key: LimitKey, now: Date): Promise<boolean> {
  try {
    await countAttempt(db, [key], now);
    return true;
  } catch (error) {
    if (error instanceof DomainError && error.code === "too_many_requests") return false;
    throw error;
  }
}

/** After a successful attempt: clears the user's own counter and takes one off the counter of the IP address. */
export async function clearAttempts(db: Db, keys: LimitKey[]): Promise<void> {
  await db.transaction(async (tx) => {
    for (const { key } of keys) {
      await tx.execute(
        key.startsWith("ip:") ? sql`SELECT take_back_attempt(${key})` : sql`SELECT forget_attempts(${key})`,
      );
    }
  });
}

async function incrementAttempts(db: Db, key: string, now: Date): Promise<{ failures: number; windowStartedAt: Date }> {
  const since = new Date(now.getTime() - attemptLimits.windowMs);
  const [row] = await db.execute<{ failures: number; startedAt: string }>(sql`
    SELECT failures, window_started_at AS "startedAt"
    FROM count_attempt(${key}, ${now.toISOString()}::timestamptz, ${since.toISOString()}::timestamptz)`);
  if (!row) throw new Error("Counting an attempt returned no row.");
  return { failures: row.failures, windowStartedAt: new Date(row.startedAt) };
}
