import { sql } from "drizzle-orm";
import type { Sql } from "postgres";
import type { Db } from "#db/client";
import { workerHeartbeats } from "#db/schema/operations";
import { advanceAbTests } from "#lib/campaigns/ab-test/advance-ab-tests";
import { finishCampaigns, wakeStandingCampaigns } from "#lib/campaigns/control/finish";
import { releaseParked } from "#lib/campaigns/pool/release-parked";
import { takeDueTurns } from "#lib/campaigns/repeat/take-turns";
import { releaseHeldCampaigns } from "#lib/campaigns/template-edits/release-held";
import { submitWaitingEdits } from "#lib/campaigns/template-edits/submit-waiting";
import { advanceWaves } from "#lib/campaigns/waves/advance-waves";
import { askDueChecks } from "#lib/channels/health/ask-checks";
import { dropOldFiles } from "#lib/contacts/files/drop-old-files";
import type { Ctx } from "#lib/context";
import { refreshCustomerHealth } from "#lib/customers/refresh-health";
import { replaceDue } from "#lib/fallback/running/replace-due";
import { sealAgain } from "#lib/health/seal-again";
import { keepSealingChecks } from "#lib/health/sealing-key";
import { applySingleEvents } from "#lib/inbound/apply-alone";
import { applyFreshEvents } from "#lib/inbound/apply-fresh";
import { askDueCollections } from "#lib/inbound/mailboxes/ask-collections";
import { retryOrphans } from "#lib/inbound/orphans";
import { drainJobRequests } from "#lib/jobs/drain";
import type { JobQueue } from "#lib/jobs/queue";
import { countVisits } from "#lib/links/count-visits";
import { logLosses } from "#lib/log";
import { deleteOldMails, sendDueMails } from "#lib/mail/drain";
import { cleanUpMedia } from "#lib/media/clean-up";
import { raiseAlarms } from "#lib/notices/alarms";
import { writeWeeklyReports } from "#lib/notices/weekly-report";
import { errorCounts } from "#lib/report-error";
import { forgetOld } from "#lib/retention/forget-old";
import { markAbandoned, settleUncertain } from "#lib/sending/doubt/uncertain";
import { wakeHeldLanes, wakeLostLanes, wakeStandingLanes } from "#lib/sending/lanes/wake-lanes";
import type { OriginHooks } from "#lib/sending/origins/origins";
import { loadSettings, settingsMaxAgeMs } from "#lib/settings/current";
import type { FileStore } from "#lib/storage/file-store";
import { syncDueTemplates } from "#lib/templates/review/sync-due";
import { waitMs } from "#lib/waits";
import type { Rhythm } from "./timetable.ts";
import { askAboutReviews, deleteExpiredRows, deleteOldEvents, keepDeadJobs, type Retention } from "./upkeep.ts";

export type RhythmTools = {
  id: string;
  db: Db;
  sql: Sql;
  queue: JobQueue;
  hooks: OriginHooks;
  contextOf(workspaceId: string): Ctx;
  uncertainDeadlineMs: number;
  /** Where files are kept, as it is set now. */
  store(): Promise<FileStore>;
  /** How long rows stay that nobody will ask for again, and platforms' events after they were applied, as it is set now. */
  retention(): Retention & { eventDays: number };
};

/** Everything a worker does again and again. */
export function rhythmsOf(tools: RhythmTools): Rhythm[] {
  return [...sendingRhythms(tools), ...checkRhythms(tools), ...upkeepRhythms(tools)];
}

const start = () => ({ afterWorkspace: "" });

/** What messages and campaigns go on by. */
function sendingRhythms({ db, contextOf, hooks, queue, uncertainDeadlineMs }: RhythmTools): Rhythm[] {
  const positions = {
    requests: start(),
    fresh: start(),
    single: start(),
    orphans: start(),
    fallbacks: start(),
    visits: start(),
  };
  return [
    { name: "job requests", everyMs: 100, run: () => drainJobRequests(db, queue, new Date(), positions.requests) },
    { name: "receipts", everyMs: 150, run: () => applyFreshEvents(db, contextOf, hooks, positions.fresh) },
    { name: "single receipts", everyMs: 150, run: () => applySingleEvents(db, contextOf, hooks, positions.single) },
    {
      name: "finished campaigns",
      everyMs: 500,
      run: () => finishCampaigns(db, contextOf, new Date()),
    },
    {
      name: "held campaigns",
      everyMs: 1_000,
      run: () => releaseHeldCampaigns(db, contextOf, new Date()),
    },
    { name: "waves", everyMs: 2_000, run: () => advanceWaves(db, contextOf, new Date()) },
    { name: "A/B tests", everyMs: 5_000, run: () => advanceAbTests(db, contextOf, new Date()) },
    { name: "pools", everyMs: 5_000, run: () => releaseParked(db, contextOf, new Date()) },
    { name: "repeats", everyMs: 5_000, run: () => takeDueTurns(db, contextOf, new Date()) },
    { name: "waiting edits", everyMs: 2_000, run: () => submitWaitingEdits(db, contextOf, new Date()) },
    { name: "abandoned", everyMs: 2_000, run: async () => (await markAbandoned(db, contextOf, hooks, new Date())) > 0 },
    {
      name: "uncertain",
      everyMs: 2_000,
      run: () => settleUncertain(db, contextOf, hooks, new Date(), uncertainDeadlineMs),
    },
    { name: "lost lanes", everyMs: 2_000, run: () => wakeLostLanes(db, contextOf) },
    { name: "held lanes", everyMs: 1_000, run: () => wakeHeldLanes(db, contextOf) },
    { name: "standing lanes", everyMs: 15_000, run: () => wakeStandingLanes(db, contextOf, new Date()) },
    { name: "standing campaigns", everyMs: 15_000, run: () => wakeStandingCampaigns(db, contextOf, new Date()) },
    { name: "orphans", everyMs: 10_000, run: () => retryOrphans(db, contextOf, hooks, positions.orphans) },
    { name: "link visits", everyMs: 1_000, run: () => countVisits(db, contextOf, positions.visits) },
    { name: "fallbacks", everyMs: 500, run: () => replaceDue(db, contextOf, positions.fallbacks) },
  ];
}

/** What is asked of platforms and told to people. */
function checkRhythms({ db, contextOf }: RhythmTools): Rhythm[] {
  const lists = { through: null };
  return [
    { name: "channel checks", everyMs: waitMs(10_000), run: () => askDueChecks(db, contextOf) },
    { name: "mailboxes", everyMs: waitMs(5_000), run: () => askDueCollections(db, contextOf) },
    {
      name: "customer health",
      everyMs: waitMs(30_000),
      run: async () => {
        await refreshCustomerHealth(db, new Date());
      },
    },
    { name: "reviews", everyMs: 60_000, run: () => askAboutReviews(db, contextOf) },
    { name: "template lists", everyMs: 60_000, run: () => syncDueTemplates(db, contextOf, lists, new Date()) },
    { name: "mails", everyMs: 1_000, run: () => sendDueMails(db, contextOf) },
    { name: "alarms", everyMs: waitMs(60_000), run: () => raiseAlarms(db, contextOf) },
    { name: "weekly reports", everyMs: 60_000, run: () => writeWeeklyReports(db, contextOf, new Date()) },
  ];
}

/** What keeps the installation in order. */
function upkeepRhythms(tools: RhythmTools): Rhythm[] {
  const { db, contextOf } = tools;
  const positions = { files: { after: null }, old: { after: "" } };
  return [
    {
      name: "upkeep",
      everyMs: 3_600_000,
      run: async () => {
        await deleteExpiredRows(db, tools.retention());
        await deleteOldMails(db);
      },
    },
    {
      name: "files",
      everyMs: 60_000,
      run: async () => cleanUpMedia(db, contextOf, positions.files, await tools.store()),
    },
    { name: "contact files", everyMs: 60_000, run: async () => dropOldFiles(db, contextOf, await tools.store()) },
    { name: "retention", everyMs: 600_000, run: () => forgetOld(db, contextOf, positions.old) },
    { name: "old events", everyMs: 60_000, run: () => deleteOldEvents(db, tools.retention().eventDays) },
    { name: "sealing key", everyMs: 60_000, run: () => keepSealingChecks(tools.sql) },
    { name: "settings", everyMs: settingsMaxAgeMs, run: () => loadSettings(db) },
    { name: "sealing again", everyMs: 2_000, run: () => sealAgain(db, tools.sql, contextOf, new Date()) },
    { name: "dead jobs", everyMs: 600_000, run: () => keepDeadJobs(db) },
    { name: "heartbeat", everyMs: 3_000, run: () => sayAlive(db, tools.id) },
    {
      name: "partitions",
      everyMs: 6 * 3_600_000,
      run: async () => {
        await db.execute(sql`SELECT keep_partitions()`);
      },
    },
  ];
}

const startedAt = new Date();

async function sayAlive(db: Db, id: string): Promise<void> {
  const seenAt = new Date();
  const [lanes] = await db.execute<{ resting: number }>(sql`
    SELECT count(*)::int AS resting FROM lanes WHERE breaker_opened_at IS NOT NULL`);
  const figures = {
    ...{ errors: errorCounts(), lostLogLines: logLosses.lines, residentBytes: process.memoryUsage.rss() },
    restingLanes: lanes?.resting ?? 0,
  };
  await db
    .insert(workerHeartbeats)
    .values({ id, startedAt, seenAt, figures })
    .onConflictDoUpdate({ target: workerHeartbeats.id, set: { seenAt, figures } });
  await db.execute(sql`DELETE FROM worker_heartbeats WHERE seen_at < now() - interval '1 day'`);
}
