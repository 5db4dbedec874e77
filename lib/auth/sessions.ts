import { and, eq, gt, isNull, ne, sql } from "drizzle-orm";
import type { Db } from "#db/client";
import type { Language, Role, WorkspaceKind } from "#db/enums";
import { memberships, sessions, users, workspaces } from "#db/schema/workspaces";
import { asIdentity } from "#lib/context";
import { DomainError, notFound } from "#lib/errors";
import { hashPassword, passwordFits } from "./passwords.ts";

export type SessionWorkspace = {
  id: string;
  slug: string;
  name: string;
  kind: WorkspaceKind;
  role: Role;
  zone: string;
  language: Language;
  verified: boolean;
  providerId: string | null;
};

export type Session = {
  id: string;
  user: { id: string; name: string; email: string };
  /** Null when the person is a member of nothing any more. */
  workspace: SessionWorkspace | null;
  workspaces: SessionWorkspace[];
};

/** The living session of that id with its person and places, or null: revoked, expired, disabled and unknown look alike. */
export async function findSession(db: Db, sessionId: string, now: Date): Promise<Session | null> {
  return asIdentity(db, async (db) => {
    const [row] = await db
      .select({
        id: sessions.id,
        current: sessions.workspaceId,
        userId: users.id,
        name: users.name,
        email: users.email,
      })
      .from(sessions)
      .innerJoin(users, eq(users.id, sessions.userId))
      .where(
        and(
          eq(sessions.id, sessionId),
          isNull(sessions.revokedAt),
          gt(sessions.expiresAt, now),
          isNull(users.disabledAt),
        ),
      );
    if (!row) return null;
    const places = await db
      .select({
        id: workspaces.id,
        slug: workspaces.slug,
        name: workspaces.name,
        kind: workspaces.kind,
        role: memberships.role,
        zone: workspaces.zone,
        language: workspaces.language,
        verified: sql<boolean>`${workspaces.verifiedAt} IS NOT NULL`,
        providerId: workspaces.providerId,
      })
      .from(memberships)
      .innerJoin(workspaces, eq(workspaces.id, memberships.workspaceId))
      .where(eq(memberships.userId, row.userId))
      .orderBy(memberships.createdAt, workspaces.name);
    return {
      id: row.id,
      user: { id: row.userId, name: row.name, email: row.email },
      workspace: places.find((place) => place.id === row.current) ?? places[0] ?? null,
      workspaces: places,
    };
  });
}

/** @throws DomainError "not_found" when the person is not a member there */
export async function switchWorkspace(db: Db, session: Session, workspaceId: string): Promise<void> {
  if (!session.workspaces.some((place) => place.id === workspaceId)) throw notFound("workspace");
  await asIdentity(db, (db) => db.update(sessions).set({ workspaceId }).where(eq(sessions.id, session.id)));
}

export async function revokeSession(db: Db, sessionId: string, now: Date): Promise<void> {
  await asIdentity(db, (db) => db.update(sessions).set({ revokedAt: now }).where(eq(sessions.id, sessionId)));
}

/**
 * Sets a new password and ends every other session of the person.
 *
 * @throws DomainError "invalid" on the field `currentPassword` when the old one is wrong
 */
export async function changePassword(
  db: Db,
  session: Session,
  input: { currentPassword: string; newPassword: string },
  now: Date,
): Promise<void> {
  const [user] = await asIdentity(db, (db) => db.select().from(users).where(eq(users.id, session.user.id)));
  if (!(await passwordFits(input.currentPassword, user?.passwordHash ?? null))) {
    throw new DomainError("invalid", "password.wrong", { field: "currentPassword" });
  }
  const passwordHash = await hashPassword(input.newPassword);
  await asIdentity(db, async (db) => {
    await db.update(users).set({ passwordHash }).where(eq(users.id, session.user.id));
    await db
      .update(sessions)
      .set({ revokedAt: now })
      .where(and(eq(sessions.userId, session.user.id), ne(sessions.id, session.id), isNull(sessions.revokedAt)));
  });
}
