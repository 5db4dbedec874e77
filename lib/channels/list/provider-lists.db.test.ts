import { drizzle } from "drizzle-orm/postgres-js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect, type Db } from "#db/client";
import type { Ctx } from "#lib/context";
import { refreshCustomerHealth } from "#lib/customers/refresh-health";
import { newId } from "#lib/ids";
import { testDatabase } from "#lib/testing/database";
import { insertChannel } from "#lib/testing/factories";
import { makeWorkspace } from "#lib/testing/workspace";
import type { ChannelFilter } from "../schema.ts";
import { getChannelSummary } from "./channel-summary.ts";
import { listChannels, listDeletedChannels } from "./list-channels.ts";

/** The lists of a provider: what they read of the database, and that what the database keeps for them is true. */
const { ownerUrl, appUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
const web = connect(appUrl, { max: 4 });
afterAll(() => Promise.all([owner.close(), web.close()]));
const hands = { owner: owner.db, web: web.db };

const everything: ChannelFilter = {
  ...{ q: "", type: null, states: [], from: null, to: null, customerId: null, oldestFirst: false, page: 1, size: 10 },
};

async function makeProvider(customers: number, each: number): Promise<{ ctx: Ctx; customer: string }> {
  const provider = await makeWorkspace(hands, new Date(), { kind: "provider" });
  await owner.sql`
    INSERT INTO workspaces (id, slug, name, kind, provider_id)
    SELECT ${provider.id} || '-' || i, ${provider.id} || '-' || i, 'Customer ' || i, 'business', ${provider.id}
    FROM generate_series(1, ${customers}::int) i`;
  await owner.sql`
    INSERT INTO channels (workspace_id, id, type, name, state, created_by, created_at)
    SELECT w.id, 'cams-' || substr(md5(w.id || c), 1, 10), (ARRAY['whatsapp','sms','email'])[1 + c % 3], 'Channel ' || c,
      CASE WHEN c = 10 AND w.id ~ '-1.?$' THEN 'restricted' ELSE 'bound' END, 'system', now() - c * interval '1 hour'
    FROM workspaces w CROSS JOIN generate_series(1, ${each}::int) c WHERE w.provider_id = ${provider.id}`;
  return { ctx: (await provider.member("operator")).ctx, customer: `${provider.id}-1` };
}

/** What a plan says it has read of each table, rows that a filter left out included; of an index, entries that were walked. */
type PlanNode = Record<string, unknown> & { Plans?: PlanNode[] };
function rowsRead(node: PlanNode, table: string): number {
  const below = (node.Plans ?? []).reduce((sum, each) => sum + rowsRead(each, table), 0);
  if (node["Relation Name"] !== table) return below;
  const loops = Number(node["Actual Loops"]);
  const left = ["Rows Removed by Filter", "Rows Removed by Index Recheck"].map((key) => Number(node[key] ?? 0));
  return below + loops * left.reduce((sum, rows) => sum + rows, Number(node["Actual Rows"]));
}

/** Asks, and asks again for the plan of each statement that was made for it, in a transaction of the same workspace. */
async function plansOf(ctx: Ctx, ask: (ctx: Ctx) => Promise<unknown>): Promise<PlanNode[]> {
  const made: { query: string; params: unknown[] }[] = [];
  const logger = { logQuery: (query: string, params: unknown[]) => void made.push({ query, params }) };
  await ask({ ...ctx, db: drizzle(web.sql, { logger }) as unknown as Db });
  const reads = made.filter(({ query }) => /^\s*(select|with)/i.test(query) && !query.includes("set_config"));
  expect(reads.length).toBeGreaterThan(1);
  return web.sql.begin(async (tx) => {
    await tx`SELECT set_config('app.workspace_id', ${ctx.workspaceId}, true)`;
    const plans: PlanNode[] = [];
    for (const { query, params } of reads) {
      const rows = await tx.unsafe(`EXPLAIN (ANALYZE, FORMAT JSON) ${query}`, params as never[]);
      for (const row of rows) plans.push(...(row["QUERY PLAN"] as { Plan: PlanNode }[]).map(({ Plan }) => Plan));
    }
    return plans;
  });
}

describe("what a provider's list reads", () => {
  let few: Awaited<ReturnType<typeof makeProvider>>;
  let many: Awaited<ReturnType<typeof makeProvider>>;
  beforeAll(async () => {
    [few, many] = [await makeProvider(4, 10), await makeProvider(200, 10)];
    // Other people's, among whom a provider is one of many.
    await owner.sql`
      INSERT INTO channels (workspace_id, id, type, name, created_by)
      SELECT 'alone-' || i, 'cams-' || substr(md5('alone-' || i), 1, 10), 'sms', 'Channel 7', 'system'
      FROM generate_series(1, 12000) i`;
    await refreshCustomerHealth(owner.db, new Date());
    await owner.sql`VACUUM ANALYZE channels, channel_counts, workspaces`;
  });
  const read = async (whose: { ctx: Ctx }, ask: (ctx: Ctx) => Promise<unknown>) => {
    const plans = await plansOf(whose.ctx, ask);
    const of = (table: string) => plans.reduce((sum, plan) => sum + rowsRead(plan, table), 0);
    return {
      channels: of("channels"),
      counts: of("channel_counts"),
      bindings: of("bindings"),
      customers: of("workspaces"),
    };
  };

  test.each<[string, Partial<ChannelFilter>]>([
    ["the first page", {}],
    ["the first page, oldest first", { oldestFirst: true }],
    ["the second page", { page: 2 }],
    ["the last page but one", { page: 199 }],
    ["one type", { type: "sms" }],
    ["one state", { states: ["bound"] }],
    ["a state that few are in", { states: ["restricted"] }],
    ["one type in one state", { type: "sms", states: ["bound"] }],
  ])("of %s does not grow with the customers and their channels", async (_what, part) => {
    const ask = (ctx: Ctx) => listChannels(ctx, { ...everything, ...part });
    expect((await listChannels(many.ctx, { ...everything, ...part })).rows).toHaveLength(10);
    const [little, much] = [await read(few, ask), await read(many, ask)];
    expect(little.channels).toBeGreaterThan(0);
    // The page, its rows again, and the channels of their customers: nothing near the 2,000 that there are.
    expect(much.channels).toBeLessThan(200);
    expect(much.counts).toBeLessThanOrEqual(101);
    // The page's customers, each with its channel.
    expect(much.customers).toBeLessThan(120);
  });

  test("of one customer does not grow with the others", async () => {
    const ask = (whose: typeof many) => (ctx: Ctx) => listChannels(ctx, { ...everything, customerId: whose.customer });
    expect((await read(many, ask(many))).channels).toBeLessThan(200);
    expect((await read(few, ask(few))).channels).toBeGreaterThan(0);
  });

  test("of its head and its deleted channels does not grow with the channels", async () => {
    for (const ask of [getChannelSummary, (ctx: Ctx) => listDeletedChannels(ctx, { page: 1, size: 10 })]) {
      expect((await read(many, ask)).channels).toBeLessThan(50);
    }
  });

  test("of each page is what stands on it, whichever end of the list it is read from", async () => {
    const pages = await Promise.all(
      [...Array(9)].map((_, i) => listChannels(few.ctx, { ...everything, size: 10, page: i + 1 })),
    );
    const whole = (await listChannels(few.ctx, { ...everything, size: 100 })).rows.map(({ id }) => id);
    expect(whole).toHaveLength(40);
    expect(pages.flatMap(({ rows }) => rows.map(({ id }) => id))).toEqual(whole);
    const oldest = await listChannels(few.ctx, { ...everything, size: 20, page: 2, oldestFirst: true });
    expect(oldest.rows.map(({ id }) => id)).toEqual(whole.toReversed().slice(20));
  });

  test("of a search is the provider's own channels, once for the page and the counts", async () => {
    const found = await listChannels(many.ctx, { ...everything, q: "nel 7" });
    expect(found).toMatchObject({ total: 200, counts: { sms: 200 } });
    const { channels } = await read(many, (ctx) => listChannels(ctx, { ...everything, q: "nothing like this" }));
    expect(channels).toBeGreaterThanOrEqual(2_000);
    expect(channels).toBeLessThanOrEqual(2_010);
  });

  test("of days is the channels of these days and of the hours beside them", async () => {
    const from = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
    const old = (ctx: Ctx) => listChannels(ctx, { ...everything, from: "2001-01-01", to: "2001-01-31" });
    expect((await read(many, old)).channels).toBeLessThan(10);
    expect((await listChannels(many.ctx, { ...everything, from })).total).toBe(2_000);
  });
});

describe("what the database keeps for these lists", () => {
  const providerOf = async (workspaceId: string) => {
    const rows = await owner.sql`SELECT DISTINCT provider_id FROM channels WHERE workspace_id = ${workspaceId}`;
    return rows.map((row) => row.provider_id as string | null);
  };
  const kept = async (providerId: string) => {
    const rows = await owner.sql`
      SELECT type || ' ' || state AS what, sum(channels)::int AS n FROM channel_counts WHERE workspace_id = ${providerId}
      GROUP BY 1 HAVING sum(channels) <> 0 ORDER BY 1`;
    return Object.fromEntries(rows.map(({ what, n }) => [what, n]));
  };

  test("is the provider of the channel's workspace, whatever a statement says", async () => {
    const provider = await makeWorkspace(hands, new Date(), { kind: "provider" });
    const rival = await makeWorkspace(hands, new Date(), { kind: "provider" });
    const customer = await makeWorkspace(hands, new Date(), { kind: "business", providerId: provider.id });
    const alone = await makeWorkspace(hands, new Date(), { kind: "business" });
    await insertChannel(owner.db, customer.id, { providerId: rival.id });
    for (const { id } of [provider, alone]) await insertChannel(owner.db, id);
    expect(await providerOf(customer.id)).toEqual([provider.id]);
    expect(await providerOf(provider.id)).toEqual([provider.id]);
    expect(await providerOf(alone.id)).toEqual([null]);
    await owner.sql`UPDATE channels SET provider_id = ${rival.id} WHERE workspace_id = ${customer.id}`;
    expect(await providerOf(customer.id)).toEqual([provider.id]);
    const { ctx } = await customer.member("owner");
    const written = web.sql.begin(async (tx) => {
      await tx`SELECT set_config('app.workspace_id', ${ctx.workspaceId}, true)`;
      await tx`UPDATE channels SET provider_id = ${rival.id}`;
    });
    await expect(written).rejects.toMatchObject({ code: "42501" });
  });

  test("goes with the customer to another provider, and away when it stands alone", async () => {
    const provider = await makeWorkspace(hands, new Date(), { kind: "provider" });
    const rival = await makeWorkspace(hands, new Date(), { kind: "provider" });
    const customer = await makeWorkspace(hands, new Date(), { kind: "business", providerId: provider.id });
    await insertChannel(owner.db, customer.id, { type: "sms", state: "bound" });
    const seen = async (whose: typeof provider) =>
      (await listChannels((await whose.member("viewer")).ctx, everything)).total;
    expect([await seen(provider), await seen(rival)]).toEqual([1, 0]);
    await owner.sql`UPDATE workspaces SET provider_id = ${rival.id} WHERE id = ${customer.id}`;
    expect([await seen(provider), await seen(rival)]).toEqual([0, 1]);
    expect([await kept(provider.id), await kept(rival.id)]).toEqual([{}, { "sms bound": 1 }]);
    await owner.sql`UPDATE workspaces SET provider_id = NULL WHERE id = ${customer.id}`;
    expect([await seen(provider), await seen(rival)]).toEqual([0, 0]);
    expect(await kept(rival.id)).toEqual({});
  });

  test("is right for a channel that is made while its customer is handed over", async () => {
    const provider = await makeWorkspace(hands, new Date(), { kind: "provider" });
    const rival = await makeWorkspace(hands, new Date(), { kind: "provider" });
    for (let i = 0; i < 10; i++) {
      const customer = await makeWorkspace(hands, new Date(), { kind: "business", providerId: provider.id });
      const [one, other] = await Promise.all([owner.sql.reserve(), owner.sql.reserve()]);
      try {
        await one`BEGIN`;
        await other`BEGIN`;
        // Each statement is sent before the other transaction has ended.
        const made = one`INSERT INTO channels (workspace_id, id, type, name, created_by)
          VALUES (${customer.id}, ${`cams-${newId().slice(-10)}`}, 'sms', 'New', 'system')`;
        if (i % 2 === 0) await made;
        const moved = other`UPDATE workspaces SET provider_id = ${rival.id} WHERE id = ${customer.id}`;
        if (i % 2 === 1) await Promise.race([made, moved]);
        await Promise.all([made.then(() => one`COMMIT`), moved.then(() => other`COMMIT`)]);
      } finally {
        one.release();
        other.release();
      }
      expect(await providerOf(customer.id)).toEqual([rival.id]);
    }
  });

  test("counts channels by type and state with every change, and says the same after it was added up", async () => {
    const provider = await makeWorkspace(hands, new Date(), { kind: "provider" });
    const customer = await makeWorkspace(hands, new Date(), { kind: "business", providerId: provider.id });
    const [first, second] = [
      await insertChannel(owner.db, customer.id, { type: "sms", state: "bound" }),
      await insertChannel(owner.db, customer.id, { type: "email", state: "unbound" }),
    ];
    expect(await kept(provider.id)).toEqual({ "sms bound": 1, "email unbound": 1 });
    await owner.sql`UPDATE channels SET state = 'disconnected', name = 'x' WHERE id = ${first}`;
    await owner.sql`UPDATE channels SET deleted_at = now() WHERE id = ${second}`;
    const now = { "sms disconnected": 1, "email deleted": 1 };
    expect(await kept(provider.id)).toEqual(now);
    for (let i = 0; i < 60; i++) {
      await owner.sql`UPDATE channels SET state = ${i % 2 ? "disconnected" : "bound"} WHERE id = ${first}`;
    }
    await Promise.all([1, 2, 3].map(() => refreshCustomerHealth(owner.db, new Date())));
    expect(await kept(provider.id)).toEqual(now);
    const [rows] = await owner.sql`SELECT count(*)::int AS n FROM channel_counts WHERE workspace_id = ${provider.id}`;
    expect(rows?.n).toBe(2);
    await owner.sql`DELETE FROM channels WHERE id = ${second}`;
    expect(await kept(provider.id)).toEqual({ "sms disconnected": 1 });
    const { ctx } = await provider.member("viewer");
    expect(await getChannelSummary(ctx)).toMatchObject({ living: 1, deleted: 0, requests: 0, customers: 1 });
  });
});
