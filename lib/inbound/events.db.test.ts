import { sql } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { type Ctx, inTransaction } from "#lib/context";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { limitStatements, takeFreshEvents, takeOneEvent } from "./events.ts";
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

  it.each([
    [60, 5],
    [64, 4],
  ])("takes no more at once when it has a quarter of a megabyte: of %d KB each, %d", async (size, count) => {
    await store(10, size * 1024);
    expect(await takeFresh()).toEqual((await ids()).slice(0, count));
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

describe.each([
  ["together", false],
  ["alone", true],
] as const)("an event that is applied %s", (_name, alone) => {
  const take = async () => {
    const { workspaceId } = tenant.ctx;
    const taken = alone ? [await takeOneEvent(worker.db, workspaceId)] : await takeFreshEvents(worker.db, workspaceId);
    return taken.map((event) => event?.id);
  };

  it("is passed over while another worker has it locked", async () => {
    await store(2, 10, alone);
    const [first = "", second] = await ids();
    await owner.sql.begin(async (sql) => {
      await sql`SELECT 1 FROM inbound_events WHERE id = ${first} FOR UPDATE`;
      expect(await take()).toEqual([second]);
    });
  });

  it("is the workspace's own, and the one that waits", async () => {
    await store(1, 10, alone);
    const stranger = await makeTenant(owner);
    // The same id twice more: in another workspace, and in an older partition.
    const copy = (workspaceId: string, daysOlder: number, applied: boolean) => owner.sql`
      INSERT INTO inbound_events (id, workspace_id, channel_id, platform, body, alone, received_at, applied_at)
      OVERRIDING SYSTEM VALUE
      SELECT id, ${workspaceId}, channel_id, platform, body, alone, received_at - make_interval(days => ${daysOlder}),
        CASE WHEN ${applied} THEN received_at END
      FROM inbound_events WHERE workspace_id = ${tenant.ctx.workspaceId} LIMIT 1`;
    await copy(stranger.ctx.workspaceId, 0, false);
    await copy(tenant.ctx.workspaceId, 31, true);
    expect(await take()).toEqual(["999999"]);
    const tries = [...(await storedEvents(tenant)), ...(await storedEvents(stranger))].map((event) => [
      event.appliedAt !== null,
      event.tries,
    ]);
    expect(tries.sort()).toEqual([
      [false, 0],
      [false, 1],
      [true, 0],
    ]);
  });
});

it("a statement may take ten seconds while events are applied, and as long as it likes afterwards", async () => {
  const limit = async ({ db }: Ctx) =>
    (await db.execute<{ statement_timeout: string }>(sql`SHOW statement_timeout`))[0];
  const during = inTransaction(tenant.ctx, async (ctx) => {
    await limitStatements(ctx);
    return limit(ctx);
  });
  expect(await during).toEqual({ statement_timeout: "10s" });
  expect(await limit(tenant.ctx)).not.toEqual({ statement_timeout: "10s" });
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
