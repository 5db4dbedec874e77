import { and, eq } from "drizzle-orm";
import { afterAll, describe, expect, test, vi } from "vitest";
import { channels } from "#db/schema/channels";
import { quotaChanges, requests } from "#db/schema/customers";
import { senders } from "#db/schema/senders";
import { auditLog, workspaces } from "#db/schema/workspaces";
import { requestUnbinding, withdrawUnbindingRequest } from "#lib/channels/binding/request-unbinding";
import { unbindCustomerChannel } from "#lib/channels/binding/unbind-channel";
import { createChannel } from "#lib/channels/create-channel";
import { fakePlatform } from "#lib/channels/fake-platform";
import { addNumber } from "#lib/channels/senders/add-number";
import { syncSenders } from "#lib/channels/senders/sync-senders";
import { makeChannel, makeWorkspace, number, openTestDatabase } from "#lib/channels/testing";
import { type Ctx, inTransaction } from "#lib/context";
import { listAttentionItems } from "#lib/statistics/attention";
import { insertBinding, insertSender } from "#lib/testing/factories";
import { approveRequest, refuseRequest } from "./answer.ts";
import { findAnswerer } from "./answerer.ts";
import { askForChannels, askForNumbers, withdrawRequest } from "./ask.ts";
import type { Desk } from "./desk.ts";
import { listOwnRequests, listRequests } from "./inbox.ts";
import { listCustomerQuotaChanges, setQuota } from "./quota.ts";
import type { RequestFilter } from "./schema.ts";

// What is tested here are the rows; nobody is called with what is sealed.
vi.mock("#lib/channels/binding/secrets", async (original) => ({
  ...(await original<typeof import("#lib/channels/binding/secrets")>()),
  openSecrets: () => ({ accessToken: "token", appSecret: "secret", verifyToken: "verify" }),
}));

process.env.SANDBOX_URL = "http://127.0.0.1:9";
const database = await openTestDatabase(60);
afterAll(() => database.close());
const { owner } = database;

const all: RequestFilter = { kinds: [], states: [], customerId: null, q: "", page: 1, size: 20 };
const deskOf = (ctx: Ctx): Desk => ({ by: "provider", ctx });

async function pair(quota = 2) {
  const provider = await makeWorkspace(database, { kind: "provider", name: "Harbour" });
  const customer = await makeWorkspace(database, { providerId: provider.workspaceId, quota, name: "Alder" });
  return { provider, customer, desk: deskOf(provider) };
}
const quotaOf = async ({ workspaceId }: Ctx) => {
  const [row] = await owner.db.select().from(workspaces).where(eq(workspaces.id, workspaceId));
  return row?.channelQuota;
};
const actionsOf = async ({ workspaceId }: Ctx) =>
  (await owner.db.select().from(auditLog).where(eq(auditLog.workspaceId, workspaceId)).orderBy(auditLog.id)).map(
    ({ action }) => action,
  );
const stateOf = async (channelId: string) =>
  (await owner.db.select().from(channels).where(eq(channels.id, channelId)))[0]?.state;

describe("asking for more channels", () => {
  test("is one request however often it is asked, and the desk sees what is wanted beside what is in use", async () => {
    const { customer, desk } = await pair();
    await makeChannel(database, customer);
    const id = await askForChannels(customer, { total: 5, reason: "More brands" });
    await expect(askForChannels(customer, { total: 6, reason: "again" })).rejects.toMatchObject({
      code: "conflict",
      key: "requests.already",
    });
    expect(await listRequests(desk, all)).toMatchObject({
      total: 1,
      open: 1,
      rows: [
        {
          id,
          kind: "channel_quota",
          customer: { id: customer.workspaceId, name: "Alder" },
          reason: "More brands",
          askedByName: "Olga",
          figures: { wanted: 5, used: 1, quota: 2 },
        },
      ],
    });
  });

  test("wants more than there is", async () => {
    const { customer } = await pair(4);
    await expect(askForChannels(customer, { total: 4, reason: "x" })).rejects.toMatchObject({
      key: "requests.notMore",
    });
  });

  test("can be taken back while nobody has answered, and be asked again", async () => {
    const { customer, desk } = await pair();
    const requestId = await askForChannels(customer, { total: 5, reason: "x" });
    await withdrawRequest(customer, { requestId });
    expect((await listRequests(desk, all)).rows).toEqual([]);
    await expect(withdrawRequest(customer, { requestId })).rejects.toMatchObject({ key: "requests.answered" });
    await askForChannels(customer, { total: 5, reason: "x" });
    expect((await listOwnRequests(customer)).map(({ state }) => state)).toEqual(["open", "withdrawn"]);
  });
});

describe("answering", () => {
  test("approves with another number than the one that was wanted; it holds, and both logs and the history say so", async () => {
    const { provider, customer, desk } = await pair();
    const requestId = await askForChannels(customer, { total: 50, reason: "Stores" });
    const answer = { customerId: customer.workspaceId, requestId, total: 10, note: "Ten for now" };
    await approveRequest(desk, answer);
    expect(await quotaOf(customer)).toBe(10);
    expect(await listOwnRequests(customer)).toMatchObject([
      { state: "approved", granted: 10, answerReason: "Ten for now", answeredByName: "Olga (Harbour)" },
    ]);
    expect(await actionsOf(customer)).toEqual(["request.made", "quota.changed", "request.approved"]);
    expect(await actionsOf(provider)).toEqual(["customer_request.approved"]);
    expect(await listCustomerQuotaChanges(desk, customer.workspaceId)).toMatchObject([
      { quota: "channels", before: 2, after: 10, reason: "Ten for now", by: "Olga (Harbour)" },
    ]);
    await expect(approveRequest(desk, answer)).rejects.toMatchObject({ code: "conflict", key: "requests.answered" });
    expect(await quotaOf(customer)).toBe(10);
  });

  test("never grants less than what is in use, and then changes nothing", async () => {
    const { customer, desk } = await pair(3);
    for (let at = 0; at < 3; at++) await makeChannel(database, customer);
    const requestId = await askForChannels(customer, { total: 5, reason: "x" });
    await expect(
      approveRequest(desk, { customerId: customer.workspaceId, requestId, total: 2, note: "" }),
    ).rejects.toMatchObject({ code: "invalid", key: "requests.belowUse", values: { used: 3 } });
    expect(await quotaOf(customer)).toBe(3);
    expect((await listOwnRequests(customer))[0]?.state).toBe("open");
  });

  test("refuses with the reason, and whoever asked is told on their dashboard", async () => {
    const { provider, customer, desk } = await pair();
    const requestId = await askForChannels(customer, { total: 5, reason: "x" });
    expect(await listAttentionItems(provider)).toContainEqual(expect.objectContaining({ kind: "requests", open: 1 }));
    await refuseRequest(desk, { customerId: customer.workspaceId, requestId, reason: "Use what you have" });
    expect(await quotaOf(customer)).toBe(2);
    const told = expect.objectContaining({ kind: "answer", approved: false, reason: "Use what you have" });
    expect(await listAttentionItems(customer)).toContainEqual(told);
    const { actor } = customer;
    const colleague: Ctx = { ...customer, actor: { ...actor, userId: "somebody else" } as Ctx["actor"] };
    expect(await listAttentionItems(colleague)).not.toContainEqual(told);
    expect(await listAttentionItems(provider)).not.toContainEqual(expect.objectContaining({ kind: "requests" }));
  });

  test("is for the customer's own provider only", async () => {
    const { customer } = await pair();
    const requestId = await askForChannels(customer, { total: 5, reason: "x" });
    const stranger = deskOf(await makeWorkspace(database, { kind: "provider" }));
    const answer = { customerId: customer.workspaceId, requestId };
    expect((await listRequests(stranger, all)).rows).toEqual([]);
    await expect(approveRequest(stranger, { ...answer, total: 9, note: "" })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(refuseRequest(stranger, { ...answer, reason: "no" })).rejects.toMatchObject({ code: "not_found" });
    await expect(setQuota(stranger, outright(customer, 9))).rejects.toMatchObject({ code: "not_found" });
    // A workspace does not answer itself.
    await expect(refuseRequest(deskOf(customer), { ...answer, reason: "no" })).rejects.toMatchObject({
      code: "not_found",
    });
    expect(await quotaOf(customer)).toBe(2);
  });

  test("is the operator's where nobody looks after the workspace, and nowhere else", async () => {
    const { customer: looked } = await pair();
    const alone = await makeWorkspace(database, { quota: 1, name: "Alone" });
    const operator: Desk = { by: "operator", ctx: { ...alone, workspaceId: "operator", db: owner.db } };
    const [mine, theirs] = [
      await askForChannels(alone, { total: 3, reason: "x" }),
      await askForChannels(looked, { total: 3, reason: "x" }),
    ];
    const listed = await listRequests(operator, { ...all, size: 100 });
    expect(listed.rows.map(({ id }) => id)).toContain(mine);
    expect(listed.rows.map(({ id }) => id)).not.toContain(theirs);
    await approveRequest(operator, { customerId: alone.workspaceId, requestId: mine, total: 3, note: "" });
    expect(await quotaOf(alone)).toBe(3);
    const other = { customerId: looked.workspaceId, requestId: theirs, total: 3, note: "" };
    await expect(approveRequest(operator, other)).rejects.toMatchObject({ code: "not_found" });
    expect([await findAnswerer(alone), await findAnswerer(looked)]).toEqual([null, "Harbour"]);
  });

  test("lists open requests oldest first, and answered ones by their state", async () => {
    const { provider, customer, desk } = await pair();
    const second = await makeWorkspace(database, { providerId: provider.workspaceId, quota: 1, name: "Corvo" });
    const at = (ctx: Ctx, minutes: number) => ({ ...ctx, now: new Date(ctx.now.getTime() + minutes * 60_000) });
    const late = await askForChannels(at(customer, 10), { total: 5, reason: "x" });
    const early = await askForChannels(at(second, 5), { total: 5, reason: "x" });
    expect((await listRequests(desk, all)).rows.map(({ id }) => id)).toEqual([early, late]);
    await refuseRequest(desk, { customerId: second.workspaceId, requestId: early, reason: "no" });
    const refused = await listRequests(desk, { ...all, states: ["refused"] });
    expect(refused).toMatchObject({ total: 1, open: 1, rows: [{ id: early, answerReason: "no" }] });
    expect((await listRequests(desk, { ...all, q: "alder" })).rows.map(({ id }) => id)).toEqual([late]);
    expect((await listRequests(desk, { ...all, kinds: ["unbinding"] })).rows).toEqual([]);
    expect((await listRequests(desk, { ...all, customerId: second.workspaceId })).rows).toEqual([]);
    expect((await listRequests(desk, { ...all, size: 10, page: 2 })).rows).toEqual([]);
  });
});

describe("unbinding", () => {
  async function bound() {
    const { provider, customer, desk } = await pair();
    const channelId = await makeChannel(database, customer, { state: "bound" });
    await insertBinding(owner.db, customer.workspaceId, channelId);
    await requestUnbinding(customer, { channelId, reason: "Moving" });
    const [request] = await listOwnRequests(customer);
    const answer = { customerId: customer.workspaceId, requestId: request?.id ?? "" };
    return { provider, customer, desk, channelId, answer };
  }

  test("asked for on the channel, stands at the desk; approving it unbinds", async () => {
    const { customer, desk, channelId, answer } = await bound();
    expect((await listRequests(desk, all)).rows).toMatchObject([{ kind: "unbinding", objectId: channelId }]);
    await approveRequest(desk, { ...answer, note: "Done" }, fakePlatform());
    expect(await stateOf(channelId)).toBe("unbound");
    expect(await listOwnRequests(customer)).toMatchObject([{ state: "approved", answerReason: "Done" }]);
  });

  test("refused, it puts the channel's state back and says why", async () => {
    const { customer, desk, channelId, answer } = await bound();
    await refuseRequest(desk, { ...answer, reason: "Contract runs" });
    expect(await stateOf(channelId)).toBe("bound");
    expect(await listOwnRequests(customer)).toMatchObject([{ state: "refused", answerReason: "Contract runs" }]);
    expect(await actionsOf(customer)).toContain("channel.unbinding_refused");
  });

  test("withdrawn on the channel or on the page of requests, both end", async () => {
    const first = await bound();
    await withdrawUnbindingRequest(first.customer, { channelId: first.channelId });
    expect(await listOwnRequests(first.customer)).toMatchObject([{ state: "withdrawn" }]);
    const second = await bound();
    await withdrawRequest(second.customer, { requestId: second.answer.requestId });
    expect(await stateOf(second.channelId)).toBe("bound");
    expect(await listOwnRequests(second.customer)).toMatchObject([{ state: "withdrawn" }]);
  });

  test("done by the provider's staff in the list of channels, the request is answered with it", async () => {
    const { provider, customer, channelId, answer } = await bound();
    const { customerId } = answer;
    await unbindCustomerChannel(provider, { channelId, customerId, reason: "Asked for" }, fakePlatform());
    expect(await listOwnRequests(customer)).toMatchObject([{ state: "approved", answerReason: "Asked for" }]);
  });
});

describe("numbers", () => {
  async function full(numbers: number) {
    const { customer, desk } = await pair();
    const channelId = await makeChannel(database, customer, { state: "bound" });
    await insertBinding(owner.db, customer.workspaceId, channelId);
    for (let at = 0; at < numbers; at++) await insertSender(owner.db, customer.workspaceId, channelId);
    return { customer, desk, channelId };
  }

  test("past the platform's limit are asked for by channel, and what was granted is enforced", async () => {
    const { customer, desk, channelId } = await full(20);
    const input = { channelId, countryCode: "65", number: "81234567", displayName: "x" };
    await expect(addNumber(customer, input, fakePlatform())).rejects.toMatchObject({ code: "limit_exceeded" });
    const requestId = await askForNumbers(customer, { channelId, total: 30, reason: "Stores" });
    expect((await listRequests(desk, all)).rows).toMatchObject([{ figures: { wanted: 30, used: 20, quota: 20 } }]);
    await approveRequest(desk, { customerId: customer.workspaceId, requestId, total: 21, note: "" });
    const numbers = Array.from({ length: 20 }, (_, at) => number({ externalId: `n-${at}` }));
    const platform = fakePlatform({ numbers });
    await owner.db.delete(senders).where(eq(senders.channelId, channelId));
    await syncSenders(customer, { channelId }, platform);
    expect((await addNumber(customer, input, platform)).senderId).not.toBeNull();
    await expect(addNumber(customer, { ...input, number: "81234568" }, platform)).rejects.toMatchObject({
      code: "limit_exceeded",
      values: { limit: 21 },
    });
  });

  test("of another workspace's channel cannot be asked for", async () => {
    const { channelId } = await full(1);
    const { customer } = await pair();
    await expect(askForNumbers(customer, { channelId, total: 30, reason: "x" })).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

const outright = (customer: Ctx, total: number) => ({
  ...{ customerId: customer.workspaceId, quota: "channels" as const, objectId: customer.workspaceId },
  ...{ total, reason: "As agreed" },
});

describe("a quota that is set while channels are created", () => {
  const create = (ctx: Ctx, at: number) =>
    createChannel(ctx, { type: "whatsapp", name: `Channel ${at}`, remarks: "", customerId: undefined }).then(
      () => true,
      (error: { code?: string }) => {
        if (error.code === "limit_exceeded") return false;
        throw error;
      },
    );
  const living = async ({ workspaceId }: Ctx) =>
    (await owner.db.select().from(channels).where(eq(channels.workspaceId, workspaceId))).length;

  test("holds exactly and at once when it is raised in the middle of 50", async () => {
    const { customer, desk } = await pair(10);
    const made = Array.from({ length: 25 }, (_, at) => create(customer, at));
    const raised = setQuota(desk, outright(customer, 30)).then(() =>
      // Whoever begins after the answer has the new number.
      Promise.all(Array.from({ length: 25 }, (_, at) => create(customer, 25 + at))),
    );
    const [early, late] = [await Promise.all(made), await raised];
    const count = [...early, ...late].filter(Boolean).length;
    expect(await living(customer)).toBe(count);
    expect(count).toBe(30);
    expect(await create(customer, 99)).toBe(false);
  });

  test("holds when it is lowered to what is in use: nobody slips in", async () => {
    const { customer, desk } = await pair(60);
    for (let at = 0; at < 10; at++) await makeChannel(database, customer);
    const made = Array.from({ length: 50 }, (_, at) => create(customer, at));
    // Lowered again and again to what is in use then: the first that is not below the use wins.
    let set: number | null = null;
    for (let total = 10; set === null && total <= 60; total++) {
      set = await setQuota(desk, outright(customer, total)).then(
        () => total,
        () => null,
      );
    }
    const count = (await Promise.all(made)).filter(Boolean).length;
    expect(await living(customer)).toBe(count + 10);
    expect(await quotaOf(customer)).toBe(set);
    expect(await living(customer)).toBeLessThanOrEqual(set ?? 0);
    expect(await create(customer, 99)).toBe((await living(customer)) < (set ?? 0));
  });

  test("waits for a channel that is being made, and counts it", async () => {
    const { customer, desk } = await pair(5);
    const [made, commit] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const making = inTransaction(customer, async (ctx) => {
      await create(ctx, 1);
      made.resolve();
      await commit.promise;
    });
    await made.promise;
    const set = setQuota(desk, outright(customer, 0)).then(
      () => "set",
      ({ key }: { key: string }) => key,
    );
    await vi.waitFor(async () => {
      const waiting = await owner.sql`SELECT 1 FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      expect(waiting).toHaveLength(1);
    });
    commit.resolve();
    await making;
    expect(await set).toBe("requests.belowUse");
    expect(await quotaOf(customer)).toBe(5);
  });

  test("is refused below what is in use, and kept with its reason", async () => {
    const { customer, desk } = await pair(5);
    for (let at = 0; at < 3; at++) await makeChannel(database, customer);
    await expect(setQuota(desk, outright(customer, 2))).rejects.toMatchObject({ key: "requests.belowUse" });
    await setQuota(desk, outright(customer, 3));
    const rows = await owner.db.select().from(quotaChanges).where(eq(quotaChanges.workspaceId, customer.workspaceId));
    expect(rows).toMatchObject([{ before: 5, after: 3, reason: "As agreed", requestId: null }]);
  });
});

test("a workspace cannot raise its own quotas, whatever its code asks the database for", async () => {
  const { customer } = await pair();
  const channelId = await makeChannel(database, customer);
  const as = (statement: string) =>
    database.web.sql.begin(async (tx) => {
      await tx`SELECT set_config('app.workspace_id', ${customer.workspaceId}, true)`;
      return tx.unsafe(statement);
    });
  const denied = { code: "42501" };
  await expect(as("UPDATE workspaces SET channel_quota = 999")).rejects.toMatchObject(denied);
  await expect(as("UPDATE workspaces SET activated_at = now()")).rejects.toMatchObject(denied);
  await expect(as("UPDATE channels SET number_quota = 999")).rejects.toMatchObject(denied);
  const [own] = await as(`SELECT decide_about_customer('${customer.workspaceId}', 999, NULL, NULL) AS found`);
  expect(own?.found).toBe(false);
  const [numbers] = await as(`SELECT decide_about_numbers('${customer.workspaceId}', '${channelId}', 999) AS found`);
  expect(numbers?.found).toBe(false);
  expect(await quotaOf(customer)).toBe(2);
  expect(
    await owner.db
      .select()
      .from(requests)
      .where(and(eq(requests.workspaceId, customer.workspaceId))),
  ).toEqual([]);
});
