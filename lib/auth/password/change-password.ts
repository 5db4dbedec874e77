import { sql } from "drizzle-orm";
import type { z } from "zod";
import type { Db } from "#db/client";
import { asPerson } from "#lib/context";
import { DomainError } from "#lib/errors";
import { attemptLimits, clearAttempts, countAttempt } from "../limits.ts";
import { recordSecurityEvent } from "../security-events.ts";
import type { Session } from "../sessions.ts";
import { replacePassword } from "./password-links.ts";
import type { ChangePasswordInput } from "./password-rules.ts";
import { hashPassword, verifyPassword } from "./passwords.ts";

/**
 * Sets a new password and ends every other session of the user.
 *
 * @throws DomainError "invalid" on `currentPassword` when it is wrong and on `newPassword` when it equals the old one;
 * "too_many_requests" after too many wrong attempts
 */
export async function changePassword(
  db: Db,
  session: Session,
  input: z.output<typeof ChangePasswordInput>,
  now: Date,
): Promise<{ sessionsEnded: number }> {
  const attempts = [{ key: `password:${session.user.id}`, limit: attemptLimits.password }];
  await countAttempt(db, attempts, now);
  const { user } = session;
  const held = await asPerson(db, user.id, async (db) => {
    const [row] = await db.execute<{ hash: string | null }>(sql`SELECT own_password_hash() AS hash`);
    return row?.hash ?? null;
  });
  if (!(await verifyPassword(input.currentPassword, held))) {
    throw new DomainError("invalid", "password.wrong", { field: "currentPassword" });
  }
  if (input.newPassword === input.currentPassword) {
    throw new DomainError("invalid", "password.same", { field: "newPassword" });
  }
  await clearAttempts(db, attempts);
  const passwordHash = await hashPassword(input.newPassword);
  return asPerson(db, user.id, async (db) => {
    const { sessionsEnded } = await replacePassword(
      db,
      { userId: user.id, passwordHash, keepSession: session.id },
      now,
    );
    await recordSecurityEvent(db, user, "member.password_changed", { by: "self", detail: { sessionsEnded } }, now);
    return { sessionsEnded };
  });
}
