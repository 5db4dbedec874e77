import { and, desc, eq, gte, inArray, isNull, sql } from "drizzle-orm";
import type { Db } from "#db/client";
import { campaigns } from "#db/schema/campaigns";
import { channels } from "#db/schema/channels";
import { alarms } from "#db/schema/mail";
import { type Ctx, currentWorkspace, inTransaction } from "#lib/context";
import { putMail } from "#lib/mail/outbox";
import { canMail } from "#lib/mail/send-mail";
import { listAttentionItems } from "#lib/statistics/attention";
import { campaignFigures } from "#lib/statistics/campaign-figures";
import { madeToLeave } from "#lib/statistics/figures";
import { type AlarmFact, alarmFactsOf, compareAlarms, isToTell, joinMs } from "./alarm-facts.ts";

/** An ended campaign is news for so long. */
const endedHours = 24;
/** Alarms that are over are forgotten after so long; until then they are known to come back. */
const keptDays = 7;

/**
 * Looks at every workspace in which something may need attention, and mails its members what they have not heard of. The
 * facts are those of the dashboard. Without a mail server nothing is looked at.
 */
export async function raiseAlarms(
  db: Db,
  contextOf: (workspaceId: string) => Ctx,
  now: Date = new Date(),
): Promise<void> {
  if (!canMail()) return;
  const at = now.toISOString();
  await db.execute(sql`DELETE FROM alarms WHERE ended_at < ${at}::timestamptz - make_interval(days => ${keptDays})`);
  const rows = await db.execute<{ workspaceId: string }>(sql`
    SELECT workspace_id AS "workspaceId" FROM alarms WHERE ended_at IS NULL
    UNION SELECT workspace_id FROM bindings WHERE trouble IS NOT NULL OR account ->> 'reviewState' IN ('REJECTED', 'DISABLED')
    UNION SELECT workspace_id FROM channels WHERE deleted_at IS NULL AND state IN ('restricted', 'disconnected')
    UNION SELECT workspace_id FROM senders WHERE state IN ('FLAGGED', 'RESTRICTED', 'BANNED', 'DISCONNECTED')
    UNION SELECT workspace_id FROM templates WHERE state IN ('fail', 'paused', 'disabled')
      AND coalesce(decided_at, updated_at) > ${at}::timestamptz - interval '1 day'
    UNION SELECT workspace_id FROM campaigns
      WHERE (state = 'paused' AND state_reason IS DISTINCT FROM 'by_person')
        OR (state IN ('partly_failed', 'failed') AND finished_at > ${at}::timestamptz - make_interval(hours => ${endedHours}))
    UNION SELECT workspace_id FROM lanes WHERE breaker_opened_at IS NOT NULL
    UNION SELECT workspace_id FROM sender_domains WHERE stopped_at IS NOT NULL`);
  for (const { workspaceId } of rows) {
    await inTransaction({ ...contextOf(workspaceId), now }, async (ctx) => {
      await noteFacts(ctx);
      await tellAlarms(ctx);
    });
  }
}

/** Writes what has begun, what is back and what is over. */
async function noteFacts(ctx: Ctx): Promise<void> {
  const { db, workspaceId, now } = ctx;
  // One worker at a time: two would tell the same in two mails.
  await db.execute(sql`SELECT pg_advisory_xact_lock(hashtext(${`alarms ${workspaceId}`}))`);
  const facts = [...alarmFactsOf(await listAttentionItems(ctx), now), ...(await failedCampaigns(ctx))];
  const kept = await db.select().from(alarms).where(eq(alarms.workspaceId, workspaceId));
  const { begun, back, over } = compareAlarms(kept, facts);
  const row = ({ kind, objectId }: { kind: AlarmFact["kind"]; objectId: string }) =>
    and(eq(alarms.workspaceId, workspaceId), eq(alarms.kind, kind), eq(alarms.objectId, objectId));
  for (const fact of begun) await db.insert(alarms).values({ ...fact, workspaceId, seenAt: now });
  for (const fact of back)
    await db
      .update(alarms)
      .set({ detail: fact.detail, seenAt: now, endedAt: null, times: sql`${alarms.times} + 1` })
      .where(row(fact));
  for (const alarm of over) await db.update(alarms).set({ endedAt: now }).where(row(alarm));
}

/** Campaigns that ended with more failures than their workspace allows. */
async function failedCampaigns({ db, workspaceId, now }: Ctx): Promise<AlarmFact[]> {
  const since = new Date(now.getTime() - endedHours * 3_600_000);
  const rows = await db
    .select({
      ...{ id: campaigns.id, channelId: campaigns.channelId, name: campaigns.name, state: campaigns.state },
      ...{ limit: campaigns.failedShare, figures: campaignFigures },
    })
    .from(campaigns)
    .innerJoin(channels, and(eq(channels.workspaceId, campaigns.workspaceId), eq(channels.id, campaigns.channelId)))
    .where(
      and(
        eq(campaigns.workspaceId, workspaceId),
        isNull(channels.deletedAt),
        inArray(campaigns.state, ["partly_failed", "failed"]),
        gte(campaigns.finishedAt, since),
      ),
    )
    .orderBy(desc(campaigns.finishedAt))
    .limit(50);
  return rows.map(({ id: campaignId, channelId, name, state, limit, figures }) => ({
    ...{ kind: "campaign_failed", objectId: campaignId, channelId },
    detail: {
      ...{ name, campaignId, state, limit: String(limit) },
      ...{ failed: String(figures.failed), of: String(madeToLeave(figures)) },
    },
  }));
}

/** Writes one mail with everything that nobody has heard of, unless the last one was a moment ago. */
async function tellAlarms(ctx: Ctx): Promise<void> {
  const { db, workspaceId, now } = ctx;
  const open = await db.select().from(alarms).where(eq(alarms.workspaceId, workspaceId));
  const last = Math.max(0, ...open.map(({ toldAt }) => toldAt?.getTime() ?? 0));
  const untold = open.filter((alarm) => isToTell(alarm, now));
  if (untold.length === 0 || now.getTime() - last < joinMs) return;
  const { name, language, zone } = await currentWorkspace(ctx);
  const lines = untold.map(({ kind, channelId, detail, seenAt, times }) => ({
    ...{ kind, channelId, detail, seenAt: seenAt.toISOString(), times },
  }));
  const payload = { workspace: name, zone, alarms: lines };
  await putMail(db, { workspaceId, kind: "alarm", language, payload }, now);
  for (const { kind, objectId } of untold) {
    await db
      .update(alarms)
      .set({ toldAt: now, times: 0 })
      .where(and(eq(alarms.workspaceId, workspaceId), eq(alarms.kind, kind), eq(alarms.objectId, objectId)));
  }
}
