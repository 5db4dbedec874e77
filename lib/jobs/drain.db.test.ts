import { sql } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect, type Db } from "#db/client";
import { jobRequests } from "#db/schema/operations";
import { newId } from "#lib/ids";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import type { JobPayload } from "./define-job.ts";
import { type DrainPosition, drainJobRequests } from "./drain.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 6 });
const worker = await connectionAs("worker");
afterAll(() => owner.close());

const now = new Date("2026-11-21T12:00:00Z");
const minutesFromNow = (minutes: number) => new Date(now.getTime() + minutes * 60_000);

type Handed = { kind: string; payload: JobPayload & { n?: number } };

/** Records what it is handed, as if it were the job engine; rows it writes share the fate of the transaction. */
function recordingQueue(kinds = ["test.known"]) {
  const handed: Handed[] = [];
  const woken: string[][] = [];
  return {
    kinds,
    handed,
    woken,
    async handOver(_db: Db, kind: string, payloads: JobPayload[]) {
      handed.push(...payloads.map((payload) => ({ kind, payload })));
    },
    wake(these: readonly string[]) {
      if (these.length > 0) woken.push([...these]);
    },
  };
}

let position: DrainPosition;
beforeEach(async () => {
  position = { afterWorkspace: "" };
  await owner.db.delete(jobRequests);
});

const ask = (workspaceId: string, options: { kind?: string; key?: string; dueAt?: Date } = {}) =>
  owner.db.insert(jobRequests).values({
    workspaceId,
    kind: options.kind ?? "test.known",
    key: options.key ?? newId(),
    payload: { n: 1 },
    dueAt: options.dueAt ?? now,
  });
const askMany = (workspaceId: string, count: number, kind = "test.known") =>
  owner.db.execute(sql`
    INSERT INTO job_requests (workspace_id, kind, key, payload, due_at)
    SELECT ${workspaceId}, ${kind}, n::text, '{}', ${minutesFromNow(-1).toISOString()}::timestamptz
    FROM generate_series(1, ${count}) AS n`);
const left = () => owner.db.$count(jobRequests);

describe("drainJobRequests", () => {
  it("hands over what is due, then wakes the workers of those kinds, and keeps what is not due", async () => {
    const queue = recordingQueue();
    const workspaceId = newId();
    await ask(workspaceId);
    await ask(workspaceId, { key: "tomorrow", dueAt: minutesFromNow(1) });
    expect(await drainJobRequests(worker.db, queue, now, position)).toBe(true);
    expect(queue.handed).toEqual([{ kind: "test.known", payload: { n: 1, workspaceId } }]);
    expect(queue.woken).toEqual([["test.known"]]);
    expect(await drainJobRequests(worker.db, queue, now, position)).toBe(false);
    expect(queue.handed).toHaveLength(1);

    await drainJobRequests(worker.db, queue, minutesFromNow(1), position);
    expect(queue.handed).toHaveLength(2);
    expect(await left()).toBe(0);
  });

  it("names the workspace of the row, not one that the payload claims", async () => {
    const queue = recordingQueue();
    await owner.db
      .insert(jobRequests)
      .values({ workspaceId: "mine", kind: "test.known", key: "k", payload: { workspaceId: "theirs" }, dueAt: now });
    await drainJobRequests(worker.db, queue, now, position);
    expect(queue.handed.map((job) => job.payload.workspaceId)).toEqual(["mine"]);
  });

  it("leaves requests of unknown kinds where they are, and they delay nobody", async () => {
    const queue = recordingQueue();
    await askMany("a", 1_000, "test.unknown");
    await ask("a");
    await drainJobRequests(worker.db, queue, now, position);
    expect(queue.handed).toHaveLength(1);
    expect(await left()).toBe(1_000);
    expect(await drainJobRequests(worker.db, queue, now, position)).toBe(false);
  });

  it("serves a single request in the first turn although another workspace has 50,000", async () => {
    const queue = recordingQueue();
    await askMany("a-storm", 50_000);
    await ask("b-quiet");
    await drainJobRequests(worker.db, queue, now, position);
    expect(queue.handed.filter((job) => job.payload.workspaceId === "b-quiet")).toHaveLength(1);
    expect(queue.handed.filter((job) => job.payload.workspaceId === "a-storm")).toHaveLength(20);
  });

  it.each([
    ["that is not due yet", { dueAt: minutesFromNow(1) }],
    ["of an unknown kind", { kind: "test.unknown" }],
  ])("gives no turn to workspaces with nothing but a request %s", async (_what, options) => {
    const queue = recordingQueue();
    for (let n = 0; n < 60; n++) await ask(`w-${String(n).padStart(3, "0")}`, options);
    await ask("w-due");
    await drainJobRequests(worker.db, queue, now, position);
    expect(queue.handed.map((job) => job.payload.workspaceId)).toEqual(["w-due"]);
  });

  it("goes on after the last workspace served, so that the first ones do not starve the rest", async () => {
    const queue = recordingQueue();
    const ids = Array.from({ length: 60 }, (_, n) => `w-${String(n).padStart(3, "0")}`);
    for (const id of ids) await askMany(id, 40);
    await drainJobRequests(worker.db, queue, now, position);
    await drainJobRequests(worker.db, queue, now, position);
    expect(new Set(queue.handed.map((job) => job.payload.workspaceId))).toEqual(new Set(ids));
    while (await drainJobRequests(worker.db, queue, now, position));
    expect(queue.handed).toHaveLength(60 * 40);
  });

  it("serves fifty workspaces in a turn, in their order", async () => {
    const queue = recordingQueue();
    const ids = Array.from({ length: 52 }, (_, n) => `w-${String(n).padStart(3, "0")}`);
    for (const id of ids.toReversed()) await ask(id);
    const served = async () => {
      queue.handed.length = 0;
      const more = await drainJobRequests(worker.db, queue, now, position);
      return { more, served: queue.handed.map((job) => job.payload.workspaceId).sort() };
    };
    expect(await served()).toEqual({ more: true, served: ids.slice(0, 50) });
    expect(position).toEqual({ afterWorkspace: "w-049" });
    await ask("w-000");
    expect(await served()).toEqual({ more: true, served: ids.slice(50) });
    expect(position).toEqual({ afterWorkspace: "" });
    expect(await served()).toEqual({ more: true, served: ["w-000"] });
    expect(await served()).toEqual({ more: false, served: [] });
  });

  it("starts again with the first workspace when nothing is due after the last one served", async () => {
    const queue = recordingQueue();
    await ask("w-000");
    position.afterWorkspace = "w-049";
    expect(await drainJobRequests(worker.db, queue, now, position)).toBe(true);
    expect(queue.handed).toEqual([]);
    expect(await drainJobRequests(worker.db, queue, now, position)).toBe(true);
    expect(queue.handed).toHaveLength(1);
  });

  it("passes over what another worker is about to hand over, without waiting for it", async () => {
    const queue = recordingQueue();
    await ask("a", { key: "taken" });
    await ask("a", { key: "free" });
    await owner.sql.begin(async (locking) => {
      await locking`SELECT 1 FROM job_requests WHERE key = 'taken' FOR UPDATE`;
      await worker.db.transaction(async (tx) => {
        await tx.execute(sql`SELECT set_config('lock_timeout', '2s', true)`);
        await drainJobRequests(tx as unknown as Db, queue, now, position);
      });
    });
    expect(queue.handed).toHaveLength(1);
    expect((await owner.db.select().from(jobRequests)).map(({ key }) => key)).toEqual(["taken"]);
  });

  it("takes nothing of another kind or key than what is due", async () => {
    const queue = recordingQueue(["test.known", "test.other"]);
    await ask("a", { key: "k" });
    await ask("a", { key: "k", kind: "test.other", dueAt: minutesFromNow(1) });
    await ask("a", { key: "l", dueAt: minutesFromNow(1) });
    await drainJobRequests(worker.db, queue, now, position);
    expect(queue.handed.map(({ kind }) => kind)).toEqual(["test.known"]);
    const kept = (await owner.db.select().from(jobRequests)).map(({ kind, key }) => `${kind} ${key}`);
    expect(kept.sort()).toEqual(["test.known l", "test.other k"]);
  });

  it("hands each request over once when two workers drain at the same time", async () => {
    const queues = [recordingQueue(), recordingQueue()];
    await askMany("a", 300);
    await askMany("b", 300);
    await Promise.all(
      queues.map(async (queue) => {
        const own: DrainPosition = { afterWorkspace: "" };
        while (await drainJobRequests(worker.db, queue, now, own));
      }),
    );
    expect(queues.flatMap((queue) => queue.handed)).toHaveLength(600);
    expect(await left()).toBe(0);
  });

  it("keeps the requests of a turn that was cut off, and hands them over later", async () => {
    await askMany("a", 5);
    const dying = { ...recordingQueue(), handOver: () => Promise.reject(new Error("killed")) };
    await expect(drainJobRequests(worker.db, dying, now, position)).rejects.toThrow("killed");
    expect(dying.woken).toEqual([]);
    expect(await left()).toBe(5);
    const queue = recordingQueue();
    await drainJobRequests(worker.db, queue, now, position);
    expect(queue.handed).toHaveLength(5);
  });
});
