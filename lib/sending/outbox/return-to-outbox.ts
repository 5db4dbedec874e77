import { sql } from "drizzle-orm";
import type { OriginKind, Platform, TemplateCategory } from "#db/enums";
import type { Ctx } from "#lib/context";
import { textArray } from "#lib/text/text-array";
import { laneIdOf } from "../lanes/lanes.ts";
import { leavesInOrder, priorityOf } from "../priority.ts";

/** What stands in the outbox about a message that waits again. */
export type Returning = { id: string; attempt: number; dueAt: string | null; tries: number; throttled: number };

/**
 * Puts messages that had left the outbox back into it, with the origin, the lane and the priority they were prepared with. The
 * caller sets their state in the same transaction.
 */
export async function returnToOutbox(ctx: Ctx, messages: Returning[]): Promise<void> {
  if (messages.length === 0) return;
  const found = await ctx.db.execute<{
    id: string;
    channelId: string;
    senderId: string;
    platform: Platform;
    originKind: OriginKind;
    originId: string;
    category: TemplateCategory | null;
    address: string | null;
  }>(sql`
    SELECT m.id, m.channel_id AS "channelId", m.sender_id AS "senderId", c.type AS platform, m.category, m.address,
      CASE WHEN m.campaign_id IS NULL THEN m.origin_kind ELSE 'campaign' END AS "originKind",
      coalesce(m.campaign_id, m.origin_id) AS "originId"
    FROM messages m JOIN channels c ON c.workspace_id = m.workspace_id AND c.id = m.channel_id
    WHERE m.workspace_id = ${ctx.workspaceId} AND m.id = ANY(${textArray(messages.map((row) => row.id))})
      AND (m.campaign_id IS NOT NULL OR m.origin_id IS NOT NULL)`);
  const places = new Map(found.map((row) => [row.id, row]));
  const rows = messages.flatMap((message) => {
    const place = places.get(message.id);
    if (!place) return [];
    return [
      {
        ...message,
        laneId: laneIdOf(place.platform, place),
        originKind: place.originKind,
        originId: place.originId,
        priority: priorityOf(place.originKind, place.category),
        sequenceKey: leavesInOrder(place.originKind) ? place.address : null,
      },
    ];
  });
  await ctx.db.execute(sql`
    INSERT INTO outbox (workspace_id, message_id, lane_id, origin_kind, origin_id, priority, due_at, attempt, tries,
      throttled, sequence_key)
    SELECT ${ctx.workspaceId}, r.id, r."laneId", r."originKind", r."originId", r.priority, r."dueAt", r.attempt, r.tries,
      r.throttled, r."sequenceKey"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id text, "laneId" text, "originKind" text,
      "originId" text, priority smallint, "dueAt" timestamptz, attempt int, tries smallint, throttled smallint,
      "sequenceKey" text)`);
}
