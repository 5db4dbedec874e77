import { afterAll, beforeEach, expect, it } from "vitest";
import { connect } from "#db/client";
import { testDatabase } from "#lib/testing/database";
import { claimMessages } from "./claim.ts";
import { countAllInFlight, countInFlight } from "./in-flight.ts";
import type { Origin } from "./origins/origins.ts";
import { hooks, later, makeCampaign, makeTenant, prepare, type Tenant, take } from "./testing.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
afterAll(() => owner.close());

let tenant: Tenant;
let campaign: Origin & { kind: "campaign" };
beforeEach(async () => {
  tenant = await makeTenant(owner);
  campaign = await makeCampaign(tenant);
  await prepare(tenant, campaign, { people: 3 });
  await claimMessages(tenant.ctx, hooks, await take(tenant), 2);
});
const inFlight = (seconds: number) => countInFlight({ ...tenant.ctx, now: later(seconds) }, campaign);

it("counts what a driver has taken and not what waits", async () => {
  expect(await inFlight(1)).toBe(2);
});

it("counts a try of a worker that is gone until its time is over, although nobody says so", async () => {
  expect(await inFlight(40)).toBe(2);
  expect(await inFlight(40.001)).toBe(0);
});

it("does not count what is in doubt", async () => {
  await owner.sql`UPDATE outbox SET state = 'uncertain' WHERE workspace_id = ${tenant.ctx.workspaceId}`;
  expect(await inFlight(1)).toBe(0);
});

it("tells origins apart", async () => {
  const other = await makeCampaign(tenant);
  const counts = await countAllInFlight({ ...tenant.ctx, now: later(1) }, "campaign", [campaign.id, other.id]);
  expect([...counts]).toEqual([[campaign.id, 2]]);
  expect(await countInFlight({ ...tenant.ctx, now: later(1) }, { kind: "api", id: campaign.id })).toBe(0);
});
