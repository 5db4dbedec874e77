import { and, eq, sql } from "drizzle-orm";
import type { Db } from "#db/client";
import { campaigns } from "#db/schema/campaigns";
import { type Ctx, inTransaction } from "#lib/context";
import { applyChanges } from "#lib/messages/apply-changes";
import { noteCampaignEvent } from "./events.ts";
import { outcomeOf } from "./rules.ts";

/**
 * What the worker looks after from time to time: tries that ended in doubt, campaigns that ended, campaigns that stand
 * still. Each step re-reads the rows under lock, so that several workers may do it together.
 */

type InDoubt = { workspaceId: string; id: string; attempt: number; campaignId: string | null; channelId: string };

/** A try without an outcome for this long has lost its worker: every live one writes an outcome within its time limit. */
export const abandonedMs = 40_000;
/** Messages looked at in one go. */
const handful = 500;

/** Marks tries whose worker is gone as uncertain: they may have left us. @returns how many */
export async function markAbandoned(db: Db, contextOf: (workspaceId: string) => Ctx, now: Date): Promise<number> {
  const before = new Date(now.getTime() - abandonedMs).toISOString();
  const rows = await db.execute<InDoubt>(sql`
    SELECT workspace_id AS "workspaceId", id, attempt, campaign_id AS "campaignId", channel_id AS "channelId" FROM messages
    WHERE state = 'sending' AND handed_over_at < ${before} LIMIT ${handful}`);
  for (const [workspaceId, group] of byWorkspace(rows)) {
    await inTransaction(contextOf(workspaceId), async (ctx) => {
      await applyChanges(
        ctx,
        group.map((row) => ({
          messageId: row.id,
          target: "uncertain",
          at: now,
          key: `uncertain:${row.attempt}`,
          eventKind: "uncertain",
          attempt: row.attempt,
          detail: { attempt: row.attempt, cause: "worker_lost" },
        })),
      );
      await noteInDoubt(ctx, group, "uncertain");
    });
  }
  return rows.length;
}

/**
 * Lets messages in doubt go once more when their deadline has passed without a receipt although the way back is open: the
 * platform has posted something for the channel since, everything it posted is applied, and none of it was about them.
 * Without that proof they stay, shown, for a person to decide. At most one resend each.
 *
 * @returns the campaigns whose messages wait again
 */
export async function settleUncertain(
  db: Db,
  contextOf: (workspaceId: string) => Ctx,
  now: Date,
  deadlineMs: number,
): Promise<void> {
  const before = new Date(now.getTime() - deadlineMs).toISOString();
  const rows = await db.execute<InDoubt>(sql`
    SELECT m.workspace_id AS "workspaceId", m.id, m.attempt, m.campaign_id AS "campaignId", m.channel_id AS "channelId"
    FROM messages m
    WHERE m.state = 'uncertain' AND m.handed_over_at < ${before}
      AND NOT EXISTS (SELECT 1 FROM message_events e
        WHERE e.workspace_id = m.workspace_id AND e.message_id = m.id AND e.kind = 'resent')
      AND EXISTS (SELECT 1 FROM inbound_events i
        WHERE i.workspace_id = m.workspace_id AND i.channel_id = m.channel_id
          AND i.received_at > m.handed_over_at + interval '2 seconds')
      AND NOT EXISTS (SELECT 1 FROM inbound_events i WHERE i.applied_at IS NULL AND i.channel_id = m.channel_id)
    ORDER BY m.id LIMIT ${handful}`);
  for (const [workspaceId, group] of byWorkspace(rows)) {
    const ctx = contextOf(workspaceId);
    await inTransaction(ctx, async (ctx) => {
      await applyChanges(
        ctx,
        group.map((row) => ({
          messageId: row.id,
          target: "queued",
          at: now,
          key: `resent:${row.attempt}`,
          eventKind: "resent",
          attempt: row.attempt,
          detail: { attempt: row.attempt },
        })),
      );
      await noteInDoubt(ctx, group, "resent");
      for (const campaignId of campaignsOf(group)) {
        await ctx.db
          .update(campaigns)
          .set({ wakeAt: now })
          .where(and(eq(campaigns.workspaceId, workspaceId), eq(campaigns.id, campaignId)));
      }
    });
  }
}

/**
 * Ends campaigns of which nothing waits any more. One with messages still in doubt ends when those had their chance.
 *
 * @param patienceMs how long after its last change a campaign with uncertain messages is ended all the same
 */
export async function finishCampaigns(
  db: Db,
  contextOf: (workspaceId: string) => Ctx,
  now: Date,
  patienceMs: number,
): Promise<void> {
  const patience = new Date(now.getTime() - patienceMs).toISOString();
  const rows = await db.execute<{ workspaceId: string; id: string }>(sql`
    SELECT workspace_id AS "workspaceId", id FROM campaigns
    WHERE state = 'running' AND expanded_at IS NOT NULL AND queued = 0 AND (uncertain = 0 OR progress_at < ${patience})
    LIMIT 100`);
  for (const row of rows) {
    await inTransaction(contextOf(row.workspaceId), async (ctx) => {
      const where = and(eq(campaigns.workspaceId, row.workspaceId), eq(campaigns.id, row.id));
      const [campaign] = await ctx.db.select().from(campaigns).where(where).for("update");
      if (campaign?.state !== "running" || campaign.queued > 0) return;
      await ctx.db
        .update(campaigns)
        .set({ state: outcomeOf(campaign), finishedAt: now, wakeAt: null })
        .where(where);
      await noteCampaignEvent(ctx, row.id, "finished", { accepted: campaign.accepted, failed: campaign.failed });
    });
  }
}

/** Asks for attention for running campaigns that stand still although something waits: a lost job must not strand them. */
export async function wakeStandingCampaigns(db: Db, now: Date): Promise<void> {
  const before = new Date(now.getTime() - 60_000).toISOString();
  await db.execute(sql`
    UPDATE campaigns SET wake_at = ${now.toISOString()}, progress_at = ${now.toISOString()}
    WHERE state = 'running' AND wake_at IS NULL AND progress_at < ${before} AND (queued > 0 OR expanded_at IS NULL)`);
}

/** One line a campaign: how many people it is about. */
async function noteInDoubt(ctx: Ctx, rows: InDoubt[], kind: "uncertain" | "resent"): Promise<void> {
  for (const campaignId of campaignsOf(rows)) {
    const people = rows.filter((row) => row.campaignId === campaignId).length;
    await noteCampaignEvent(ctx, campaignId, kind, { people });
  }
}

function campaignsOf(rows: InDoubt[]): Set<string> {
  return new Set(rows.flatMap((row) => row.campaignId ?? []));
}

function byWorkspace<R extends { workspaceId: string }>(rows: Iterable<R>): Map<string, R[]> {
  return Map.groupBy(rows, (row) => row.workspaceId);
}
