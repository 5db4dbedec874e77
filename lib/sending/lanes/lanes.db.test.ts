import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { inTransaction } from "#lib/context";
import { testDatabase } from "#lib/testing/database";
import { laneOf, makeTenant, type Tenant, take } from "../testing.ts";
import {
  ensureLane,
  holdsLane,
  type LaneLease,
  laneIdOf,
  leaveLane,
  renewLane,
  routeLaneId,
  routeOf,
  takeLane,
} from "./lanes.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
afterAll(() => owner.close());

let tenant: Tenant;
beforeEach(async () => {
  tenant = await makeTenant(owner, { limitPerSecond: 40 });
});

/** The lease runs out, as it does when the driver's process has died. */
const runOut = () =>
  owner.sql`UPDATE lanes SET lease_until = clock_timestamp() WHERE workspace_id = ${tenant.ctx.workspaceId}`;

describe("laneIdOf", () => {
  it("is the sender's own lane where the platform counts each sender by itself", () => {
    expect(laneIdOf("whatsapp", { channelId: "c", senderId: "s" })).toBe("s");
  });

  it("is the channel's lane where there is no sender", () => {
    expect(laneIdOf("whatsapp", { channelId: "c", senderId: "" })).toBe("c");
  });
});

describe("ensureLane", () => {
  const ensure = (limitPerSecond: number) =>
    ensureLane(tenant.ctx, { id: tenant.laneId, channelId: tenant.channelId, limitPerSecond });

  it("keeps a pace that the platform slowed down, while the limit is the same", async () => {
    await owner.sql`UPDATE lanes SET pace_per_second = 5 WHERE id = ${tenant.laneId}`;
    await ensure(40);
    expect(await laneOf(tenant)).toMatchObject({ limitPerSecond: 40, pacePerSecond: 5 });
  });

  it("takes over a new limit as the pace", async () => {
    await ensure(80);
    expect(await laneOf(tenant)).toMatchObject({ limitPerSecond: 80, pacePerSecond: 80 });
  });

  it("takes the lane from nobody", async () => {
    const held = await take(tenant);
    await ensure(80);
    expect(await laneOf(tenant)).toMatchObject({ lease: held.lease });
  });
});

describe("takeLane", () => {
  it("gives a lane to one driver for the length of its lease", async () => {
    const before = Date.now();
    const held = await take(tenant);
    expect(held).toMatchObject({ laneId: tenant.laneId, channelId: tenant.channelId, wakeups: 1 });
    const lane = await laneOf(tenant);
    expect(lane?.lease).toBe(held.lease);
    const until = lane?.leaseUntil?.getTime() ?? 0;
    expect(until).toBeGreaterThan(before + 9_000);
    expect(until).toBeLessThanOrEqual(Date.now() + 10_000);
  });

  it("refuses a second driver and wakes the first", async () => {
    const held = await take(tenant);
    const until = (await laneOf(tenant))?.leaseUntil;
    expect(await takeLane(tenant.ctx, tenant.laneId)).toBe(null);
    expect(await laneOf(tenant)).toMatchObject({ lease: held.lease, leaseUntil: until, wakeups: 2 });
  });

  it("gives the lane to one of many that ask at once", async () => {
    const held = await Promise.all(Array.from({ length: 6 }, () => takeLane(tenant.ctx, tenant.laneId)));
    expect(held.filter(Boolean)).toHaveLength(1);
    expect(await laneOf(tenant)).toMatchObject({ wakeups: 6 });
  });

  it("gives the lane to another driver when the lease has run out", async () => {
    const first = await take(tenant);
    await runOut();
    const second = await take(tenant);
    expect(second.lease).not.toBe(first.lease);
    expect(await laneOf(tenant)).toMatchObject({ lease: second.lease });
  });

  it("knows nothing of a lane that does not exist", async () => {
    expect(await takeLane(tenant.ctx, "nothing")).toBe(null);
  });
});

describe("renewLane", () => {
  const leaseUntil = async () => (await laneOf(tenant))?.leaseUntil?.getTime() ?? 0;

  it("keeps a lane for ten seconds more, and no other", async () => {
    const held = await take(tenant);
    await ensureLane(tenant.ctx, { id: "other", channelId: tenant.channelId, limitPerSecond: 5 });
    await owner.sql`
      UPDATE lanes SET lease = ${held.lease}, lease_until = clock_timestamp() + interval '2 seconds'
      WHERE workspace_id = ${tenant.ctx.workspaceId}`;
    expect(await renewLane(tenant.ctx, held)).toBe(true);
    expect(await leaseUntil()).toBeGreaterThan(Date.now() + 9_000);
    expect(await leaseUntil()).toBeLessThanOrEqual(Date.now() + 10_000);
    const [other] = await owner.sql`
      SELECT lease_until < clock_timestamp() + interval '3 seconds' AS kept FROM lanes WHERE id = 'other'`;
    expect(other).toEqual({ kept: true });
  });

  it("is refused to a driver that has lost the lane, or said nothing for too long", async () => {
    const held = await take(tenant);
    const before = await leaseUntil();
    expect(await renewLane(tenant.ctx, { ...held, lease: "another" })).toBe(false);
    expect(await leaseUntil()).toBe(before);
    await runOut();
    const lost = await leaseUntil();
    expect(await renewLane(tenant.ctx, held)).toBe(false);
    expect(await leaseUntil()).toBe(lost);
  });
});

describe("the lanes of a channel's ways", () => {
  it("are the channel's own and numbered ones beside it", () => {
    expect([0, 1, 2, 10].map((route) => routeLaneId("c", route))).toEqual(["c", "c~1", "c~2", "c~10"]);
    expect(["c", "c~1", "c~10", "c~1000", "c~x"].map(routeOf)).toEqual([0, 1, 10, 0, 0]);
  });
});

describe("leaveLane", () => {
  it("gives the lane back", async () => {
    const held = await take(tenant);
    expect(await leaveLane(tenant.ctx, held)).toBe(true);
    expect(await laneOf(tenant)).toMatchObject({ lease: null });
  });

  it("keeps a lane that was woken since it was last looked at, once for each time", async () => {
    const held = await take(tenant);
    await takeLane(tenant.ctx, tenant.laneId);
    expect(await leaveLane(tenant.ctx, held)).toBe(false);
    expect(await laneOf(tenant)).toMatchObject({ lease: held.lease });
    expect(await leaveLane(tenant.ctx, held)).toBe(true);
  });

  it("leaves a lane that another driver has taken meanwhile to that driver", async () => {
    const first = await take(tenant);
    await runOut();
    const second = await take(tenant);
    expect(await leaveLane(tenant.ctx, { ...first, wakeups: second.wakeups })).toBe(true);
    expect(await laneOf(tenant)).toMatchObject({ lease: second.lease });
  });
});

describe("holdsLane", () => {
  const holds = (held: LaneLease) => inTransaction(tenant.ctx, (ctx) => holdsLane(ctx, held));

  it("is true until the lease runs out", async () => {
    const held = await take(tenant);
    expect(await holds(held)).toBe(true);
    await runOut();
    expect(await holds(held)).toBe(false);
  });

  it("is false for another driver", async () => {
    const held = await take(tenant);
    expect(await holds({ ...held, lease: "another" })).toBe(false);
  });

  it("keeps others from taking the lane until its transaction ends", async () => {
    const held = await take(tenant);
    const end = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    const holding = inTransaction(tenant.ctx, async (ctx) => {
      await holdsLane(ctx, held);
      asked.resolve();
      await end.promise;
    });
    await asked.promise;
    const failing = owner.sql.begin(async (tx) => {
      await tx`SET LOCAL lock_timeout = 20`;
      await tx`UPDATE lanes SET lease = 'another' WHERE id = ${tenant.laneId}`;
    });
    await expect(failing).rejects.toMatchObject({ code: "55P03" });
    end.resolve();
    await holding;
  });
});
