import { afterAll, afterEach, beforeEach, expect, test, vi } from "vitest";
import { connect } from "#db/client";
import type { Ctx } from "#lib/context";
import type { Troubles } from "#lib/jobs/troubles";
import { log } from "#lib/log";
import { testDatabase } from "#lib/testing/database";
import { forgetJobs, jobsOf, laneOf, makeTenant, type Tenant, take } from "../testing.ts";
import { createLaneParking } from "./park-lanes.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
afterAll(() => owner.close());

const troubles = { failed: vi.fn<Troubles["failed"]>(), succeeded: vi.fn<Troubles["succeeded"]>() };
const error = new Error("no connection");
let tenant: Tenant;
let parking: ReturnType<typeof createLaneParking>;
beforeEach(async () => {
  vi.resetAllMocks();
  tenant = await makeTenant(owner, { now: new Date() });
  parking = createLaneParking((workspaceId): Ctx => ({ ...tenant.ctx, workspaceId }), troubles);
});
afterEach(() => void vi.restoreAllMocks());

const restMs = () => parking.restMs(tenant.ctx.workspaceId, tenant.laneId);
async function park() {
  // Its rest is over.
  await owner.sql`UPDATE lanes SET next_slot_at = clock_timestamp() WHERE id = ${tenant.laneId}`;
  await forgetJobs(tenant);
  await parking.park(tenant.ctx.workspaceId, await take(tenant), error);
}
/** Seconds, rounded. */
const restOf = (at: Date | undefined) => Math.round((Number(at) - Date.now()) / 1_000);

test("a lane whose driver failed is given back, rests, and is woken after its rest", async () => {
  expect(restMs()).toBeLessThanOrEqual(0);
  await park();
  const lane = await laneOf(tenant);
  expect(lane?.lease).toBeNull();
  expect(restOf(lane?.nextSlotAt)).toBe(5);
  expect(Math.round(restMs() / 1_000)).toBe(5);
  expect(await jobsOf(tenant)).toEqual([
    { kind: "lane.drive", key: tenant.laneId, dueAt: new Date(tenant.ctx.now.getTime() + 5_000) },
  ]);
  const about = { activity: "lane.send", workspaceId: tenant.ctx.workspaceId, about: tenant.laneId };
  expect(troubles.failed).toHaveBeenCalledExactlyOnceWith(about, error);
  await parking.unpark(tenant.ctx.workspaceId, tenant.laneId);
  expect(restMs()).toBeLessThanOrEqual(0);
  expect(troubles.succeeded).toHaveBeenCalledExactlyOnceWith(about);
});

test("it rests twice as long after each failure in a row, up to a minute, and begins anew after a success", async () => {
  const rests: number[] = [];
  for (let failure = 0; failure < 6; failure++) {
    await park();
    rests.push(Math.round(restMs() / 1_000));
  }
  expect(rests).toEqual([5, 10, 20, 40, 60, 60]);
  await parking.unpark(tenant.ctx.workspaceId, tenant.laneId);
  await park();
  expect(Math.round(restMs() / 1_000)).toBe(5);
});

test("other lanes do not rest with it, nor the same lane of another workspace", async () => {
  await park();
  expect(parking.restMs(tenant.ctx.workspaceId, "another")).toBeLessThanOrEqual(0);
  expect(parking.restMs("another", tenant.laneId)).toBeLessThanOrEqual(0);
});

test("a rest that is longer already is not cut short, and a lane that somebody else took is left alone", async () => {
  const held = await take(tenant);
  await owner.sql`UPDATE lanes SET next_slot_at = clock_timestamp() + interval '1 hour' WHERE id = ${tenant.laneId}`;
  await parking.park(tenant.ctx.workspaceId, { ...held, lease: "an earlier one" }, error);
  expect((await laneOf(tenant))?.lease).toBe(held.lease);
  await parking.park(tenant.ctx.workspaceId, held, error);
  expect(restOf((await laneOf(tenant))?.nextSlotAt)).toBe(3_600);
});

test("it is reported and keeps nobody from going on when the lane cannot be given back", async () => {
  const logged = vi.spyOn(log, "error").mockImplementation(() => {});
  const held = await take(tenant);
  const closed = { transaction: () => Promise.reject(new Error("the database is away")) } as unknown as Ctx["db"];
  parking = createLaneParking((workspaceId): Ctx => ({ ...tenant.ctx, workspaceId, db: closed }), troubles);
  await parking.park(tenant.ctx.workspaceId, held, error);
  expect(logged).toHaveBeenCalledOnce();
  expect(Math.round(restMs() / 1_000)).toBe(5);
});
