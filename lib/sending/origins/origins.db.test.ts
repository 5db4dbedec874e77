import { eq, sql } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { origins } from "#db/schema/sending";
import { inTransaction } from "#lib/context";
import { testDatabase } from "#lib/testing/database";
import { claimMessages } from "../claim.ts";
import { hooks, later, makeCampaign, makeTenant, prepare, type Tenant, take } from "../testing.ts";
import { createOrigin, hookOf, lockOrigin, restOrigin, setOriginState } from "./origins.ts";

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

const three = [
  { kind: "api", id: "1" },
  { kind: "api", id: "2" },
  { kind: "flow_run", id: "1" },
] as const;

describe("lockOrigin", () => {
  it("locks one origin until the transaction ends, and none of its kind, its id or another workspace", async () => {
    const other = await makeTenant(owner);
    for (const origin of three) await createOrigin(tenant.ctx, origin);
    await createOrigin(other.ctx, three[0]);
    const freeOf = async ({ ctx }: Tenant) => {
      const rows = await owner.sql<{ name: string }[]>`
        SELECT kind || ' ' || id AS name FROM origins WHERE workspace_id = ${ctx.workspaceId} FOR UPDATE SKIP LOCKED`;
      return rows.map(({ name }) => name).sort();
    };
    // As the owner of the tables: no policy keeps the statement from rows of another workspace.
    await inTransaction({ ...tenant.ctx, db: owner.db }, async (ctx) => {
      await lockOrigin(ctx, three[0]);
      expect(await freeOf(tenant)).toEqual(["api 2", "flow_run 1"]);
      expect(await freeOf(other)).toEqual(["api 1"]);
    });
    expect(await freeOf(tenant)).toEqual(["api 1", "api 2", "flow_run 1"]);
  });
});

describe("restOrigin", () => {
  it("lets one origin rest and no other", async () => {
    for (const origin of three) await createOrigin(tenant.ctx, origin);
    await restOrigin(tenant.ctx, three[0], later(60));
    const rows = await owner.db.select().from(origins).where(eq(origins.workspaceId, tenant.ctx.workspaceId));
    const resting = rows.filter(({ restsUntil }) => restsUntil !== null);
    expect(resting).toMatchObject([{ kind: "api", id: "1", state: "running", restsUntil: later(60) }]);
  });
});

describe("setOriginState", () => {
  it("changes one origin and leaves others of its kind or id alone", async () => {
    for (const origin of three) await createOrigin(tenant.ctx, origin);
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
    expect(await claimMessages(tenant.ctx, hooks, held, 2)).toMatchObject({ claimed: [], stops: [], more: false });
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
