import { eq } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { campaigns } from "#db/schema/campaigns";
import { accountDirectory, bindings, channels } from "#db/schema/channels";
import { senders } from "#db/schema/senders";
import { auditLog } from "#db/schema/workspaces";
import type { Ctx } from "#lib/context";
import { bindAccount } from "./binding/bind-account.ts";
import { requestUnbinding, withdrawUnbindingRequest } from "./binding/request-unbinding.ts";
import { unbindChannel, unbindCustomerChannel } from "./binding/unbind-channel.ts";
import { createChannel } from "./create-channel.ts";
import { deleteChannel } from "./delete-channel.ts";
import { fakePlatform } from "./fake-platform.ts";
import { getDeletionImpact } from "./queries.ts";
import { failure, makeChannel, makeWorkspace, openTestDatabase } from "./testing.ts";

const database = await openTestDatabase();
afterAll(() => database.close());

let account = 700_000;
async function boundChannel(ctx: Ctx): Promise<string> {
  const channelId = await makeChannel(database, ctx);
  const accountId = String(account++);
  const input = {
    channelId,
    environment: "sandbox",
    accountId,
    credentials: { accessToken: "t", appSecret: "s" },
  } as const;
  await bindAccount(ctx, input, fakePlatform());
  return channelId;
}
const stateOf = async (id: string) =>
  (await database.owner.db.select().from(channels).where(eq(channels.id, id)))[0]?.state;

async function makeCampaign(ctx: Ctx, channelId: string, state: "scheduled" | "running" | "paused" | "completed") {
  await database.owner.db.insert(campaigns).values({
    workspaceId: ctx.workspaceId,
    id: `20261118063402${account++}`,
    channelId,
    senderId: "s",
    importId: "i",
    name: "Autumn",
    templateCode: "1",
    templateName: "t",
    templateLanguage: "en",
    category: "utility",
    content: { header: null, body: "x", footer: null, buttons: [], samples: {} },
    state,
    rowsTotal: 1,
    rowsSend: 1,
    rowsHold: 0,
    rowsSkip: 0,
    createdBy: "Olga",
  });
}

describe("requestUnbinding", () => {
  it("asks once, keeps the account, and can be withdrawn", async () => {
    const provider = await makeWorkspace(database, { kind: "provider" });
    const ctx = await makeWorkspace(database, { providerId: provider.workspaceId });
    const channelId = await boundChannel(ctx);
    await requestUnbinding(ctx, { channelId, reason: "Moved" });
    expect(await stateOf(channelId)).toBe("unbinding_requested");
    await expect(requestUnbinding(ctx, { channelId, reason: "Again" })).rejects.toMatchObject({ code: "conflict" });
    await withdrawUnbindingRequest(ctx, { channelId });
    expect(await stateOf(channelId)).toBe("bound");
    await expect(withdrawUnbindingRequest(ctx, { channelId })).rejects.toMatchObject({ code: "conflict" });
  });

  it("refuses an unbound channel and another workspace's", async () => {
    const ctx = await makeWorkspace(database);
    const other = await makeWorkspace(database);
    const channelId = await makeChannel(database, ctx);
    await expect(requestUnbinding(ctx, { channelId, reason: "x" })).rejects.toMatchObject({ code: "conflict" });
    await expect(requestUnbinding(other, { channelId, reason: "x" })).rejects.toMatchObject({ code: "not_found" });
    await expect(withdrawUnbindingRequest(other, { channelId })).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("unbindChannel", () => {
  it("lets the owner of a workspace without provider unbind, keeps the numbers as history, frees the account", async () => {
    const ctx = await makeWorkspace(database);
    const channelId = await boundChannel(ctx);
    // The platform's refusal to unsubscribe is no reason to keep a dead account.
    const platform = fakePlatform({ unsubscribe: async () => ({ ok: false, failure }) });
    await unbindChannel(ctx, { channelId, reason: "Moved" }, platform);
    expect(platform.calls).toEqual(["unsubscribe"]);
    const { db } = database.owner;
    expect(await stateOf(channelId)).toBe("unbound");
    expect(await db.select().from(bindings).where(eq(bindings.channelId, channelId))).toEqual([]);
    expect(await db.select().from(accountDirectory).where(eq(accountDirectory.channelId, channelId))).toEqual([]);
    expect(await db.select().from(senders).where(eq(senders.channelId, channelId))).toMatchObject([
      { state: "DELETED" },
    ]);
    const log = await db.select().from(auditLog).where(eq(auditLog.objectId, channelId));
    expect(log.find((entry) => entry.action === "channel.unbound")).toMatchObject({ reason: "Moved" });
  });

  it("refuses an administrator, a provider's customer, an unbound channel and another workspace", async () => {
    const provider = await makeWorkspace(database, { kind: "provider" });
    const customer = await makeWorkspace(database, { providerId: provider.workspaceId });
    const ctx = await makeWorkspace(database);
    const other = await makeWorkspace(database);
    const admin: Ctx = { ...ctx, actor: { ...ctx.actor, role: "administrator" } as Ctx["actor"] };
    const channelId = await boundChannel(ctx);
    const theirs = await boundChannel(customer);
    const unbound = await makeChannel(database, ctx);
    const reason = "x";
    await expect(unbindChannel(admin, { channelId, reason })).rejects.toMatchObject({ key: "channels.unbindByOwner" });
    await expect(unbindChannel(customer, { channelId: theirs, reason })).rejects.toMatchObject({
      key: "channels.unbindByStaff",
    });
    await expect(unbindChannel(ctx, { channelId: unbound, reason })).rejects.toMatchObject({ code: "conflict" });
    await expect(unbindChannel(other, { channelId, reason })).rejects.toMatchObject({ code: "not_found" });
    expect(await stateOf(channelId)).toBe("bound");
  });

  it.each(["scheduled", "running"] as const)("refuses while a campaign is %s", async (state) => {
    const ctx = await makeWorkspace(database);
    const channelId = await boundChannel(ctx);
    await makeCampaign(ctx, channelId, state);
    const platform = fakePlatform();
    await expect(unbindChannel(ctx, { channelId, reason: "x" }, platform)).rejects.toMatchObject({
      key: "channels.unbindWhileSending",
    });
    expect(platform.calls).toEqual([]);
  });
});

describe("unbindCustomerChannel", () => {
  it("unbinds a customer's channel and stands in both logs", async () => {
    const provider = await makeWorkspace(database, { kind: "provider" });
    const customer = await makeWorkspace(database, { providerId: provider.workspaceId });
    const channelId = await boundChannel(customer);
    await unbindCustomerChannel(
      provider,
      { channelId, customerId: customer.workspaceId, reason: "Asked by post" },
      fakePlatform(),
    );
    expect(await stateOf(channelId)).toBe("unbound");
    const log = await database.owner.db.select().from(auditLog).where(eq(auditLog.objectId, channelId));
    const seen = log.filter((entry) => entry.reason === "Asked by post").map((entry) => entry.workspaceId);
    expect(seen.sort()).toEqual([provider.workspaceId, customer.workspaceId].sort());
  });

  it("knows nobody else's customers", async () => {
    const provider = await makeWorkspace(database, { kind: "provider" });
    const rival = await makeWorkspace(database, { kind: "provider" });
    const customer = await makeWorkspace(database, { providerId: provider.workspaceId });
    const channelId = await boundChannel(customer);
    const input = { channelId, customerId: customer.workspaceId, reason: "x" };
    await expect(unbindCustomerChannel(rival, input, fakePlatform())).rejects.toMatchObject({ code: "not_found" });
    expect(await stateOf(channelId)).toBe("bound");
  });
});

describe("deleteChannel", () => {
  it("deletes by typed name and frees slot and name", async () => {
    const ctx = await makeWorkspace(database, { quota: 1 });
    const channelId = await makeChannel(database, ctx, { name: "Lumen gram" });
    await expect(deleteChannel(ctx, { channelId, name: "Lumen gr" })).rejects.toMatchObject({ field: "name" });
    await deleteChannel(ctx, { channelId, name: "Lumen gram" });
    await createChannel(ctx, { type: "sms", name: "Lumen gram", remarks: "" });
    await expect(deleteChannel(ctx, { channelId, name: "Lumen gram" })).rejects.toMatchObject({ code: "not_found" });
  });

  it("refuses a bound channel, a running binding and another workspace", async () => {
    const ctx = await makeWorkspace(database);
    const other = await makeWorkspace(database);
    const bound = await boundChannel(ctx);
    const binding = await makeChannel(database, ctx, { state: "binding", name: "B" });
    const free = await makeChannel(database, ctx, { name: "F" });
    await expect(deleteChannel(ctx, { channelId: bound, name: `Channel ${bound}` })).rejects.toMatchObject({
      key: "channels.deleteBound",
    });
    await expect(deleteChannel(ctx, { channelId: binding, name: "B" })).rejects.toMatchObject({
      key: "channels.deleteBinding",
    });
    await expect(deleteChannel(other, { channelId: free, name: "F" })).rejects.toMatchObject({ code: "not_found" });
    await expect(getDeletionImpact(other, free)).rejects.toMatchObject({ code: "not_found" });
  });

  it.each([
    ["scheduled", true],
    ["running", true],
    ["paused", true],
    ["completed", false],
  ] as const)("with a %s campaign is refused: %s", async (state, refused) => {
    const ctx = await makeWorkspace(database);
    const channelId = await makeChannel(database, ctx, { name: "C" });
    await makeCampaign(ctx, channelId, state);
    expect((await getDeletionImpact(ctx, channelId)).campaigns).toHaveLength(refused ? 1 : 0);
    const attempt = deleteChannel(ctx, { channelId, name: "C" });
    if (refused) await expect(attempt).rejects.toMatchObject({ key: "channels.deleteWhileSending" });
    else await attempt;
  });
});
