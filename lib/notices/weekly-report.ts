import { and, eq, lte, sql } from "drizzle-orm";
import type { Db } from "#db/client";
import { weeklyReports } from "#db/schema/mail";
import { type Ctx, currentWorkspace, inTransaction } from "#lib/context";
import type { MailPayloads } from "#lib/mail/kinds";
import { putMail } from "#lib/mail/outbox";
import { canMail } from "#lib/mail/send-mail";
import { dayIn } from "#lib/statistics/day";
import { addDays, type Period, startOfDay } from "#lib/statistics/period";
import { listOptOuts, listTopChannels } from "#lib/statistics/queries";

/** On Mondays at this hour of the workspace's zone. */
const reportHour = 8;
/** Workspaces in one turn. */
const atOnce = 50;
/** Channels in one report; nobody reads more in a mail. */
const maxChannels = 50;

/**
 * Writes the reports that are due, and finds out when the first one of a new workspace is. A workspace without channels gets
 * none, nor does one in which nothing was sent or received in the week. Another zone counts from the report after the next.
 *
 * @returns whether there may be more to do at once
 */
export async function writeWeeklyReports(db: Db, contextOf: (workspaceId: string) => Ctx, now: Date): Promise<boolean> {
  if (!canMail()) return false;
  const fresh = await db.execute<{ workspaceId: string }>(sql`
    SELECT DISTINCT c.workspace_id AS "workspaceId" FROM channels c WHERE c.deleted_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM weekly_reports r WHERE r.workspace_id = c.workspace_id) LIMIT ${atOnce}`);
  for (const { workspaceId } of fresh) {
    await inTransaction({ ...contextOf(workspaceId), now }, async (ctx) => {
      const { zone } = await currentWorkspace(ctx);
      await ctx.db
        .insert(weeklyReports)
        .values({ workspaceId, nextAt: nextReport(zone, now) })
        .onConflictDoNothing();
    });
  }
  const due = await db
    .select({ workspaceId: weeklyReports.workspaceId })
    .from(weeklyReports)
    .where(lte(weeklyReports.nextAt, now))
    .limit(atOnce);
  for (const { workspaceId } of due) await writeReport({ ...contextOf(workspaceId), now });
  return fresh.length === atOnce || due.length === atOnce;
}

/** The first Monday at the report's hour after `after`, in the zone. */
export function nextReport(zone: string, after: Date): Date {
  let day = mondayOf(dayIn(zone, after));
  let at = new Date(startOfDay(zone, day).getTime() + reportHour * 3_600_000);
  while (at <= after) {
    day = addDays(day, 7);
    at = new Date(startOfDay(zone, day).getTime() + reportHour * 3_600_000);
  }
  return at;
}

/** The seven days before the Monday of `at`, in the zone. */
export function weekBefore(zone: string, at: Date): Period {
  const to = addDays(mondayOf(dayIn(zone, at)), -1);
  return { from: addDays(to, -6), to, days: 7 };
}

function mondayOf(day: string): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return addDays(day, -((weekday + 6) % 7));
}

/** In one transaction with the time of the next one, so that two workers write one report. */
async function writeReport(ctx: Ctx): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const { db, workspaceId, now } = ctx;
    const { name, zone, language, closedAt } = await currentWorkspace(ctx);
    const [taken] = await db
      .update(weeklyReports)
      .set({ nextAt: nextReport(zone, now) })
      .where(and(eq(weeklyReports.workspaceId, workspaceId), lte(weeklyReports.nextAt, now)))
      .returning({ workspaceId: weeklyReports.workspaceId });
    if (!taken || closedAt !== null) return;
    const payload = await weekOf(ctx, name, weekBefore(zone, now));
    if (payload.channels.length === 0 && payload.otherOptOuts === 0) return;
    await putMail(db, { workspaceId, kind: "weekly", language, payload }, now);
  });
}

/** The week's figures by channel, as the dashboard has them. */
async function weekOf(ctx: Ctx, workspace: string, period: Period): Promise<MailPayloads["weekly"]> {
  const [rows, optOuts] = [await listTopChannels(ctx, period, maxChannels), await listOptOuts(ctx, period)];
  const peopleOf = (id: string) => optOuts.find(({ channelId }) => channelId === id)?.people ?? 0;
  const shown = new Set(rows.map(({ id }) => id));
  return {
    ...{ workspace, from: period.from, to: period.to },
    channels: rows.map(
      ({ id, name, type, submitted, accepted, sent, delivered, read, failed, failedLater, uncertain }) => ({
        ...{ id, name, type, optOuts: peopleOf(id) },
        figures: { submitted, accepted, sent, delivered, read, failed, failedLater, uncertain },
      }),
    ),
    otherOptOuts: optOuts.reduce((sum, { channelId, people }) => (shown.has(channelId) ? sum : sum + people), 0),
  };
}
