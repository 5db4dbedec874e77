/** What the job engine is told; what it makes of it is tested with a real one in `queue.db.test.ts`. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { idleInTransactionMs } from "#db/client";
import { log } from "#lib/log";
import { errorCounts } from "#lib/report-error";
import { defineJob, type JobTools } from "./define-job.ts";
import { openJobQueue } from "./queue.ts";

type Handler = (jobs: { data: unknown }[]) => Promise<void>;

const engine = vi.hoisted(() => ({
  opened: [] as unknown[],
  calls: [] as [string, ...unknown[]][],
  handlers: [] as ((...given: never[]) => unknown)[],
}));
vi.mock("#lib/env", () => ({ env: () => ({ JOBS_BACKEND: "citus" }) }));
vi.mock("pg-boss", () => ({
  fromDrizzle: (db: unknown) => db,
  PgBoss: class {
    constructor(options: unknown) {
      engine.opened.push(options);
    }
    on(event: string, heard: (error: Error) => void) {
      engine.calls.push(["on", event]);
      engine.handlers.push(heard as never);
    }
    async start() {
      engine.calls.push(["start"]);
    }
    async createQueue(...given: unknown[]) {
      engine.calls.push(["createQueue", ...given]);
    }
    async updateQueue(...given: unknown[]) {
      engine.calls.push(["updateQueue", ...given]);
    }
    async send(...given: unknown[]) {
      engine.calls.push(["send", ...given]);
    }
    async insert(...given: unknown[]) {
      engine.calls.push(["insert", ...given]);
    }
    async work(kind: string, options: unknown, handler: unknown) {
      engine.calls.push(["work", kind, options]);
      return `worker-${engine.handlers.push(handler as never)}`;
    }
    notifyWorker(id: string) {
      engine.calls.push(["notifyWorker", id]);
    }
    async stop(...given: unknown[]) {
      engine.calls.push(["stop", ...given]);
    }
  },
}));

const payload = z.object({ workspaceId: z.string(), lane: z.string() });
const limits = { payload, maxAttempts: 4, heartbeatSeconds: 11, timeoutSeconds: 70 };
const plain = defineJob({ kind: "test.plain", concurrency: 3, ...limits });
const grouped = defineJob({ kind: "test.grouped", concurrency: 1, groupOf: ({ lane }) => lane, ...limits });
const about = defineJob({ kind: "test.about", concurrency: 1, aboutOf: ({ lane }) => lane, ...limits });
const jobs = [plain, grouped, about];

const troubles = { failed: vi.fn(async () => {}), succeeded: vi.fn(async () => {}) };
const open = (options: Parameters<typeof openJobQueue>[3] = { backend: "postgres" }) =>
  openJobQueue("postgres://worker@db/carillon", jobs as never, troubles, options);
const told = (name: string) => engine.calls.filter(([called]) => called === name).map(([, ...given]) => given);
const db = { name: "transaction" } as never;

beforeEach(() => {
  for (const list of Object.values(engine)) list.length = 0;
  vi.clearAllMocks();
  vi.spyOn(log, "error").mockImplementation(() => {});
});
afterEach(() => void vi.unstubAllEnvs());

describe("the engine is opened", () => {
  it("without changing tables or keeping schedules, and looks for jobs of the dead every other second", async () => {
    await open();
    expect(engine.opened).toEqual([
      {
        connectionString: expect.stringContaining(`idle_in_transaction_session_timeout%3D${idleInTransactionMs}`),
        ...{ application_name: "carillon-jobs", backend: "postgres", max: 10, migrate: false, schedule: false },
        ...{ superviseIntervalSeconds: 2, monitorIntervalSeconds: 2, useListenNotify: true },
      },
    ]);
    expect(engine.calls.slice(0, 2)).toEqual([["on", "error"], ["start"]]);
  });

  it("with a queue for each kind that has the limits of its definition, also when it was there before", async () => {
    const queue = await open();
    expect(queue.kinds).toEqual(["test.plain", "test.grouped", "test.about"]);
    const rule = {
      ...{ retryLimit: 3, retryDelay: 1, retryBackoff: true, retryDelayMax: 60, notify: true },
      ...{ expireInSeconds: 70, heartbeatSeconds: 11, deleteAfterSeconds: 86_400 },
    };
    expect(told("createQueue")).toEqual(queue.kinds.map((kind) => [kind, { policy: "standard", ...rule }]));
    expect(told("updateQueue")).toEqual(queue.kinds.map((kind) => [kind, rule]));
  });

  it("for the database that is configured, where none is given", async () => {
    await openJobQueue("postgres://worker@db/carillon", jobs as never, troubles);
    expect(engine.opened).toMatchObject([{ backend: "citus" }]);
  });

  it("and what it complains of is reported", async () => {
    await open();
    const before = errorCounts()["job queue"] ?? 0;
    const [heard] = engine.handlers;
    heard?.(new Error("away") as never);
    expect(errorCounts()["job queue"]).toBe(before + 1);
  });
});

describe("a job", () => {
  it("is put into the queue in the caller's transaction, with its group and not before its time", async () => {
    const queue = await open();
    const startAfter = new Date("2026-11-21T12:00:00Z");
    const data = { workspaceId: "w", lane: "l" };
    await queue.enqueue(db, plain, data);
    await queue.enqueue(db, plain, data, { startAfter });
    await queue.enqueue(db, grouped, data);
    await queue.enqueue(db, grouped, data, { group: "other" });
    expect(told("send")).toEqual([
      ["test.plain", data, { db }],
      ["test.plain", data, { db, startAfter }],
      ["test.grouped", data, { db, group: { id: "l" } }],
      ["test.grouped", data, { db, group: { id: "other" } }],
    ]);
  });

  it("is handed over with others of its kind in one statement; one that does not fit has no group", async () => {
    const queue = await open();
    const [good, bad] = [{ workspaceId: "w", lane: "l" }, { workspaceId: "w" }];
    await queue.handOver(db, "test.grouped", [good, bad]);
    await queue.handOver(db, "test.plain", [good]);
    await queue.handOver(db, "test.plain", []);
    expect(told("insert")).toEqual([
      ["test.grouped", [{ data: good, group: { id: "l" } }, { data: bad }], { db }],
      ["test.plain", [{ data: good }], { db }],
    ]);
  });

  it("of a kind that the queue was not opened with is refused", async () => {
    const queue = await open();
    await expect(queue.handOver(db, "test.other", [{ workspaceId: "w" }])).rejects.toThrow("test.other");
    expect(told("insert")).toEqual([]);
  });
});

describe("workers", () => {
  const started = async (job: (typeof jobs)[number], run: (data: unknown, tools: JobTools) => Promise<void>) => {
    const queue = await open();
    engine.handlers.length = 0;
    await queue.work(job, run as never);
    const [handler] = engine.handlers as unknown as Handler[];
    return { queue, handler };
  };

  it("are as many as may run side by side, each for one job at a time and one of a group", async () => {
    const { queue } = await started(plain, async () => {});
    const options = {
      ...{ pollingIntervalSeconds: 0.5, notifyPollingIntervalSeconds: 2 },
      ...{ groupConcurrency: 1, batchSize: 1, heartbeatRefreshSeconds: 3 },
    };
    expect(told("work")).toEqual(Array.from({ length: 3 }, () => ["test.plain", options]));
    queue.wake(["test.plain", "test.grouped"]);
    expect(told("notifyWorker")).toEqual([["worker-1"], ["worker-2"], ["worker-3"]]);
  });

  it("look as often as they are told to, where that is given", async () => {
    const queue = await open({ backend: "postgres", pollSeconds: { told: 7, alone: 9 } });
    await queue.work(grouped, async () => {});
    expect(told("work")).toMatchObject([
      ["test.grouped", { pollingIntervalSeconds: 9, notifyPollingIntervalSeconds: 7 }],
    ]);
  });

  it("run what they are given and look for the next one at once", async () => {
    const run = vi.fn(async () => {});
    const { handler } = await started(about, run);
    await handler?.([{ data: { workspaceId: "w", lane: "l" } }]);
    expect(run).toHaveBeenCalledExactlyOnceWith({ workspaceId: "w", lane: "l" }, { stopping: expect.any(AbortSignal) });
    expect(troubles.succeeded.mock.calls).toEqual([[{ activity: "test.about", workspaceId: "w", about: "l" }]]);
    expect(told("notifyWorker")).toEqual([["worker-1"]]);
    await handler?.([]);
    expect(run).toHaveBeenCalledOnce();
    expect(told("notifyWorker")).toHaveLength(1);
  });

  it("keep what failed under what it is about, and let the engine count the try", async () => {
    const { handler } = await started(about, () => Promise.reject(new Error("away")));
    await expect(handler?.([{ data: { workspaceId: "w", lane: "l" } }])).rejects.toThrow("away");
    const activity = { activity: "test.about", workspaceId: "w", about: "l" };
    expect(troubles.failed.mock.calls).toEqual([[activity, expect.objectContaining({ message: "away" })]]);
    expect(troubles.succeeded).not.toHaveBeenCalled();
    expect(errorCounts()["test.about"]).toBe(undefined);
  });

  it.each([
    ["is about nothing in particular", plain, { workspaceId: "w", lane: "l" }, "away"],
    ["does not fit", about, { workspaceId: "w" }, "lane"],
    ["names no workspace", about, { lane: "l" }, "workspaceId"],
    ["is empty", about, null, "object"],
  ])("report what failed of a job that %s", async (_name, job, data, words) => {
    const { handler } = await started(job, () => Promise.reject(new Error("away")));
    const before = errorCounts()[job.kind] ?? 0;
    await expect(handler?.([{ data }])).rejects.toThrow(words);
    expect(errorCounts()[job.kind]).toBe(before + 1);
    expect(troubles.failed).not.toHaveBeenCalled();
  });

  it("log the same error anew after a job that succeeded", async () => {
    let broken = true;
    const { handler } = await started(plain, () => (broken ? Promise.reject(new Error("flaky")) : Promise.resolve()));
    const data = { workspaceId: "w2", lane: "l" };
    await expect(handler?.([{ data }])).rejects.toThrow("flaky");
    await expect(handler?.([{ data }])).rejects.toThrow("flaky");
    expect(log.error).toHaveBeenCalledOnce();
    broken = false;
    await handler?.([{ data }]);
    expect(troubles.succeeded).not.toHaveBeenCalled();
    broken = true;
    await expect(handler?.([{ data }])).rejects.toThrow("flaky");
    expect(log.error).toHaveBeenCalledTimes(2);
  });

  it("that run are told of the stop, which lets them end and closes the connections", async () => {
    let stopping: AbortSignal | undefined;
    const { queue, handler } = await started(plain, async (_data, tools) => {
      stopping = tools.stopping;
    });
    await handler?.([{ data: { workspaceId: "w", lane: "l" } }]);
    expect(stopping?.aborted).toBe(false);
    await queue.stop(9_000);
    expect(stopping?.aborted).toBe(true);
    expect(told("stop")).toEqual([[{ graceful: true, timeout: 9_000, close: true }]]);
  });
});
