import { sql } from "drizzle-orm";
import { passwordLinks } from "#db/schema/workspaces";
import { hashToken, passwordLinkMinutes } from "#lib/auth/password/password-links";
import { notFound } from "#lib/errors";
import { newToken } from "#lib/ids";
import { asOperator, auditFor, type OperatorCtx, recordAct } from "./context.ts";

export type UserLine = {
  id: string;
  email: string;
  name: string;
  disabled: boolean;
  addressProved: boolean;
  operatorSince: string | null;
  createdAt: string;
  /** Names of workspaces, by name; a few of them. */
  workspaces: string[];
};

/** Everybody who can sign in, operators first, then by address. @param q part of an address or a name */
export async function listUsers(
  ctx: OperatorCtx,
  filter: { q: string; page: number; size: number },
): Promise<{ rows: UserLine[]; total: number }> {
  return asOperator(ctx, async ({ db }) => {
    const part = `%${filter.q.replace(/[\\%_]/g, "\\$&")}%`;
    const where = sql`(u.email ILIKE ${part} OR u.name ILIKE ${part})`;
    const rows = await db.execute<UserLine>(sql`
      SELECT u.id, u.email, u.name, u.disabled_at IS NOT NULL AS disabled, u.email_proved_at IS NOT NULL AS "addressProved",
        u.operator_since AS "operatorSince", u.created_at AS "createdAt",
        ARRAY(SELECT w.name FROM memberships m JOIN workspaces w ON w.id = m.workspace_id
          WHERE m.user_id = u.id ORDER BY lower(w.name) LIMIT 3) AS workspaces
      FROM users u WHERE ${where} ORDER BY u.operator_since IS NULL, u.email
      LIMIT ${filter.size} OFFSET ${(filter.page - 1) * filter.size}`);
    const [count] = await db.execute<{ total: number }>(sql`SELECT count(*)::int AS total FROM users u WHERE ${where}`);
    return { rows, total: count?.total ?? 0 };
  });
}

/**
 * Makes a link with which a person sets a new password once, for the operator to hand over.
 *
 * @returns the token, known at this moment only
 * @throws DomainError "not_found" for an unknown or disabled user
 */
export async function makeUserPasswordLink(
  ctx: OperatorCtx,
  userId: string,
): Promise<{ token: string; email: string; expiresAt: Date }> {
  return asOperator(ctx, async (ctx) => {
    const { db, now } = ctx;
    const [user] = await db.execute<{ email: string }>(
      sql`SELECT email FROM users WHERE id = ${userId} AND disabled_at IS NULL`,
    );
    if (!user) throw notFound("member");
    const token = newToken();
    const expiresAt = new Date(now.getTime() + passwordLinkMinutes * 60_000);
    await db
      .insert(passwordLinks)
      .values({ tokenHash: hashToken(token), userId, madeBy: "operator", createdAt: now, expiresAt });
    const joined = await db.execute<{ workspaceId: string }>(
      sql`SELECT workspace_id AS "workspaceId" FROM memberships WHERE user_id = ${userId} ORDER BY 1`,
    );
    for (const { workspaceId } of joined) {
      await auditFor(ctx, workspaceId, {
        ...{
          action: "member.password_link_made",
          objectKind: "member",
          objectId: userId,
          detail: { email: user.email },
        },
      });
    }
    await recordAct(ctx, { action: "user.password_link_made", objectId: userId, objectName: user.email });
    return { token, email: user.email, expiresAt };
  });
}
