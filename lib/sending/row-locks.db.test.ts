/** Which rows are locked until a transaction ends, and that nobody waits for rows which somebody else has taken. */
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { type Ctx, inTransaction } from "#lib/context";
import { testDatabase } from "#lib/testing/database";
import { applyChanges, type MessageChange } from "./apply-changes.ts";
import { claimMessages } from "./claim.ts";
import type { LaneLease } from "./lanes/lanes.ts";
import { moveWaiting } from "./lanes/move-waiting.ts";
import { holdPace, reserveSlots } from "./lanes/pacing.ts";
import { lockOrigin, type Origin } from "./origins/origins.ts";
import { hooks, later, makeCampaign, makeOrigin, makeTenant, prepare, type Tenant, take } from "./testing.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 6 });
afterAll(() => owner.close());

let tenant: Tenant;
let held: LaneLease;
let campaign: Origin;
beforeEach(async () => {
  tenant = await makeTenant(owner, { limitPerSecond: 10 });
  held = await take(tenant);
  campaign = await makeCampaign(tenant);
});

/** The keys of those rows of the workspace that nobody has locked. */
const free = async (table: "origins" | "lanes" | "messages" | "outbox", key = "id") => {
  const rows = await owner.sql`
    SELECT ${owner.sql(key)} AS key FROM ${owner.sql(table)} WHERE workspace_id = ${tenant.ctx.workspaceId}
    ORDER BY 1 FOR UPDATE SKIP LOCKED`;
  return rows.map((row) => row.key);
};
/** Runs a step and then a look at the locks, in one transaction. */
const during = <T>(step: (ctx: Ctx) => Promise<unknown>, look: () => Promise<T>) =>
  inTransaction(tenant.ctx, async (ctx) => {
    await step(ctx);
    return look();
  });
/** Runs steps that begin while somebody else holds the lane's row, and go on together when it is let go. */
async function together<T>(steps: (() => Promise<T>)[]): Promise<T[]> {
  let running: Promise<T>[] = [];
  await owner.sql.begin(async (locking) => {
    await locking`SELECT 1 FROM lanes WHERE id = ${tenant.laneId} FOR UPDATE`;
    running = steps.map((step) => step());
    await expect
      .poll(async () => (await owner.sql`SELECT 1 FROM pg_locks WHERE NOT granted`).length, { timeout: 10_000 })
      .toBeGreaterThanOrEqual(steps.length);
  });
  return Promise.all(running);
}

describe("a claim", () => {
  it("passes over a message that another worker holds, without waiting for it", async () => {
    const [first = "", second] = await prepare(tenant, campaign, { people: 2 });
    const claimed = await owner.sql.begin(async (locking) => {
      await locking`SELECT 1 FROM outbox WHERE message_id = ${first} FOR UPDATE`;
      return inTransaction(tenant.ctx, async (ctx) => {
        await ctx.db.execute("SELECT set_config('lock_timeout', '2s', true)");
        return (await claimMessages(ctx, hooks, held, 10))?.claimed.map(({ id }) => id);
      });
    });
    expect(claimed).toEqual([second]);
  });

  it("holds its lane and the origins of its lane until it ends, and no others", async () => {
    await prepare(tenant, campaign);
    const elsewhere = await makeOrigin(tenant, "api");
    await prepare(tenant, elsewhere, { lane: { id: "another", limitPerSecond: 10 } });
    const claim = (ctx: Ctx) => claimMessages(ctx, hooks, held, 10);
    expect(await during(claim, () => free("origins"))).toEqual([elsewhere.id]);
    expect(await during(claim, () => free("lanes"))).toEqual(["another"]);
  });
});

it("an origin that is locked stays so until the transaction ends, and no other of its kind or id", async () => {
  const api = await makeOrigin(tenant, "api");
  await owner.sql`
    INSERT INTO origins (workspace_id, kind, id, state, created_at)
    VALUES (${tenant.ctx.workspaceId}, 'flow_run', ${api.id}, 'running', now())`;
  expect(
    await during(
      (ctx) => lockOrigin(ctx, api),
      () => free("origins", "kind"),
    ),
  ).toEqual(["campaign", "flow_run"]);
  const other = await makeOrigin(tenant, "api");
  expect(
    await during(
      (ctx) => lockOrigin(ctx, api),
      () => free("origins"),
    ),
  ).toContain(other.id);
});

describe("a change of messages", () => {
  const change = (messageId: string, given: Partial<MessageChange> = {}): MessageChange => ({
    ...{ messageId, target: "delivered", at: later(1), key: "k", eventKind: "delivered", ...given },
  });

  it("locks its messages with their places in the outbox, although they turn out to be past it, and no others", async () => {
    const [mine = "", other = ""] = await prepare(tenant, campaign, { people: 2 });
    // A try that is not the message's: nothing changes.
    const stale = (ctx: Ctx) => applyChanges(ctx, hooks, [change(mine, { attempt: 7 })]);
    expect(await during(stale, () => free("messages"))).toEqual([other]);
    expect(await during(stale, () => free("outbox", "message_id"))).toEqual([other]);
  });

  it("that lets a message wait again holds its origin, so that a stop waits", async () => {
    const [mine = ""] = await prepare(tenant, campaign);
    const other = await makeOrigin(tenant, "api");
    const again = (ctx: Ctx) => applyChanges(ctx, hooks, [change(mine, { target: "queued", attempt: 7 })]);
    expect(await during(again, () => free("origins"))).toEqual([other.id]);
    const onwards = (ctx: Ctx) => applyChanges(ctx, hooks, [change(mine, { attempt: 7 })]);
    expect(await during(onwards, () => free("origins"))).toHaveLength(2);
  });
});

describe("of two at a time", () => {
  it("each gets slots of its own", async () => {
    const reserve = () => reserveSlots(tenant.ctx, held, () => 10);
    const waits = (await together([reserve, reserve])).map((slots) => slots?.waitMs ?? -1).sort((a, b) => a - b);
    expect(waits[0]).toBe(0);
    expect(waits[1]).toBeGreaterThan(500);
  });

  it("one tells that the pace was held down", async () => {
    const hold = () => holdPace(tenant.ctx, tenant.laneId, 0.2);
    const paces = await together([hold, hold]);
    expect(paces.filter((pace) => pace !== null)).toEqual([2]);
  });
});

it("a lane whose messages are moved is its driver's until that ends", async () => {
  await prepare(tenant, campaign);
  await owner.sql`UPDATE lanes SET breaker_opened_at = now(), breaker_open_until = now() + interval '1 minute'`;
  const move = (ctx: Ctx) => moveWaiting(ctx, held, [{ perSecond: 1 }, { perSecond: 1 }]);
  expect(await during(move, () => free("lanes"))).not.toContain(tenant.laneId);
});
