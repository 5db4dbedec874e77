import { sql } from "drizzle-orm";
import type { Ctx } from "#lib/context";
import { notFound } from "#lib/errors";
import { textArray } from "#lib/text/text-array";

/**
 * Puts contacts into a group and counts those who were not in it.
 *
 * @param ctx in a transaction
 * @returns how many joined
 * @throws DomainError "not_found" for a group of another workspace
 */
export async function joinGroup(ctx: Ctx, groupId: string, ids: readonly string[]): Promise<number> {
  const { db, workspaceId, now } = ctx;
  await lockGroups(ctx, [groupId]);
  const [joined] = await db.execute<{ n: number }>(sql`
    WITH added AS (
      INSERT INTO contact_group_members (workspace_id, group_id, contact_id, added_at)
      SELECT ${workspaceId}, ${groupId}, c.id, ${now.toISOString()}::timestamptz FROM contacts c
      WHERE c.workspace_id = ${workspaceId} AND c.id = ANY(${textArray(ids)}) ORDER BY c.id
      ON CONFLICT DO NOTHING RETURNING 1), counted AS (SELECT count(*)::int AS n FROM added)
    UPDATE contact_groups g SET members = g.members + counted.n FROM counted
    WHERE g.workspace_id = ${workspaceId} AND g.id = ${groupId} RETURNING counted.n`);
  return joined?.n ?? 0;
}

/**
 * Puts contacts into groups, each pair once, and counts those who were not in one. A group that is gone is left out.
 *
 * @param ctx in a transaction
 * @returns the contacts that joined one
 */
export async function joinGroups(
  ctx: Ctx,
  pairs: readonly { groupId: string; contactId: string }[],
): Promise<Set<string>> {
  if (pairs.length === 0) return new Set();
  const { db, workspaceId, now } = ctx;
  const groups = textArray([...new Set(pairs.map(({ groupId }) => groupId))]);
  await db.execute(sql`
    SELECT 1 FROM contact_groups WHERE workspace_id = ${workspaceId} AND id = ANY(${groups}) ORDER BY id FOR UPDATE`);
  const joined = await db.execute<{ contactId: string }>(sql`
    WITH added AS (
      INSERT INTO contact_group_members (workspace_id, group_id, contact_id, added_at)
      SELECT DISTINCT g.workspace_id, g.id, c.id, ${now.toISOString()}::timestamptz
      FROM jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) AS r("groupId" text, "contactId" text)
      JOIN contact_groups g ON g.workspace_id = ${workspaceId} AND g.id = r."groupId"
      JOIN contacts c ON c.workspace_id = ${workspaceId} AND c.id = r."contactId"
      ORDER BY 2, 3 ON CONFLICT DO NOTHING RETURNING group_id, contact_id
    ), counted AS (
      UPDATE contact_groups g SET members = g.members + n.members
      FROM (SELECT group_id, count(*)::int AS members FROM added GROUP BY group_id) n
      WHERE g.workspace_id = ${workspaceId} AND g.id = n.group_id
    )
    SELECT DISTINCT contact_id AS "contactId" FROM added`);
  return new Set(joined.map(({ contactId }) => contactId));
}

/** Takes contacts out of a group. @param ctx in a transaction @returns how many left @throws DomainError "not_found" */
export async function leaveGroup(ctx: Ctx, groupId: string, ids: readonly string[]): Promise<number> {
  const { db, workspaceId } = ctx;
  await lockGroups(ctx, [groupId]);
  const [left] = await db.execute<{ n: number }>(sql`
    WITH gone AS (
      DELETE FROM contact_group_members m
      WHERE m.workspace_id = ${workspaceId} AND m.group_id = ${groupId} AND m.contact_id = ANY(${textArray(ids)})
      RETURNING 1), counted AS (SELECT count(*)::int AS n FROM gone)
    UPDATE contact_groups g SET members = g.members - counted.n FROM counted
    WHERE g.workspace_id = ${workspaceId} AND g.id = ${groupId} RETURNING counted.n`);
  return left?.n ?? 0;
}

/** Takes contacts away with their addresses and memberships. @param ctx in a transaction @returns how many there were */
export async function removeContacts(ctx: Ctx, ids: readonly string[]): Promise<number> {
  const { db, workspaceId } = ctx;
  const chosen = textArray(ids);
  // In one order, so that two of these never wait for each other in a circle.
  await db.execute(sql`
    SELECT 1 FROM contact_groups g WHERE g.workspace_id = ${workspaceId} AND EXISTS (
      SELECT 1 FROM contact_group_members m
      WHERE m.workspace_id = g.workspace_id AND m.group_id = g.id AND m.contact_id = ANY(${chosen}))
    ORDER BY g.id FOR UPDATE`);
  await db.execute(sql`
    WITH gone AS (
      DELETE FROM contact_group_members m WHERE m.workspace_id = ${workspaceId} AND m.contact_id = ANY(${chosen})
      RETURNING m.group_id)
    UPDATE contact_groups g SET members = g.members - r.n
    FROM (SELECT group_id, count(*)::int AS n FROM gone GROUP BY group_id) r
    WHERE g.workspace_id = ${workspaceId} AND g.id = r.group_id`);
  await db.execute(sql`
    DELETE FROM contact_addresses a WHERE a.workspace_id = ${workspaceId} AND a.contact_id = ANY(${chosen})`);
  const gone = await db.execute(sql`
    DELETE FROM contacts c WHERE c.workspace_id = ${workspaceId} AND c.id = ANY(${chosen}) RETURNING 1`);
  return gone.length;
}

async function lockGroups({ db, workspaceId }: Ctx, ids: readonly string[]): Promise<void> {
  const found = await db.execute(sql`
    SELECT 1 FROM contact_groups WHERE workspace_id = ${workspaceId} AND id = ANY(${textArray(ids)})
    ORDER BY id FOR UPDATE`);
  if (found.length < ids.length) throw notFound("group");
}
