/**
 * A disk that fills up under the database, the logs and the run file, and is freed again. It needs a file system of its own,
 * and so the right to mount one; vitest.config.ts leaves this file out where that is not given.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import postgres from "postgres";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { migrate } from "#db/migrate";
import { dataPaths, projectRoot } from "#lib/embedded/data-paths";
import { anyFreePort } from "#lib/embedded/ports";
import { startEmbedded } from "#lib/embedded/start-embedded";
import { smallHeap } from "#scripts/start/processes/heaps";
import { type Run, recordRun, stopRun, superviseDatabase } from "#scripts/start/processes/run";
import { claimRun, releaseRun } from "#scripts/start/processes/run-file";
import { type Service, startService } from "#scripts/start/processes/service";
import { mountSmallDisk } from "./small-disk.ts";

const disk = mountSmallDisk(220);
const paths = dataPaths(join(disk.path, "data"));
const stopping = new AbortController();
const run: Run = { services: [], database: undefined, stopping: stopping.signal };
let door: string;

async function readiness(): Promise<{ status: number; parts: Record<string, string> }> {
  const answer = await fetch(`${door}/readyz`, { signal: AbortSignal.timeout(5_000) });
  return { status: answer.status, parts: ((await answer.json()) as { parts: Record<string, string> }).parts };
}

/** Writes into the database until it takes no more. @returns why it stopped taking it; null when it took all */
async function write(megabytes: number): Promise<string | null> {
  return withDatabase(async (sql) => {
    for (let n = 0; n < megabytes; n++)
      await sql`INSERT INTO orphan_receipts (workspace_id, external_id, key, event)
        SELECT 'w', gen_random_uuid()::text, 'k', to_jsonb(repeat(md5(random()::text), 30)) FROM generate_series(1, 1000)`;
  });
}

/** Takes a file of the write-ahead log after the other; without space for the next one the server panics. */
async function exhaustLog(): Promise<string | null> {
  return withDatabase(async (sql) => {
    for (let n = 0; n < 50; n++) {
      await sql`INSERT INTO write_probes VALUES ('full disk', now()) ON CONFLICT (process) DO UPDATE SET written_at = now()`;
      await sql`SELECT pg_switch_wal()`;
    }
  });
}

async function withDatabase(work: (sql: postgres.Sql) => Promise<void>): Promise<string | null> {
  const sql = postgres(run.database?.url ?? "", { max: 1, connect_timeout: 5, onnotice: () => {} });
  try {
    await work(sql);
    return null;
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  } finally {
    await sql.end({ timeout: 1 }).catch(() => {});
  }
}

describe("a full disk", () => {
  beforeAll(async () => {
    mkdirSync(paths.root, { recursive: true, mode: 0o700 });
    await claimRun(paths.run, undefined);
    run.database = await startEmbedded(paths, "password", { shared_buffers: "32MB" });
    await migrate(run.database.url);
    void superviseDatabase(run, () => startEmbedded(paths, "password", { shared_buffers: "32MB" }, { keepPort: true }));
    const port = await anyFreePort();
    door = `http://127.0.0.1:${port}`;
    const env = {
      ...{ DATABASE_URL: run.database.url, DOOR_PORT: String(port), NODE_ENV: "production", VITEST: "" },
      ...{ NEXTAUTH_SECRET: "x".repeat(32), SEALING_KEY: Buffer.alloc(32, 7).toString("base64") },
    };
    const start = (name: string): Service =>
      startService({
        ...{ name, env, cwd: projectRoot, logPath: paths.log(name), args: [...smallHeap, `lib/${name}/main.ts`] },
        onCrash: () => {},
        onChange: () => queueMicrotask(() => recordRun(run, paths)),
      });
    run.services.push(start("worker"), start("door"));
    await vi.waitFor(async () => expect((await readiness()).status).toBe(200), { timeout: 60_000, interval: 250 });
  });
  afterAll(async () => {
    stopping.abort();
    clearTimeout(run.recordAgain);
    await stopRun(run);
    releaseRun(paths.run);
  });

  test("is told by readiness, ends no process, and is over by itself once there is space", async () => {
    const pids = run.services.map((service) => service.stamp()?.pid);
    disk.fill();
    expect(await write(50)).not.toBe(null);
    disk.fill();
    recordRun(run, paths);
    await expect
      .poll(async () => (await readiness()).parts, { timeout: 30_000, interval: 250 })
      .toMatchObject({ database: "not_ready" });
    // The server ends, and every start of it as long as there is no space.
    const server = run.database?.pid;
    expect(await exhaustLog()).not.toBe(null);
    for (let n = 0; n < 5; n++) {
      disk.fill();
      await write(5);
      expect((await readiness()).status).toBe(503);
    }
    expect(run.services.map((service) => service.crashes())).toEqual([0, 0]);

    disk.free();
    await expect.poll(async () => (await readiness()).status, { timeout: 90_000, interval: 250 }).toBe(200);
    expect(await write(1)).toBe(null);
    expect(run.services.map((service) => service.stamp()?.pid)).toEqual(pids);
    expect(run.database?.pid).not.toBe(server);
  });
});

afterAll(() => disk.unmount());
