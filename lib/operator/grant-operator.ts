import { randomBytes } from "node:crypto";
import { eq } from "drizzle-orm";
import type { Db } from "#db/client";
import { operatorLog } from "#db/schema/operations";
import { users } from "#db/schema/workspaces";
import { makePasswordLink } from "#lib/auth/password/password-links";
import { hashPassword } from "#lib/auth/password/passwords";
import { newId } from "#lib/ids";
import { ensureUser } from "#lib/workspaces/ensure-workspace";

/** What became of it; `token` is of the link with which a new user sets a password, known at this moment only. */
export type Granted = { email: string; made: boolean; token: string | null };

/**
 * Makes a person an operator of the installation, and the user where there is none. For the command line, with the role of
 * its commands: no page may do this.
 */
export async function grantOperator(db: Db, email: string, now: Date): Promise<Granted> {
  const [known] = await db.select({ id: users.id }).from(users).where(eq(users.email, email));
  const token = await db.transaction(async (tx) => {
    const inner = tx as unknown as Db;
    // A password that nobody knows; the link replaces it.
    const passwordHash = known ? "" : await hashPassword(randomBytes(32).toString("hex"));
    const name = email.split("@")[0] ?? email;
    const userId = known?.id ?? (await ensureUser(inner, { email, name, passwordHash }, now));
    await setOperator(inner, userId, email, now, true);
    if (known) return null;
    return (await makePasswordLink(inner, { email, madeBy: "operator" }, now))?.token ?? null;
  });
  return { email, made: !known, token };
}

/** Takes the flag away, from the person's next request on. @returns false when no operator has this address */
export async function revokeOperator(db: Db, email: string, now: Date): Promise<boolean> {
  const [user] = await db
    .select({ id: users.id, since: users.operatorSince })
    .from(users)
    .where(eq(users.email, email));
  if (!user?.since) return false;
  await db.transaction((tx) => setOperator(tx as unknown as Db, user.id, email, now, false));
  return true;
}

async function setOperator(db: Db, userId: string, email: string, now: Date, operator: boolean): Promise<void> {
  const [user] = await db.select({ since: users.operatorSince }).from(users).where(eq(users.id, userId));
  if (Boolean(user?.since) === operator) return;
  await db
    .update(users)
    .set({ operatorSince: operator ? now : null })
    .where(eq(users.id, userId));
  await db.insert(operatorLog).values({
    ...{ id: newId(), at: now, actorId: null, actorName: "Command line" },
    ...{ action: operator ? "operator.made" : "operator.revoked", objectId: userId, objectName: email },
  });
}
