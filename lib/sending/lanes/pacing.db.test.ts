import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { testDatabase } from "#lib/testing/database";
import { laneOf, makeTenant, type Tenant, take } from "../testing.ts";
import type { LaneLease } from "./lanes.ts";
import { holdPace, reserveSlots, returnSlots, shareByUsage, slowDown } from "./pacing.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
afterAll(() => owner.close());

let tenant: Tenant;
let held: LaneLease;
beforeEach(async () => {
  tenant = await makeTenant(owner, { limitPerSecond: 2 });
  held = await take(tenant);
});

/** Sets columns of the lane; times as SQL. */
const setLane = (columns: string) => owner.sql.unsafe(`UPDATE lanes SET ${columns} WHERE id = $1`, [tenant.laneId]);
const nextSlotAt = async () => (await laneOf(tenant))?.nextSlotAt.getTime() ?? 0;
const reserve = (count: number) => reserveSlots(tenant.ctx, held, () => count);

describe("reserveSlots", () => {
  it("gives the first slots at once and the next ones when those have passed", async () => {
    expect(await reserve(20)).toMatchObject({ count: 20, waitMs: 0, pace: 2 });
    const second = await reserve(1);
    // Twenty slots at two a second.
    expect(second?.waitMs).toBeGreaterThan(8_000);
    expect(second?.waitMs).toBeLessThanOrEqual(10_000);
  });

  it("does not save up slots that nobody used", async () => {
    await setLane("next_slot_at = now() - interval '1 hour'");
    const before = Date.now();
    await reserve(20);
    expect(await nextSlotAt()).toBeGreaterThan(before + 9_000);
  });

  it("tells how many to reserve from the pace, one at least", async () => {
    expect(await reserveSlots(tenant.ctx, held, (pace) => pace * 3.7)).toMatchObject({ count: 7 });
    expect(await reserveSlots(tenant.ctx, held, () => 0)).toMatchObject({ count: 1 });
  });

  it("climbs back to the limit by a twentieth of it a second", async () => {
    await setLane("limit_per_second = 100, pace_per_second = 10, paced_at = clock_timestamp() - interval '10 seconds'");
    const slots = await reserve(1);
    expect(slots?.pace).toBeGreaterThanOrEqual(60);
    expect(slots?.pace).toBeLessThan(90);
    expect((await laneOf(tenant))?.pacePerSecond).toBeCloseTo(slots?.pace ?? 0, 5);
  });

  it("never climbs over the limit", async () => {
    await setLane("pace_per_second = 1, paced_at = clock_timestamp() - interval '1 hour'");
    expect(await reserve(1)).toMatchObject({ pace: 2 });
  });

  it("goes at one message a second at the least", async () => {
    await setLane("limit_per_second = 1, pace_per_second = 0.5, paced_at = clock_timestamp()");
    const slots = await reserve(1);
    expect(slots?.pace).toBe(1);
    await setLane("limit_per_second = 1.5, pace_per_second = 1.5, paced_at = clock_timestamp()");
    expect((await reserve(1))?.pace).toBe(1.5);
  });

  it("renews the lease", async () => {
    await setLane("lease_until = clock_timestamp() + interval '2 seconds'");
    const before = Date.now();
    await reserve(1);
    const until = (await laneOf(tenant))?.leaseUntil?.getTime() ?? 0;
    expect(until).toBeGreaterThan(before + 9_000);
    expect(until).toBeLessThan(Date.now() + 11_000);
  });

  it("gives nothing to a driver that has lost the lane", async () => {
    const before = await nextSlotAt();
    expect(await reserveSlots(tenant.ctx, { ...held, lease: "another" }, () => 1)).toBe(null);
    await setLane("lease_until = clock_timestamp()");
    expect(await reserve(1)).toBe(null);
    expect(await nextSlotAt()).toBe(before);
  });
});

describe("returnSlots", () => {
  it("lets what comes next leave as if the slots had not been reserved", async () => {
    await reserve(20);
    await returnSlots(tenant.ctx, held, 20, 2);
    expect(await reserve(1)).toMatchObject({ waitMs: 0 });
  });

  it("takes back a single one as well", async () => {
    await reserve(20);
    const before = await nextSlotAt();
    await returnSlots(tenant.ctx, held, 1, 2);
    expect(await nextSlotAt()).toBe(before - 500);
  });

  it("keeps those that were used", async () => {
    await reserve(20);
    const before = await nextSlotAt();
    await returnSlots(tenant.ctx, held, 4, 2);
    expect(await nextSlotAt()).toBe(before - 2_000);
    await returnSlots(tenant.ctx, held, 0, 2);
    expect(await nextSlotAt()).toBe(before - 2_000);
  });

  it("changes nothing for a driver that has lost the lane", async () => {
    await reserve(20);
    const before = await nextSlotAt();
    await returnSlots(tenant.ctx, { ...held, lease: "another" }, 20, 2);
    expect(await nextSlotAt()).toBe(before);
  });
});

describe("slowDown", () => {
  beforeEach(() => setLane("limit_per_second = 100, pace_per_second = 80, next_slot_at = now()"));

  it("halves the pace and rests the lane as long as the platform asked for", async () => {
    const before = Date.now();
    expect(await slowDown(tenant.ctx, tenant.laneId, 8_000)).toBe(40);
    expect(await laneOf(tenant)).toMatchObject({ pacePerSecond: 40 });
    expect(await nextSlotAt()).toBeGreaterThan(before + 7_000);
    const slots = await reserve(1);
    expect(slots?.waitMs).toBeGreaterThan(6_000);
    expect(slots?.pace).toBeLessThan(60);
  });

  it("slows once for answers that belong to one burst", async () => {
    expect(await slowDown(tenant.ctx, tenant.laneId, 8_000)).toBe(40);
    expect(await slowDown(tenant.ctx, tenant.laneId, 8_000)).toBe(null);
    expect(await laneOf(tenant)).toMatchObject({ pacePerSecond: 40 });
  });

  it("slows again when the rest is over", async () => {
    await slowDown(tenant.ctx, tenant.laneId, 8_000);
    await setLane("next_slot_at = now()");
    expect(await slowDown(tenant.ctx, tenant.laneId, 8_000)).toBe(20);
  });

  it("is not slowed again by what had left before it was slowed", async () => {
    const before = new Date();
    await slowDown(tenant.ctx, tenant.laneId, 8_000, before);
    await setLane("next_slot_at = now()");
    expect(await slowDown(tenant.ctx, tenant.laneId, 8_000, before)).toBe(null);
    const since = (await laneOf(tenant))?.slowedAt?.getTime() ?? 0;
    expect(await slowDown(tenant.ctx, tenant.laneId, 8_000, new Date(since + 1))).toBe(20);
  });

  it("rests a second at the least", async () => {
    const before = Date.now();
    await slowDown(tenant.ctx, tenant.laneId, 0);
    expect(await nextSlotAt()).toBeGreaterThan(before + 500);
  });

  it("goes no slower than one message a second", async () => {
    await setLane("pace_per_second = 1.2");
    expect(await slowDown(tenant.ctx, tenant.laneId, 1_000)).toBe(1);
  });

  it("slows one lane only", async () => {
    const other = await makeTenant(owner, { limitPerSecond: 40 });
    await slowDown(tenant.ctx, tenant.laneId, 1_000);
    expect(await laneOf(other)).toMatchObject({ pacePerSecond: 40 });
  });
});

describe("the share of a platform's limits that is used up", () => {
  it.each([
    [0.5, null],
    [0.79, null],
    [0.8, 1],
    [0.9, 0.5],
    [0.95, 0.25],
    [1, 0.05],
    [1.4, 0.05],
  ])("%d lets a lane go at %s of its limit", (used, share) => {
    const given = shareByUsage(used);
    if (share === null) expect(given).toBeNull();
    else expect(given).toBeCloseTo(share, 5);
  });

  it("holds the pace of one lane down, and tells so once", async () => {
    await setLane("limit_per_second = 100, pace_per_second = 100, paced_at = clock_timestamp()");
    expect(await holdPace(tenant.ctx, tenant.laneId, 0.5)).toBe(50);
    // The next answer says the same: nobody needs to be told again.
    expect(await holdPace(tenant.ctx, tenant.laneId, 0.5)).toBeNull();
    expect((await laneOf(tenant))?.pacePerSecond).toBe(50);
  });

  it("does not make a lane faster that is slower for another reason", async () => {
    await setLane("limit_per_second = 100, pace_per_second = 10, paced_at = clock_timestamp()");
    expect(await holdPace(tenant.ctx, tenant.laneId, 0.5)).toBeNull();
    expect((await laneOf(tenant))?.pacePerSecond).toBe(10);
  });
});
