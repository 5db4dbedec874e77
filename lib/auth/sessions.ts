import { createHash } from "node:crypto";
import { and, count, desc, eq, gt, isNull, ne, sql } from "drizzle-orm";
import type { Db } from "#db/client";
import type { AccessRole, Language, WorkspaceKind } from "#db/enums";
import { memberships, sessions, users, workspaces } from "#db/schema/workspaces";
import { asPerson, type StaffStanding } from "#lib/context";
import { notFound } from "#lib/errors";
import { standingOf, type WorkspaceStanding } from "#lib/workspaces/standing";
import { recordSecurityEvent } from "./security-events.ts";
import { endVisit, type VisitFacts, visitedWorkspace } from "./visits.ts";

export type SessionWorkspace = {
  id: string;
  slug: string;
  name: string;
  kind: WorkspaceKind;
  /** A member's role, or what a provider's staff are here: a visitor, or the role of their grant. */
  role: AccessRole;
  zone: string;
  language: Language;
  verified: boolean;
  standing: WorkspaceStanding;
  /** Why it is suspended; null while it is not. */
  suspendedReason: string | null;
  providerId: string | null;
  /** The channels that the membership is limited to; null for all. */
  channelIds: string[] | null;
  /** The customers that the membership, one of a provider, is limited to; null for all. */
  customerIds: string[] | null;
  /** For whom the person is here; null when they are a member. */
  staff: StaffStanding | null;
};

export type Session = {
  id: string;
  user: { id: string; name: string; email: string };
  /**
   * Null when the person is not, or no longer, a member of the workspace they worked in, nor staff of its provider. They then
   * choose another one: acting in one that nobody chose would act on the wrong company.
   */
  workspace: SessionWorkspace | null;
  /** Those in which the person is a member. */
  workspaces: SessionWorkspace[];
};

type SessionFacts = {
  id: string;
  current: string | null;
  lastSeenAt: string;
  userId: string;
  name: string;
  email: string;
  /** Where the session is as staff of a provider; null for a member. */
  visit: VisitFacts | null;
};

/**
 * An active session with its user and their workspaces.
 *
 * @returns null when the id is unknown, the session is revoked or expired, or the user is disabled
 */
export async function findSession(db: Db, sessionId: string, now: Date): Promise<Session | null> {
  const [row] = await db.execute<SessionFacts>(sql`
    SELECT s.id, s.current_workspace_id AS current, s.last_seen_at AS "lastSeenAt", s.user_id AS "userId", s.name, s.email,
      to_jsonb(v) AS visit
    FROM session_facts(${sessionId}, ${now.toISOString()}::timestamptz) s
      LEFT JOIN visit_facts(${sessionId}, ${now.toISOString()}::timestamptz) v ON true`);
  if (!row) return null;
  return asPerson(db, row.userId, async (db) => {
    // Update at most once a minute, so that not every page view is also a write.
    if (now.getTime() - new Date(row.lastSeenAt).getTime() > 60_000) {
      await db.update(sessions).set({ lastSeenAt: now }).where(eq(sessions.id, row.id));
    }
    const joined = await db
      .select({
        id: workspaces.id,
        slug: workspaces.slug,
        name: workspaces.name,
        kind: workspaces.kind,
        role: memberships.role,
        channelIds: memberships.channelIds,
        customerIds: memberships.customerIds,
        zone: workspaces.zone,
        language: workspaces.language,
        verified: sql<boolean>`${workspaces.verifiedAt} IS NOT NULL`,
        providerId: workspaces.providerId,
        suspendedReason: workspaces.suspendedReason,
        moments: {
          activatedAt: workspaces.activatedAt,
          suspendedAt: workspaces.suspendedAt,
          closedAt: workspaces.closedAt,
        },
      })
      .from(memberships)
      .innerJoin(workspaces, eq(workspaces.id, memberships.workspaceId))
      .where(eq(memberships.userId, row.userId))
      .orderBy(memberships.createdAt, workspaces.name);
    const own = joined.map(({ moments, ...workspace }) => ({
      ...workspace,
      standing: standingOf(moments),
      staff: null,
    }));
    // A session that is somewhere as staff gets nothing from a membership there, and one that is there no longer gets nothing.
    const current = row.visit ? visitedWorkspace(row.visit) : own.find(({ id }) => id === row.current);
    return {
      id: row.id,
      user: { id: row.userId, name: row.name, email: row.email },
      workspace: current ?? null,
      workspaces: own,
    };
  });
}

/**
 * Makes another workspace the current one of this session.
 *
 * @throws DomainError "not_found" when the person is not a member there
 */
export async function switchWorkspace(db: Db, session: Session, workspaceId: string, now: Date): Promise<void> {
  if (!session.workspaces.some((workspace) => workspace.id === workspaceId)) throw notFound("workspace");
  await asPerson(db, session.user.id, async (db) => {
    await endVisit(db, session, now);
    await db.update(sessions).set({ workspaceId, staffOfId: null }).where(eq(sessions.id, session.id));
  });
}

/** Was a mail to this person's address answered? */
export async function isAddressProved(db: Db, session: Session): Promise<boolean> {
  const [row] = await asPerson(db, session.user.id, (db) =>
    db.select({ at: users.emailProvedAt }).from(users).where(eq(users.id, session.user.id)),
  );
  return Boolean(row?.at);
}

/** Ends a session. Ending it again changes nothing. */
export async function revokeSession(db: Db, sessionId: string, now: Date): Promise<void> {
  await db.execute(sql`SELECT revoke_session(${sessionId}, ${now.toISOString()}::timestamptz)`);
}

/** Ends the session of a person who signs out. */
export async function signOut(db: Db, session: Session, now: Date): Promise<void> {
  await asPerson(db, session.user.id, async (db) => {
    await endVisit(db, session, now);
    await revokeSession(db, session.id, now);
    await recordSecurityEvent(db, session.user, "member.signed_out", { by: "self" }, now);
  });
}

export type SessionRow = {
  /** A hash of the id, safe to show on a page: the id itself is the secret in the signed cookie. */
  handle: string;
  current: boolean;
  createdAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
  ip: string | null;
  userAgent: string | null;
};

/** A page of the user's active sessions: the current one first, then the most recently used. `total` counts all of them. */
export async function listSessions(
  db: Db,
  session: Session,
  { page, size, now }: { page: number; size: number; now: Date },
): Promise<{ rows: SessionRow[]; total: number }> {
  return asPerson(db, session.user.id, async (db) => {
    const active = activeSessions(session.user.id, now);
    const rows = await db
      .select()
      .from(sessions)
      .where(active)
      .orderBy(desc(eq(sessions.id, session.id)), desc(sessions.lastSeenAt), desc(sessions.id))
      .limit(size)
      .offset((page - 1) * size);
    const [all] = await db.select({ sessions: count() }).from(sessions).where(active);
    return {
      rows: rows.map((row) => ({
        handle: sessionHandle(row.id),
        current: row.id === session.id,
        createdAt: row.createdAt,
        lastSeenAt: row.lastSeenAt,
        expiresAt: row.expiresAt,
        ip: row.ip,
        userAgent: row.userAgent,
      })),
      total: all?.sessions ?? 0,
    };
  });
}

/**
 * Ends one of the user's own sessions.
 *
 * @throws DomainError "not_found" when the user has no active session with that handle
 */
export async function endSession(db: Db, session: Session, handle: string, now: Date): Promise<void> {
  await asPerson(db, session.user.id, async (db) => {
    const rows = await db.select({ id: sessions.id }).from(sessions).where(activeSessions(session.user.id, now));
    const row = rows.find(({ id }) => sessionHandle(id) === handle);
    if (!row) throw notFound("session");
    await db.update(sessions).set({ revokedAt: now }).where(eq(sessions.id, row.id));
    await recordSessionsEnded(db, session, 1, now);
  });
}

/** Ends every session of the user except the current one. @returns how many ended */
export async function endOtherSessions(db: Db, session: Session, now: Date): Promise<number> {
  return asPerson(db, session.user.id, async (db) => {
    const ended = await db
      .update(sessions)
      .set({ revokedAt: now })
      .where(and(activeSessions(session.user.id, now), ne(sessions.id, session.id)))
      .returning({ id: sessions.id });
    if (ended.length > 0) await recordSessionsEnded(db, session, ended.length, now);
    return ended.length;
  });
}

function recordSessionsEnded(db: Db, session: Session, sessionsEnded: number, now: Date): Promise<void> {
  const facts = { by: "self" as const, detail: { sessionsEnded } };
  return recordSecurityEvent(db, session.user, "member.sessions_ended", facts, now);
}

function activeSessions(userId: string, now: Date) {
  return and(eq(sessions.userId, userId), isNull(sessions.revokedAt), gt(sessions.expiresAt, now));
}

function sessionHandle(sessionId: string): string {
  return createHash("sha256").update(sessionId).digest("hex").slice(0, 16);
}
