/** In which order changes lock, tell and ask, so that two workers never wait for each other in a circle. */
import { afterAll, beforeEach, expect, it } from "vitest";
import { connect, type Db } from "#db/client";
import { inTransaction } from "#lib/context";
import { testDatabase } from "#lib/testing/database";
import { applyChanges, type MessageChange } from "./apply-changes.ts";
import { ensureLane } from "./lanes/lanes.ts";
import { hooks, later, makeCampaign, makeTenant, prepare, type Tenant } from "./testing.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
afterAll(() => owner.close());

let tenant: Tenant;
beforeEach(async () => {
  tenant = await makeTenant(owner);
});

const delivered = (messageId: string): MessageChange => ({
  ...{ messageId, target: "delivered", at: later(1), key: "delivered", eventKind: "delivered" },
});

it("campaigns are told in the order of their ids, whatever order their messages moved in", async () => {
  const campaigns = [await makeCampaign(tenant), await makeCampaign(tenant), await makeCampaign(tenant)];
  const ids: string[] = [];
  for (const campaign of campaigns.toReversed()) ids.push(...(await prepare(tenant, campaign, { people: 2 })));
  const told: string[] = [];
  const campaign = { ...hooks.campaign, progressed: async (_ctx: unknown, id: string) => void told.push(id) };
  await applyChanges(tenant.ctx, { campaign: campaign as never }, ids.map(delivered));
  expect(told).toEqual(campaigns.map(({ id }) => id));
});

it("lanes of messages that wait again are asked for in the order of their ids", async () => {
  const campaign = await makeCampaign(tenant);
  const lanes = ["d", "b", "f", "a", "e", "c"].map((id) => ({ id: `lane-${id}`, limitPerSecond: 10 }));
  const changes: MessageChange[] = [];
  for (const lane of lanes) {
    await ensureLane(tenant.ctx, { ...lane, channelId: tenant.channelId });
    const [messageId = ""] = await prepare(tenant, campaign, { lane });
    changes.push({
      ...{ messageId, target: "queued", at: later(1), key: "resent:1", eventKind: "resent", attempt: 1 },
    });
  }
  const { workspaceId } = tenant.ctx;
  await owner.sql`UPDATE outbox SET state = 'uncertain', attempt = 1, handed_over_at = now() WHERE workspace_id = ${workspaceId}`;
  await owner.sql`UPDATE messages SET state = 'uncertain', attempt = 1 WHERE workspace_id = ${workspaceId}`;
  await owner.sql`DELETE FROM job_requests WHERE workspace_id = ${workspaceId}`;
  await applyChanges(tenant.ctx, hooks, changes);
  // The number of the command within its transaction says which row was written first.
  const asked = await owner.sql`
    SELECT key FROM job_requests WHERE workspace_id = ${workspaceId} AND kind = 'lane.drive' ORDER BY cmin::text::int`;
  expect(asked.map(({ key }) => key)).toEqual(lanes.map(({ id }) => id).sort());
});

it("nobody waits for a message that is not concerned", async () => {
  const campaign = await makeCampaign(tenant);
  const [mine = "", other = ""] = await prepare(tenant, campaign, { people: 2 });
  await owner.sql.begin(async (locking) => {
    await locking`SELECT 1 FROM messages WHERE id = ${other} FOR UPDATE`;
    await locking`SELECT 1 FROM outbox WHERE message_id = ${other} FOR UPDATE`;
    await inTransaction(tenant.ctx, async (ctx) => {
      await (ctx.db as Db).execute("SELECT set_config('lock_timeout', '2s', true)");
      await applyChanges(ctx, hooks, [delivered(mine)]);
    });
  });
  const states = await owner.sql`SELECT state FROM messages WHERE workspace_id = ${tenant.ctx.workspaceId} ORDER BY id`;
  expect(states.map(({ state }) => state)).toEqual(["delivered", "queued"]);
});
