import { eq } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { channels } from "#db/schema/channels";
import { auditLog } from "#db/schema/workspaces";
import { actorId } from "#lib/context";
import { createChannel } from "./create-channel.ts";
import { editChannel } from "./edit-channel.ts";
import { CreateChannelInput } from "./schema.ts";
import { makeChannel, makeWorkspace, openTestDatabase } from "./testing.ts";

const database = await openTestDatabase(8);
afterAll(() => database.close());
const input = (name: string, customerId?: string) => ({ type: "whatsapp", name, remarks: "", customerId }) as const;

describe("the input", () => {
  const parse = (name: string, remarks = "") => CreateChannelInput.safeParse({ type: "sms", name, remarks });

  it.each([
    ["50 characters", "x".repeat(50), true],
    ["51 characters", "x".repeat(51), false],
    ["50 characters outside the first plane, 100 UTF-16 units", "🔔".repeat(50), true],
    ["51 of them", "🔔".repeat(51), false],
    ["nothing", "", false],
    ["only spaces", "   ", false],
    ["50 characters between spaces", `  ${"x".repeat(50)}  `, true],
  ])("takes a name of %s: %s", (_name, name, fits) => {
    expect(parse(name).success).toBe(fits);
  });

  it("takes remarks of 150 characters and no more", () => {
    expect(parse("a", "述".repeat(150)).success).toBe(true);
    expect(parse("a", "述".repeat(151)).success).toBe(false);
  });
});

describe("createChannel", () => {
  it("makes an unbound channel and notes it", async () => {
    const ctx = await makeWorkspace(database);
    const { id } = await createChannel(ctx, input("Lumen Europe"));
    expect(id).toMatch(/^cams-[a-z0-9]{10}$/);
    const [row] = await database.owner.db.select().from(channels).where(eq(channels.id, id));
    expect(row).toMatchObject({ workspaceId: ctx.workspaceId, state: "unbound", createdBy: actorId(ctx.actor) });
    const log = await database.owner.db.select().from(auditLog).where(eq(auditLog.objectId, id));
    expect(log.map((entry) => entry.action)).toEqual(["channel.created"]);
  });

  it("refuses a name that differs in case only, and takes it in another workspace and after deletion", async () => {
    const ctx = await makeWorkspace(database);
    const other = await makeWorkspace(database);
    const { id } = await createChannel(ctx, input("Lumen"));
    await expect(createChannel(ctx, input("LUMEN"))).rejects.toMatchObject({
      code: "conflict",
      key: "channels.nameTaken",
      field: "name",
    });
    await createChannel(other, input("lumen"));
    await database.owner.db.update(channels).set({ deletedAt: ctx.now }).where(eq(channels.id, id));
    await createChannel(ctx, input("lumen"));
  });

  it("never exceeds the quota, however many create at once", async () => {
    const ctx = await makeWorkspace(database, { quota: 10 });
    for (let i = 0; i < 9; i++) await makeChannel(database, ctx);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) => createChannel(ctx, input(`Race ${i}`))),
    );
    expect(outcomes.filter((outcome) => outcome.status === "fulfilled")).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "limit_exceeded" });
    }
    const rows = await database.owner.db.select().from(channels).where(eq(channels.workspaceId, ctx.workspaceId));
    expect(rows).toHaveLength(10);
  });

  it("is noted in the customer's log with the provider's name, and in the provider's own log", async () => {
    const provider = await makeWorkspace(database, { kind: "provider", name: "Lumen Partners" });
    const customer = await makeWorkspace(database, { providerId: provider.workspaceId });
    const { id } = await createChannel(provider, input("Theirs", customer.workspaceId));
    const logOf = (workspaceId: string) =>
      database.owner.db.select().from(auditLog).where(eq(auditLog.workspaceId, workspaceId));
    expect(await logOf(customer.workspaceId)).toEqual([
      expect.objectContaining({
        action: "channel.created",
        objectId: id,
        actorName: `${provider.actor.name} (Lumen Partners)`,
      }),
    ]);
    expect(await logOf(provider.workspaceId)).toEqual([
      expect.objectContaining({
        action: "customer_channel.created",
        objectId: id,
        actorName: provider.actor.name,
        detail: expect.objectContaining({ customerId: customer.workspaceId }),
      }),
    ]);
  });

  it("makes one for a customer of ours, under the customer's quota, and for nobody else", async () => {
    const provider = await makeWorkspace(database, { kind: "provider" });
    const customer = await makeWorkspace(database, { providerId: provider.workspaceId, quota: 1 });
    const stranger = await makeWorkspace(database);
    const made = await createChannel(provider, input("Theirs", customer.workspaceId));
    expect(made.workspaceId).toBe(customer.workspaceId);
    await expect(createChannel(provider, input("More", customer.workspaceId))).rejects.toMatchObject({
      code: "limit_exceeded",
    });
    await expect(createChannel(provider, input("Not theirs", stranger.workspaceId))).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(createChannel(customer, input("Upwards", provider.workspaceId))).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

describe("editChannel", () => {
  it("changes name and remarks", async () => {
    const ctx = await makeWorkspace(database);
    const channelId = await makeChannel(database, ctx, { name: "Old" });
    await editChannel(ctx, { channelId, name: "New", remarks: "why" });
    const [row] = await database.owner.db.select().from(channels).where(eq(channels.id, channelId));
    expect(row).toMatchObject({ name: "New", remarks: "why" });
  });

  it("refuses a taken name, a deleted channel and another workspace's", async () => {
    const ctx = await makeWorkspace(database);
    const other = await makeWorkspace(database);
    const channelId = await makeChannel(database, ctx, { name: "One" });
    await makeChannel(database, ctx, { name: "Two" });
    await expect(editChannel(ctx, { channelId, name: "two", remarks: "" })).rejects.toMatchObject({ code: "conflict" });
    await expect(editChannel(other, { channelId, name: "x", remarks: "" })).rejects.toMatchObject({
      code: "not_found",
    });
    const gone = await makeChannel(database, ctx, { deletedAt: ctx.now });
    await expect(editChannel(ctx, { channelId: gone, name: "x", remarks: "" })).rejects.toMatchObject({
      code: "not_found",
    });
  });
});
