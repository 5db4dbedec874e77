/** How long messages in doubt wait, which of them are put off, and what another worker has changed meanwhile. */
import { afterAll, beforeEach, expect, it, vi } from "vitest";
import { connect } from "#db/client";
import type { Ctx } from "#lib/context";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { claimMessages } from "../claim.ts";
import type { OriginHooks } from "../origins/origins.ts";
import { later, makeCampaign, makeTenant, outboxOf, prepare, hooks as silent, type Tenant, take } from "../testing.ts";
import { markAbandoned, settleUncertain } from "./uncertain.ts";
import { judgeDoubt } from "./way-back.ts";

vi.mock("./way-back.ts", async (importActual) => {
  const actual = await importActual<typeof import("./way-back.ts")>();
  return { ...actual, judgeDoubt: vi.fn(actual.judgeDoubt) };
});

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
const worker = await connectionAs("worker");
afterAll(() => owner.close());

let tenant: Tenant;
let told: string[];
const hooks: OriginHooks = {
  ...silent,
  campaign: {
    ...{ progressed: async () => {}, stopped: async () => {}, slowed: async () => {} },
    inDoubt: async (_ctx, _id, { kind, people }) => void told.push(`${people} ${kind}`),
  },
};
beforeEach(async () => {
  told = [];
  vi.mocked(judgeDoubt).mockClear();
  await owner.sql`DELETE FROM outbox`;
  tenant = await makeTenant(owner);
});
const contextOf = (workspaceId: string): Ctx => ({ ...tenant.ctx, workspaceId, now: later(100) });
const settle = (seconds = 100) => settleUncertain(worker.db, contextOf, hooks, later(seconds), 60_000);

/** Messages that left at noon. @returns their ids */
async function leave(people: number): Promise<string[]> {
  const ids = await prepare(tenant, await makeCampaign(tenant), { people });
  await claimMessages(tenant.ctx, hooks, await take(tenant), people);
  return ids;
}
async function doubtful(people: number, dueAt = later(100)): Promise<string[]> {
  const ids = await leave(people);
  await owner.sql`UPDATE outbox SET state = 'uncertain', due_at = ${dueAt.toISOString()}`;
  await owner.sql`UPDATE messages SET state = 'uncertain' WHERE workspace_id = ${tenant.ctx.workspaceId}`;
  return ids;
}

it("a receipt is waited for at least as long as is asked for and six hours at most, with looks every ten minutes for a day", async () => {
  await doubtful(1);
  await settle();
  expect(vi.mocked(judgeDoubt).mock.calls.map(([, waits]) => waits)).toEqual([
    { shortest: 60_000, longest: 6 * 3_600_000, givenUp: 24 * 3_600_000, betweenLooks: 600_000 },
  ]);
});

it("a message is looked at when it is due, to the moment, and put off without the others", async () => {
  const [first = "", second = ""] = await doubtful(2);
  await owner.sql`UPDATE outbox SET due_at = ${later(101).toISOString()} WHERE message_id = ${second}`;
  await settle(100);
  const dues = new Map((await outboxOf(tenant)).map(({ messageId, dueAt }) => [messageId, dueAt]));
  expect(dues.get(first)?.getTime()).toBeGreaterThan(later(100).getTime());
  expect(dues.get(second)).toEqual(later(101));
  expect(told).toEqual([]);
});

it("nobody is told of a try that ended while its message was locked", async () => {
  const [id = ""] = await leave(1);
  let marking: Promise<number> = Promise.resolve(0);
  await owner.sql.begin(async (answering) => {
    await answering`SELECT 1 FROM messages WHERE id = ${id} FOR UPDATE`;
    await answering`UPDATE outbox SET attempt = 2 WHERE message_id = ${id}`;
    marking = markAbandoned(worker.db, contextOf, hooks, later(100));
    await expect
      .poll(async () => (await owner.sql`SELECT 1 FROM pg_locks WHERE NOT granted`).length, { timeout: 10_000 })
      .toBeGreaterThan(0);
  });
  expect(await marking).toBe(1);
  expect(told).toEqual([]);
  expect(await outboxOf(tenant)).toMatchObject([{ state: "sending", attempt: 2 }]);
});

it("a campaign is told once of all its people in doubt, and each campaign of its own", async () => {
  await leave(2);
  await prepare(tenant, await makeCampaign(tenant));
  await owner.sql`UPDATE outbox SET state = 'sending', attempt = 1, handed_over_at = ${later(0).toISOString()}`;
  await markAbandoned(worker.db, contextOf, hooks, later(100));
  expect(told.sort()).toEqual(["1 uncertain", "2 uncertain"]);
});
