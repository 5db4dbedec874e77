import { eq, sql } from "drizzle-orm";
import type { Db } from "#db/client";
import { memberships, sessions, signInLimits, users } from "#db/schema/workspaces";
import { asIdentity } from "#lib/context";
import { DomainError } from "#lib/errors";
import { newToken } from "#lib/ids";
import { passwordFits } from "./passwords.ts";

/** Failures allowed in one window, by address of the person and by address of the network. */
const limits = { email: 10, ip: 50, windowMs: 15 * 60_000 };

export const sessionDays = { short: 1, long: 14 };

export type SignInInput = {
  email: string;
  password: string;
  remember: boolean;
  ip: string | null;
  userAgent: string | null;
};

/**
 * Opens a session for the person who knows the password.
 *
 * @returns the session's id, which the signed cookie carries
 * @throws DomainError "too_many_requests" past the limit, "unauthenticated" otherwise, the same for an unknown address, a
 * wrong password and a disabled user
 */
export async function signIn(db: Db, input: SignInInput, now: Date): Promise<{ sessionId: string; userId: string }> {
  const email = input.email.trim().toLowerCase();
  const keys = [
    { key: `email:${email}`, limit: limits.email },
    ...(input.ip ? [{ key: `ip:${input.ip}`, limit: limits.ip }] : []),
  ];
  const user = await asIdentity(db, async (db) => {
    for (const { key, limit } of keys) {
      const [row] = await db.select().from(signInLimits).where(eq(signInLimits.key, key));
      const open = row && now.getTime() - row.windowStartedAt.getTime() < limits.windowMs;
      if (open && row.failures >= limit) {
        const waitMs = row.windowStartedAt.getTime() + limits.windowMs - now.getTime();
        throw new DomainError("too_many_requests", "signIn.tooMany", {
          values: { minutes: Math.ceil(waitMs / 60_000) },
        });
      }
    }
    const [row] = await db.select().from(users).where(eq(users.email, email));
    return row ?? null;
  });
  const fits = await passwordFits(input.password, user?.passwordHash ?? null);
  if (!fits || !user || user.disabledAt) {
    await asIdentity(db, async (db) => {
      for (const { key } of keys) await countFailure(db, key, now);
    });
    throw new DomainError("unauthenticated", "signIn.wrong");
  }
  return openSession(db, user.id, input, now);
}

/** Opens a session without asking for a password: after an invitation was accepted, and in tests. */
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
    const [user] = await db.select({ email: users.email }).from(users).where(eq(users.id, userId));
    if (user) await db.delete(signInLimits).where(eq(signInLimits.key, `email:${user.email}`));
  });
  return { sessionId, userId };
}

async function countFailure(db: Db, key: string, now: Date): Promise<void> {
  const windowStart = new Date(now.getTime() - limits.windowMs);
  await db
    .insert(signInLimits)
    .values({ key, failures: 1, windowStartedAt: now })
    .onConflictDoUpdate({
      target: signInLimits.key,
      set: {
        failures: sql`CASE WHEN ${signInLimits.windowStartedAt} < ${windowStart.toISOString()} THEN 1 ELSE ${signInLimits.failures} + 1 END`,
        windowStartedAt: sql`CASE WHEN ${signInLimits.windowStartedAt} < ${windowStart.toISOString()} THEN ${now.toISOString()}::timestamptz ELSE ${signInLimits.windowStartedAt} END`,
      },
    });
}
