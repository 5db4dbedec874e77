import { and, eq, isNull, ne, sql } from "drizzle-orm";
import type { z } from "zod";
import type { Db } from "#db/client";
import { sessions, users } from "#db/schema/workspaces";
import { audit } from "#lib/audit";
import { asPerson } from "#lib/context";
import { DomainError } from "#lib/errors";
import type { ChangePasswordInput } from "./password-rules.ts";
import { hashPassword, verifyPassword } from "./passwords.ts";
import type { Session } from "./sessions.ts";
import { attemptLimits, clearAttempts, countAttempt } from "./sign-in.ts";

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
    await db.update(users).set({ passwordHash }).where(eq(users.id, user.id));
    const ended = await db
      .update(sessions)
      .set({ revokedAt: now })
      .where(and(eq(sessions.userId, user.id), ne(sessions.id, session.id), isNull(sessions.revokedAt)))
      .returning({ id: sessions.id });
    const { workspace } = session;
    if (workspace) {
      await db.execute(sql`SELECT set_config('app.workspace_id', ${workspace.id}, true)`);
      await audit(
        {
          workspaceId: workspace.id,
          actor: { kind: "member", userId: user.id, name: user.name, email: user.email, role: workspace.role },
          db,
          now,
        },
        {
          action: "member.password_changed",
          objectKind: "member",
          objectId: user.id,
          detail: { sessionsEnded: ended.length },
        },
      );
    }
    return { sessionsEnded: ended.length };
  });
}
