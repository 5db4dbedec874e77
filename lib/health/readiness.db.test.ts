import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeEach, expect, test } from "vitest";
import { connect } from "#db/client";
import { workerHeartbeats } from "#db/schema/operations";
import { testDatabase } from "#lib/testing/database";
import { checkReadiness, heartbeatMaxAgeMs } from "./readiness.ts";
import { createWriteProbe, refusalOf } from "./write-probe.ts";

const { ownerUrl, appUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 1 });
const web = connect(appUrl, { max: 4 });
const probe = createWriteProbe(web.db, "test");
let doorAnswers = 200;
const door = createServer((_request, response) => response.writeHead(doorAnswers).end("{}"));
await new Promise<void>((open) => door.listen(0, "127.0.0.1", open));
const doorUrl = `http://127.0.0.1:${(door.address() as AddressInfo).port}`;
afterAll(async () => {
  door.close();
  await Promise.all([owner.close(), web.close()]);
});

const now = new Date("2026-11-20T10:00:00Z");
const seen = async (agoMs: number) => {
  await owner.db.delete(workerHeartbeats);
  const seenAt = new Date(now.getTime() - agoMs);
  await owner.db.insert(workerHeartbeats).values({ id: "worker", startedAt: seenAt, seenAt });
};
beforeEach(async () => {
  doorAnswers = 200;
  await seen(2_000);
});

// The first of all, so that no other session has files to report.
test("readiness writes a row and a file, and however often it is asked it writes once in some seconds", async () => {
  const tempBytes = async () => {
    const [row] = await owner.sql<{ bytes: string }[]>`
      SELECT temp_bytes AS bytes FROM pg_stat_database WHERE datname = current_database()`;
    return Number(row?.bytes);
  };
  const own = connect(appUrl, { max: 1 });
  const asked = createWriteProbe(own.db, "asked");
  for (let n = 0; n < 20; n++) await asked();
  // Its session reports what it has used when it ends.
  await own.close();
  await expect.poll(tempBytes, { timeout: 5_000 }).toBeGreaterThan(1_000_000);
  expect(await tempBytes()).toBeLessThan(2_000_000);
  expect(await owner.sql`SELECT process FROM write_probes`).toEqual([{ process: "asked" }]);
});

test("is ready when the database, its migrations, the door and a worker are", async () => {
  const state = await checkReadiness(web.db, probe, doorUrl, now);
  expect(state).toMatchObject({ ready: true, parts: { worker: { detail: "seen 2 s ago" } } });
});

test("reports a worker without a recent heartbeat", async () => {
  await seen(heartbeatMaxAgeMs);
  const { ready, parts } = await checkReadiness(web.db, probe, doorUrl, now);
  expect([ready, parts.worker.ready, parts.database.ready]).toEqual([false, false, true]);
});

test("reports that no worker has ever started", async () => {
  await owner.db.delete(workerHeartbeats);
  expect((await checkReadiness(web.db, probe, doorUrl, now)).parts.worker).toEqual({
    ready: false,
    detail: "no worker has started",
  });
});

test("reports a door that is down or answers with an error", async () => {
  doorAnswers = 503;
  expect((await checkReadiness(web.db, probe, doorUrl, now)).parts.door).toEqual({
    ready: false,
    detail: "answered 503",
  });
  expect((await checkReadiness(web.db, probe, "http://127.0.0.1:1", now)).parts.door).toEqual({
    ready: false,
    detail: "cannot be reached",
  });
});

test("reports an unreachable database without revealing its address", async () => {
  const gone = connect("postgres://someone:secret@127.0.0.1:1/none", { max: 1 });
  const state = await checkReadiness(gone.db, createWriteProbe(gone.db, "test"), doorUrl, now);
  await gone.close();
  expect([state.parts.database.ready, state.parts.migrations.ready, state.parts.door.ready]).toEqual([
    false,
    false,
    true,
  ]);
  expect(JSON.stringify(state)).not.toContain("secret");
});

test("a database that answers and refuses writes is not ready, and says why", async () => {
  const readOnly = connect(`${appUrl}?options=-c%20default_transaction_read_only%3Don`, { max: 1 });
  const refusing = createWriteProbe(readOnly.db, "test");
  const state = await checkReadiness(readOnly.db, refusing, doorUrl, now);
  await readOnly.close();
  expect(state.parts.database).toEqual({ ready: false, detail: "answers, but is read-only" });
  expect(state.ready).toBe(false);
});

test.each([
  ["53100", "answers, but its disk is full"],
  ["57014", "answers, but did not write within 2 s"],
  ["42P01", "answers, but refuses to write (42P01)"],
  ["ECONNREFUSED", null],
  ["57P03", null],
])("a refusal with %s is told as: %s", (code, words) => {
  expect(refusalOf(new Error("query", { cause: Object.assign(new Error("no"), { code }) }))).toBe(words);
});
