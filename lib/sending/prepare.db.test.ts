import { eq, sql } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { dailyStatistics } from "#db/schema/operations";
import { inTransaction } from "#lib/context";
import { testDatabase } from "#lib/testing/database";
import { checkInvariants } from "#lib/testing/invariants";
import { prepareMessages } from "./prepare.ts";
import {
  forgetJobs,
  jobsOf,
  laneOf,
  later,
  makeCampaign,
  makeOrigin,
  makeTenant,
  messagesOf,
  noon,
  outboxOf,
  person,
  prepare,
  type Tenant,
} from "./testing.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
afterAll(() => owner.close());

let tenant: Tenant;
beforeEach(async () => {
  tenant = await makeTenant(owner);
});

async function submitted() {
  const rows = await owner.db
    .select()
    .from(dailyStatistics)
    .where(eq(dailyStatistics.workspaceId, tenant.ctx.workspaceId));
  return rows.map(({ day, country, category, submitted }) => ({ day, country, category, submitted }));
}

describe("prepareMessages", () => {
  it("makes a queued message and its outbox row for each person, with ids that grow in their order", async () => {
    const campaign = await makeCampaign(tenant);
    const people = [person({ parameters: ["Ana"], preview: "Hello Ana" }), person(), person()];
    const ids = await prepare(tenant, campaign, { people, expiresAt: later(60) });
    expect(ids).toEqual([...ids].sort());
    const messages = await messagesOf(tenant);
    expect(messages.map(({ id, address }) => [id, address])).toEqual(ids.map((id, i) => [id, people[i]?.address]));
    expect(messages[0]).toMatchObject({
      ...{ direction: "outbound", source: "console", state: "queued", attempt: 0, campaignId: campaign.id },
      ...{ channelId: tenant.channelId, senderId: tenant.senderId, templateCode: tenant.templateCode },
      ...{ templateVersion: 0, parameters: ["Ana"], preview: "Hello Ana", rowNumber: people[0]?.rowNumber },
      ...{ expiresAt: later(60), createdAt: noon, addressKind: "phone", country: "DE", category: "utility" },
    });
    expect(await outboxOf(tenant)).toEqual(
      ids.map((messageId) => ({
        ...{ workspaceId: tenant.ctx.workspaceId, messageId, laneId: tenant.laneId, originKind: "campaign" },
        ...{ originId: campaign.id, priority: 3, dueAt: noon, state: "waiting", attempt: 0, handedOverAt: null },
        sequenceKey: null,
        ...{ tries: 0, throttled: 0 },
      })),
    );
    expect(await checkInvariants(owner.sql, tenant.ctx.workspaceId)).toEqual([]);
  });

  it("goes on behind the ids of an earlier call of the same millisecond", async () => {
    const origin = await makeOrigin(tenant, "api");
    const first = await prepare(tenant, origin, { people: 3 });
    const second = await prepare(tenant, origin, { people: 3 });
    expect([...first, ...second]).toEqual([...first, ...second].sort());
  });

  it("counts what was submitted by country, on the day in the workspace's zone", async () => {
    await owner.sql`UPDATE workspaces SET zone = 'Pacific/Auckland' WHERE id = ${tenant.ctx.workspaceId}`;
    const people = [person(), person(), person({ country: "AT" })];
    await prepare(tenant, await makeOrigin(tenant, "api"), { people });
    expect(await submitted()).toEqual(
      expect.arrayContaining([
        { day: "2026-11-22", country: "DE", category: "utility", submitted: 2 },
        { day: "2026-11-22", country: "AT", category: "utility", submitted: 1 },
      ]),
    );
  });

  it("makes the lane with its limit where it is missing, and wakes it", async () => {
    const lane = { id: "another-lane", limitPerSecond: 7 };
    await prepare(tenant, await makeOrigin(tenant, "api"), { lane });
    expect(await laneOf({ ...tenant, laneId: lane.id })).toMatchObject({
      ...{ channelId: tenant.channelId, limitPerSecond: 7, pacePerSecond: 7, lease: null },
    });
    expect(await jobsOf(tenant)).toEqual([{ kind: "lane.drive", key: lane.id, dueAt: noon }]);
  });

  it("puts replies and steps of flows in order by person, and nothing else", async () => {
    const to = person();
    await prepare(tenant, await makeOrigin(tenant, "conversation"), { people: [to], inOrder: true, template: null });
    await prepare(tenant, await makeOrigin(tenant, "api"), { people: [to] });
    expect((await outboxOf(tenant)).map(({ sequenceKey }) => sequenceKey)).toEqual([to.address, null]);
  });

  it("gives each message the priority of its origin and category", async () => {
    const campaign = await makeCampaign(tenant);
    await prepare(tenant, campaign);
    await prepare(tenant, await makeOrigin(tenant, "conversation"), { template: null });
    await prepare(tenant, await makeOrigin(tenant, "api"), { category: "authentication" });
    expect((await outboxOf(tenant)).map(({ priority }) => priority)).toEqual([3, 1, 0]);
  });

  it("leaves nothing behind when its transaction is rolled back", async () => {
    const origin = await makeOrigin(tenant, "api");
    const given = { id: "another-lane", limitPerSecond: 7 };
    const failing = inTransaction(tenant.ctx, async (ctx) => {
      await prepare({ ...tenant, ctx }, origin, { people: 2, lane: given });
      const [seen] = await ctx.db.execute<{ jobs: number }>(sql`
        SELECT count(*)::int AS jobs FROM job_requests WHERE workspace_id = ${ctx.workspaceId}`);
      expect(seen?.jobs).toBe(1);
      throw new Error("the caller failed");
    });
    await expect(failing).rejects.toThrow("the caller failed");
    expect(await messagesOf(tenant)).toEqual([]);
    expect(await outboxOf(tenant)).toEqual([]);
    expect(await submitted()).toEqual([]);
    expect(await jobsOf(tenant)).toEqual([]);
    expect(await laneOf({ ...tenant, laneId: given.id })).toBe(undefined);
  });

  it("wakes nobody when there is nobody to write to", async () => {
    await forgetJobs(tenant);
    expect(await prepareMessages(tenant.ctx, {} as never, [])).toEqual([]);
    expect(await jobsOf(tenant)).toEqual([]);
  });
});
