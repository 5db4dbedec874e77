/** How many tries without an outcome are looked at in one go, and which of them first. */
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { type Ctx, inTransaction } from "#lib/context";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { makeSendable } from "#lib/testing/factories";
import { claimMessages } from "../claim.ts";
import { setOriginState } from "../origins/origins.ts";
import { hooks, later, makeCampaign, makeTenant, outboxOf, prepare, statesOf, type Tenant, take } from "../testing.ts";
import { readDoubts } from "./doubt-facts.ts";
import { markAbandoned, settleUncertain } from "./uncertain.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
const worker = await connectionAs("worker");
afterAll(() => owner.close());

let tenant: Tenant;
beforeEach(async () => {
  await owner.sql`DELETE FROM outbox`;
  tenant = await makeTenant(owner);
});

const contextOf = (workspaceId: string): Ctx => ({ ...tenant.ctx, workspaceId, now: later(100) });
/** Tries of nobody's messages, which left at noon. */
const add = (
  count: number,
  state: "sending" | "uncertain",
  dueAt: Date,
  workspaceId = tenant.ctx.workspaceId,
) => owner.sql`
  INSERT INTO outbox (workspace_id, message_id, lane_id, origin_kind, origin_id, priority, due_at, state, attempt, handed_over_at)
  SELECT ${workspaceId}, 'x' || n, ${tenant.laneId}, 'api', 'o', 3, ${dueAt.toISOString()}, ${state}, 1, ${later(0).toISOString()}
  FROM generate_series(1, ${count}) AS n`;

it("five hundred tries whose worker is gone are marked at once", async () => {
  await add(501, "sending", later(0));
  expect(await markAbandoned(worker.db, contextOf, hooks, later(100))).toBe(500);
});

it("workspaces are looked at once each, those first whose messages in doubt are due longest", async () => {
  await add(500, "uncertain", later(50));
  await add(2, "uncertain", later(10), "due longer");
  await add(1, "uncertain", later(101), "not due");
  const looked: string[] = [];
  const contexts = (workspaceId: string) => {
    looked.push(workspaceId);
    return contextOf(workspaceId);
  };
  await settleUncertain(worker.db, contexts, hooks, later(100), 60_000);
  expect(looked.sort()).toEqual([tenant.ctx.workspaceId, "due longer"].sort());
});

it("a message in doubt is looked at without waiting for others, which another worker may hold", async () => {
  const campaign = await makeCampaign(tenant);
  const [mine = "", other = ""] = await prepare(tenant, campaign, { people: 2 });
  await claimMessages(tenant.ctx, hooks, await take(tenant), 2);
  await owner.sql`UPDATE outbox SET handed_over_at = ${later(90).toISOString()} WHERE message_id = ${other}`;
  await owner.sql.begin(async (locking) => {
    await locking`SELECT 1 FROM messages WHERE id = ${other} FOR UPDATE`;
    await markAbandoned(worker.db, contextOf, hooks, later(100));
  });
  expect((await outboxOf(tenant)).map(({ messageId, state }) => [messageId, state])).toEqual([
    [mine, "uncertain"],
    [other, "sending"],
  ]);
  expect(await statesOf(tenant)).toEqual({ uncertain: 1, queued: 1 });
});

describe("what is read about messages in doubt", () => {
  const doubts = () => inTransaction({ ...tenant.ctx, now: later(100) }, (ctx) => readDoubts(ctx, 10));
  async function leave(people: number): Promise<void> {
    const campaign = await makeCampaign(tenant);
    await prepare(tenant, campaign, { people });
    await claimMessages(tenant.ctx, hooks, await take(tenant), people);
    await owner.sql`UPDATE outbox SET state = 'uncertain', due_at = ${later(0).toISOString()}`;
  }

  it("is one row for each, also of those that left one lane together", async () => {
    await leave(3);
    const found = await doubts();
    expect(found).toHaveLength(3);
    expect(new Set(found.map(({ id }) => id)).size).toBe(3);
  });

  it("is about their own channel, binding, origin and lane, whatever else the workspace has", async () => {
    await leave(1);
    const [alone] = await doubts();
    const { workspaceId } = tenant.ctx;
    const { channelId, senderId } = await makeSendable(owner.db, workspaceId);
    await owner.sql`UPDATE channels SET type = 'sms' WHERE id = ${channelId}`;
    await owner.sql`UPDATE bindings SET platform = 'sms', holds_session = true WHERE channel_id = ${channelId}`;
    await owner.sql`INSERT INTO lanes (workspace_id, id, channel_id) VALUES (${workspaceId}, ${senderId}, ${channelId})`;
    await setOriginState(tenant.ctx, await makeCampaign(tenant), "stopped");
    await owner.sql`
      INSERT INTO inbound_events (workspace_id, channel_id, platform, body)
      VALUES (${workspaceId}, ${channelId}, 'sms', 'x')`;
    expect(await doubts()).toEqual([alone]);
    expect(alone?.facts).toMatchObject({ originStopped: false, blocked: false, platform: { receiptsNameOurs: true } });
  });

  it.each([
    ["waits", "NULL", "NULL", "NULL", true],
    ["was applied", "now()", "NULL", "NULL", false],
    ["was set aside", "NULL", "now()", "NULL", true],
    ["was set aside and dismissed", "NULL", "now()", "now()", false],
  ])("is blocked or not by something posted since that %s", async (_name, applied, aside, dismissed, blocked) => {
    await leave(1);
    for (const alone of [true, false]) {
      await owner.sql`DELETE FROM inbound_events`;
      await owner.sql.unsafe(`
        INSERT INTO inbound_events (workspace_id, channel_id, platform, body, alone, applied_at, set_aside_at, dismissed_at)
        VALUES ('${tenant.ctx.workspaceId}', '${tenant.channelId}', 'whatsapp', 'x', ${alone}, ${applied}, ${aside}, ${dismissed})`);
      expect((await doubts()).map(({ facts }) => facts.blocked)).toEqual([blocked]);
    }
  });
});
