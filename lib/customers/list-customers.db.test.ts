import { eq, sql } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { connect } from "#db/client";
import type { channels } from "#db/schema/channels";
import { customerHealth, requests } from "#db/schema/customers";
import { dailyStatistics } from "#db/schema/operations";
import type { workspaces } from "#db/schema/workspaces";
import { inTransaction } from "#lib/context";
import { newId } from "#lib/ids";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { insertBinding, insertChannel, insertSender, insertTemplate, insertWorkspace } from "#lib/testing/factories";
import { findCustomers, listCustomers } from "./list-customers.ts";
import { type NeedFacts, type NeedSign, needOf, needSigns, needSql, signsOf } from "./need.ts";
import { refreshCustomerHealth } from "./refresh-health.ts";
import type { CustomerFilter } from "./schema.ts";
import { makeProvider, type TestProvider } from "./testing.ts";

const { ownerUrl, appUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
const web = connect(appUrl, { max: 2 });
const worker = await connectionAs("worker");
const hands = { owner: owner.db, web: web.db };
afterAll(() => Promise.all([owner.close(), web.close()]));

const now = new Date("2026-11-21T12:00:00Z");
const everything: CustomerFilter = {
  ...{ q: "", countries: [], standings: [], needs: [], sort: "need", reversed: false, page: 1, size: 10 },
};
let provider: TestProvider;
beforeEach(async () => {
  provider = await makeProvider(hands, now);
});
const customer = (name: string, values: Partial<typeof workspaces.$inferInsert> = {}) =>
  insertWorkspace(owner.db, { name, providerId: provider.id, activatedAt: now, country: "GB", ...values });
const list = async (filter: Partial<CustomerFilter> = {}) => listCustomers(provider.ctx, { ...everything, ...filter });
const names = async (filter: Partial<CustomerFilter> = {}) => (await list(filter)).rows.map(({ name }) => name);
const refresh = (at = now) => refreshCustomerHealth(worker.db, at);

async function bound(workspaceId: string, values: Partial<typeof channels.$inferInsert> = {}) {
  const channelId = await insertChannel(owner.db, workspaceId, { state: "bound", ...values });
  await insertBinding(owner.db, workspaceId, channelId);
  return channelId;
}
const ask = (workspaceId: string) =>
  owner.db.insert(requests).values({
    ...{ workspaceId, id: newId(), kind: "unbinding", objectId: "c", wanted: {}, reason: "Moved" },
    ...{ askedBy: "system", askedByName: "Bea", askedAt: now },
  });
async function sent(
  workspaceId: string,
  day: string,
  figures: Partial<typeof dailyStatistics.$inferInsert>,
  place = {},
) {
  const none = { channelId: "c", senderId: "s", templateCode: "", category: "", country: "" };
  await owner.db.insert(dailyStatistics).values({ workspaceId, day, ...none, ...place, ...figures });
}

describe("how a customer does", () => {
  test("is counted from its channels, numbers, templates and figures", async () => {
    const id = await customer("Counted");
    const channelId = await bound(id, { type: "whatsapp" });
    await bound(id, { state: "disconnected", type: "sms" });
    await bound(id, { state: "restricted", type: "whatsapp" });
    await bound(id, { state: "unbinding_requested", type: "email" });
    await insertChannel(owner.db, id);
    await insertChannel(owner.db, id, { deletedAt: now, state: "disconnected" });
    const senderId = await insertSender(owner.db, id, channelId, { quality: "RED", details: { tier: "TIER_1K" } });
    await insertSender(owner.db, id, channelId, { state: "BANNED" });
    await insertSender(owner.db, id, channelId, { state: "DELETED", quality: "RED" });
    await insertTemplate(owner.db, id, channelId, { state: "fail" });
    await insertTemplate(owner.db, id, channelId, { state: "pass" });
    await sent(id, "2026-11-21", { accepted: 900, failed: 100 }, { channelId, senderId });
    await sent(id, "2026-11-20", { accepted: 50, failed: 50, failedLater: 10 });
    await sent(id, "2026-11-15", { accepted: 7 });
    await sent(id, "2026-11-14", { accepted: 1_000 });
    await ask(id);
    await refresh();
    expect((await list()).rows).toMatchObject([
      {
        ...{
          channels: 5,
          disconnected: 1,
          restricted: 1,
          requests: 1,
          qualityRed: 1,
          numbersBlocked: 1,
          limitsNear: 1,
        },
        ...{ templatesRejected: 1, left: 1_090, failed: 150, acceptedInWeek: 957, lastActiveOn: "2026-11-21" },
        ...{ platforms: ["email", "sms", "whatsapp"], standing: "active", country: "GB" },
      },
    ]);
  });

  test("is written once while it stays as it is, and at least every five minutes", async () => {
    const id = await customer("Still");
    const of = async () => (await owner.db.select().from(customerHealth).where(eq(customerHealth.workspaceId, id)))[0];
    const later = (seconds: number) => new Date(now.getTime() + seconds * 1_000);
    await refresh();
    await refresh(later(30));
    expect(await of()).toMatchObject({ refreshedAt: now, channels: 0 });
    await insertChannel(owner.db, id);
    await refresh(later(60));
    expect(await of()).toMatchObject({ refreshedAt: later(60), channels: 1 });
    await refresh(later(361));
    expect(await of()).toMatchObject({ refreshedAt: later(361) });
  });

  test("is seen by its provider and by nobody else", async () => {
    await customer("Mine");
    await refresh();
    const other = await makeProvider(hands, now);
    const seen = (ctx: TestProvider["ctx"]) =>
      inTransaction(ctx, ({ db }) => db.select({ id: customerHealth.workspaceId }).from(customerHealth));
    expect(await seen(provider.ctx)).toHaveLength(1);
    expect(await seen(other.ctx)).toEqual([]);
    expect((await listCustomers(other.ctx, everything)).all).toBe(0);
    expect(await findCustomers(other.ctx, "")).toEqual([]);
  });
});

describe("the list of customers", () => {
  beforeEach(async () => {
    await customer("Quiet");
    const broken = await customer("Broken", { country: "PT" });
    await bound(broken, { state: "disconnected" });
    await ask(await customer("Asking"));
    const suspension = { suspendedAt: now, suspendedReason: "Unpaid", suspendedBy: "provider" as const };
    await customer("Asleep", { ...suspension, country: "FR" });
    const gone = await customer("Gone", { closedAt: now });
    await bound(gone, { state: "disconnected" });
    await customer("New", { activatedAt: null, contactEmail: "ann@new.example" });
    await refresh();
  });

  test("has those that need somebody first, and those that are closed last", async () => {
    expect(await names()).toEqual(["Broken", "Asking", "Asleep", "New", "Quiet", "Gone"]);
    expect(await names({ reversed: true })).toEqual(["Gone", "Asleep", "New", "Quiet", "Asking", "Broken"]);
    const [broken, asking] = (await list()).rows;
    expect(broken?.signs).toEqual([{ sign: "disconnected", count: 1, tone: "danger" }]);
    expect(asking?.signs).toEqual([{ sign: "requests", count: 1, tone: "info" }]);
  });

  test.each<[string, Partial<CustomerFilter>, string[]]>([
    ["a part of the name", { q: "qui" }, ["Quiet"]],
    ["the contact's address", { q: "ann@new" }, ["New"]],
    ["a country", { countries: ["PT", "FR"] }, ["Broken", "Asleep"]],
    ["a standing", { standings: ["suspended", "not_activated"] }, ["Asleep", "New"]],
    ["being closed", { standings: ["closed"] }, ["Gone"]],
    ["a need, which nobody closed has", { needs: ["disconnected"] }, ["Broken"]],
    ["one of two needs", { needs: ["disconnected", "requests"] }, ["Broken", "Asking"]],
    ["a sign of the search, taken literally", { q: "%" }, []],
  ])("is filtered by %s", async (_case, filter, expected) => {
    const page = await list(filter);
    expect(page.rows.map(({ name }) => name)).toEqual(expected);
    expect(page).toMatchObject({ total: expected.length, all: 6, countries: ["FR", "GB", "PT"] });
  });

  test("is sorted and paged on the server", async () => {
    expect(await names({ sort: "name" })).toEqual(["Asking", "Asleep", "Broken", "Gone", "New", "Quiet"]);
    expect(await names({ sort: "country", reversed: true })).toMatchObject([
      "Broken",
      "Asking",
      "Gone",
      "New",
      "Quiet",
      "Asleep",
    ]);
    const first = await listCustomers(provider.ctx, { ...everything, sort: "name", size: 10, page: 2 });
    expect(first).toMatchObject({ rows: [], total: 6 });
  });

  test("offers those that are not closed to whoever chooses one", async () => {
    expect((await findCustomers(provider.ctx, "")).map(({ name }) => name)).toEqual([
      ...["Asking", "Asleep", "Broken", "New", "Quiet"],
    ]);
    expect((await findCustomers(provider.ctx, "ANN@")).map(({ name }) => name)).toEqual(["New"]);
  });
});

test("the need in SQL is the need of the rules, for whatever may be counted", async () => {
  let seed = 7;
  const below = (most: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % most;
  };
  const some = (most: number) => (below(3) === 0 ? below(most) : 0);
  const facts = Array.from(
    { length: 300 },
    (): NeedFacts => ({
      ...{ channels: below(120), quota: 1 + below(120), disconnected: some(3), restricted: some(200) },
      ...{
        numbersBlocked: some(5),
        qualityRed: some(5),
        left: below(60),
        failed: some(60),
        templatesRejected: some(300),
      },
      ...{ limitsNear: some(3), requests: some(4) },
    }),
  );
  const columns = 'channels int, quota int, disconnected int, restricted int, requests int, failed int, "left" int';
  const more = '"numbersBlocked" int, "qualityRed" int, "templatesRejected" int, "limitsNear" int';
  const found = await owner.db.execute<{ need: number }>(sql`
    SELECT ${sql.raw(needSql)} AS need
    FROM ROWS FROM (jsonb_to_recordset(${JSON.stringify(facts)}::jsonb) AS (${sql.raw(`${columns}, ${more}`)})) WITH ORDINALITY f
    ORDER BY f.ordinality`);
  expect(found.map(({ need }) => need)).toEqual(facts.map(needOf));
  const met = new Set<NeedSign>(facts.flatMap((each) => signsOf(each).map(({ sign }) => sign)));
  expect([...met].sort()).toEqual([...needSigns].sort());
});
