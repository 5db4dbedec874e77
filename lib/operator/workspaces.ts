import { type SQL, sql } from "drizzle-orm";
import type { Language, WorkspaceKind } from "#db/enums";
import { notFound } from "#lib/errors";
import type { WorkspaceStanding } from "#lib/workspaces/standing";
import { asOperator, type OperatorCtx } from "./context.ts";

export type WorkspaceFilter = {
  /** Part of a name or a slug; an id as a whole. */
  q: string;
  kind: WorkspaceKind | null;
  /** Those that a provider looks after. */
  providerId: string | null;
  standing: WorkspaceStanding | null;
  page: number;
  size: number;
};

export type WorkspaceLine = {
  id: string;
  slug: string;
  name: string;
  kind: WorkspaceKind;
  providerId: string | null;
  provider: string | null;
  standing: WorkspaceStanding;
  channels: number;
  channelQuota: number;
  members: number;
  createdAt: string;
};

/** Workspaces of the installation, newest first; `total` counts all matches before paging. */
export async function listWorkspaces(
  ctx: OperatorCtx,
  filter: WorkspaceFilter,
): Promise<{ rows: WorkspaceLine[]; total: number; any: boolean }> {
  return asOperator(ctx, async ({ db }) => {
    const where = sql.join([sql`true`, ...conditions(filter)], sql` AND `);
    const rows = await db.execute<WorkspaceLine>(sql`
      ${lines} WHERE ${where} ORDER BY w.created_at DESC, w.id DESC
      LIMIT ${filter.size} OFFSET ${(filter.page - 1) * filter.size}`);
    const [count] = await db.execute<{ total: number; any: boolean }>(sql`
      SELECT count(*) FILTER (WHERE ${where})::int AS total, count(*) > 0 AS any FROM workspaces w`);
    return { rows, total: count?.total ?? 0, any: count?.any ?? false };
  });
}

/** As `standingOf` says it. */
const standing = sql`CASE WHEN w.closed_at IS NOT NULL THEN 'closed' WHEN w.suspended_at IS NOT NULL THEN 'suspended'
  WHEN w.activated_at IS NULL THEN 'not_activated' ELSE 'active' END`;

const lines = sql`
  SELECT w.id, w.slug, w.name, w.kind, w.provider_id AS "providerId", p.name AS provider,
    ${standing} AS standing, w.channel_quota AS "channelQuota", w.created_at AS "createdAt",
    (SELECT count(*)::int FROM channels c WHERE c.workspace_id = w.id AND c.deleted_at IS NULL) AS channels,
    (SELECT count(*)::int FROM memberships m WHERE m.workspace_id = w.id) AS members
  FROM workspaces w LEFT JOIN workspaces p ON p.id = w.provider_id`;

function conditions({ q, kind, providerId, standing: wanted }: WorkspaceFilter): SQL[] {
  const found: SQL[] = [];
  if (q) {
    const part = `%${q.replace(/[\\%_]/g, "\\$&")}%`;
    found.push(sql`(w.name ILIKE ${part} OR w.slug ILIKE ${part} OR w.id = ${q})`);
  }
  if (kind) found.push(sql`w.kind = ${kind}`);
  if (providerId) found.push(sql`w.provider_id = ${providerId}`);
  if (wanted) found.push(sql`${standing} = ${wanted}`);
  return found;
}

/** Every provider, by name. */
export async function listProviders(ctx: OperatorCtx): Promise<{ id: string; name: string }[]> {
  return asOperator(ctx, ({ db }) =>
    db.execute<{ id: string; name: string }>(sql`
      SELECT id, name FROM workspaces WHERE kind = 'provider' ORDER BY lower(name), id`),
  );
}

export type WorkspaceMember = {
  userId: string;
  name: string;
  email: string;
  role: string;
  disabled: boolean;
};

export type WorkspaceDetail = WorkspaceLine & {
  zone: string;
  language: Language;
  activatedAt: string | null;
  verifiedAt: string | null;
  suspendedReason: string | null;
  customers: number;
  people: WorkspaceMember[];
  invitations: { id: string; email: string; role: string; expiresAt: string }[];
};

/**
 * One workspace with its members and open invitations.
 *
 * @throws DomainError "not_found"
 */
export async function getWorkspace(ctx: OperatorCtx, workspaceId: string): Promise<WorkspaceDetail> {
  return asOperator(ctx, async ({ db, now }) => {
    const [line] = await db.execute<WorkspaceLine>(sql`${lines} WHERE w.id = ${workspaceId}`);
    const [rest] = await db.execute<
      Pick<WorkspaceDetail, "zone" | "language" | "activatedAt" | "verifiedAt" | "suspendedReason" | "customers">
    >(sql`
      SELECT w.zone, w.language, w.activated_at AS "activatedAt", w.verified_at AS "verifiedAt", w.suspended_reason AS "suspendedReason",
        (SELECT count(*)::int FROM workspaces c WHERE c.provider_id = w.id) AS customers
      FROM workspaces w WHERE w.id = ${workspaceId}`);
    if (!line || !rest) throw notFound("workspace");
    const people = await db.execute<WorkspaceMember>(sql`
      SELECT u.id AS "userId", u.name, u.email, m.role, u.disabled_at IS NOT NULL AS disabled
      FROM memberships m JOIN users u ON u.id = m.user_id WHERE m.workspace_id = ${workspaceId}
      ORDER BY m.role <> 'owner', lower(u.name), u.id LIMIT 100`);
    const invitations = await db.execute<WorkspaceDetail["invitations"][number]>(sql`
      SELECT id, email, role, expires_at AS "expiresAt" FROM invitations
      WHERE workspace_id = ${workspaceId} AND accepted_at IS NULL AND revoked_at IS NULL
        AND expires_at > ${now.toISOString()} ORDER BY expires_at DESC LIMIT 100`);
    return { ...line, ...rest, people, invitations };
  });
}
