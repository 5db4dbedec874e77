import { sql } from "drizzle-orm";
import { fromDrizzle, PgBoss } from "pg-boss";
import { type Db, idleInTransactionMs } from "#db/client";
import { env } from "#lib/env";
import { log } from "#lib/log";
import type { JobDefinition, JobTools } from "./define-job.ts";

/** pg-boss, typed. It has never heard of messages. */
export type JobQueue = {
  /** Puts a job into the queue inside the caller's transaction. */
  enqueue<P extends object>(
    db: Db,
    job: JobDefinition<P>,
    payload: P,
    options?: { group?: string; startAfter?: Date },
  ): Promise<void>;
  /** Runs jobs of this kind in this process; at most one of a `group` over all processes. */
  work<P extends object>(job: JobDefinition<P>, run: (payload: P, tools: JobTools) => Promise<void>): Promise<void>;
  /** Takes nothing new, waits for what runs, and closes. */
  stop(timeoutMs: number): Promise<void>;
};

/**
 * Opens the job queue for a worker process.
 *
 * @param ownerUrl connection of the role that owns the job tables
 */
export async function openJobQueue(ownerUrl: string, jobs: readonly JobDefinition<never>[]): Promise<JobQueue> {
  const boss = new PgBoss({
    connectionString: ownerUrl,
    application_name: "carillon-jobs",
    options: `-c idle_in_transaction_session_timeout=${idleInTransactionMs}`,
    backend: env().JOBS_BACKEND,
    max: 10,
    // A dead worker's jobs are found within its heartbeat plus this.
    superviseIntervalSeconds: 2,
    monitorIntervalSeconds: 2,
    // Days are kept by the worker's own timetable.
    schedule: false,
  });
  boss.on("error", (error) => log.warn({ err: error }, "job queue"));
  await boss.start();
  for (const job of jobs) {
    const options = {
      retryLimit: job.maxAttempts - 1,
      retryDelay: 1,
      retryBackoff: true,
      retryDelayMax: 60,
      expireInSeconds: job.timeoutSeconds,
      heartbeatSeconds: job.heartbeatSeconds,
      deleteAfterSeconds: 86_400,
    };
    await boss.createQueue(job.kind, { policy: "standard", ...options });
    await boss.updateQueue(job.kind, options);
  }
  const stopping = new AbortController();

  return {
    async enqueue(db, job, payload, options = {}) {
      await boss.send(job.kind, payload, {
        db: fromDrizzle(db as never, sql as never),
        ...(options.group === undefined ? {} : { group: { id: options.group } }),
        ...(options.startAfter === undefined ? {} : { startAfter: options.startAfter }),
      });
    },
    async work(job, run) {
      for (let i = 0; i < job.concurrency; i++) {
        const workerId: string = await boss.work<object>(
          job.kind,
          { pollingIntervalSeconds: 0.5, groupConcurrency: 1, batchSize: 1, heartbeatRefreshSeconds: 3 },
          async ([received]) => {
            if (!received) return;
            await run(job.payload.parse(received.data), { stopping: stopping.signal });
            // The next one of a group becomes free with this one: look at once instead of after the polling interval.
            boss.notifyWorker(workerId);
          },
        );
      }
    },
    async stop(timeoutMs) {
      stopping.abort();
      await boss.stop({ graceful: true, timeout: timeoutMs, close: true });
    },
  };
}
