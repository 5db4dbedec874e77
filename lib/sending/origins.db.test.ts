import { sql } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { origins } from "#db/schema/sending";
import { inTransaction } from "#lib/context";
import { testDatabase } from "#lib/testing/database";
import { claimMessages } from "./claim.ts";
import { createOrigin, hookOf, setOriginState } from "./origins.ts";
import { hooks, later, makeCampaign, makeTenant, prepare, type Tenant, take } from "./testing.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
afterAll(() => owner.close());

let tenant: Tenant;
beforeEach(async () => {
  tenant = await makeTenant(owner);
});

const statesOfOrigins = async () =>
  (await owner.db.select().from(origins).orderBy(origins.id))
    .filter(({ workspaceId }) => workspaceId === tenant.ctx.workspaceId)
    .map(({ kind, id, state, expiresAt }) => ({ kind, id, state, expiresAt }));

describe("hookOf", () => {
  it("finds the hook of a kind", () => {
    expect(hookOf(hooks, "campaign")).toBe(hooks.campaign);
  });

  it("refuses a kind that nobody listens for", () => {
    expect(() => hookOf({ campaign: hooks.campaign }, "api")).toThrow("no hook for origins of kind api");
  });
});

describe("createOrigin", () => {
  it("makes a running origin that never expires", async () => {
    await createOrigin(tenant.ctx, { kind: "api", id: "key" });
    expect(await statesOfOrigins()).toEqual([{ kind: "api", id: "key", state: "running", expiresAt: null }]);
  });

  it("keeps when the origin expires", async () => {
    await createOrigin(tenant.ctx, { kind: "api", id: "key", expiresAt: later(60) });
    expect(await statesOfOrigins()).toMatchObject([{ expiresAt: later(60) }]);
  });
});

describe("setOriginState", () => {
  it("changes one origin and leaves others of its kind or id alone", async () => {
    for (const [kind, id] of [
      ["api", "1"],
      ["api", "2"],
      ["flow_run", "1"],
    ] as const) {
      await createOrigin(tenant.ctx, { kind, id });
    }
    await setOriginState(tenant.ctx, { kind: "api", id: "1" }, "paused");
    const paused = (await statesOfOrigins()).filter(({ state }) => state === "paused");
    expect(paused).toMatchObject([{ kind: "api", id: "1" }]);
  });

  it("returns only after a claim under way has ended, and holds against every later claim", async () => {
    const campaign = await makeCampaign(tenant);
    await prepare(tenant, campaign, { people: 4 });
    const held = await take(tenant);
    const claimed = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    const claiming = inTransaction(tenant.ctx, async (ctx) => {
      const claim = await claimMessages(ctx, hooks, held, 2);
      claimed.resolve();
      await go.promise;
      return claim;
    });
    await claimed.promise;
    let paused = false;
    const pausing = setOriginState(tenant.ctx, campaign, "paused").then(() => {
      paused = true;
    });
    await untilSomebodyWaits();
    expect(paused).toBe(false);
    go.resolve();
    expect((await claiming)?.claimed).toHaveLength(2);
    await pausing;
    expect(await claimMessages(tenant.ctx, hooks, held, 2)).toEqual({ claimed: [], stops: [], more: false });
  });
});

/** Until a connection of this database waits for a lock. */
async function untilSomebodyWaits(): Promise<void> {
  await expect
    .poll(async () => {
      const [row] = await owner.db.execute<{ waiting: number }>(sql`
        SELECT count(*)::int AS waiting FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'`);
      return row?.waiting;
    })
    .toBeGreaterThan(0);
}
