import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { takeFreshEvents, takeOneEvent } from "./events.ts";
import { makeTenant, storedEvents, type Tenant } from "./testing.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
const worker = await connectionAs("worker");
afterAll(() => owner.close());

let tenant: Tenant;
beforeEach(async () => {
  tenant = await makeTenant(owner);
});

/** Stores events with bodies of `bytes`, the newest first: in no table does their order follow from where they lie. */
const store = (count: number, bytes: number, alone = false) => owner.sql`
  INSERT INTO inbound_events (id, workspace_id, channel_id, platform, body, alone)
  OVERRIDING SYSTEM VALUE
  SELECT 1000000 - n, ${tenant.ctx.workspaceId}, ${tenant.channelId}, 'whatsapp', convert_to(repeat('x', ${bytes}), 'UTF8'), ${alone}
  FROM generate_series(1, ${count}) AS n`;
const ids = async () => (await storedEvents(tenant)).map(({ id }) => String(id));
const takeFresh = async () => (await takeFreshEvents(worker.db, tenant.ctx.workspaceId)).map(({ id }) => id);

describe("takeFreshEvents", () => {
  it("takes the four hundred oldest in their order, and leaves the rest for later", async () => {
    await store(403, 10);
    const all = await ids();
    expect(await takeFresh()).toEqual(all.slice(0, 400));
    expect(await takeFresh()).toEqual(all.slice(400));
    expect(await takeFresh()).toEqual([]);
  });

  it("takes no more at once when it has a quarter of a megabyte", async () => {
    await store(10, 60 * 1024);
    expect(await takeFresh()).toEqual((await ids()).slice(0, 5));
  });

  it("takes one again five seconds after its worker was lost, and then leaves it to be applied alone", async () => {
    await store(1, 10);
    await takeFresh();
    await owner.sql`UPDATE inbound_events SET taken_at = clock_timestamp() - interval '4 seconds'`;
    expect(await takeFresh()).toEqual([]);
    expect(await storedEvents(tenant)).toMatchObject([{ alone: false, tries: 1 }]);
    await owner.sql`UPDATE inbound_events SET taken_at = clock_timestamp() - interval '5 seconds'`;
    expect(await takeFresh()).toEqual([]);
    expect(await storedEvents(tenant)).toMatchObject([{ alone: true, tries: 1, takenAt: null }]);
  });
});

describe("takeOneEvent", () => {
  it("takes the oldest, and counts the try", async () => {
    await store(3, 10, true);
    const [first = "", second = ""] = await ids();
    expect(await takeOneEvent(worker.db, tenant.ctx.workspaceId)).toMatchObject({ id: first, tries: 1 });
    expect(await takeOneEvent(worker.db, tenant.ctx.workspaceId)).toMatchObject({ id: second, tries: 1 });
    expect((await storedEvents(tenant)).map(({ tries }) => tries)).toEqual([1, 1, 0]);
  });
});
