import { sql } from "drizzle-orm";
import type { Db } from "#db/client";
import { doubtfulLimit } from "#lib/audience/address-failures";
import type { Ctx } from "#lib/context";
import { repeatDays } from "#lib/inbound/store";
import { refreshWaitingTemplates } from "#lib/templates/review/refresh-template";

/** Asks the platform about templates whose review takes longer than a webhook would: one may have been missed. */
export async function askAboutReviews(db: Db, contextOf: (workspaceId: string) => Ctx): Promise<void> {
  const rows = await db.execute<{ workspaceId: string }>(sql`
    SELECT DISTINCT workspace_id AS "workspaceId" FROM templates
    WHERE state IN ('auditing', 'unaudit') AND submitted_at < now() - interval '1 minute' LIMIT 100`);
  for (const { workspaceId } of rows) await refreshWaitingTemplates(contextOf(workspaceId));
}

/** For how many days rows stay that nobody will ask for again. */
export type Retention = { unsentListDays: number; endedSessionDays: number };

/** Days that it is kept what came back from a sender domain; more than any rule looks at. */
const returnsDays = 60;

/** Days after which a sign-up is forgotten that nobody confirmed. */
const unconfirmedDays = 30;

/** Days that it is kept whether a business system was told of a press. */
const intentCallDays = 30;

/**
 * Deletes what nobody will ask for again: lists of people that were never sent to, sign-ups that nobody confirmed, ended
 * sessions and links, old failed sign-ins.
 */
export async function deleteExpiredRows(db: Db, { unsentListDays, endedSessionDays }: Retention): Promise<void> {
  await db.execute(sql`
    WITH old AS (
      DELETE FROM recipient_imports i
      WHERE i.created_at < now() - make_interval(days => ${unsentListDays})
        AND NOT EXISTS (SELECT 1 FROM campaigns c WHERE c.workspace_id = i.workspace_id AND c.import_id = i.id)
      RETURNING workspace_id, id)
    DELETE FROM campaign_recipients r USING old WHERE r.workspace_id = old.workspace_id AND r.import_id = old.id`);
  await db.execute(sql`
    DELETE FROM flight_plans WHERE campaign_id IS NULL AND created_at < now() - make_interval(days => ${unsentListDays})`);
  await db.execute(sql`DELETE FROM sessions WHERE expires_at < now() - make_interval(days => ${endedSessionDays})`);
  await db.execute(sql`DELETE FROM address_failures WHERE at < now() - make_interval(days => ${doubtfulLimit.days})`);
  await db.execute(sql`DELETE FROM sender_domain_hours WHERE hour < now() - make_interval(days => ${returnsDays})`);
  await db.execute(sql`
    DELETE FROM sign_ups WHERE confirmed_at IS NULL AND asked_at < now() - make_interval(days => ${unconfirmedDays})`);
  await db.execute(sql`DELETE FROM intent_calls WHERE created_at < now() - make_interval(days => ${intentCallDays})`);
  await db.execute(sql`DELETE FROM password_links WHERE expires_at < now()`);
  await db.execute(sql`DELETE FROM sign_in_limits WHERE window_started_at < now() - interval '1 day'`);
}

/** Rows deleted in one statement, so that none of them takes long. */
const deletedAtOnce = 2_000;

/**
 * Deletes some of the platforms' requests that were applied, or dismissed by a person, more than `keepDays` ago, and digests
 * that no repeat is looked for in any more. What waits or was set aside stays, however old.
 *
 * @returns whether there may be more
 */
export async function deleteOldEvents(db: Db, keepDays: number): Promise<boolean> {
  const events = await db.execute(sql`
    DELETE FROM inbound_events WHERE (workspace_id, id, received_at) IN (
      SELECT workspace_id, id, received_at FROM inbound_events
      WHERE received_at < now() - make_interval(days => ${keepDays})
        AND coalesce(applied_at, dismissed_at) < now() - make_interval(days => ${keepDays})
      LIMIT ${deletedAtOnce})
      AND received_at < now() - make_interval(days => ${keepDays})
    RETURNING 1`);
  const digests = await db.execute(sql`
    DELETE FROM inbound_digests WHERE (workspace_id, channel_id, digest) IN (
      SELECT workspace_id, channel_id, digest FROM inbound_digests
      WHERE stored_at < now() - make_interval(days => ${repeatDays}) LIMIT ${deletedAtOnce})
    RETURNING 1`);
  return events.length === deletedAtOnce || digests.length === deletedAtOnce;
}

/** Days that a job stays in sight whose tries are used up. The engine forgets every other job after one. */
export const deadJobDays = 30;

/** Keeps dead jobs in sight longer than those that ended well. */
export async function keepDeadJobs(db: Db): Promise<void> {
  const seconds = deadJobDays * 86_400;
  await db.execute(sql`
    UPDATE pgboss.job SET deletion_seconds = ${seconds} WHERE state = 'failed' AND deletion_seconds <> ${seconds}`);
}
