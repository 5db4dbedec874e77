import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { testDatabase } from "#lib/testing/database";
import { claimMessages } from "./claim.ts";
import type { LaneLease } from "./lanes/lanes.ts";
import { setOriginState } from "./origins/origins.ts";
import { hooks, later, makeCampaign, makeOrigin, makeTenant, prepare, statesOf, type Tenant, take } from "./testing.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
afterAll(() => owner.close());

let tenant: Tenant;
let held: LaneLease;
beforeEach(async () => {
  tenant = await makeTenant(owner);
  held = await take(tenant);
});

/** @returns the ids of the messages taken, in the order in which they are handed over */
async function claim(count: number, seconds = 0): Promise<string[]> {
  const found = await claimMessages({ ...tenant.ctx, now: later(seconds) }, hooks, held, count);
  return found?.claimed.map(({ id }) => id) ?? [];
}

describe("whatever index PostgreSQL reads, a claim", () => {
  let definition = "";
  beforeEach(async () => {
    const [index] = await owner.sql<{ definition: string }[]>`
      SELECT pg_get_indexdef('outbox_waiting'::regclass) AS definition`;
    definition = index?.definition ?? "";
    await owner.sql`DROP INDEX outbox_waiting`;
  });
  afterEach(() => owner.sql.unsafe(definition));

  it("finds every origin of the lane", async () => {
    const campaigns = await Promise.all([1, 2, 3].map(() => makeCampaign(tenant)));
    const ids: string[] = [];
    // The one that a walk comes to last has the oldest message.
    for (const campaign of campaigns.toSorted((a, b) => (a.id < b.id ? 1 : -1)))
      ids.push(...(await prepare(tenant, campaign)));
    // What leaves before them was asked for last.
    for (const kind of ["flow_run", "conversation"] as const)
      ids.push(...(await prepare(tenant, await makeOrigin(tenant, kind))));
    expect(await claim(10)).toEqual(ids.toSorted());
  });

  it("takes what is due longest first", async () => {
    const campaign = await makeCampaign(tenant);
    const [first = "", second = "", third = ""] = await prepare(tenant, campaign, { people: 3 });
    await owner.sql`UPDATE outbox SET due_at = ${later(30).toISOString()} WHERE message_id = ${first}`;
    await owner.sql`UPDATE outbox SET due_at = ${later(20).toISOString()} WHERE message_id = ${second}`;
    expect(await claim(1, 60)).toEqual([third]);
    expect(await claim(1, 60)).toEqual([second]);
  });
});

describe("two origins of one kind", () => {
  it("leave or stay each by its own state, and once", async () => {
    const [running, stopped] = [await makeOrigin(tenant, "api"), await makeOrigin(tenant, "api")];
    const ids = await prepare(tenant, running, { people: 2 });
    await prepare(tenant, stopped, { people: 2 });
    await setOriginState(tenant.ctx, stopped, "stopped");
    expect(await claim(10)).toEqual(ids);
    expect(await statesOf(tenant)).toEqual({ queued: 2, cancelled: 2 });
  });
});
