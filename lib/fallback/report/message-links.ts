import { sql } from "drizzle-orm";
import type { Platform } from "#db/enums";
import type { FallbackDropReason, FallbackPassReason, FallbackState, FallbackTrigger } from "#db/fallback-enums";
import type { MessageState } from "#db/message-enums";
import { type Ctx, inTransaction } from "#lib/context";
import { textArray } from "#lib/text/text-array";

/** Another message, as far as a link to it needs it; null when its channel may not be seen. */
export type LinkedMessage = { id: string; channelId: string; platform: Platform; channel: string; state: MessageState };

export type MessageFallback = {
  /** What becomes of its own fallback; null while there is nothing to wait for. */
  own: {
    state: FallbackState;
    trigger: FallbackTrigger;
    dueAt: Date;
    decidedAt: Date | null;
    reason: FallbackDropReason | null;
    segments: number | null;
    lateAt: Date | null;
    /** Rules that were passed over, by their names, and why. */
    passed: { rule: string; reason: FallbackPassReason }[];
    by: LinkedMessage | null;
  } | null;
  /** The message that it replaces, and why. */
  of: { trigger: FallbackTrigger; message: LinkedMessage | null } | null;
};

/** What replaces a message, and what it replaces. */
export async function readMessageFallback(ctx: Ctx, messageId: string): Promise<MessageFallback> {
  return inTransaction(ctx, async (ctx) => {
    const rows = await ctx.db.execute<{
      messageId: string;
      state: FallbackState;
      trigger: FallbackTrigger;
      dueAt: string;
      decidedAt: string | null;
      reason: FallbackDropReason | null;
      segments: number | null;
      lateAt: string | null;
      sentId: string | null;
      passed: { rule: string; reason: FallbackPassReason }[];
    }>(sql`
      SELECT message_id AS "messageId", state, trigger, due_at AS "dueAt", decided_at AS "decidedAt", reason, segments,
        late_at AS "lateAt", sent_id AS "sentId", (
          SELECT coalesce(jsonb_agg(jsonb_build_object('rule', k.links -> (p.one ->> 'link')::int ->> 'rule',
            'reason', p.one ->> 'reason') ORDER BY p.place), '[]')
          FROM campaign_fallbacks k CROSS JOIN LATERAL jsonb_array_elements(f.passed) WITH ORDINALITY AS p(one, place)
          WHERE k.workspace_id = f.workspace_id AND k.campaign_id = f.campaign_id) AS passed
      FROM fallbacks f WHERE workspace_id = ${ctx.workspaceId} AND (message_id = ${messageId} OR sent_id = ${messageId})`);
    const own = rows.find((row) => row.messageId === messageId);
    const of = rows.find((row) => row.sentId === messageId);
    const known = await findLinked(
      ctx,
      [own?.sentId, of?.messageId].filter((id) => typeof id === "string"),
    );
    const date = (text: string | null) => (text === null ? null : new Date(text));
    return {
      own: own
        ? {
            ...{ state: own.state, trigger: own.trigger, dueAt: new Date(own.dueAt), decidedAt: date(own.decidedAt) },
            ...{ reason: own.reason, segments: own.segments, lateAt: date(own.lateAt), passed: own.passed },
            by: known.get(own.sentId ?? "") ?? null,
          }
        : null,
      of: of ? { trigger: of.trigger, message: known.get(of.messageId) ?? null } : null,
    };
  });
}

async function findLinked(ctx: Ctx, ids: string[]): Promise<Map<string, LinkedMessage>> {
  if (ids.length === 0) return new Map();
  const rows = await ctx.db.execute<LinkedMessage>(sql`
    SELECT m.id, m.channel_id AS "channelId", c.type AS platform, c.name AS channel, m.state FROM messages m
    JOIN channels c ON c.workspace_id = m.workspace_id AND c.id = m.channel_id
    WHERE m.workspace_id = ${ctx.workspaceId} AND m.id = ANY(${textArray(ids)})`);
  return new Map(rows.map((row) => [row.id, row]));
}

/** What became of a message's fallback, as data: ids, moments and reasons. */
export function explainFallback({ own, of }: MessageFallback) {
  return {
    replaces: of && { trigger: of.trigger, message: of.message?.id ?? null },
    own: own && {
      ...{ state: own.state, trigger: own.trigger, dueAt: own.dueAt.toISOString(), reason: own.reason },
      ...{ decidedAt: own.decidedAt?.toISOString() ?? null, lateAt: own.lateAt?.toISOString() ?? null },
      ...{
        passed: own.passed,
        message: own.by?.id ?? null,
        platform: own.by?.platform ?? null,
        segments: own.segments,
      },
    },
  };
}
