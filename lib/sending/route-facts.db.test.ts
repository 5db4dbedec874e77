import { eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { bindings, channels } from "#db/schema/channels";
import { senders } from "#db/schema/senders";
import { templates } from "#db/schema/templates";
import { workspaces } from "#db/schema/workspaces";
import { testDatabase } from "#lib/testing/database";
import { makeSendable } from "#lib/testing/factories";
import { readRouteFacts } from "./route-facts.ts";
import { later, makeTenant, type Tenant } from "./testing.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
afterAll(() => owner.close());

let tenant: Tenant;
beforeEach(async () => {
  tenant = await makeTenant(owner);
});

const approved = { state: "pass", sendingAllowed: true, stoppedByCategory: false, version: 0 };
const open = {
  workspace: "active",
  channelState: "bound",
  bound: true,
  senderState: "CONNECTED",
  marketingPaused: false,
  stoppedFor: null,
  template: approved,
};
const gone = { state: null, sendingAllowed: false, stoppedByCategory: false, version: null };

const setChannel = (values: Partial<typeof channels.$inferInsert>) =>
  owner.db.update(channels).set(values).where(eq(channels.id, tenant.channelId));
const setSender = (values: Partial<typeof senders.$inferInsert>) =>
  owner.db.update(senders).set(values).where(eq(senders.id, tenant.senderId));
const setWorkspace = (values: Partial<typeof workspaces.$inferInsert>) =>
  owner.db.update(workspaces).set(values).where(eq(workspaces.id, tenant.ctx.workspaceId));
const setTemplate = (values: Partial<typeof templates.$inferInsert>) =>
  owner.db.update(templates).set(values).where(eq(templates.code, tenant.templateCode));

describe("readRouteFacts", () => {
  it.each<[string, () => PromiseLike<unknown>, object]>([
    ["everything in order", async () => {}, open],
    [
      "a suspended workspace",
      () => setWorkspace({ suspendedAt: later(-1), suspendedReason: "Unpaid", suspendedBy: "provider" }),
      { workspace: "suspended" },
    ],
    ["a closed workspace", () => setWorkspace({ closedAt: later(-1) }), { workspace: "closed" }],
    ["one that is not activated", () => setWorkspace({ activatedAt: null }), { workspace: "not_activated" }],
    ["a channel that is disconnected", () => setChannel({ state: "disconnected" }), { channelState: "disconnected" }],
    ["a deleted channel", () => setChannel({ deletedAt: later(-1) }), { channelState: null, bound: false }],
    [
      "a channel without a binding",
      () => owner.db.delete(bindings).where(eq(bindings.channelId, tenant.channelId)),
      { bound: false },
    ],
    ["a banned sender", () => setSender({ state: "BANNED" }), { senderState: "BANNED" }],
    [
      "a number on which marketing is paused",
      async () => {
        await setTemplate({ category: "marketing" });
        await setSender({ marketingPausedAt: later(-1) });
      },
      { marketingPaused: true },
    ],
    [
      "such a number and a template that is no marketing",
      async () => {
        await setTemplate({ category: "utility" });
        await setSender({ marketingPausedAt: later(-1) });
      },
      { marketingPaused: false },
    ],
    ["a sender of another channel", () => setSender({ channelId: "cams-another000" }), { senderState: null }],
    [
      "a template in review",
      () => setTemplate({ state: "auditing" }),
      { template: { ...approved, state: "auditing" } },
    ],
    ["a new version", () => setTemplate({ version: 4 }), { template: { ...approved, version: 4 } }],
    [
      "sending that is switched off",
      () => setTemplate({ sendingAllowed: false }),
      { template: { ...approved, sendingAllowed: false } },
    ],
    [
      "sending stopped by a new category",
      () => setTemplate({ sendingAllowed: false, sendingStoppedBy: "category" }),
      { template: { ...approved, sendingAllowed: false, stoppedByCategory: true } },
    ],
    ["a template of another channel", () => setTemplate({ channelId: "cams-another000" }), { template: gone }],
  ])("tells of %s", async (_name, happen, expected) => {
    await happen();
    expect(await readRouteFacts(tenant.ctx, tenant)).toEqual({ ...open, ...expected });
  });

  it("tells of what it was asked about, whatever else the workspace has", async () => {
    const { channelId, senderId, templateCode } = await makeSendable(owner.db, tenant.ctx.workspaceId);
    await owner.db.update(channels).set({ state: "disconnected" }).where(eq(channels.id, channelId));
    await owner.db.delete(bindings).where(eq(bindings.channelId, channelId));
    await owner.db.update(senders).set({ state: "BANNED" }).where(eq(senders.id, senderId));
    await owner.db.update(templates).set({ state: "auditing" }).where(eq(templates.code, templateCode));
    expect(await readRouteFacts(tenant.ctx, tenant)).toEqual(open);
    expect(await readRouteFacts(tenant.ctx, { channelId, senderId, templateCode })).toEqual({
      ...{ ...open, channelState: "disconnected", bound: false, senderState: "BANNED" },
      template: { ...approved, state: "auditing" },
    });
  });

  describe("of a domain from which no marketing leaves", () => {
    const stop = (domain: string, at: { channelId?: string } = {}) =>
      owner.sql`
        INSERT INTO sender_domains (workspace_id, channel_id, domain, stopped_at, stopped_for, stopped_count, stopped_of)
        VALUES (${tenant.ctx.workspaceId}, ${at.channelId ?? tenant.channelId}, ${domain}, now(), 'bounces', 6, 100)`;
    const stoppedFor = async () => (await readRouteFacts(tenant.ctx, tenant)).stoppedFor;
    beforeEach(() => setSender({ externalId: "hello@shop.example" }));

    it.each(["marketing", "utility", "authentication"] as const)("where the template is for %s", async (category) => {
      await setTemplate({ category });
      await stop("shop.example");
      expect(await stoppedFor()).toBe(category === "marketing" ? "bounces" : null);
    });

    it("and not of another domain, nor of the same one of another channel", async () => {
      await setTemplate({ category: "marketing" });
      await stop("other.example");
      await stop("shop.example", { channelId: "cams-another000" });
      expect(await stoppedFor()).toBe(null);
    });

    it("and of none where there is no such sender", async () => {
      await setTemplate({ category: "marketing" });
      await stop("shop.example");
      expect((await readRouteFacts(tenant.ctx, { ...tenant, senderId: "nobody" })).stoppedFor).toBe(null);
    });
  });
});

it("a workspace that is gone is not found", async () => {
  const called = readRouteFacts({ ...tenant.ctx, workspaceId: "nowhere" }, tenant);
  await expect(called).rejects.toMatchObject({ code: "not_found" });
});
