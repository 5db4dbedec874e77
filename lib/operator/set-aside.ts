import { sql } from "drizzle-orm";
import type { Platform } from "#db/enums";
import { asOperator, type OperatorCtx, recordAct } from "./context.ts";

export type SetAsideEvent = {
  id: string;
  workspaceId: string;
  workspace: string;
  channel: string | null;
  platform: Platform;
  receivedAt: string;
  setAsideAt: string;
  /** How many of its facts were given up; 0 when it could not be read at all. */
  skipped: number;
  cause: string;
};

/** Webhooks that were set aside and that nobody has dismissed, the latest first; `total` counts all of them. */
export async function listSetAside(ctx: OperatorCtx, most = 50): Promise<{ rows: SetAsideEvent[]; total: number }> {
  return asOperator(ctx, async ({ db }) => {
    const rows = await db.execute<SetAsideEvent & { total: number }>(sql`
      SELECT e.id::text, e.workspace_id AS "workspaceId", w.name AS workspace, c.name AS channel, e.platform,
        e.received_at AS "receivedAt", e.set_aside_at AS "setAsideAt", e.skipped, coalesce(e.trouble, '') AS cause,
        count(*) OVER ()::int AS total
      FROM inbound_events e
      JOIN workspaces w ON w.id = e.workspace_id
      LEFT JOIN channels c ON c.workspace_id = e.workspace_id AND c.id = e.channel_id
      WHERE e.set_aside_at IS NOT NULL AND e.dismissed_at IS NULL
      ORDER BY e.set_aside_at DESC, e.id DESC LIMIT ${most}`);
    return { rows: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 };
  });
}

/**
 * Puts a webhook back: a worker applies it from its beginning, which changes nothing where it was applied before.
 *
 * @returns whether this call did it; a second one finds nothing
 */
export async function putEventBack(ctx: OperatorCtx, workspaceId: string, eventId: string): Promise<boolean> {
  return asOperator(ctx, async (ctx) => {
    const [event] = await ctx.db.execute<{ cause: string | null }>(sql`
      UPDATE inbound_events
      SET set_aside_at = NULL, tries = 0, taken_at = NULL, done = 0, skipped = 0, alone = true
      WHERE ${openEvent(workspaceId, eventId)} RETURNING trouble AS cause`);
    if (!event) return false;
    await recordAct(ctx, { action: "event.put_back", objectId: eventId, detail: { workspaceId, cause: event.cause } });
    return true;
  });
}

/** Lets things go on without a webhook. @returns whether this call did it */
export async function dismissEvent(ctx: OperatorCtx, workspaceId: string, eventId: string): Promise<boolean> {
  return asOperator(ctx, async (ctx) => {
    const [event] = await ctx.db.execute<{ cause: string | null }>(sql`
      UPDATE inbound_events SET dismissed_at = ${ctx.now.toISOString()}
      WHERE ${openEvent(workspaceId, eventId)} RETURNING trouble AS cause`);
    if (!event) return false;
    await recordAct(ctx, { action: "event.dismissed", objectId: eventId, detail: { workspaceId, cause: event.cause } });
    return true;
  });
}

function openEvent(workspaceId: string, eventId: string) {
  return sql`workspace_id = ${workspaceId} AND id = ${eventId}::bigint AND set_aside_at IS NOT NULL AND dismissed_at IS NULL`;
}
