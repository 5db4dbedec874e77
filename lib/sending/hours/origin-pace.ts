import { sql } from "drizzle-orm";
import type { Ctx } from "#lib/context";
import type { CandidateFacts } from "../candidate-facts.ts";

/** A driver that comes late may make up for this much, and for no more. */
const catchUpMs = 2_000;

/**
 * How many of `wanted` messages may leave now, at most `perMinute` in any minute, and when the next one may.
 *
 * @param nextAt when the next one may leave, by the last call; null before the first
 */
export function takePace(
  nextAt: number | null,
  perMinute: number,
  now: number,
  wanted: number,
): { count: number; nextAt: number } {
  // A minute and what may be made up for: so many fit into no minute, wherever it begins.
  const apartMs = (60_000 + catchUpMs) / perMinute;
  const from = Math.max(nextAt ?? now, now - catchUpMs);
  const free = from > now ? 0 : Math.floor((now - from) / apartMs) + 1;
  const count = Math.min(wanted, free);
  return { count, nextAt: from + count * apartMs };
}

/**
 * Of messages that may leave, those that the paces of their origins have room for now; the others keep their places. An origin
 * without room is not looked at again before its next message may leave.
 *
 * @returns those that leave, and when the first of the others may; null where nobody has to wait
 */
export async function keepToOriginPaces(
  ctx: Ctx,
  rows: CandidateFacts[],
): Promise<{ leaving: CandidateFacts[]; nextAt: Date | null }> {
  const paced = rows.filter(({ perMinute }) => perMinute !== null);
  if (paced.length === 0) return { leaving: rows, nextAt: null };
  const groups = Map.groupBy(paced, ({ originKind, originId }) => `${originKind}\n${originId}`);
  const held = await lockPaces(ctx, paced);
  const stays = new Set<string>();
  const after: { kind: string; id: string; next: string }[] = [];
  let first = Number.POSITIVE_INFINITY;
  for (const [key, group] of groups) {
    const [{ originKind: kind, originId: id, perMinute }] = group as [CandidateFacts];
    const { count, nextAt } = takePace(held.get(key) ?? null, perMinute ?? 1, ctx.now.getTime(), group.length);
    group.sort((a, b) => (a.messageId < b.messageId ? -1 : 1));
    for (const { messageId } of group.slice(count)) stays.add(messageId);
    if (count < group.length) first = Math.min(first, nextAt);
    after.push({ kind, id, next: new Date(nextAt).toISOString() });
  }
  await ctx.db.execute(sql`
    INSERT INTO origin_paces AS p (workspace_id, kind, id, next_slot_at)
    SELECT ${ctx.workspaceId}, r.kind, r.id, r.next
    FROM jsonb_to_recordset(${JSON.stringify(after)}::jsonb) AS r(kind text, id text, next timestamptz)
    ORDER BY r.kind, r.id
    ON CONFLICT (workspace_id, kind, id) DO UPDATE SET next_slot_at = excluded.next_slot_at`);
  return {
    leaving: rows.filter(({ messageId }) => !stays.has(messageId)),
    nextAt: Number.isFinite(first) ? new Date(first) : null,
  };
}

/** When the next message of each origin may leave, locked until the transaction ends. */
async function lockPaces(ctx: Ctx, rows: readonly CandidateFacts[]): Promise<Map<string, number>> {
  const origins = rows.map(({ originKind: kind, originId: id }) => ({ kind, id }));
  const now = ctx.now.toISOString();
  // Two lanes of one origin must not both find no row.
  await ctx.db.execute(sql`
    INSERT INTO origin_paces (workspace_id, kind, id, next_slot_at)
    SELECT DISTINCT ${ctx.workspaceId}, r.kind, r.id, ${now}::timestamptz
    FROM jsonb_to_recordset(${JSON.stringify(origins)}::jsonb) AS r(kind text, id text)
    ORDER BY 2, 3 ON CONFLICT DO NOTHING`);
  const found = await ctx.db.execute<{ kind: string; id: string; next: string }>(sql`
    SELECT p.kind, p.id, p.next_slot_at AS next FROM origin_paces p
    WHERE p.workspace_id = ${ctx.workspaceId} AND (p.kind, p.id) IN (
      SELECT r.kind, r.id FROM jsonb_to_recordset(${JSON.stringify(origins)}::jsonb) AS r(kind text, id text))
    ORDER BY p.kind, p.id FOR UPDATE`);
  return new Map(found.map(({ kind, id, next }) => [`${kind}\n${id}`, new Date(next).getTime()]));
}
