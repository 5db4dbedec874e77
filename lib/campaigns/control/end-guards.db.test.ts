import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { makeCampaign, makeTenant, prepare, type Tenant } from "#lib/sending/testing";
import { testDatabase } from "#lib/testing/database";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
afterAll(() => owner.close());

let tenant: Tenant;
let id: string;
beforeEach(async () => {
  tenant = await makeTenant(owner);
  ({ id } = await makeCampaign(tenant));
});
const mine = () => owner.sql`workspace_id = ${tenant.ctx.workspaceId}`;
const setState = (state: string) => owner.sql`UPDATE campaigns SET state = ${state} WHERE ${mine()} AND id = ${id}`;
const addToOutbox = () => owner.sql`
  INSERT INTO outbox (workspace_id, message_id, lane_id, origin_kind, origin_id, priority, due_at)
  VALUES (${tenant.ctx.workspaceId}, '1', ${tenant.laneId}, 'campaign', ${id}, 3, now())`;
const ends = ["completed", "partly_failed", "failed", "cancelled"];

describe("the database refuses", () => {
  it.each(ends)("a campaign that is %s while the outbox holds something of it", async (state) => {
    await prepare(tenant, { kind: "campaign", id });
    await expect(setState(state)).rejects.toThrow(`campaign ${id} cannot end`);
  });

  it.each(["waiting", "sending", "uncertain"])("an end while something is %s", async (state) => {
    await prepare(tenant, { kind: "campaign", id });
    await owner.sql`UPDATE outbox SET state = ${state} WHERE ${mine()}`;
    await expect(setState("completed")).rejects.toThrow("cannot end");
  });

  it.each(ends)("something to send of a campaign that is %s", async (state) => {
    await setState(state);
    await expect(addToOutbox()).rejects.toThrow(`campaign ${id} has ended`);
  });

  it("one of both when they happen at the same time", async () => {
    let ending: Promise<unknown> | undefined;
    await owner.sql.begin(async (tx) => {
      await tx`INSERT INTO outbox (workspace_id, message_id, lane_id, origin_kind, origin_id, priority, due_at)
        VALUES (${tenant.ctx.workspaceId}, '1', ${tenant.laneId}, 'campaign', ${id}, 3, now())`;
      ending = setState("completed").catch((error: Error) => error.message);
      await waitsForLock();
    });
    expect(await ending).toContain("cannot end");
  });
});

describe("the database allows", () => {
  it.each(["running", "paused", "stopping"])("a %s campaign with something in the outbox", async (state) => {
    await prepare(tenant, { kind: "campaign", id });
    await setState(state);
  });

  it("the end of a campaign of which only others' messages of the same name wait", async () => {
    const other = await makeTenant(owner);
    await owner.sql`
      INSERT INTO outbox (workspace_id, message_id, lane_id, origin_kind, origin_id, priority, due_at)
      VALUES (${other.ctx.workspaceId}, '1', ${other.laneId}, 'campaign', ${id}, 3, now()),
        (${tenant.ctx.workspaceId}, '2', ${tenant.laneId}, 'api', ${id}, 3, now())`;
    await setState("completed");
  });

  it("late receipts to change how a campaign has ended", async () => {
    for (const state of ends) await setState(state);
  });
});

/** Until some connection waits for a lock. */
async function waitsForLock(): Promise<void> {
  for (;;) {
    const [row] = await owner.sql`
      SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    if (row?.n > 0) return;
  }
}
