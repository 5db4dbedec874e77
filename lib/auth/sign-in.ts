import { eq, sql } from "drizzle-orm";
import type { Db } from "#db/client";
import { memberships, sessions, signInLimits, users } from "#db/schema/workspaces";
import { asIdentity } from "#lib/context";
import { DomainError } from "#lib/errors";
import { newToken } from "#lib/ids";
import { passwordFits } from "./passwords.ts";

/** Tries allowed in one window, by address of the person, by address of the network, and for one's own password. */
export const tryLimits = { email: 10, ip: 50, password: 10, windowMs: 15 * 60_000 };

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
 * Opens a session for the person who knows the password.
 *
 * @returns the session's id, which the signed cookie carries
 * @throws DomainError "too_many_requests" past the limit, "unauthenticated" otherwise, the same for an unknown address, a
 * wrong password and a disabled user
 */
export async function signIn(db: Db, input: SignInInput, now: Date): Promise<{ sessionId: string; userId: string }> {
  const email = input.email.trim().toLowerCase().slice(0, 320);
  const keys: LimitKey[] = [
    { key: `email:${email}`, limit: tryLimits.email },
    ...(input.ip ? [{ key: `ip:${input.ip}`, limit: tryLimits.ip }] : []),
  ];
  // The try is counted before the password is looked at: a hundred tries at once do not all slip under the limit.
  await takeTry(db, keys, now);
  const user = await asIdentity(db, async (db) => {
    const [row] = await db.select().from(users).where(eq(users.email, email));
    return row ?? null;
  });
  const fits = await passwordFits(input.password, user?.passwordHash ?? null);
  if (!fits || !user || user.disabledAt) throw new DomainError("unauthenticated", "signIn.wrong");
  await forgiveTry(db, keys);
  return openSession(db, user.id, input, now);
}

/** Opens a session without asking for a password: after the password was checked, and in tests. The id is always new. */
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
 * Counts one try on each key, all or none of them.
 *
 * @throws DomainError "too_many_requests" with the minutes to wait when one key is used up
 */
export async function takeTry(db: Db, keys: LimitKey[], now: Date): Promise<void> {
  const refusal = await asIdentity(db, async (db) => {
    for (const { key, limit } of keys) {
      const row = await countTry(db, key, now);
      if (row.failures > limit) {
        const waitMs = row.windowStartedAt.getTime() + tryLimits.windowMs - now.getTime();
        return new DomainError("too_many_requests", "signIn.tooMany", {
          values: { minutes: Math.max(1, Math.ceil(waitMs / 60_000)) },
        });
      }
    }
    return null;
  });
  // Thrown out here, so that the count of the refused try is kept too.
  if (refusal) throw refusal;
}

/** Takes a try back that turned out right: the person's own counter is cleared, the network's goes down by one. */
export async function forgiveTry(db: Db, keys: LimitKey[]): Promise<void> {
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

async function countTry(db: Db, key: string, now: Date): Promise<{ failures: number; windowStartedAt: Date }> {
  const windowStart = new Date(now.getTime() - tryLimits.windowMs).toISOString();
  const over = sql`${signInLimits.windowStartedAt} < ${windowStart}::timestamptz`;
  const [row] = await db
    .insert(signInLimits)
    .values({ key, failures: 1, windowStartedAt: now })
    .onConflictDoUpdate({
      target: signInLimits.key,
      set: {
        failures: sql`CASE WHEN ${over} THEN 1 ELSE ${signInLimits.failures} + 1 END`,
        windowStartedAt: sql`CASE WHEN ${over} THEN ${now.toISOString()}::timestamptz ELSE ${signInLimits.windowStartedAt} END`,
      },
    })
    .returning({ failures: signInLimits.failures, windowStartedAt: signInLimits.windowStartedAt });
  if (!row) throw new Error("Counting a try returned no row.");
  return row;
}
