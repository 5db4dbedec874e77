import { createHash } from "node:crypto";
import { and, desc, eq, gt, isNull, ne, sql } from "drizzle-orm";
import type { Db } from "#db/client";
import type { Language, Role, WorkspaceKind } from "#db/enums";
import { memberships, sessions, users, workspaces } from "#db/schema/workspaces";
import { asIdentity } from "#lib/context";
import { notFound } from "#lib/errors";

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
        lastSeenAt: sessions.lastSeenAt,
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
    // Once a minute is exact enough for people, and keeps reading a page from being a write.
    if (now.getTime() - row.lastSeenAt.getTime() > 60_000) {
      await db.update(sessions).set({ lastSeenAt: now }).where(eq(sessions.id, row.id));
    }
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

/** Ends a session for good; ending it twice changes nothing. */
export async function revokeSession(db: Db, sessionId: string, now: Date): Promise<void> {
  await asIdentity(db, (db) =>
    db
      .update(sessions)
      .set({ revokedAt: now })
      .where(and(eq(sessions.id, sessionId), isNull(sessions.revokedAt))),
  );
}

export type SessionRow = {
  /** Names the session on the page without giving it away: the id itself is what the signed cookie carries. */
  handle: string;
  current: boolean;
  createdAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
  ip: string | null;
  userAgent: string | null;
};

/** The living sessions of the person, the present one first, then the latest used. */
export async function listSessions(db: Db, session: Session, now: Date): Promise<SessionRow[]> {
  const rows = await asIdentity(db, (db) =>
    db.select().from(sessions).where(living(session.user.id, now)).orderBy(desc(sessions.lastSeenAt)),
  );
  return rows
    .map((row) => ({
      handle: handleOf(row.id),
      current: row.id === session.id,
      createdAt: row.createdAt,
      lastSeenAt: row.lastSeenAt,
      expiresAt: row.expiresAt,
      ip: row.ip,
      userAgent: row.userAgent,
    }))
    .sort((a, b) => Number(b.current) - Number(a.current));
}

/**
 * Ends one of the person's own sessions.
 *
 * @throws DomainError "not_found" when there is no living session of that handle, whoever's it may be
 */
export async function endSession(db: Db, session: Session, handle: string, now: Date): Promise<void> {
  await asIdentity(db, async (db) => {
    const rows = await db.select({ id: sessions.id }).from(sessions).where(living(session.user.id, now));
    const row = rows.find(({ id }) => handleOf(id) === handle);
    if (!row) throw notFound("session");
    await db.update(sessions).set({ revokedAt: now }).where(eq(sessions.id, row.id));
  });
}

/** Ends every session of the person but the present one. @returns how many ended */
export async function endOtherSessions(db: Db, session: Session, now: Date): Promise<number> {
  return asIdentity(db, async (db) => {
    const ended = await db
      .update(sessions)
      .set({ revokedAt: now })
      .where(and(living(session.user.id, now), ne(sessions.id, session.id)))
      .returning({ id: sessions.id });
    return ended.length;
  });
}

function living(userId: string, now: Date) {
  return and(eq(sessions.userId, userId), isNull(sessions.revokedAt), gt(sessions.expiresAt, now));
}

function handleOf(sessionId: string): string {
  return createHash("sha256").update(sessionId).digest("hex").slice(0, 16);
}
