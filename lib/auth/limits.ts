import { eq, sql } from "drizzle-orm";
import type { Db } from "#db/client";
import { signInLimits } from "#db/schema/workspaces";
import { asIdentity } from "#lib/context";
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
  const counted = await asIdentity(db, async (db) => {
    let first: number | null = null;
    for (const { key, limit } of keys) {
      const row = await incrementAttempts(db, key, now);
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
  await asIdentity(db, async (db) => {
    for (const { key } of keys) {
      if (key.startsWith("ip:")) {
        await db
          .update(signInLimits)
          .set({ failures: sql`greatest(${signInLimits.failures} - 1, 0)` })
          .where(eq(signInLimits.key, key));
      } else {
        await db.delete(signInLimits).where(eq(signInLimits.key, key));
      }
    }
  });
}

async function incrementAttempts(db: Db, key: string, now: Date): Promise<{ failures: number; windowStartedAt: Date }> {
  const windowStart = new Date(now.getTime() - attemptLimits.windowMs).toISOString();
  const expired = sql`${signInLimits.windowStartedAt} < ${windowStart}::timestamptz`;
  const [row] = await db
    .insert(signInLimits)
    .values({ key, failures: 1, windowStartedAt: now })
    .onConflictDoUpdate({
      target: signInLimits.key,
      set: {
        failures: sql`CASE WHEN ${expired} THEN 1 ELSE ${signInLimits.failures} + 1 END`,
        windowStartedAt: sql`CASE WHEN ${expired} THEN ${now.toISOString()}::timestamptz ELSE ${signInLimits.windowStartedAt} END`,
      },
    })
    .returning({ failures: signInLimits.failures, windowStartedAt: signInLimits.windowStartedAt });
  if (!row) throw new Error("Counting an attempt returned no row.");
  return row;
}
