import { eq, sql } from "drizzle-orm";
import type { Db } from "#db/client";
import { memberships, sessions, signInLimits, users } from "#db/schema/workspaces";
import { asIdentity } from "#lib/context";
import { DomainError } from "#lib/errors";
import { newToken } from "#lib/ids";
import { verifyPassword } from "./passwords.ts";

/** Attempts allowed in one window: per e-mail address, per IP address, and when confirming one's own password. */
export const attemptLimits = { email: 10, ip: 50, password: 10, windowMs: 15 * 60_000 };

export const sessionDays = { short: 1, long: 14 };

export type SignInInput = {
  email: string;
  password: string;
  remember: boolean;
  ip: string | null;
  userAgent: string | null;
};

type LimitKey = { key: string; limit: number };

/**
 * Checks the password and opens a session.
 *
 * @returns the session's id, which the signed cookie carries
 * @throws DomainError "too_many_requests" past the limit; "unauthenticated" alike for an unknown address, a wrong password
 * and a disabled user
 */
export async function signIn(db: Db, input: SignInInput, now: Date): Promise<{ sessionId: string; userId: string }> {
  const email = input.email.trim().toLowerCase().slice(0, 320);
  const keys: LimitKey[] = [
    { key: `email:${email}`, limit: attemptLimits.email },
    ...(input.ip ? [{ key: `ip:${input.ip}`, limit: attemptLimits.ip }] : []),
  ];
  // Count the attempt before checking the password, so that many parallel attempts cannot all slip under the limit.
  await countAttempt(db, keys, now);
  const user = await asIdentity(db, async (db) => {
    const [row] = await db.select().from(users).where(eq(users.email, email));
    return row ?? null;
  });
  const matches = await verifyPassword(input.password, user?.passwordHash ?? null);
  if (!matches || !user || user.disabledAt) throw new DomainError("unauthenticated", "signIn.wrong");
  await clearAttempts(db, keys);
  return openSession(db, user.id, input, now);
}

/** Opens a session without checking a password: for callers that have checked it already, and for tests. The id is always new. */
export async function openSession(
  db: Db,
  userId: string,
  input: { remember: boolean; ip: string | null; userAgent: string | null },
  now: Date,
): Promise<{ sessionId: string; userId: string }> {
  const sessionId = newToken();
  const days = input.remember ? sessionDays.long : sessionDays.short;
  await asIdentity(db, async (db) => {
    const [first] = await db
      .select({ workspaceId: memberships.workspaceId })
      .from(memberships)
      .where(eq(memberships.userId, userId))
      .orderBy(memberships.createdAt)
      .limit(1);
    await db.insert(sessions).values({
      id: sessionId,
      userId,
      workspaceId: first?.workspaceId ?? null,
      createdAt: now,
      lastSeenAt: now,
      expiresAt: new Date(now.getTime() + days * 86_400_000),
      ip: input.ip,
      userAgent: input.userAgent?.slice(0, 300) ?? null,
    });
  });
  return { sessionId, userId };
}

/**
 * Counts one attempt for each key.
 *
 * @throws DomainError "too_many_requests" with the minutes to wait when a key is over its limit
 */
export async function countAttempt(db: Db, keys: LimitKey[], now: Date): Promise<void> {
  const refusal = await asIdentity(db, async (db) => {
    for (const { key, limit } of keys) {
      const row = await incrementAttempts(db, key, now);
      if (row.failures > limit) {
        const waitMs = row.windowStartedAt.getTime() + attemptLimits.windowMs - now.getTime();
        return new DomainError("too_many_requests", "signIn.tooMany", {
          values: { minutes: Math.max(1, Math.ceil(waitMs / 60_000)) },
        });
      }
    }
    return null;
  });
  // Throw outside the transaction, so that the refused attempt is counted too.
  if (refusal) throw refusal;
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
