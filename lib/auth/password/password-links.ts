import { createHash } from "node:crypto";
import { and, eq, gt, isNull, sql } from "drizzle-orm";
import type { Db } from "#db/client";
import type { Language } from "#db/enums";
import { passwordLinks, sessions, users } from "#db/schema/workspaces";
import { asPerson } from "#lib/context";
import { notFound } from "#lib/errors";
import { newToken } from "#lib/ids";
import { putMail } from "#lib/mail/outbox";
import { canMail } from "#lib/mail/send-mail";
import { clearAttempts } from "../limits.ts";
import { type Client, type Person, recordSecurityEvent } from "../security-events.ts";
import { findUser } from "../sign-in.ts";
import { hashPassword } from "./passwords.ts";

/** How long a link that sets a new password works. */
export const passwordLinkMinutes = 30;

/** The hash of a link's token; the database keeps nothing else of it. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** The address of the page that sets a new password. The token is behind the #, which browsers send to no server. */
export function passwordLinkUrl(console: string, token: string): string {
  return `${console}/password#${token}`;
}

/**
 * Makes a link that sets a new password once. Earlier links of the person work on until one of them is used, so that
 * nobody can spoil them by asking for more.
 *
 * @param input.language that of the mail, which is written in the same transaction
 * @returns the token, shown or mailed once; null when no enabled user has this address
 */
export async function makePasswordLink(
  db: Db,
  input: { email: string; client?: Client } & ({ madeBy: "mail"; language: Language } | { madeBy: "operator" }),
  now: Date,
): Promise<{ token: string; expiresAt: Date } | null> {
  const user = await findUser(db, input.email);
  if (!user || user.disabledAt) return null;
  return asPerson(db, user.id, async (db) => {
    const token = newToken();
    const expiresAt = new Date(now.getTime() + passwordLinkMinutes * 60_000);
    const { madeBy } = input;
    await db
      .insert(passwordLinks)
      .values({ tokenHash: hashToken(token), userId: user.id, madeBy, createdAt: now, expiresAt });
    const asked = madeBy === "mail";
    await recordSecurityEvent(
      db,
      user,
      asked ? "member.password_asked" : "member.password_link_made",
      { by: asked ? "stranger" : "operator", client: input.client },
      now,
    );
    if (input.madeBy === "mail") {
      const mail = { workspaceId: "", kind: "password" as const, language: input.language, userId: user.id };
      const payload = { minutes: passwordLinkMinutes };
      await putMail(db, { ...mail, recipient: user.email, payload, token, expiresAt }, now);
    }
    return { token, expiresAt };
  });
}

/** Whose password an open link sets; null when the link is unknown, used or expired. */
export async function findPasswordLink(
  db: Db,
  token: string,
  now: Date,
): Promise<{ userId: string; email: string } | null> {
  const [row] = await db.execute<{ userId: string; email: string }>(sql`
    SELECT user_id AS "userId", email
    FROM password_link_facts(${hashToken(token)}, ${now.toISOString()}::timestamptz)`);
  return row ?? null;
}

/**
 * Sets a new password with a link. Ends every session of the person and closes their other links; a mailed link proves the
 * address.
 *
 * @param input.language that of the mail that tells so; English when absent
 * @returns the address to sign in with
 * @throws DomainError "not_found" when the link is unknown, used or expired
 */
export async function resetPassword(
  db: Db,
  input: { token: string; password: string; client: Client; language?: Language },
  now: Date,
): Promise<{ email: string }> {
  // Hashing is expensive on purpose: check the token first, so that strangers cannot use it to load the server.
  const found = await findPasswordLink(db, input.token, now);
  if (!found) throw notFound("passwordLink");
  const passwordHash = await hashPassword(input.password);
  const email = await asPerson(db, found.userId, async (db) => {
    const [link] = await db.delete(passwordLinks).where(openLink(input.token, now)).returning();
    if (!link) throw notFound("passwordLink");
    const person = await replacePassword(
      db,
      { userId: link.userId, passwordHash, proved: link.madeBy === "mail" },
      now,
    );
    await recordSecurityEvent(
      db,
      person,
      "member.password_reset",
      { by: "self", client: input.client, detail: { sessionsEnded: person.sessionsEnded } },
      now,
    );
    await mailReplaced(db, person, input.language ?? "en", now);
    return person.email;
  });
  // The person has shown who they are: wrong passwords of others keep them out no longer.
  await clearAttempts(db, [{ key: `email:${email}`, limit: 0 }]);
  return { email };
}

/**
 * Tells the address that its password was replaced with a link, in a transaction of the person: whoever did it may have read
 * somebody else's mailbox. Does nothing without a mail server.
 */
export async function mailReplaced(db: Db, person: Person, language: Language, now: Date): Promise<void> {
  if (!canMail()) return;
  const mail = { workspaceId: "", kind: "password_replaced" as const, language, userId: person.id };
  await putMail(db, { ...mail, recipient: person.email, payload: {} }, now);
}

/**
 * Replaces a password inside a transaction of the person: ends all sessions but one, closes all links, and makes browsers that
 * signed in before count as unknown.
 *
 * @param input.proved the holder of the address did this, by a mail sent to it
 */
export async function replacePassword(
  db: Db,
  input: { userId: string; passwordHash: string; proved?: boolean; name?: string; keepSession?: string },
  now: Date,
): Promise<{ id: string; name: string; email: string; sessionsEnded: number }> {
  const { userId, passwordHash, proved, name, keepSession } = input;
  const [person] = await db
    .update(users)
    .set({
      passwordHash,
      passwordSetAt: now,
      ...(proved ? { emailProvedAt: sql`coalesce(${users.emailProvedAt}, ${now.toISOString()}::timestamptz)` } : {}),
      ...(name ? { name } : {}),
    })
    .where(eq(users.id, userId))
    .returning({ id: users.id, name: users.name, email: users.email });
  if (!person) throw notFound("member");
  await db.delete(passwordLinks).where(eq(passwordLinks.userId, userId));
  const ended = await db
    .update(sessions)
    .set({ revokedAt: now })
    .where(
      and(
        eq(sessions.userId, userId),
        isNull(sessions.revokedAt),
        keepSession ? sql`${sessions.id} <> ${keepSession}` : undefined,
      ),
    )
    .returning({ id: sessions.id });
  return { ...person, sessionsEnded: ended.length };
}

function openLink(token: string, now: Date) {
  return and(eq(passwordLinks.tokenHash, hashToken(token)), gt(passwordLinks.expiresAt, now));
}
