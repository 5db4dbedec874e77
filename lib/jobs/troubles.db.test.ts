import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeEach, expect, test, vi } from "vitest";
import { connect } from "#db/client";
import { jobTroubles } from "#db/schema/operations";
import type { Ctx } from "#lib/context";
import { newId } from "#lib/ids";
import { log } from "#lib/log";
import { errorCounts } from "#lib/report-error";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { createTroubles } from "./troubles.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
const worker = await connectionAs("worker");
afterAll(() => owner.close());

let workspaceId = "";
let now = new Date();
const contextOf = (workspaceId: string): Ctx => ({
  ...{ workspaceId, actor: { kind: "system", name: "test" }, db: worker.db, now },
});
const troubles = createTroubles(contextOf);

beforeEach(() => {
  workspaceId = newId();
  now = new Date("2026-11-21T12:00:00Z");
  vi.spyOn(log, "error").mockImplementation(() => {});
});
afterEach(() => void vi.restoreAllMocks());

const work = (activity: string, about: string) => ({ activity, about, workspaceId });
const kept = async () =>
  (await owner.db.select().from(jobTroubles).where(eq(jobTroubles.workspaceId, workspaceId))).map(
    ({ activity, about, times }) => `${activity} ${about} ${times}`,
  );

test("what failed is kept with how often and since when, until the same succeeds", async () => {
  await troubles.failed(work("campaign.start", "c1"), new Error("away"));
  const since = now;
  now = new Date("2026-11-21T12:05:00Z");
  await troubles.failed(work("campaign.start", "c1"), new Error("away"));
  const rows = await owner.db.select().from(jobTroubles).where(eq(jobTroubles.workspaceId, workspaceId));
  expect(rows).toMatchObject([{ activity: "campaign.start", about: "c1", times: 2, since, lastAt: now }]);
  await troubles.succeeded(work("campaign.start", "c1"));
  expect(await kept()).toEqual([]);
});

test("a success settles neither other work about the same nor the same work about others", async () => {
  await troubles.failed(work("campaign.start", "c1"), new Error("away"));
  await troubles.failed(work("campaign.expand", "c1"), new Error("away"));
  await troubles.failed(work("campaign.start", "c2"), new Error("away"));
  await troubles.succeeded(work("campaign.start", "c1"));
  expect((await kept()).sort()).toEqual(["campaign.expand c1 1", "campaign.start c2 1"]);
});

test("the same error is logged once, and anew after a success", async () => {
  const fail = () => troubles.failed(work("campaign.start", "c1"), new Error("the same"));
  await fail();
  await fail();
  expect(log.error).toHaveBeenCalledTimes(1);
  await troubles.succeeded(work("campaign.start", "c1"));
  await fail();
  expect(log.error).toHaveBeenCalledTimes(2);
});

test("a trouble that cannot be written is logged and keeps nobody from going on", async () => {
  const lost = createTroubles(() => {
    throw new Error("the database is away");
  });
  const counted = () => errorCounts().troubles ?? 0;
  const before = counted();
  await lost.failed(work("campaign.start", "c1"), new Error("first"));
  expect(log.error).toHaveBeenCalledTimes(2);
  expect(counted()).toBe(before + 1);
  await lost.succeeded(work("campaign.start", "c1"));
  expect(counted()).toBe(before + 2);
});
