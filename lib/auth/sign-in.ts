import { eq, sql } from "drizzle-orm";
import type { Db } from "#db/client";
import { memberships, sessions } from "#db/schema/workspaces";
import { asPerson } from "#lib/context";
import { DomainError } from "#lib/errors";
import { limitAddress } from "#lib/http/client-address";
import { newToken } from "#lib/ids";
import type { Device } from "./devices.ts";
import { attemptLimits, clearAttempts, countAttempt, type LimitKey } from "./limits.ts";
import { verifyPassword } from "./password/passwords.ts";
import { recordSecurityEvent } from "./security-events.ts";

export const sessionDays = { short: 1, long: 14 };

export type SignInInput = {
  email: string;
  password: string;
  remember: boolean;
  ip: string | null;
  userAgent: string | null;
  /** The browser's signed cookie for this address, if it has one. */
  device: Device | null;
};

/** Work to do after the answer, so that its time tells nothing. */
export type Later = (task: () => Promise<void>) => void;

/** An e-mail address as it is stored and counted. */
export function normalEmail(typed: string): string {
  return typed.trim().toLowerCase().slice(0, 320);
}

/**
 * Checks the password and opens a session.
 *
 * @returns the session's id, which the signed cookie carries
 * @throws DomainError "too_many_requests" past the limit; "unauthenticated" alike for an unknown address, a wrong password
 * and a disabled user
 */
export async function signIn(
  db: Db,
  input: SignInInput,
  now: Date,
  later: Later,
): Promise<{ sessionId: string; userId: string }> {
  const email = normalEmail(input.email);
  const user = await findUser(db, email);
  const keys = limitKeys(email, input, user);
  // Count the attempt before checking the password, so that many parallel attempts cannot all slip under the limit.
  const attempts = await countAttempt(db, keys, now);
  const matches = await verifyPassword(input.password, user?.passwordHash ?? null);
  if (!matches || !user || user.disabledAt) {
    // The first and the last allowed failure of a window are recorded: whoever tries thousands of times writes two entries.
    const event = attempts === 1 ? "member.sign_in_failed" : "member.sign_in_blocked";
    if (user && (attempts === 1 || attempts === keys[0]?.limit))
      later(() => recordSecurityEvent(db, user, event, { by: "stranger", client: input }, now));
    throw new DomainError("unauthenticated", "signIn.wrong");
  }
  await clearAttempts(db, keys);
  const opened = await openSession(db, user.id, input, now);
  later(() => recordSecurityEvent(db, user, "member.signed_in", { by: "self", client: input }, now));
  return opened;
}

/** What sign-in knows of a person before they are signed in. */
export type KnownUser = {
  id: string;
  name: string;
  email: string;
  passwordHash: string;
  disabledAt: Date | null;
  emailProvedAt: Date | null;
  passwordSetAt: Date | null;
};

/** The user with this address. */
export async function findUser(db: Db, email: string): Promise<KnownUser | null> {
  type Row = { [Key in keyof KnownUser]: KnownUser[Key] extends Date | null ? string | null : KnownUser[Key] };
  const [row] = await db.execute<Row>(sql`
    SELECT id, name, email, password_hash AS "passwordHash", disabled_at AS "disabledAt",
      email_proved_at AS "emailProvedAt", password_set_at AS "passwordSetAt"
    FROM sign_in_facts(${email})`);
  const date = (text: string | null) => (text === null ? null : new Date(text));
  return row
    ? {
        ...row,
        disabledAt: date(row.disabledAt),
        emailProvedAt: date(row.emailProvedAt),
        passwordSetAt: date(row.passwordSetAt),
      }
    : null;
}

/** A browser that has signed in since the password was last replaced has a counter of its own; all others share two. */
function limitKeys(email: string, { device, ip }: SignInInput, user: KnownUser | null): LimitKey[] {
  if (user && device && device.signedInAt.getTime() >= (user.passwordSetAt?.getTime() ?? 0))
    return [{ key: `device:${user.id}:${device.id}`, limit: attemptLimits.device }];
  return [
    { key: `email:${email}`, limit: attemptLimits.email },
    ...(ip ? [{ key: `ip:${limitAddress(ip)}`, limit: attemptLimits.ip }] : []),
  ];
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
