import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { createOrigin, restOrigin, setOriginState } from "../origins/origins.ts";
import { forgetJobs, jobsOf, later, makeCampaign, makeTenant, prepare, type Tenant, take } from "../testing.ts";
import { ensureLane } from "./lanes.ts";
import { wakeLanesOfOrigin, wakeLostLanes, wakeStandingLanes } from "./wake-lanes.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
const worker = await connectionAs("worker");
afterAll(() => owner.close());

let tenant: Tenant;
beforeEach(async () => {
  // Lanes of earlier tests must not be found.
  await owner.sql`DELETE FROM lanes`;
  tenant = await makeTenant(owner);
});

const contextOf = (workspaceId: string) => ({ ...tenant.ctx, workspaceId });
const woken = async () => (await jobsOf(tenant)).map(({ kind, key }) => `${kind} ${key}`);
const drive = () => [`lane.drive ${tenant.laneId}`];

describe("wakeLanesOfOrigin", () => {
  it("wakes the lane that the origin's messages wait on", async () => {
    const campaign = await makeCampaign(tenant);
    await prepare(tenant, campaign);
    await forgetJobs(tenant);
    await wakeLanesOfOrigin(tenant.ctx, campaign);
    expect(await woken()).toEqual(drive());
  });

  it("wakes the lanes of all senders of the origin's pool", async () => {
    const campaign = await makeCampaign(tenant);
    await prepare(tenant, campaign);
    await ensureLane(tenant.ctx, { id: "second", channelId: tenant.channelId, limitPerSecond: 1 });
    await ensureLane(tenant.ctx, { id: "third", channelId: tenant.channelId, limitPerSecond: 1 });
    await owner.sql`UPDATE origins SET pool = jsonb_build_object('paces', jsonb_build_object('second', 1))
      WHERE workspace_id = ${tenant.ctx.workspaceId}`;
    await forgetJobs(tenant);
    await wakeLanesOfOrigin(tenant.ctx, campaign);
    expect((await woken()).sort()).toEqual([...drive(), "lane.drive second"].sort());
  });

  it("wakes nobody when nothing of the origin waits", async () => {
    await prepare(tenant, await makeCampaign(tenant));
    await forgetJobs(tenant);
    await wakeLanesOfOrigin(tenant.ctx, await makeCampaign(tenant));
    expect(await woken()).toEqual([]);
  });
});

describe("wakeLostLanes", () => {
  it("wakes a lane whose driver let its lease run out", async () => {
    await take(tenant);
    await wakeLostLanes(worker.db, contextOf);
    expect(await woken()).toEqual([]);
    await owner.sql`UPDATE lanes SET lease_until = clock_timestamp()`;
    await wakeLostLanes(worker.db, contextOf);
    expect(await woken()).toEqual(drive());
  });

  it("wakes at most 200 at once", async () => {
    await owner.sql`
      INSERT INTO lanes (workspace_id, id, channel_id, lease, lease_until)
      SELECT ${tenant.ctx.workspaceId}, 'lost-' || n, ${tenant.channelId}, 'gone', clock_timestamp()
      FROM generate_series(1, 201) AS n`;
    await wakeLostLanes(worker.db, contextOf);
    expect(await woken()).toHaveLength(200);
  });

  it("leaves a lane alone that nobody drives", async () => {
    await wakeLostLanes(worker.db, contextOf);
    expect(await woken()).toEqual([]);
  });
});

describe("wakeStandingLanes", () => {
  const waitFor = async (seconds: number) => {
    await forgetJobs(tenant);
    await wakeStandingLanes(worker.db, contextOf, later(seconds));
  };

  it("wakes a lane that nobody drives when something has been due for fifteen seconds", async () => {
    await prepare(tenant, await makeCampaign(tenant));
    await waitFor(14);
    expect(await woken()).toEqual([]);
    await waitFor(15);
    expect(await woken()).toEqual(drive());
  });

  it("wakes at most 200 at once", async () => {
    await prepare(tenant, await makeCampaign(tenant), { people: 201 });
    const { workspaceId } = tenant.ctx;
    await owner.sql`UPDATE outbox SET lane_id = 'lane-' || message_id WHERE workspace_id = ${workspaceId}`;
    await owner.sql`
      INSERT INTO lanes (workspace_id, id, channel_id)
      SELECT workspace_id, lane_id, ${tenant.channelId} FROM outbox WHERE workspace_id = ${workspaceId}`;
    await waitFor(60);
    expect(await woken()).toHaveLength(200);
  });

  it("leaves a lane alone that somebody drives", async () => {
    await prepare(tenant, await makeCampaign(tenant));
    await take(tenant);
    await waitFor(60);
    expect(await woken()).toEqual([]);
  });

  it("leaves a lane alone that rests", async () => {
    await prepare(tenant, await makeCampaign(tenant));
    await owner.sql`UPDATE lanes SET next_slot_at = now() + interval '1 minute'`;
    await waitFor(60);
    expect(await woken()).toEqual([]);
  });

  it("leaves a lane alone while its platform is out, and wakes it for the probe", async () => {
    await prepare(tenant, await makeCampaign(tenant));
    await owner.sql`UPDATE lanes SET breaker_open_until = now() + interval '1 minute'`;
    await waitFor(60);
    expect(await woken()).toEqual([]);
    await owner.sql`UPDATE lanes SET breaker_open_until = now()`;
    await waitFor(60);
    expect(await woken()).toEqual(drive());
  });

  it("leaves a lane alone whose origins rest", async () => {
    const campaign = await makeCampaign(tenant);
    await prepare(tenant, campaign);
    await restOrigin(tenant.ctx, campaign, later(50));
    await waitFor(60);
    expect(await woken()).toEqual([]);
    await waitFor(65);
    expect(await woken()).toEqual(drive());
  });

  it("does not count messages of paused origins", async () => {
    const campaign = await makeCampaign(tenant);
    await prepare(tenant, campaign);
    await setOriginState(tenant.ctx, campaign, "paused");
    await waitFor(60);
    expect(await woken()).toEqual([]);
    await prepare(tenant, await makeCampaign(tenant));
    await waitFor(60);
    expect(await woken()).toEqual(drive());
  });

  it("does not take another lane's messages, or those of another workspace, for the lane's own", async () => {
    await prepare(tenant, await makeCampaign(tenant), { lane: { id: "another-lane", limitPerSecond: 10 } });
    const other = await makeTenant(owner);
    await prepare({ ...other, laneId: tenant.laneId }, await makeCampaign(other));
    await waitFor(60);
    expect(await woken()).toEqual(["lane.drive another-lane"]);
  });

  it("does not take another origin of the same name for a paused one", async () => {
    const campaign = await makeCampaign(tenant);
    await prepare(tenant, campaign);
    await setOriginState(tenant.ctx, campaign, "paused");
    await createOrigin(tenant.ctx, { kind: "api", id: campaign.id });
    await createOrigin((await makeTenant(owner)).ctx, campaign);
    await waitFor(60);
    expect(await woken()).toEqual([]);
  });

  it("counts messages of stopped origins, which a driver calls back", async () => {
    const campaign = await makeCampaign(tenant);
    await prepare(tenant, campaign);
    await setOriginState(tenant.ctx, campaign, "stopped");
    await waitFor(60);
    expect(await woken()).toEqual(drive());
  });

  it("does not count tries under way or in doubt", async () => {
    await prepare(tenant, await makeCampaign(tenant), { people: 2 });
    await owner.sql`UPDATE outbox SET state = 'uncertain' WHERE workspace_id = ${tenant.ctx.workspaceId}`;
    await waitFor(60);
    expect(await woken()).toEqual([]);
  });
});
