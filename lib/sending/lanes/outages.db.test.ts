import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { type Origin, setOriginState } from "#lib/sending/origins/origins";
import { later, makeOrigin, makeTenant, prepare, type Tenant } from "#lib/sending/testing";
import { testDatabase } from "#lib/testing/database";
import { makeSendable } from "#lib/testing/factories";
import { listOutages } from "./outages.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
afterAll(() => owner.close());

let tenant: Tenant;
let origin: Origin;
beforeEach(async () => {
  tenant = await makeTenant(owner);
  origin = await makeOrigin(tenant, "api");
  await prepare(tenant, origin);
  await breakDown(tenant.laneId, 0);
});

const breakDown = (laneId: string, seconds: number) => owner.sql`
  UPDATE lanes SET breaker_opened_at = ${later(seconds).toISOString()}, breaker_open_until = ${later(seconds + 60).toISOString()},
    breaker_reason = '{"code": "503", "detail": "Away"}' WHERE id = ${laneId}`;
/** A second lane on which a message waits: that of another channel's sender, or of the channel as a whole. */
async function another(laneOf: "sender" | "channel", seconds: number): Promise<{ channelId: string; laneId: string }> {
  const { channelId, senderId } = await makeSendable(owner.db, tenant.ctx.workspaceId);
  const laneId = laneOf === "sender" ? senderId : channelId;
  await owner.sql`INSERT INTO lanes (workspace_id, id, channel_id) VALUES (${tenant.ctx.workspaceId}, ${laneId}, ${channelId})`;
  await prepare({ ...tenant, channelId, senderId, laneId }, origin);
  await breakDown(laneId, seconds);
  return { channelId, laneId };
}
const lanes = async (of = {}) => (await listOutages(tenant.ctx, of)).map(({ laneId }) => laneId);

describe("an outage", () => {
  it("is told with its channel, its sender, since when, why, and when it is tried next", async () => {
    const [sender] = await owner.sql<{ address: string }[]>`SELECT address FROM senders WHERE id = ${tenant.senderId}`;
    const [channel] = await owner.sql<{ name: string }[]>`SELECT name FROM channels WHERE id = ${tenant.channelId}`;
    expect(await listOutages(tenant.ctx)).toEqual([
      {
        ...{ laneId: tenant.laneId, channelId: tenant.channelId, channel: channel?.name, platform: "whatsapp" },
        ...{ sender: sender?.address, since: later(0), nextTryAt: later(60), reason: { code: "503", detail: "Away" } },
      },
    ]);
  });

  it("is told without a sender where the channel's senders share a lane, and without a reason where none is known", async () => {
    const { laneId } = await another("channel", 5);
    await owner.sql`UPDATE lanes SET breaker_reason = NULL WHERE id = ${laneId}`;
    expect((await listOutages(tenant.ctx)).slice(1)).toMatchObject([
      { laneId, sender: null, reason: { code: null, detail: "" } },
    ]);
  });

  it("comes before those that began later", async () => {
    const [late, early] = [await another("sender", 9), await another("sender", -9)];
    expect(await lanes()).toEqual([early.laneId, tenant.laneId, late.laneId]);
  });

  it("is asked for by channel, and by the lane that a sender uses", async () => {
    const [own, shared] = [await another("sender", 1), await another("channel", 2)];
    expect(await lanes({ channelId: own.channelId })).toEqual([own.laneId]);
    expect(await lanes({ channelId: own.channelId, senderId: own.laneId })).toEqual([own.laneId]);
    expect(await lanes({ channelId: own.channelId, senderId: "another" })).toEqual([]);
    expect(await lanes({ channelId: shared.channelId, senderId: "whichever" })).toEqual([shared.laneId]);
    expect(await lanes({ senderId: own.laneId })).toHaveLength(3);
  });

  it("is none of another workspace's", async () => {
    const stranger = await makeTenant(owner);
    expect(await listOutages({ ...stranger.ctx, db: owner.db })).toEqual([]);
    // The same ids there: what waits in one workspace says nothing about the other.
    const { workspaceId } = stranger.ctx;
    await owner.sql`UPDATE lanes SET id = ${tenant.laneId}, breaker_opened_at = now(), breaker_open_until = now()
      WHERE workspace_id = ${workspaceId}`;
    expect(await listOutages({ ...stranger.ctx, db: owner.db })).toEqual([]);
  });
});

describe("no outage is told", () => {
  it.each<[string, () => Promise<unknown>]>([
    ["while the breaker is closed", () => owner.sql`UPDATE lanes SET breaker_opened_at = NULL`],
    ["when nobody knows until when", () => owner.sql`UPDATE lanes SET breaker_open_until = NULL`],
    ["of a channel that is deleted", () => owner.sql`UPDATE channels SET deleted_at = now()`],
    ["when nothing waits", () => owner.sql`DELETE FROM outbox`],
    ["when all that waits is in doubt", () => owner.sql`UPDATE outbox SET state = 'uncertain'`],
    ["when what waits is another lane's", () => owner.sql`UPDATE outbox SET lane_id = 'another'`],
    ["when what waits is paused", () => setOriginState(tenant.ctx, origin, "paused")],
    ["when what waits belongs to nobody", () => owner.sql`UPDATE outbox SET origin_id = 'gone'`],
    ["when the one of that id is of another kind", () => owner.sql`UPDATE outbox SET origin_kind = 'flow_run'`],
  ])("%s", async (_name, change) => {
    // One that runs, and has nothing to wait for.
    await makeOrigin(tenant, "api");
    await change();
    expect(await lanes()).toEqual([]);
  });

  it("of more than fifty lanes", async () => {
    await owner.sql`
      INSERT INTO lanes (workspace_id, id, channel_id, breaker_opened_at, breaker_open_until)
      SELECT workspace_id, 'lane ' || n, channel_id, breaker_opened_at, breaker_open_until
      FROM lanes, generate_series(1, 55) AS n WHERE id = ${tenant.laneId}`;
    await owner.sql`
      INSERT INTO outbox (workspace_id, message_id, lane_id, origin_kind, origin_id, priority, due_at)
      SELECT workspace_id, 'm' || n, 'lane ' || n, origin_kind, origin_id, priority, due_at
      FROM outbox, generate_series(1, 55) AS n WHERE lane_id = ${tenant.laneId}`;
    expect(await lanes()).toHaveLength(50);
  });
});
