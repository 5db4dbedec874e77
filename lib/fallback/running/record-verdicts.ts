import { sql } from "drizzle-orm";
import type { FallbackDropReason, FallbackState } from "#db/fallback-enums";
import type { PassedLink } from "#db/schema/fallback";
import type { Ctx } from "#lib/context";
import { textArray } from "#lib/text/text-array";
import type { Decided } from "./decide-due.ts";

/**
 * Adds what was decided to the figures of the campaigns. Before anything is prepared: whoever applies reports of replacements
 * takes these rows before those of the daily figures.
 */
export async function countVerdicts(ctx: Ctx, decided: Decided[]): Promise<void> {
  const rows = [...Map.groupBy(decided, ({ row }) => row.campaignId)]
    .map(([campaignId, group]) => {
      const sends = group.flatMap(({ verdict }) => (verdict.kind === "send" ? [verdict.by] : []));
      const dropped = group.filter(({ verdict }) => verdict.kind === "drop").length;
      const segments = sends.reduce((sum, by) => sum + by.segments, 0);
      return { campaignId, made: sends.length, segments, dropped };
    })
    .filter(({ made, dropped }) => made + dropped > 0)
    .sort((a, b) => (a.campaignId < b.campaignId ? -1 : 1));
  for (const { campaignId, made, segments, dropped } of rows) {
    await ctx.db.execute(sql`
      UPDATE campaign_fallbacks SET made = made + ${made}, segments = segments + ${segments}, dropped = dropped + ${dropped}
      WHERE workspace_id = ${ctx.workspaceId} AND campaign_id = ${campaignId}`);
  }
}

/** Writes what was decided about each. @param made the messages that were made, by the ids of those they replace */
export async function noteVerdicts(ctx: Ctx, decided: Decided[], made: ReadonlyMap<string, string>): Promise<void> {
  const over = decided.filter(({ verdict }) => verdict.kind === "over").map(({ row }) => row.messageId);
  if (over.length > 0)
    await ctx.db.execute(sql`
      DELETE FROM fallbacks WHERE workspace_id = ${ctx.workspaceId} AND message_id = ANY(${textArray(over)})
        AND state = 'waiting'`);
  const rows = decided.flatMap((one) => rowOf(one, made));
  if (rows.length === 0) return;
  await ctx.db.execute(sql`
    UPDATE fallbacks f SET state = r.state, due_at = r."dueAt", link = r.link, sent_id = r."sentId", segments = r.segments,
      reason = r.reason, passed = r.passed, decided_at = CASE WHEN r.state = 'waiting' THEN NULL ELSE ${ctx.now.toISOString()}::timestamptz END
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id text, state text, "dueAt" timestamptz, link smallint,
      "sentId" text, segments smallint, reason text, passed jsonb)
    WHERE f.workspace_id = ${ctx.workspaceId} AND f.message_id = r.id AND f.state = 'waiting'`);
}

type Row = {
  id: string;
  state: FallbackState;
  dueAt: string;
  link: number;
  sentId: string | null;
  segments: number | null;
  reason: FallbackDropReason | null;
  passed: PassedLink[] | null;
};

function rowOf({ row, verdict }: Decided, made: ReadonlyMap<string, string>): Row[] {
  const { messageId: id, dueAt, link } = row;
  const nothing = { id, dueAt, link, sentId: null, segments: null, reason: null, passed: null };
  switch (verdict.kind) {
    case "over":
      return [];
    case "hold":
      return [{ ...nothing, state: "waiting", dueAt: verdict.until.toISOString() }];
    case "drop":
      return [{ ...nothing, state: "dropped", reason: verdict.reason, passed: orNull(verdict.passed) }];
    case "send": {
      const { link, segments } = verdict.by;
      const passed = orNull(verdict.passed);
      return [{ ...nothing, state: "made", link, segments, sentId: made.get(id) ?? null, passed }];
    }
  }
}

const orNull = (passed: PassedLink[]) => (passed.length === 0 ? null : passed);
