import { eq, sql } from "drizzle-orm";
import type { Db } from "#db/client";
import { memberships, sessions } from "#db/schema/workspaces";
import { asPerson } from "#lib/context";
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
  const [user] = await db.execute<{ id: string; passwordHash: string; disabledAt: string | null }>(sql`
    SELECT id, password_hash AS "passwordHash", disabled_at AS "disabledAt" FROM sign_in_facts(${email})`);
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
  await asPerson(db, userId, async (db) => {
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
  const refusal = await db.transaction(async (tx) => {
    for (const { key, limit } of keys) {
      const row = await incrementAttempts(tx as unknown as Db, key, now);
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
