import { sql } from "drizzle-orm";
import type { FailureKind } from "#db/message-enums";
import type { Ctx } from "#lib/context";
import { applyChanges, type MessageChange } from "#lib/sending/apply-changes";
import { readObstacles } from "#lib/sending/dry-run/judge-unmade";
import type { ObstacleReason } from "#lib/sending/may-leave";
import type { OriginHooks } from "#lib/sending/origins/origins";
import { deferMessages } from "#lib/sending/recipients/hold-back";
import { textArray } from "#lib/text/text-array";

/** Messages looked at in one transaction. */
const atOnce = 500;

/**
 * Ends what waits to leave by a link of a campaign's fallback that cannot be used any more, so that the next link follows at once.
 * What the last link made waits until a moment. Messages of other links are left alone.
 *
 * @returns false where none of them has anything in its way, or the chain has one link
 */
export async function passOverBlocked(ctx: Ctx, hooks: OriginHooks, campaignId: string, until: Date): Promise<boolean> {
  const waiting = await ctx.db.execute<{ id: string; last: boolean }>(sql`
    SELECT b.message_id AS id, f.link + 1 >= jsonb_array_length(k.links) AS last
    FROM campaign_fallbacks k
    JOIN outbox b ON b.workspace_id = k.workspace_id AND b.origin_kind = 'fallback' AND b.origin_id = k.campaign_id
    JOIN fallbacks f ON f.workspace_id = b.workspace_id AND f.sent_id = b.message_id
    WHERE k.workspace_id = ${ctx.workspaceId} AND k.campaign_id = ${campaignId} AND jsonb_array_length(k.links) > 1
      AND b.state = 'waiting' AND b.due_at <= ${ctx.now.toISOString()}::timestamptz
    ORDER BY b.due_at, b.message_id LIMIT ${atOnce}`);
  if (waiting.length === 0) return false;
  const obstacles = await readObstacles(ctx, sql`m.id = ANY(${textArray(waiting.map(({ id }) => id))})`);
  const blocked = waiting.filter(({ id }) => obstacles.has(id));
  if (blocked.length === 0) return false;
  await deferMessages(
    ctx,
    blocked.filter(({ last }) => last).map(({ id }) => ({ id, dueAt: until.getTime() })),
  );
  await applyChanges(
    ctx,
    hooks,
    blocked.flatMap(({ id, last }) => (last ? [] : [endedBy(ctx, id, obstacles.get(id) ?? "template_deleted")])),
  );
  return true;
}

function endedBy(ctx: Ctx, messageId: string, reason: ObstacleReason): MessageChange {
  const aboutTemplate = reason.startsWith("template_") || reason === "category_changed";
  const kind: FailureKind = aboutTemplate ? "TEMPLATE" : "POLICY";
  const failure = { kind, code: null, detail: `It was not sent: ${reason}` };
  return { messageId, target: "failed", at: ctx.now, key: "passed_over", eventKind: "failed", failure };
}
