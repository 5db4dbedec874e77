import { eq, sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { connect } from "#db/client";
import { jobRequests, jobTroubles } from "#db/schema/operations";
import type { Ctx } from "#lib/context";
import { newId } from "#lib/ids";
import { log } from "#lib/log";
import { errorCounts } from "#lib/report-error";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { askForJob } from "./ask.ts";
import { defineJob } from "./define-job.ts";
import { drainJobRequests } from "./drain.ts";
import { type JobQueue, openJobQueue } from "./queue.ts";
import { createTroubles } from "./troubles.ts";

const { ownerUrl, workerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 6 });
const worker = await connectionAs("worker");

const payload = z.object({ workspaceId: z.string(), lane: z.string(), n: z.number() });
type Payload = z.infer<typeof payload>;
const rest = { payload, maxAttempts: 3, heartbeatSeconds: 10, timeoutSeconds: 60 };
const free = defineJob<Payload>({ kind: "test.free", concurrency: 2, ...rest });
const grouped = defineJob<Payload>({
  kind: "test.grouped",
  concurrency: 3,
  groupOf: ({ lane }) => lane,
  ...rest,
});
const kept = defineJob<Payload>({ kind: "test.kept", concurrency: 1, aboutOf: ({ lane }) => lane, ...rest });

/** Tests replace what a job does; each process of a real worker has one handler a kind for its whole life. */
const doing = new Map<string, (payload: Payload) => Promise<void>>();
// Polling this rarely never starts a job within a test: what runs was told by the queue.
const options = { backend: "postgres" as const, pollSeconds: { told: 600, alone: 600 } };
const troubles = createTroubles((workspaceId) => ({ ...ctx, workspaceId, now: new Date() }));
let queue: JobQueue;
let other: JobQueue;
beforeAll(async () => {
  [queue, other] = await Promise.all([
    openJobQueue(workerUrl, [free, grouped, kept], troubles, options),
    openJobQueue(workerUrl, [free, grouped, kept], troubles, options),
  ]);
  for (const each of [queue, other])
    for (const job of [free, grouped, kept]) await each.work(job, async (given) => doing.get(job.kind)?.(given));
});
afterEach(() => doing.clear());
afterAll(async () => {
  await Promise.all([queue.stop(2_000), other.stop(2_000)]);
  await owner.close();
});

const workspaceId = newId();
const ctx: Ctx = { workspaceId, actor: { kind: "system", name: "test" }, db: worker.db, now: new Date() };

describe("a job that was asked for", () => {
  it("starts within tens of milliseconds of its hand-over", async () => {
    const started = new Promise<number>((resolve) => doing.set(free.kind, async () => resolve(performance.now())));
    await askForJob(ctx, free, { lane: "l", n: 1 }, { key: "k" });
    const handedOverAt = performance.now();
    await drainJobRequests(worker.db, queue, new Date(), { afterWorkspace: "" });
    const waitedMs = (await started) - handedOverAt;
    expect(waitedMs).toBeLessThan(500);
    expect(await owner.db.$count(jobRequests)).toBe(0);
  });

  it("starts in a process other than the one that handed it over, when that one is busy", async () => {
    const seen: number[] = [];
    const gate = Promise.withResolvers<void>();
    doing.set(free.kind, async ({ n }) => {
      seen.push(n);
      await gate.promise;
    });
    // Two at once in each of the two processes.
    for (let n = 0; n < 4; n++) await askForJob(ctx, free, { lane: "l", n }, { key: `k${n}` });
    await drainJobRequests(worker.db, queue, new Date(), { afterWorkspace: "" });
    await vi.waitFor(() => expect(seen.toSorted()).toEqual([0, 1, 2, 3]), { timeout: 5_000 });
    gate.resolve();
  });

  it("waits for the one of its group that runs, and follows it at once", async () => {
    const seen: number[] = [];
    const first = Promise.withResolvers<void>();
    doing.set(grouped.kind, async ({ n }) => {
      seen.push(n);
      if (n === 1) await first.promise;
    });
    await queue.enqueue(worker.db, grouped, { workspaceId, lane: "same", n: 1 });
    await vi.waitFor(() => expect(seen).toEqual([1]), { timeout: 5_000 });
    await queue.enqueue(worker.db, grouped, { workspaceId, lane: "same", n: 2 });
    await queue.enqueue(worker.db, grouped, { workspaceId, lane: "other", n: 3 });
    await vi.waitFor(() => expect(seen).toEqual([1, 3]), { timeout: 5_000 });
    first.resolve();
    await vi.waitFor(() => expect(seen).toEqual([1, 3, 2]), { timeout: 5_000 });
  });
});

describe("a job that throws", () => {
  it("is logged with kind, workspace and a reference, and never with its payload or the parameters of a query", async () => {
    const logged = vi.spyOn(log, "error").mockImplementation(() => {});
    doing.set(free.kind, async ({ lane }) => {
      await owner.db.select({ nothing: jobRequests.key }).from(jobRequests).where(sql`${lane}::text::int = 1`);
    });
    await queue.enqueue(worker.db, free, { workspaceId, lane: "s3cret", n: 1 });
    await vi.waitFor(() => expect(logged).toHaveBeenCalled(), { timeout: 5_000 });
    const [fields] = logged.mock.calls[0] as unknown as [Record<string, unknown> & { err: Error }];
    expect(fields).toMatchObject({
      activity: "test.free",
      workspaceId,
      reference: expect.stringMatching(/^[0-9a-f]{10}$/),
    });
    expect(fields.err).toMatchObject({ code: "22P02" });
    expect(fields).not.toHaveProperty("payload");
    expect(fields.err).not.toHaveProperty("params");
    logged.mockRestore();
  });

  it("is tried again", async () => {
    const logged = vi.spyOn(log, "error").mockImplementation(() => {});
    let tries = 0;
    const again = new Promise<void>((resolve) =>
      doing.set(free.kind, async () => {
        tries += 1;
        if (tries === 1) throw new Error("the first try fails");
        resolve();
      }),
    );
    await queue.enqueue(worker.db, free, { workspaceId, lane: "l", n: 1 });
    await vi.waitFor(() => expect(tries).toBe(1), { timeout: 5_000 });
    // Its pause is over after a second or two; the polling that finds it is far away here.
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    queue.wake([free.kind]);
    await again;
    expect(tries).toBe(2);
    logged.mockRestore();
  });

  it("is kept for people to see under the reference of the log, until one for the same succeeds", async () => {
    const logged = vi.spyOn(log, "error").mockImplementation(() => {});
    doing.set(kept.kind, async ({ n }) => {
      if (n === 1) throw Object.assign(new Error("no space left"), { code: "53100" });
    });
    const rows = () => owner.db.select().from(jobTroubles).where(eq(jobTroubles.workspaceId, workspaceId));
    await queue.enqueue(worker.db, kept, { workspaceId, lane: "thing-1", n: 1 });
    await vi.waitFor(async () => expect(await rows()).toHaveLength(1), { timeout: 5_000 });
    const [row] = await rows();
    expect(row).toMatchObject({ activity: "test.kept", about: "thing-1", cause: "disk_full", times: 1 });
    expect(logged).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ reference: row?.reference }),
      "test.kept failed",
    );
    expect(errorCounts()["test.kept"]).toBe(1);
    await queue.enqueue(worker.db, kept, { workspaceId, lane: "thing-2", n: 2 });
    await queue.enqueue(worker.db, kept, { workspaceId, lane: "thing-1", n: 2 });
    await vi.waitFor(async () => expect(await rows()).toEqual([]), { timeout: 5_000 });
    logged.mockRestore();
  });

  it("refuses a payload that does not fit, without running", async () => {
    const logged = vi.spyOn(log, "error").mockImplementation(() => {});
    const run = vi.fn(async () => {});
    doing.set(free.kind, run);
    await queue.enqueue(worker.db, free, { workspaceId, lane: "misfit" } as never);
    await vi.waitFor(() => expect(logged).toHaveBeenCalled(), { timeout: 5_000 });
    expect(run).not.toHaveBeenCalledWith(expect.objectContaining({ lane: "misfit" }));
    logged.mockRestore();
  });
});
