import { and, eq, sql } from "drizzle-orm";
import type { z } from "zod";
import type { Db } from "#db/client";
import type { Language, Role } from "#db/enums";
import { invitations, memberships, users } from "#db/schema/workspaces";
import { audit } from "#lib/audit/audit";
import { attemptLimits, clearAttempts, countAttempt } from "#lib/auth/limits";
import { hashToken, mailReplaced, replacePassword } from "#lib/auth/password/password-links";
import { hashPassword, verifyPassword } from "#lib/auth/password/passwords";
import { type Client, type Person, recordSecurityEvent } from "#lib/auth/security-events";
import { findUser } from "#lib/auth/sign-in";
import { asPerson } from "#lib/context";
import { DomainError, notFound } from "#lib/errors";
import { newId } from "#lib/ids";
import { isOpenInvitation } from "./invitations.ts";
import type { AcceptInvitationInput } from "./schema.ts";

export type OpenInvitation = {
  workspaceId: string;
  id: string;
  workspace: string;
  zone: string;
  inviter: string;
  email: string;
  role: Role;
  expiresAt: Date;
  /** The link went to the address by mail, so whoever has it holds the address. */
  byMail: boolean;
};

/**
 * The open invitation with this token; null when the token is unknown, used, revoked or expired. Does not look whether a
 * user with the address exists: the inviter may be the one who reads it.
 */
export async function findInvitation(db: Db, token: string, now: Date): Promise<OpenInvitation | null> {
  const [row] = await db.execute<Omit<OpenInvitation, "expiresAt"> & { expiresAt: string }>(sql`
    SELECT workspace_id AS "workspaceId", id, workspace, zone, inviter, email, role, expires_at AS "expiresAt",
      by_mail AS "byMail"
    FROM invitation_facts(${hashToken(token)}, ${now.toISOString()}::timestamptz)`);
  return row ? { ...row, expiresAt: new Date(row.expiresAt) } : null;
}

/**
 * Accepts an invitation with a password. For a new address it becomes the password of a new user, whose address counts as
 * proved if the link came by mail. A user whose address was never proved is taken over by whoever has the mailed link: the
 * password is replaced and all sessions end. Every other user joins with the password they have.
 *
 * @returns the address to sign in with
 * @throws DomainError "not_found" when no open invitation has the token, "unauthenticated" for the wrong password of an
 * existing user, "too_many_requests" after too many of those
 */
export async function acceptWithPassword(
  db: Db,
  input: z.output<typeof AcceptInvitationInput> & { client: Client; language?: Language },
  now: Date,
): Promise<{ email: string }> {
  const invitation = await findInvitation(db, input.token, now);
  if (!invitation) throw notFound("invitation");
  const { email, byMail } = invitation;
  // The counter of sign-ins, so that invitations give nobody more guesses at a password.
  const attempts = [{ key: `email:${email}`, limit: attemptLimits.email }];
  await countAttempt(db, attempts, now);
  const user = await findUser(db, email);
  // Both for everybody, which makes the time of the answer the same.
  const matches = await verifyPassword(input.password, user?.passwordHash ?? null);
  const passwordHash = await hashPassword(input.password);
  const name = input.name || (email.split("@")[0] ?? email);
  const userId = user?.id ?? newId();
  await asPerson(db, userId, async (db) => {
    let person: Person | null = user;
    if (!user) person = await addUser(db, { id: userId, email, name, passwordHash, proved: byMail }, now);
    else if (user.disabledAt) person = null;
    else if (byMail && !user.emailProvedAt) {
      const claim = { userId, passwordHash, proved: true, name: input.name };
      person = await replacePassword(db, claim, now);
      await recordSecurityEvent(db, person, "member.account_claimed", { by: "self", client: input.client }, now);
      await mailReplaced(db, person, input.language ?? "en", now);
    } else if (!matches) person = null;
    if (!person) throw new DomainError("unauthenticated", "members.passwordOfAddress", { field: "password" });
    await addMember(db, invitation, person, now);
  });
  await clearAttempts(db, attempts);
  return { email };
}

/** Adds a user; null when somebody else was faster. */
async function addUser(
  db: Db,
  input: { id: string; email: string; name: string; passwordHash: string; proved: boolean },
  now: Date,
): Promise<Person | null> {
  const { proved, ...user } = input;
  const [created] = await db
    .insert(users)
    .values({ ...user, emailProvedAt: proved ? now : null, createdAt: now })
    .onConflictDoNothing({ target: users.email })
    .returning({ id: users.id, name: users.name, email: users.email });
  return created ?? null;
}

/**
 * Accepts an invitation as the signed-in user.
 *
 * @returns the workspace joined
 * @throws DomainError "not_found" when no open invitation has the token, "forbidden" when it is for another address
 */
export async function acceptAsUser(
  db: Db,
  user: { id: string; email: string; name: string },
  token: string,
  now: Date,
): Promise<{ workspaceId: string }> {
  const invitation = await findInvitation(db, token, now);
  if (!invitation) throw notFound("invitation");
  if (invitation.email !== user.email) throw new DomainError("forbidden", "members.otherAddress");
  await asPerson(db, user.id, (db) => addMember(db, invitation, user, now));
  return { workspaceId: invitation.workspaceId };
}

/** Marks the invitation as accepted and adds the member. In one transaction, so that a second use finds it closed. */
async function addMember(db: Db, invitation: OpenInvitation, user: Person, now: Date): Promise<void> {
  const { workspaceId, id, role } = invitation;
  // Whoever holds the token of the invitation may act in its workspace, as far as to join it.
  await db.execute(sql`SELECT set_config('app.workspace_id', ${workspaceId}, true)`);
  const [used] = await db
    .update(invitations)
    .set({ acceptedAt: now })
    .where(and(eq(invitations.workspaceId, workspaceId), eq(invitations.id, id), isOpenInvitation(now)))
    .returning({ channelIds: invitations.channelIds, customerIds: invitations.customerIds });
  if (!used) throw notFound("invitation");
  await db
    .insert(memberships)
    .values({ workspaceId, userId: user.id, role, ...used, createdAt: now })
    .onConflictDoNothing();
  const actor = { kind: "member" as const, userId: user.id, name: user.name, email: user.email, role };
  await audit(
    { workspaceId, actor, db, now },
    { action: "invitation.accepted", objectKind: "invitation", objectId: id, detail: { email: user.email, role } },
  );
}
