import { eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { messageEvents, messages } from "#db/schema/messages";
import { sendingRules } from "#db/schema/sending";
import { workspaces } from "#db/schema/workspaces";
import { certifyCampaign } from "#lib/campaigns/report/certificate";
import { inTransaction } from "#lib/context";
import { testDatabase } from "#lib/testing/database";
import { claimMessages } from "../claim.ts";
import { ensureLane, type LaneLease, takeLane } from "../lanes/lanes.ts";
import type { Origin } from "../origins/origins.ts";
import {
  hooks,
  makeCampaign,
  makeOrigin,
  makeTenant,
  noon,
  person,
  prepare,
  statesOf,
  type Tenant,
  take,
} from "../testing.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 6 });
afterAll(() => owner.close());

let tenant: Tenant;
let held: LaneLease;
let campaign: Origin;
beforeEach(async () => {
  tenant = await makeTenant(owner);
  held = await take(tenant);
  campaign = await makeCampaign(tenant);
  const { workspaceId } = tenant.ctx;
  await owner.db.update(workspaces).set({ requireConsent: false }).where(eq(workspaces.id, workspaceId));
  await owner.db.insert(sendingRules).values({ workspaceId, capMessages: 2, capDays: 7, updatedAt: noon });
});

const days = (count: number) => new Date(noon.getTime() + count * 86_400_000);

async function claim(at = noon, lease = held) {
  const found = await claimMessages({ ...tenant.ctx, now: at }, hooks, lease, 50);
  if (!found) throw new Error("the lane is lost");
  return found.claimed.map(({ id }) => id);
}

/** Somebody whose last marketing messages were taken so many days before noon. */
async function whoGot(...ago: number[]) {
  const to = person();
  for (const count of ago) {
    const at = days(-count);
    const [id = ""] = await prepare(tenant, await makeCampaign(tenant), { people: [to], category: "marketing", at });
    await owner.sql`DELETE FROM outbox WHERE message_id = ${id}`;
    await owner.db.update(messages).set({ state: "accepted", acceptedAt: at }).where(eq(messages.id, id));
  }
  return to;
}

describe("the limit of marketing messages a person", () => {
  it("leaves out who has got as many, with the reason, and the certificate adds up", async () => {
    const full = await whoGot(1, 6);
    const free = await whoGot(1);
    const [first = "", second] = await prepare(tenant, campaign, { people: [full, free], category: "marketing" });
    expect(await claim()).toEqual([second]);
    const [event] = await owner.db.select().from(messageEvents).where(eq(messageEvents.messageId, first));
    expect(event).toMatchObject({ kind: "left_out", detail: { reason: "capped" } });
    expect(await certifyCampaign(tenant.ctx, campaign.id)).toMatchObject({ leftOut: 1, waiting: 1, addsUp: true });
  });

  it("counts the days to the moment", async () => {
    const to = await whoGot(1, 7);
    const [id] = await prepare(tenant, campaign, { people: [to], category: "marketing" });
    expect(await claim()).toEqual([id]);
  });

  it("counts neither notices nor messages that did not leave, and holds no notice back", async () => {
    const to = await whoGot(1, 2);
    const [notice] = await prepare(tenant, campaign, { people: [to], category: "utility" });
    expect(await claim()).toEqual([notice]);
    await owner.sql`UPDATE messages SET category = 'utility' WHERE address = ${to.address}`;
    const [marketing] = await prepare(tenant, campaign, { people: [to], category: "marketing" });
    expect(await claim()).toEqual([marketing]);
    await owner.sql`UPDATE messages SET category = 'marketing', accepted_at = NULL WHERE address = ${to.address}`;
    await owner.sql`DELETE FROM outbox WHERE workspace_id = ${tenant.ctx.workspaceId}`;
    const [again] = await prepare(tenant, campaign, { people: [to], category: "marketing" });
    expect(await claim()).toEqual([again]);
  });

  it("counts what is on its way and what is in doubt", async () => {
    const to = person();
    const three = async () =>
      (await prepare(tenant, await makeCampaign(tenant), { people: [to], category: "marketing" }))[0] ?? "";
    const [first, second] = [await three(), await three()];
    expect(await claim()).toHaveLength(2);
    await owner.sql`UPDATE outbox SET state = 'uncertain' WHERE message_id = ${first}`;
    await owner.sql`UPDATE messages SET state = 'uncertain' WHERE id = ${first}`;
    await three();
    expect(await claim()).toEqual([]);
    expect(second).not.toBe(first);
  });

  it("lets no more than the limit of one claim leave", async () => {
    const to = person();
    for (let n = 0; n < 4; n += 1) {
      await prepare(tenant, await makeCampaign(tenant), { people: [to], category: "marketing" });
    }
    expect(await claim()).toHaveLength(2);
    expect(await statesOf(tenant)).toEqual({ queued: 2, left_out: 2 });
  });

  it("lets no more than the limit leave from two lanes at once", async () => {
    const laneId = "second";
    await ensureLane(tenant.ctx, { id: laneId, channelId: tenant.channelId, limitPerSecond: 1_000 });
    const other = await takeLane(tenant.ctx, laneId);
    if (!other) throw new Error("driven");
    const people = Array.from({ length: 20 }, () => person());
    for (let n = 0; n < 2; n += 1) {
      await prepare(tenant, await makeCampaign(tenant), { people, category: "marketing" });
      const lane = { id: laneId, limitPerSecond: 1_000 };
      await prepare(tenant, await makeCampaign(tenant), { people, category: "marketing", lane });
    }
    // The second claim begins before the first has ended, and waits for it.
    let second: Promise<string[]> = Promise.resolve([]);
    const first = await inTransaction(tenant.ctx, async (ctx) => {
      const found = await claimMessages(ctx, hooks, held, 50);
      let over = false;
      second = claim(noon, other).finally(() => {
        over = true;
      });
      const isWaiting = async () =>
        (
          await owner.sql`SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`
        ).length > 0;
      while (!over && !(await isWaiting()));
      return found?.claimed.map(({ id }) => id) ?? [];
    });
    expect([...first, ...(await second)]).toHaveLength(40);
  });

  it("leaves a test to oneself alone, and workspaces without a limit", async () => {
    const to = await whoGot(1, 2);
    const [test] = await prepare(tenant, await makeOrigin(tenant, "test"), { people: [to], category: "marketing" });
    expect(await claim()).toEqual([test]);
    await owner.db.update(sendingRules).set({ capMessages: null, capDays: null });
    const [id] = await prepare(tenant, campaign, { people: [to], category: "marketing" });
    expect(await claim()).toEqual([id]);
  });

  it("asks again when the time of a person has come, and not before", async () => {
    const to = await whoGot(1, 6.5);
    await owner.sql`UPDATE origins SET local_at = '2026-11-22T14:00' WHERE id = ${campaign.id}`;
    const [id] = await prepare(tenant, campaign, { people: [to], category: "marketing" });
    expect(await claim()).toEqual([]);
    expect(await statesOf(tenant)).toMatchObject({ queued: 1 });
    expect(await claim(new Date("2026-11-22T13:00:00Z"))).toEqual([id]);
  });
});
