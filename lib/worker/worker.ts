import { sql } from "drizzle-orm";
import { connect } from "#db/client";
import { workerHeartbeats } from "#db/schema/statistics";
import { expandNextSlice } from "#lib/campaigns/expand";
import { expandCampaignJob, sendSliceJob } from "#lib/campaigns/jobs";
import { sendSlice } from "#lib/campaigns/send-slice";
import { finishCampaigns, markAbandoned, settleUncertain, wakeStandingCampaigns } from "#lib/campaigns/settle";
import { wakeCampaigns } from "#lib/campaigns/wake";
import { createPools } from "#lib/connectors/pools";
import type { Ctx } from "#lib/context";
import { newId } from "#lib/ids";
import { applySingleEvents } from "#lib/inbound/apply-alone";
import { applyFreshEvents } from "#lib/inbound/apply-fresh";
import { retryOrphans } from "#lib/inbound/orphans";
import { openJobQueue } from "#lib/jobs/queue";
import { persist } from "#lib/persist";
import { everyOf, type Rhythm } from "./timetable.ts";
import { askAboutReviews, forgetTheOld } from "./upkeep.ts";

/** Headers of a platform's answer must have come after this long; else the outcome of the try is unknown. */
const platformTimeoutMs = 30_000;
/** How long stopping may take before the process leaves what is still in flight in doubt. */
const stopMs = 9_000;

/**
 * Starts a worker: jobs, receipts and the timetable. Any number of them share one database.
 *
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
  const io = { dispatcher: pools.dispatcher, now: () => new Date(), timeoutMs: platformTimeoutMs };
  const contextOf = (workspaceId: string): Ctx => ({
    workspaceId,
    actor: { kind: "system", name: "Carillon" },
    db,
    now: new Date(),
  });
  const queue = await persist(() => openJobQueue(options.databaseUrl, [expandCampaignJob, sendSliceJob] as never));
  const startedAt = new Date();

  await queue.work(expandCampaignJob, async ({ workspaceId, campaignId }, { stopping }) => {
    let more = true;
    while (more && !stopping.aborted) {
      more = await persist(() =>
        expandNextSlice(contextOf(workspaceId), campaignId, (ctx, slice) =>
          queue.enqueue(ctx.db, sendSliceJob, { workspaceId, ...slice }, { group: slice.senderId }),
        ),
      );
    }
    if (more) await queue.enqueue(db, expandCampaignJob, { workspaceId, campaignId });
  });

  await queue.work(sendSliceJob, async (payload, { stopping }) => {
    const again = await sendSlice(
      { io, stopping, now: () => contextOf(payload.workspaceId), persist },
      { campaignId: payload.campaignId, senderId: payload.senderId, slice: payload.slice },
    );
    if (again)
      await persist(() => queue.enqueue(db, sendSliceJob, payload, { group: payload.senderId, startAfter: again }));
  });

  const positions = { fresh: { afterWorkspace: "" }, single: { afterWorkspace: "" }, orphans: { afterWorkspace: "" } };
  const rhythms: Rhythm[] = [
    { name: "receipts", everyMs: 150, run: () => applyFreshEvents(db, contextOf, positions.fresh) },
    { name: "single receipts", everyMs: 150, run: () => applySingleEvents(db, contextOf, positions.single) },
    { name: "wake", everyMs: 300, run: async () => (await wakeCampaigns(db, contextOf, queue, new Date())) > 0 },
    {
      name: "finish",
      everyMs: 500,
      run: () => finishCampaigns(db, contextOf, new Date(), options.uncertainDeadlineMs * 3),
    },
    { name: "abandoned", everyMs: 2_000, run: async () => (await markAbandoned(db, contextOf, new Date())) > 0 },
    {
      name: "uncertain",
      everyMs: 2_000,
      run: () => settleUncertain(db, contextOf, new Date(), options.uncertainDeadlineMs),
    },
    { name: "standing", everyMs: 15_000, run: () => wakeStandingCampaigns(db, new Date()) },
    { name: "orphans", everyMs: 10_000, run: () => retryOrphans(db, contextOf, positions.orphans) },
    { name: "reviews", everyMs: 60_000, run: () => askAboutReviews(db, contextOf) },
    { name: "upkeep", everyMs: 3_600_000, run: () => forgetTheOld(db) },
    {
      name: "heartbeat",
      everyMs: 3_000,
      run: async () => {
        const seenAt = new Date();
        await db
          .insert(workerHeartbeats)
          .values({ id, startedAt, seenAt })
          .onConflictDoUpdate({ target: workerHeartbeats.id, set: { seenAt } });
        await db.execute(sql`DELETE FROM worker_heartbeats WHERE seen_at < now() - interval '1 day'`);
      },
    },
    {
      name: "partitions",
      everyMs: 6 * 3_600_000,
      run: async () => {
        await db.execute(sql`SELECT ensure_partitions((now() AT TIME ZONE 'UTC')::date, 3)`);
      },
    },
  ];
  const timetable = everyOf(rhythms);

  return {
    id,
    async stop() {
      await Promise.all([timetable.stop(), queue.stop(stopMs)]);
      await pools.close(1_000);
      await db.execute(sql`DELETE FROM worker_heartbeats WHERE id = ${id}`).catch(() => {});
      await database.close();
    },
  };
}
