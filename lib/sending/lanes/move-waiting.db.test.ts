import { eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { connect } from "#db/client";
import { bindings } from "#db/schema/channels";
import { outbox } from "#db/schema/sending";
import { inTransaction } from "#lib/context";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { forgetJobs, jobsOf, laneOf, makeCampaign, makeTenant, prepare, type Tenant, take } from "../testing.ts";
import { ensureLane, type LaneLease, routeLaneId, routeOf, takeLane } from "./lanes.ts";
import { moveWaiting } from "./move-waiting.ts";
import { wakeHeldLanes } from "./wake-lanes.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
const worker = await connectionAs("worker");
afterAll(() => owner.close());

const routes = [{ perSecond: 10 }, { perSecond: 20 }, { perSecond: 30 }];
let tenant: Tenant;
let held: LaneLease;

beforeEach(async () => {
  await owner.sql`DELETE FROM lanes`;
  await owner.sql`DELETE FROM outbox`;
  tenant = await makeTenant(owner);
  // All senders of the channel share its lane.
  const lane = { id: tenant.channelId, channelId: tenant.channelId, limitPerSecond: 10 };
  await ensureLane(tenant.ctx, lane);
  tenant = { ...tenant, laneId: tenant.channelId };
  await prepare(tenant, await makeCampaign(tenant), { people: 3 });
  held = await take(tenant);
  await forgetJobs(tenant);
});

const lane = (route: number) => routeLaneId(tenant.channelId, route);
const breakOf = (route: number, open: boolean) =>
  owner.sql`UPDATE lanes SET breaker_opened_at = ${open ? new Date().toISOString() : null},
    breaker_open_until = ${open ? new Date(Date.now() + 60_000).toISOString() : null} WHERE id = ${lane(route)}`;
const lanesOf = async () => (await owner.db.select().from(outbox)).map(({ laneId }) => routeOf(laneId)).sort();

describe("what waits on a lane whose platform is out", () => {
  it("leaves by the next way, whose lane is made with its own rate and woken", async () => {
    await breakOf(0, true);
    await moveWaiting(tenant.ctx, held, routes);
    expect(await lanesOf()).toEqual([1, 1, 1]);
    expect(await laneOf({ ...tenant, laneId: lane(1) })).toMatchObject({ limitPerSecond: 20 });
    expect(await jobsOf(tenant)).toMatchObject([{ kind: "lane.drive", key: lane(1) }]);
  });

  it("is moved two thousand at a time, all of it", async () => {
    await owner.sql`
      INSERT INTO outbox (workspace_id, message_id, lane_id, origin_kind, origin_id, priority, due_at)
      SELECT workspace_id, 'x' || n, lane_id, origin_kind, origin_id, priority, due_at
      FROM (SELECT * FROM outbox LIMIT 1) AS one, generate_series(1, 1998) AS n`;
    await breakOf(0, true);
    const transactions = vi.spyOn(tenant.ctx.db, "transaction");
    await moveWaiting(tenant.ctx, held, routes);
    expect(transactions).toHaveBeenCalledTimes(2);
    transactions.mockRestore();
    expect(new Set(await lanesOf())).toEqual(new Set([1]));
  });

  it("is passed over while another worker holds it, without waiting for that", async () => {
    await breakOf(0, true);
    const [first] = await owner.db.select().from(outbox).orderBy(outbox.messageId);
    await owner.sql.begin(async (locking) => {
      await locking`SELECT 1 FROM outbox WHERE message_id = ${first?.messageId ?? ""} FOR UPDATE`;
      await inTransaction(tenant.ctx, async (ctx) => {
        await ctx.db.execute("SELECT set_config('lock_timeout', '2s', true)");
        await moveWaiting(ctx, held, routes);
      });
    });
    expect(await lanesOf()).toEqual([0, 1, 1]);
  });

  it("leaves other lanes' messages where they are", async () => {
    await breakOf(0, true);
    const [first] = await owner.db.select().from(outbox).orderBy(outbox.messageId);
    await owner.sql`UPDATE outbox SET lane_id = 'another' WHERE message_id = ${first?.messageId ?? ""}`;
    await moveWaiting(tenant.ctx, held, routes);
    expect((await owner.db.select().from(outbox)).map(({ laneId }) => laneId).sort()).toEqual(
      ["another", lane(1), lane(1)].sort(),
    );
  });

  it("passes over a way that is out as well", async () => {
    await breakOf(0, true);
    await moveWaiting(tenant.ctx, held, [{ perSecond: 1 }, { perSecond: 1 }]);
    await owner.db.update(outbox).set({ laneId: lane(0) });
    await breakOf(1, true);
    await moveWaiting(tenant.ctx, held, routes);
    expect(await lanesOf()).toEqual([2, 2, 2]);
  });

  it("stays where every way is out, and where there is but one", async () => {
    await breakOf(0, true);
    await moveWaiting(tenant.ctx, held, [{ perSecond: 1 }]);
    expect(await lanesOf()).toEqual([0, 0, 0]);
    await ensureLane(tenant.ctx, { id: lane(1), channelId: tenant.channelId, limitPerSecond: 1 });
    await breakOf(1, true);
    await moveWaiting(tenant.ctx, held, routes.slice(0, 2));
    expect(await lanesOf()).toEqual([0, 0, 0]);
  });

  it("stays while the platform answers", async () => {
    await moveWaiting(tenant.ctx, held, routes);
    expect(await lanesOf()).toEqual([0, 0, 0]);
  });

  it("never includes what may have left", async () => {
    const [first, second] = await owner.db.select().from(outbox);
    await owner.db
      .update(outbox)
      .set({ state: "uncertain" })
      .where(eq(outbox.messageId, first?.messageId ?? ""));
    await owner.db
      .update(outbox)
      .set({ state: "sending" })
      .where(eq(outbox.messageId, second?.messageId ?? ""));
    await breakOf(0, true);
    await moveWaiting(tenant.ctx, held, routes);
    expect(await lanesOf()).toEqual([0, 0, 1]);
  });

  it("is not moved by a driver that has lost the lane", async () => {
    await breakOf(0, true);
    await owner.sql`UPDATE lanes SET lease = 'another' WHERE id = ${lane(0)}`;
    await moveWaiting(tenant.ctx, held, routes);
    expect(await lanesOf()).toEqual([0, 0, 0]);
  });

  it("goes back to the first way when its own is no longer there", async () => {
    await ensureLane(tenant.ctx, { id: lane(2), channelId: tenant.channelId, limitPerSecond: 1 });
    await owner.db.update(outbox).set({ laneId: lane(2) });
    const second = await takeLane(tenant.ctx, lane(2));
    if (!second) throw new Error("not taken");
    await moveWaiting(tenant.ctx, second, [{ perSecond: 1 }]);
    expect(await lanesOf()).toEqual([0, 0, 0]);
  });
});

describe("a channel whose platform speaks over a connection", () => {
  const woken = async () => (await jobsOf(tenant)).map(({ key }) => key);
  const contextOf = (workspaceId: string) => ({ ...tenant.ctx, workspaceId });

  it("is driven although nothing is due, also when it was only just bound", async () => {
    await owner.sql`DELETE FROM lanes`;
    await wakeHeldLanes(worker.db, contextOf);
    expect(await woken()).toEqual([]);
    await owner.db.update(bindings).set({ holdsSession: true }).where(eq(bindings.channelId, tenant.channelId));
    await wakeHeldLanes(worker.db, contextOf);
    expect(await woken()).toEqual([tenant.channelId]);
    expect(await takeLane(tenant.ctx, tenant.channelId)).not.toBeNull();
  });

  it("is not asked for while a worker holds it", async () => {
    await owner.db.update(bindings).set({ holdsSession: true }).where(eq(bindings.channelId, tenant.channelId));
    await wakeHeldLanes(worker.db, contextOf);
    expect(await woken()).toEqual([]);
  });
});
