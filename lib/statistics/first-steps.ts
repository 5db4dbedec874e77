import { sql } from "drizzle-orm";
import { sendingChannelStates, sendingSenderStates } from "#lib/channels/may-send";
import { type Ctx, inTransaction } from "#lib/context";
import { textArray } from "#lib/text/text-array";

export const firstSteps = ["prepare", "channel", "account", "number", "template", "review", "send", "check"] as const;
export type FirstStep = (typeof firstSteps)[number];

export type FirstSteps = {
  done: Record<FirstStep, boolean>;
  /** The first step that is not done; null when all are. */
  next: FirstStep | null;
  count: number;
  /** The channel the next step refers to: the newest one. */
  channelId: string | null;
  /** The newest channel from which something can be sent now; null when there is none. */
  sendingChannelId: string | null;
  /** The template that is being reviewed or has to be submitted again. */
  templateCode: string | null;
  /** The newest campaign. */
  campaignId: string | null;
};

type Row = Record<Exclude<FirstStep, "prepare">, boolean> & {
  channelId: string | null;
  sendingChannelId: string | null;
  templateCode: string | null;
  campaignId: string | null;
};

/**
 * How far a workspace has got with its set-up, from the first channel to the first result. A step counts as done when a
 * later one is done: a workspace that has sent messages had an approved template, even if it has been deleted since.
 */
export async function readFirstSteps(ctx: Ctx): Promise<FirstSteps> {
  return inTransaction(ctx, async ({ db, workspaceId }) => {
    const [row] = await db.execute<Row>(sql`
      WITH mine AS (SELECT id, state, created_at FROM channels WHERE workspace_id = ${workspaceId} AND deleted_at IS NULL)
      SELECT EXISTS (SELECT 1 FROM mine) AS channel,
        EXISTS (SELECT 1 FROM mine WHERE state NOT IN ('unbound', 'binding')) AS account,
        EXISTS (SELECT 1 FROM senders s JOIN mine ON mine.id = s.channel_id
          WHERE s.workspace_id = ${workspaceId} AND s.state = ANY(${textArray(sendingSenderStates)})) AS number,
        EXISTS (SELECT 1 FROM templates t JOIN mine ON mine.id = t.channel_id
          WHERE t.workspace_id = ${workspaceId} AND t.state NOT IN ('draft', 'deleted')) AS template,
        EXISTS (SELECT 1 FROM templates t JOIN mine ON mine.id = t.channel_id
          WHERE t.workspace_id = ${workspaceId} AND t.state = 'pass') AS review,
        EXISTS (SELECT 1 FROM campaigns WHERE workspace_id = ${workspaceId} AND started_at IS NOT NULL)
          OR EXISTS (SELECT 1 FROM daily_statistics WHERE workspace_id = ${workspaceId} AND submitted > 0) AS send,
        EXISTS (SELECT 1 FROM daily_statistics WHERE workspace_id = ${workspaceId} AND (delivered > 0 OR failed > 0)) AS "check",
        (SELECT id FROM mine ORDER BY state IN ('unbound', 'binding'), created_at DESC, id LIMIT 1) AS "channelId",
        (SELECT mine.id FROM mine
          WHERE mine.state = ANY(${textArray(sendingChannelStates)})
            AND EXISTS (SELECT 1 FROM senders s WHERE s.workspace_id = ${workspaceId} AND s.channel_id = mine.id
              AND s.state = ANY(${textArray(sendingSenderStates)}))
            AND EXISTS (SELECT 1 FROM templates t WHERE t.workspace_id = ${workspaceId} AND t.channel_id = mine.id
              AND t.state = 'pass' AND t.sending_allowed)
          ORDER BY created_at DESC, id LIMIT 1) AS "sendingChannelId",
        (SELECT code FROM templates t JOIN mine ON mine.id = t.channel_id
          WHERE t.workspace_id = ${workspaceId} AND t.state IN ('auditing', 'unaudit', 'fail')
          ORDER BY t.updated_at DESC LIMIT 1) AS "templateCode",
        (SELECT id FROM campaigns WHERE workspace_id = ${workspaceId} ORDER BY created_at DESC LIMIT 1) AS "campaignId"`);
    const found = { ...row, prepare: true } as Row & { prepare: boolean };
    const furthest = firstSteps.findLastIndex((step) => found[step]);
    const done = Object.fromEntries(firstSteps.map((step, at) => [step, at <= furthest])) as FirstSteps["done"];
    return {
      done,
      next: firstSteps[furthest + 1] ?? null,
      count: furthest + 1,
      channelId: found.channelId ?? null,
      sendingChannelId: found.sendingChannelId ?? null,
      templateCode: found.templateCode ?? null,
      campaignId: found.campaignId ?? null,
    };
  });
}
