import { sql } from "drizzle-orm";
import { connect } from "#db/client";
import { importContactsInThread } from "#lib/campaigns/audience-import/import-in-thread";
import { callBackCampaign } from "#lib/campaigns/control/call-back";
import { carryOutDecision } from "#lib/campaigns/control/carry-out-decision";
import { campaignOriginHook } from "#lib/campaigns/control/origin-hook";
import { goOnPlanning } from "#lib/campaigns/flight-plan/plan-send";
import {
  callBackCampaignJob,
  carryOutDecisionJob,
  expandCampaignJob,
  makeTurnJob,
  planSendJob,
  sendTestJob,
  startCampaignJob,
} from "#lib/campaigns/jobs";
import { expandCampaign } from "#lib/campaigns/launch/expand";
import { startScheduledCampaign } from "#lib/campaigns/launch/start";
import { makeTurn } from "#lib/campaigns/repeat/make-turn";
import { makeTest } from "#lib/campaigns/test-send/make-test";
import { checkChannel } from "#lib/channels/health/check-channel";
import { checkChannelJob } from "#lib/channels/health/job";
import type { ConnectorIo } from "#lib/connectors/connector";
import { createIo } from "#lib/connectors/http/io";
import { createPools } from "#lib/connectors/http/pools";
import { carryOutFile } from "#lib/contacts/files/carry-out-file";
import { contactFileJob } from "#lib/contacts/files/jobs";
import type { Ctx } from "#lib/context";
import { carryOutErasure } from "#lib/erasure/carry-out";
import { erasureJob } from "#lib/erasure/jobs";
import { dropFallbacksJob } from "#lib/fallback/jobs";
import { fallbackOriginHook } from "#lib/fallback/origin-hook";
import { dropFallbacks } from "#lib/fallback/running/stop-fallback";
import { keepSealingChecks } from "#lib/health/sealing-key";
import { isOpenToAll } from "#lib/http/own-door";
import { newId } from "#lib/ids";
import { callIntent } from "#lib/inbound/intents/call-intent";
import { callIntentJob } from "#lib/inbound/intents/job";
import { collectMailbox } from "#lib/inbound/mailboxes/collect-mailbox";
import { collectMailboxJob } from "#lib/inbound/mailboxes/job";
import { replyOriginHook } from "#lib/inbound/reply-origin-hook";
import { storeInboundEvents } from "#lib/inbound/store";
import { type JobQueue, openJobQueue } from "#lib/jobs/queue";
import { createTroubles } from "#lib/jobs/troubles";
import { fetchInbound } from "#lib/media/fetch-inbound";
import { fetchMediaJob, thumbnailJob } from "#lib/media/jobs";
import { makeThumbnail } from "#lib/media/library/thumbnails";
import { persist } from "#lib/persist";
import { applyRollout } from "#lib/rollouts/apply";
import { rolloutJob } from "#lib/rollouts/jobs";
import { driveLaneJob } from "#lib/sending/lanes/jobs";
import { createLaneDrivers } from "#lib/sending/lanes/lane-drivers";
import { type KeepEmitted, openSpeaker } from "#lib/sending/lanes/open-speaker";
import type { OriginHooks } from "#lib/sending/origins/origins";
import { currentSettings } from "#lib/settings/current";
import { askForConfirmation } from "#lib/sign-ups/ask-for-confirmation";
import { askForConfirmationJob } from "#lib/sign-ups/jobs";
import { currentStore } from "#lib/storage/current-store";
import { rhythmsOf } from "./rhythms.ts";
import { everyOf } from "./timetable.ts";

/** Headers of a platform's answer must have come after this long; else the outcome of the try is unknown. */
const platformTimeoutMs = 30_000;
/** The same for a check of an account, which nobody waits for. */
const checkTimeoutMs = 10_000;
/** How long stopping may take before the process leaves what is still in flight in doubt. */
const stopMs = 9_000;
/** One job of expansion works about this long; then it is another campaign's turn. */
const expansionMs = 1_000;
/** The same for a roll-out, and for an erasure. */
const rolloutMs = 1_000;
const erasureMs = 1_000;
/** One job reads a file of contacts about this long; reading it again up to where it was takes seconds. */
const contactFileMs = 120_000;
/** The same for a plan of a send. */
const planMs = 1_000;

/** Every job kind a worker knows. */
const jobs = [
  startCampaignJob,
  expandCampaignJob,
  callBackCampaignJob,
  carryOutDecisionJob,
  dropFallbacksJob,
  driveLaneJob,
  checkChannelJob,
  collectMailboxJob,
  rolloutJob,
  fetchMediaJob,
  askForConfirmationJob,
  planSendJob,
  makeTurnJob,
  sendTestJob,
  callIntentJob,
  thumbnailJob,
  erasureJob,
  contactFileJob,
];

/** Who is told what becomes of its messages. */
const hooks: OriginHooks = {
  campaign: campaignOriginHook,
  auto_reply: replyOriginHook("auto_reply"),
  confirmation: replyOriginHook("confirmation"),
  fallback: fallbackOriginHook,
  test: replyOriginHook("test"),
};

/**
 * Starts a worker: jobs, lanes, receipts and the timetable. Any number of them share one database.
 *
 * @throws WrongSealingKey when the key of this process does not open what is stored
 * @returns its id and a way to stop it; stopping finishes what is in flight and takes nothing new
 */
export async function startWorker(options: {
  databaseUrl: string;
  uncertainDeadlineMs: number;
  poolSize?: number;
}): Promise<{ id: string; stop(): Promise<void> }> {
  const id = newId();
  const database = connect(options.databaseUrl, { max: options.poolSize ?? 10, name: "carillon-worker" });
  const { db } = database;
  const pools = createPools({ connections: 256 });
  const io = createIo(pools, { timeoutMs: platformTimeoutMs, publicOnly: isOpenToAll() });
  const contextOf = (workspaceId: string): Ctx => ({
    workspaceId,
    actor: { kind: "system", name: "Carillon" },
    db,
    now: new Date(),
  });
  await persist(() => keepSealingChecks(database.sql)).catch(async (error) => {
    await database.close();
    throw error;
  });
  const troubles = createTroubles(contextOf);
  const queue = await persist(() => openJobQueue(options.databaseUrl, jobs as never, troubles));
  const keepEmitted: KeepEmitted = ({ workspaceId, id: channelId }, platform, request) =>
    storeInboundEvents(database.sql, [{ workspaceId, channelId, platform, request }]);
  const lanes = createLaneDrivers({
    contextOf,
    hooks,
    persist,
    troubles,
    openSpeaker: (ctx, held) => openSpeaker(ctx, held, io, keepEmitted),
  });

  const checkIo = createIo(pools, { timeoutMs: checkTimeoutMs, publicOnly: isOpenToAll() });
  await workOnJobs(queue, contextOf, lanes, checkIo);
  await queue.work(contactFileJob, async ({ workspaceId, fileId }, { stopping }) => {
    const store = await currentStore();
    await carryOutFile(() => contextOf(workspaceId), fileId, {
      ...{ store, stopping, sliceMs: contactFileMs },
      importFile: (ctx, task, signal) => importContactsInThread(ctx, task, options.databaseUrl, signal),
    });
  });
  await queue.work(collectMailboxJob, ({ workspaceId, channelId }, { stopping }) =>
    collectMailbox(contextOf(workspaceId), channelId, { sql: database.sql, io: checkIo, stopping }),
  );

  const timetable = everyOf(
    rhythmsOf({
      ...{ id, db, sql: database.sql, queue, hooks, contextOf },
      uncertainDeadlineMs: options.uncertainDeadlineMs,
      store: currentStore,
      retention: () => {
        const { INBOUND_RETENTION_DAYS: eventDays, unsentListDays, endedSessionDays } = currentSettings();
        return { eventDays, unsentListDays, endedSessionDays };
      },
    }),
  );
  return {
    id,
    async stop() {
      await Promise.all([timetable.stop(), queue.stop(stopMs), lanes.stop(stopMs)]);
      await pools.close(1_000);
      await db.execute(sql`DELETE FROM worker_heartbeats WHERE id = ${id}`).catch(() => {});
      await database.close();
    },
  };
}

/** Starts to take jobs of every kind. */
async function workOnJobs(
  queue: JobQueue,
  contextOf: (workspaceId: string) => Ctx,
  lanes: ReturnType<typeof createLaneDrivers>,
  checkIo: ConnectorIo,
): Promise<void> {
  await queue.work(startCampaignJob, ({ workspaceId, campaignId }) =>
    persist(() => startScheduledCampaign(contextOf(workspaceId), campaignId)),
  );
  await queue.work(expandCampaignJob, async ({ workspaceId, campaignId }, { stopping }) => {
    const until = after(expansionMs, stopping);
    await persist(() => expandCampaign(() => contextOf(workspaceId), campaignId, until));
  });
  await queue.work(callBackCampaignJob, ({ workspaceId, campaignId }) =>
    persist(() => callBackCampaign(contextOf(workspaceId), hooks, campaignId)),
  );
  await queue.work(carryOutDecisionJob, ({ workspaceId, campaignId }) =>
    persist(() => carryOutDecision(contextOf(workspaceId), hooks, campaignId)),
  );
  await queue.work(dropFallbacksJob, async ({ workspaceId, campaignId }, { stopping }) => {
    const until = after(expansionMs, stopping);
    await persist(() => dropFallbacks(() => contextOf(workspaceId), campaignId, until));
  });
  await queue.work(checkChannelJob, async ({ workspaceId, channelId }) => {
    await checkChannel(contextOf(workspaceId), channelId, checkIo);
  });
  await queue.work(fetchMediaJob, async ({ workspaceId, messageId }, { stopping }) => {
    await fetchInbound(contextOf(workspaceId), messageId, { io: checkIo, store: await currentStore(), stopping });
  });
  await queue.work(callIntentJob, ({ workspaceId, messageId }) =>
    callIntent(contextOf(workspaceId), messageId, checkIo),
  );
  await queue.work(thumbnailJob, async ({ workspaceId, mediaId }) => {
    await makeThumbnail(contextOf(workspaceId), mediaId, await currentStore());
  });
  await queue.work(rolloutJob, async ({ workspaceId, rolloutId }, { stopping }) => {
    const until = after(rolloutMs, stopping);
    await persist(() => applyRollout(() => contextOf(workspaceId), rolloutId, until));
  });
  await queue.work(erasureJob, async ({ workspaceId, erasureId }, { stopping }) => {
    const tools = { hooks, store: await currentStore() };
    await carryOutErasure(() => contextOf(workspaceId), erasureId, tools, after(erasureMs, stopping));
  });
  await queue.work(askForConfirmationJob, ({ workspaceId, signUpId }) =>
    persist(() => askForConfirmation(contextOf(workspaceId), signUpId)),
  );
  await queue.work(planSendJob, async ({ workspaceId, planId }, { stopping }) => {
    await goOnPlanning(() => contextOf(workspaceId), planId, after(planMs, stopping));
  });
  await queue.work(makeTurnJob, ({ workspaceId, repeatId, dueAt }) =>
    persist(() => makeTurn(contextOf(workspaceId), repeatId, new Date(dueAt))),
  );
  await queue.work(sendTestJob, ({ workspaceId, testId }) => persist(() => makeTest(contextOf(workspaceId), testId)));
  await queue.work(driveLaneJob, ({ workspaceId, laneId }) => persist(() => lanes.wake(workspaceId, laneId)));
}

/** Whether a job has worked for so long, or its process is to stop. */
function after(ms: number, stopping: AbortSignal): () => boolean {
  const end = performance.now() + ms;
  return () => stopping.aborted || performance.now() > end;
}
