import { sql } from "drizzle-orm";
import { type BackendProfile, fromDrizzle, type JobInsert, PgBoss } from "pg-boss";
import { type Db, idleInTransactionMs } from "#db/client";
import { withOption } from "#lib/database-url";
import { env } from "#lib/env";
import { withoutParameters } from "#lib/logging/query-error";
import { reportError, reportSuccess } from "#lib/report-error";
import type { JobDefinition, JobPayload, JobTools } from "./define-job.ts";
import type { Troubles } from "./troubles.ts";

/** pg-boss, typed. It has never heard of messages. */
export type JobQueue = {
  /** The kinds it was opened with. */
  kinds: readonly string[];
  /** Puts a job into the queue inside the caller's transaction. */
  enqueue<P extends JobPayload>(
    db: Db,
    job: JobDefinition<P>,
    payload: P,
    options?: { group?: string; startAfter?: Date },
  ): Promise<void>;
  /** Puts many jobs of one kind into the queue inside the caller's transaction, in one statement. */
  handOver(db: Db, kind: string, payloads: JobPayload[]): Promise<void>;
  /**
   * Makes this process look for jobs of these kinds at once; call it after the commit. Workers are told by NOTIFY as well,
   * where the database has it.
   */
  wake(kinds: readonly string[]): void;
  /** Runs jobs of this kind in this process. A job whose `run` throws is logged and tried again later. */
  work<P extends JobPayload>(job: JobDefinition<P>, run: (payload: P, tools: JobTools) => Promise<void>): Promise<void>;
  /** Takes nothing new, waits for what runs, and closes. */
  stop(timeoutMs: number): Promise<void>;
};

/** How often an idle worker looks by itself: NOTIFY brings new jobs sooner, this finds retries and jobs of the dead. */
const pollSeconds = { told: 2, alone: 0.5 };

/**
 * Opens the job queue for a worker process.
 *
 * @param databaseUrl connection of the worker's role; the tables are there already, as the migrator makes them
 * @param troubles is told of every try
 * @param options for tests; the configuration and the usual polling when absent
 */
export async function openJobQueue(
  databaseUrl: string,
  jobs: readonly JobDefinition<JobPayload>[],
  troubles: Troubles,
  options: { backend?: BackendProfile; pollSeconds?: { told: number; alone: number } } = {},
): Promise<JobQueue> {
  const poll = options.pollSeconds ?? pollSeconds;
  const boss = new PgBoss({
    connectionString: withOption(databaseUrl, `-c idle_in_transaction_session_timeout=${idleInTransactionMs}`),
    application_name: "carillon-jobs",
    // Only the owner changes the tables.
    migrate: false,
    backend: options.backend ?? env().JOBS_BACKEND,
    max: 10,
    // A dead worker's jobs are found within its heartbeat plus this.
    superviseIntervalSeconds: 2,
    monitorIntervalSeconds: 2,
    useListenNotify: true,
    // Schedules are kept by the worker's own timetable.
    schedule: false,
  });
  boss.on("error", (error) => reportError({ activity: "job queue" }, error));
  await boss.start();
  const definitions = new Map(jobs.map((job) => [job.kind, job]));
  for (const job of jobs) await declareQueue(boss, job);
  const stopping = new AbortController();
  const workers = new Map<string, string[]>();

  return {
    kinds: [...definitions.keys()],
    async enqueue(db, job, payload, options = {}) {
      const group = options.group ?? job.groupOf?.(payload);
      await boss.send(job.kind, payload, {
        db: fromDrizzle(db as never, sql as never),
        ...(group === undefined ? {} : { group: { id: group } }),
        ...(options.startAfter === undefined ? {} : { startAfter: options.startAfter }),
      });
    },
    async handOver(db, kind, payloads) {
      const job = definitions.get(kind);
      if (!job) throw new Error(`Jobs of the kind ${kind} are not known to this queue.`);
      const inserts = payloads.map((payload) => toInsert(job, payload));
      if (inserts.length > 0) await boss.insert(kind, inserts, { db: fromDrizzle(db as never, sql as never) });
    },
    wake(kinds) {
      for (const kind of kinds) for (const workerId of workers.get(kind) ?? []) boss.notifyWorker(workerId);
    },
    async work(job, run) {
      workers.set(job.kind, await startWorkers(boss, poll, job, stopping.signal, troubles, run));
    },
    async stop(timeoutMs) {
      stopping.abort();
      await boss.stop({ graceful: true, timeout: timeoutMs, close: true });
    },
  };
}

/** Starts the workers of one kind in this process. @returns their ids */
async function startWorkers<P extends JobPayload>(
  boss: PgBoss,
  poll: { told: number; alone: number },
  job: JobDefinition<P>,
  stopping: AbortSignal,
  troubles: Troubles,
  run: (payload: P, tools: JobTools) => Promise<void>,
): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < job.concurrency; i++) {
    const workerId: string = await boss.work<object>(
      job.kind,
      {
        pollingIntervalSeconds: poll.alone,
        notifyPollingIntervalSeconds: poll.told,
        groupConcurrency: 1,
        batchSize: 1,
        heartbeatRefreshSeconds: 3,
      },
      async ([received]) => {
        if (!received) return;
        await tryOnce(job, received.data, troubles, (payload) => run(payload, { stopping }));
        // The next one of a group becomes free with this one: look at once instead of after the polling interval.
        boss.notifyWorker(workerId);
      },
    );
    ids.push(workerId);
  }
  return ids;
}

/** Makes the queue of a kind, or brings the one that is there up to date with its definition. */
async function declareQueue(boss: PgBoss, job: JobDefinition<JobPayload>): Promise<void> {
  const options = {
    retryLimit: job.maxAttempts - 1,
    retryDelay: 1,
    retryBackoff: true,
    retryDelayMax: 60,
    expireInSeconds: job.timeoutSeconds,
    heartbeatSeconds: job.heartbeatSeconds,
    deleteAfterSeconds: 86_400,
    notify: true,
  };
  await boss.createQueue(job.kind, { policy: "standard", ...options });
  await boss.updateQueue(job.kind, options);
}

/** A payload that does not fit its definition has no group; its job says so when it runs. */
function toInsert(job: JobDefinition<JobPayload>, payload: JobPayload): JobInsert {
  const fits = job.groupOf ? job.payload.safeParse(payload) : null;
  return { data: payload, ...(fits?.success && job.groupOf ? { group: { id: job.groupOf(fits.data) } } : {}) };
}

/** Runs one try. What it throws is reported without its payload, and thrown on: the engine counts the try. */
async function tryOnce<P extends JobPayload>(
  job: JobDefinition<P>,
  data: object,
  troubles: Troubles,
  run: (payload: P) => Promise<void>,
): Promise<void> {
  const fits = job.payload.safeParse(data);
  const activity = job.kind;
  const workspaceId = (data as Partial<JobPayload> | null)?.workspaceId;
  const about = fits.success ? job.aboutOf?.(fits.data) : undefined;
  try {
    if (!fits.success) throw fits.error;
    await run(fits.data);
  } catch (thrown) {
    if (workspaceId !== undefined && about !== undefined) {
      await troubles.failed({ activity, workspaceId, about }, thrown);
    } else reportError({ activity, workspaceId }, thrown);
    throw withoutParameters(thrown);
  }
  if (workspaceId !== undefined && about !== undefined) await troubles.succeeded({ activity, workspaceId, about });
  else reportSuccess({ activity, workspaceId });
}
