import { sql } from "drizzle-orm";
import type { z } from "zod";
import { DomainError, notFound } from "#lib/errors";
import { createAccessKey } from "#lib/workspaces/create-access-key";
import { asOperator, auditFor, type OperatorCtx, recordAct } from "./context.ts";
import { memberCtx } from "./create-workspace.ts";
import type { CreateKeyInput, RevokeKeyInput } from "./schema.ts";

/** One key of the API, without its secret. Times are ISO 8601. */
export type AccessKeyLine = {
  id: string;
  name: string;
  /** Whom it acts as; null once they are gone. */
  person: string | null;
  createdAt: string;
  lastUsedAt: string | null;
  revokedAt: string | null;
};

/** The most keys of one person that are not revoked. */
export const keysOfPerson = 5;

/** A workspace's keys: those that work first, then the newest. */
export async function listAccessKeys(ctx: OperatorCtx, workspaceId: string): Promise<AccessKeyLine[]> {
  return asOperator(ctx, ({ db }) =>
    db.execute<AccessKeyLine>(sql`
      SELECT k.id, k.name, u.name AS person, k.created_at AS "createdAt", k.last_used_at AS "lastUsedAt",
        k.disabled_at AS "revokedAt"
      FROM access_keys k LEFT JOIN users u ON u.id = k.user_id WHERE k.workspace_id = ${workspaceId}
      ORDER BY k.disabled_at IS NOT NULL, k.created_at DESC, k.id LIMIT 100`),
  );
}

/**
 * Creates a key that acts as an owner or administrator of a workspace.
 *
 * @returns the id and the secret, which is sealed and never shown again
 * @throws DomainError "not_found" for somebody who is neither there, "limit_exceeded" past `keysOfPerson`
 */
export async function createKeyAsOperator(
  ctx: OperatorCtx,
  { workspaceId, userId, name }: z.output<typeof CreateKeyInput>,
): Promise<{ accessKeyId: string; accessKeySecret: string }> {
  return asOperator(ctx, async (ctx) => {
    // The lock makes those who create keys in one workspace queue here.
    const [workspace] = await ctx.db.execute<{ name: string }>(
      sql`SELECT name FROM workspaces WHERE id = ${workspaceId} FOR UPDATE`,
    );
    const [member] = await ctx.db.execute<{ keys: number }>(sql`
      SELECT (SELECT count(*)::int FROM access_keys k
        WHERE k.workspace_id = m.workspace_id AND k.user_id = m.user_id AND k.disabled_at IS NULL) AS keys
      FROM memberships m
      WHERE m.workspace_id = ${workspaceId} AND m.user_id = ${userId} AND m.role IN ('owner', 'administrator')`);
    if (!workspace || !member) throw notFound("member");
    if (member.keys >= keysOfPerson) {
      throw new DomainError("limit_exceeded", "operator.keysMany", { field: "userId", values: { most: keysOfPerson } });
    }
    const made = await createAccessKey(memberCtx(ctx, workspaceId), { userId, name });
    const detail = { key: made.accessKeyId, name };
    await recordAct(ctx, { action: "access_key.created", objectId: workspaceId, objectName: workspace.name, detail });
    return made;
  });
}

/**
 * Revokes a key: nothing is done with it any more. Revoking it again changes nothing.
 *
 * @throws DomainError "not_found"
 */
export async function revokeKeyAsOperator(
  ctx: OperatorCtx,
  { workspaceId, keyId }: z.output<typeof RevokeKeyInput>,
): Promise<void> {
  await asOperator(ctx, async (ctx) => {
    const [key] = await ctx.db.execute<{ name: string; revoked: boolean; workspace: string }>(sql`
      SELECT k.name, k.disabled_at IS NOT NULL AS revoked, w.name AS workspace
      FROM access_keys k JOIN workspaces w ON w.id = k.workspace_id
      WHERE k.workspace_id = ${workspaceId} AND k.id = ${keyId} FOR UPDATE OF k`);
    if (!key) throw notFound("accessKey");
    if (key.revoked) return;
    await ctx.db.execute(sql`
      UPDATE access_keys SET disabled_at = ${ctx.now.toISOString()}
      WHERE workspace_id = ${workspaceId} AND id = ${keyId}`);
    const { name } = key;
    await auditFor(ctx, workspaceId, {
      ...{ action: "access_key.revoked", objectKind: "access_key", objectId: keyId, detail: { name } },
    });
    const detail = { key: keyId, name };
    await recordAct(ctx, { action: "access_key.revoked", objectId: workspaceId, objectName: key.workspace, detail });
  });
}
