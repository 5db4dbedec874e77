import { type SQL, sql } from "drizzle-orm";
import type { Db } from "#db/client";
import { type Ctx, inTransaction } from "#lib/context";
import { linkKeptDays } from "#lib/links/limits";
import { readRetention } from "./read-retention.ts";

/** Rows that leave, and messages that are looked at, in one statement. */
const atOnce = 2_000;
/** Workspaces that are gone through in one turn. */
const perTurn = 50;

/** The last workspace that was gone through; the walk begins again behind the last of all. */
export type ForgetPosition = { after: string };

/**
 * Erases what workspaces keep no longer: the words of old messages, whose rows and figures stay, files that people sent, and
 * entries of the audit log. One bounded step for each kind in each of some workspaces; several workers may do it at once.
 *
 * @returns whether there may be more to do at once
 */
export async function forgetOld(
  db: Db,
  contextOf: (workspaceId: string) => Ctx,
  position: ForgetPosition,
): Promise<boolean> {
  const next = await db.execute<{ id: string }>(sql`SELECT id FROM next_workspaces(${position.after}, ${perTurn})`);
  for (const { id } of next) {
    // The same workspace again until it has nothing left, so that none of them waits for all the others.
    if (await forgetIn(contextOf(id))) return true;
    position.after = id;
  }
  if (next.length === perTurn) return true;
  position.after = "";
  return false;
}

/** One step in one workspace. @returns whether there may be more */
export async function forgetIn(ctx: Ctx): Promise<boolean> {
  const { holds } = await readRetention(ctx);
  return inTransaction(ctx, async (ctx) => {
    const steps = [
      await eraseWords(ctx, "outbound", holds.sent),
      await eraseWords(ctx, "inbound", holds.received),
      await shortenFiles(ctx, holds.files),
      await deleteEntries(ctx, holds.audit),
      await deleteLinks(ctx),
    ];
    return steps.some((more) => more);
  });
}

const before = ({ now }: Ctx, days: number) => new Date(now.getTime() - days * 86_400_000).toISOString();

/**
 * Walks along the messages by id, which begins with their moment, and remembers how far. A message that has not ended needs its
 * words, and whatever is behind it waits for it.
 */
async function eraseWords(ctx: Ctx, direction: "outbound" | "inbound", days: number): Promise<boolean> {
  const { db, workspaceId, now } = ctx;
  const column = sql.identifier(direction === "outbound" ? "sent_until" : "received_until");
  const [walked] = await db.execute<{ looked: number; erased: number }>(sql`
    WITH place AS (SELECT coalesce((SELECT ${column} FROM retention WHERE workspace_id = ${workspaceId}), '') AS until),
    looked AS MATERIALIZED (
      SELECT m.id, m.direction, m.state IN ('queued', 'sending', 'uncertain') AS open, m.erased_at FROM messages m
      WHERE m.workspace_id = ${workspaceId} AND m.id > (SELECT until FROM place)
        AND m.id < to_char(${before(ctx, days)}::timestamptz AT TIME ZONE 'UTC', 'YYYYMMDDHH24MISS')
      ORDER BY m.id LIMIT ${atOnce}),
    past AS (
      SELECT id, direction FROM looked WHERE id < coalesce((SELECT min(id) FROM looked WHERE open), 'x')),
    erased AS (
      UPDATE messages m SET preview = '', payload = NULL, parameters = NULL, contact_name = NULL,
        erased_at = ${now.toISOString()}::timestamptz
      FROM past p WHERE p.direction = ${direction} AND m.workspace_id = ${workspaceId} AND m.id = p.id AND m.erased_at IS NULL
      RETURNING m.id),
    kept AS (
      INSERT INTO retention AS r (workspace_id, ${column})
      SELECT ${workspaceId}, max(id) FROM past HAVING count(*) > 0 ORDER BY 1
      ON CONFLICT (workspace_id) DO UPDATE SET ${column} = excluded.${column} WHERE r.${column} < excluded.${column}
      RETURNING 1)
    SELECT (SELECT count(*)::int FROM past) AS looked, (SELECT count(*)::int FROM erased) AS erased`);
  return walked?.looked === atOnce;
}

/** Files that came while they were kept for longer leave with the others: `cleanUpMedia` removes what is over. */
async function shortenFiles(ctx: Ctx, days: number): Promise<boolean> {
  const { db, workspaceId } = ctx;
  const [row] = await db.execute<{ applied: number | null }>(
    sql`SELECT file_days_applied AS applied FROM retention WHERE workspace_id = ${workspaceId}`,
  );
  if (row?.applied === days) return false;
  const ends: SQL = sql`created_at + make_interval(days => ${days})`;
  const shortened = await db.execute(sql`
    UPDATE media SET expires_at = ${ends} WHERE workspace_id = ${workspaceId} AND id IN (
      SELECT id FROM media WHERE workspace_id = ${workspaceId} AND source = 'inbound' AND expires_at > ${ends} LIMIT ${atOnce})
    RETURNING 1`);
  if (shortened.length === atOnce) return true;
  await db.execute(sql`
    INSERT INTO retention (workspace_id, file_days_applied) VALUES (${workspaceId}, ${days})
    ON CONFLICT (workspace_id) DO UPDATE SET file_days_applied = excluded.file_days_applied`);
  return false;
}

/** Short links that ended so long ago that nobody asks any more who followed them. */
async function deleteLinks(ctx: Ctx): Promise<boolean> {
  const { db, workspaceId } = ctx;
  const deleted = await db.execute(sql`
    DELETE FROM short_links WHERE workspace_id = ${workspaceId} AND token IN (
      SELECT token FROM short_links
      WHERE workspace_id = ${workspaceId} AND expires_at < ${before(ctx, linkKeptDays)}::timestamptz
      ORDER BY expires_at LIMIT ${atOnce})
    RETURNING 1`);
  return deleted.length === atOnce;
}

async function deleteEntries(ctx: Ctx, days: number): Promise<boolean> {
  const { db, workspaceId } = ctx;
  const deleted = await db.execute(sql`
    DELETE FROM audit_log WHERE workspace_id = ${workspaceId} AND id IN (
      SELECT id FROM audit_log WHERE workspace_id = ${workspaceId} AND at < ${before(ctx, days)}::timestamptz
      ORDER BY at LIMIT ${atOnce})
    RETURNING 1`);
  return deleted.length === atOnce;
}
