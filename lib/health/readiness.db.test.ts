import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeEach, expect, test } from "vitest";
import { connect } from "#db/client";
import { workerHeartbeats } from "#db/schema/statistics";
import { testDatabase } from "#lib/testing/database";
import { checkReadiness, heartbeatMaxAgeMs } from "./readiness.ts";

const { ownerUrl, appUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 1 });
const web = connect(appUrl, { max: 4 });
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

test("is ready when the database, its migrations, the door and a worker are", async () => {
  const state = await checkReadiness(web.db, doorUrl, now);
  expect(state).toMatchObject({ ready: true, parts: { worker: { detail: "seen 2 s ago" } } });
});

test("reports a worker without a recent heartbeat", async () => {
  await seen(heartbeatMaxAgeMs);
  const { ready, parts } = await checkReadiness(web.db, doorUrl, now);
  expect([ready, parts.worker.ready, parts.database.ready]).toEqual([false, false, true]);
});

test("reports that no worker has ever started", async () => {
  await owner.db.delete(workerHeartbeats);
  expect((await checkReadiness(web.db, doorUrl, now)).parts.worker).toEqual({
    ready: false,
    detail: "no worker has started",
  });
});

test("reports a door that is down or answers with an error", async () => {
  doorAnswers = 503;
  expect((await checkReadiness(web.db, doorUrl, now)).parts.door).toEqual({ ready: false, detail: "answered 503" });
  expect((await checkReadiness(web.db, "http://127.0.0.1:1", now)).parts.door).toEqual({
    ready: false,
    detail: "cannot be reached",
  });
});

test("reports an unreachable database without revealing its address", async () => {
  const gone = connect("postgres://someone:secret@127.0.0.1:1/none", { max: 1 });
  const state = await checkReadiness(gone.db, doorUrl, now);
  await gone.close();
  expect([state.parts.database.ready, state.parts.migrations.ready, state.parts.door.ready]).toEqual([
    false,
    false,
    true,
  ]);
  expect(JSON.stringify(state)).not.toContain("secret");
});
