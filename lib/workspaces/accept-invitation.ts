import { and, eq, sql } from "drizzle-orm";
import type { z } from "zod";
import type { Db } from "#db/client";
import type { Role } from "#db/enums";
import { invitations, memberships, users } from "#db/schema/workspaces";
import { audit } from "#lib/audit";
import { hashPassword } from "#lib/auth/passwords";
import { asPerson } from "#lib/context";
import { DomainError, notFound } from "#lib/errors";
import { newId } from "#lib/ids";
import { hashToken, isOpenInvitation } from "./invitations.ts";
import type { AcceptAsNewInput } from "./schema.ts";

export type OpenInvitation = {
  workspaceId: string;
  id: string;
  workspace: string;
  zone: string;
  inviter: string;
  email: string;
  role: Role;
  expiresAt: Date;
  /** A user with that address exists already. They must sign in to accept, so the link cannot set a new password for them. */
  known: boolean;
};

/** The open invitation with this token; null when the token is unknown, used, revoked or expired. */
export async function findInvitation(db: Db, token: string, now: Date): Promise<OpenInvitation | null> {
  const [row] = await db.execute<Omit<OpenInvitation, "expiresAt"> & { expiresAt: string }>(sql`
    SELECT workspace_id AS "workspaceId", id, workspace, zone, inviter, email, role, expires_at AS "expiresAt", known
    FROM invitation_facts(${hashToken(token)}, ${now.toISOString()}::timestamptz)`);
  return row ? { ...row, expiresAt: new Date(row.expiresAt) } : null;
}

/**
 * Accepts an invitation as a new user: creates the user and the membership.
 *
 * @returns the address to sign in with
 * @throws DomainError "not_found" when no open invitation has the token, "conflict" when a user with that address exists
 */
export async function acceptAsNew(
  db: Db,
  input: z.output<typeof AcceptAsNewInput>,
  now: Date,
): Promise<{ email: string }> {
  const invitation = await findInvitation(db, input.token, now);
  if (!invitation) throw notFound("invitation");
  if (invitation.known) throw new DomainError("conflict", "members.signInFirst");
  // Hashing is expensive on purpose: check the token first, so that strangers cannot use it to load the server.
  const passwordHash = await hashPassword(input.password);
  const user = { id: newId(), email: invitation.email, name: input.name };
  await asPerson(db, user.id, async (db) => {
    const created = await db
      .insert(users)
      .values({ ...user, passwordHash, createdAt: now })
      .onConflictDoNothing({ target: users.email })
      .returning({ id: users.id });
    if (created.length === 0) throw new DomainError("conflict", "members.signInFirst");
    await addMember(db, invitation, user, now);
  });
  return { email: user.email };
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
async function addMember(
  db: Db,
  invitation: OpenInvitation,
  user: { id: string; email: string; name: string },
  now: Date,
): Promise<void> {
  const { workspaceId, id, role } = invitation;
  // Whoever holds the token of the invitation may act in its workspace, as far as to join it.
  await db.execute(sql`SELECT set_config('app.workspace_id', ${workspaceId}, true)`);
  const used = await db
    .update(invitations)
    .set({ acceptedAt: now })
    .where(and(eq(invitations.workspaceId, workspaceId), eq(invitations.id, id), isOpenInvitation(now)))
    .returning({ id: invitations.id });
  if (used.length === 0) throw notFound("invitation");
  await db.insert(memberships).values({ workspaceId, userId: user.id, role, createdAt: now }).onConflictDoNothing();
  const actor = { kind: "member" as const, userId: user.id, name: user.name, email: user.email, role };
  await audit(
    { workspaceId, actor, db, now },
    { action: "invitation.accepted", objectKind: "invitation", objectId: id, detail: { email: user.email, role } },
  );
}
