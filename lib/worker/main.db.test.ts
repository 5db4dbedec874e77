import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { connect } from "#db/client";
import { workerHeartbeats } from "#db/schema/operations";
import { testDatabase } from "#lib/testing/database";
import { smallHeap } from "#scripts/start/processes/heaps";

const { ownerUrl, workerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
const folder = mkdtempSync(join(tmpdir(), "worker-main-"));
const processes: ChildProcess[] = [];
afterEach(() => {
  for (const process of processes.splice(0)) process.kill("SIGKILL");
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await owner.close();
});

/** A worker as `npm run worker` starts it. */
function start() {
  const env = { ...process.env, VITEST: "", DATABASE_URL: ownerUrl, WORKER_DATABASE_URL: workerUrl, TMPDIR: folder };
  const worker = spawn(process.execPath, [...smallHeap, "lib/worker/main.ts"], {
    stdio: "ignore",
    env: { ...env, NODE_ENV: "production", SEALING_KEY: randomBytes(32).toString("base64") },
  });
  processes.push(worker);
  return { worker, ended: once(worker, "exit") };
}
const alive = () => owner.db.$count(workerHeartbeats);
const until = (check: () => unknown) => vi.waitFor(check, { timeout: 30_000, interval: 50 });

test.each(["SIGTERM", "SIGINT"] as const)(
  "a worker is at work until %s, and then leaves nothing behind",
  { timeout: 60_000 },
  async (signal) => {
    // Of a worker that was killed while it fetched something; no process has so large an id.
    mkdirSync(join(folder, `carillon-upload-${2 ** 22}-x`));
    const { worker, ended } = start();
    await until(async () => expect(await alive()).toBe(1));
    expect(readdirSync(folder)).toEqual([]);
    worker.kill(signal);
    worker.kill(signal);
    expect(await ended).toEqual([0, null]);
    expect(await alive()).toBe(0);
  },
);
