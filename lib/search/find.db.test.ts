import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect } from "#db/client";
import { type Role, roles } from "#db/enums";
import { campaigns } from "#db/schema/campaigns";
import { channels } from "#db/schema/channels";
import { messages } from "#db/schema/messages";
import { lanes, messageExternalIds } from "#db/schema/sending";
import { templates } from "#db/schema/templates";
import { workspaces } from "#db/schema/workspaces";
import { hasPermission } from "#lib/auth/permissions";
import { type Ctx, inTransaction } from "#lib/context";
import { newId, newTemplateCode, stamp } from "#lib/ids";
import { testDatabase } from "#lib/testing/database";
import { greeting, insertChannel, insertSender, insertWorkspace } from "#lib/testing/factories";
import { addressesBeginningWith } from "./addresses.ts";
import { find } from "./find.ts";
import { pathOf } from "./schema.ts";

const { ownerUrl, appUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
/** Connects with the web's role, so that row-level security applies. */
const web = connect(appUrl, { max: 2 });
afterAll(() => Promise.all([owner.close(), web.close()]));

const now = new Date("2026-11-21T14:02:00Z");
let serial = 0;

type Shop = { ctx: Ctx; channelId: string; senderId: string };

function ctxOf(workspaceId: string, role: Role = "owner"): Ctx {
  const actor = { kind: "member", userId: "u", name: "Ines", email: "ines@lumen.example", role } as const;
  return { workspaceId, actor, db: web.db, now };
}

async function makeShop(): Promise<Shop> {
  const workspaceId = await insertWorkspace(owner.db, { country: "DE" });
  const channelId = await insertChannel(owner.db, workspaceId, { name: "Support" });
  const senderId = await insertSender(owner.db, workspaceId, channelId, {
    ...{ externalId: "109876543210", address: "+6581234567", displayName: "Support desk" },
  });
  return { ctx: ctxOf(workspaceId), channelId, senderId };
}

async function makeTemplate({ ctx, channelId }: Shop, name: string, more: Partial<typeof templates.$inferInsert> = {}) {
  const code = newTemplateCode(new Date(now.getTime() + ++serial));
  const { workspaceId } = ctx;
  await owner.db.insert(templates).values({
    ...{ workspaceId, code, channelId, name, language: "en", category: "utility", content: greeting, createdBy: "u" },
    ...more,
  });
  return code;
}

async function makeCampaign({ ctx, channelId, senderId }: Shop, name: string): Promise<string> {
  const id = `${stamp(now)}${String(++serial).padStart(3, "0")}`;
  await owner.db.insert(campaigns).values({
    ...{ workspaceId: ctx.workspaceId, id, channelId, senderId, importId: newId(), name, state: "completed" },
    ...{ templateCode: "1", templateName: "order_shipped", templateLanguage: "en", category: "utility" as const },
    ...{ content: greeting, rowsTotal: 1, rowsSend: 1, rowsHold: 0, rowsSkip: 0, createdBy: "u", createdAt: now },
  });
  return id;
}

async function makeMessage({ ctx, channelId, senderId }: Shop, more: Partial<typeof messages.$inferInsert> = {}) {
  const id = `${stamp(now)}${String(++serial).padStart(5, "0")}`;
  await owner.db.insert(messages).values({
    ...{ workspaceId: ctx.workspaceId, id, channelId, senderId, direction: "outbound", source: "console" },
    ...{ address: "+4915112345678", kind: "template", preview: "Hello", state: "delivered", createdAt: now },
    ...more,
  });
  return id;
}

async function labels(ctx: Ctx, query: string, kind?: string): Promise<string[]> {
  return (await find(ctx, query)).filter((one) => !kind || one.kind === kind).map((one) => one.label);
}

describe("templates and campaigns", () => {
  test("are found by words of their names, those that begin so first", async () => {
    const shop = await makeShop();
    await makeTemplate(shop, "late_order");
    const code = await makeTemplate(shop, "order_shipped");
    expect(await labels(shop.ctx, "order", "template")).toEqual(["order_shipped", "late_order"]);
    expect(await labels(shop.ctx, "shipped order", "template")).toEqual(["order_shipped"]);
    expect(await labels(shop.ctx, "odr", "template")).toEqual([]);
    expect(await labels(shop.ctx, code, "template")).toEqual(["order_shipped"]);
    const id = await makeCampaign(shop, "春季促销 Spring");
    expect(await labels(shop.ctx, "春季")).toEqual(["春季促销 Spring"]);
    expect(await labels(shop.ctx, "spring")).toEqual(["春季促销 Spring"]);
    expect(await labels(shop.ctx, id.slice(0, 14), "campaign")).toEqual(["春季促销 Spring"]);
  });

  test("signs of SQL patterns are letters like others", async () => {
    const shop = await makeShop();
    await makeTemplate(shop, "order_shipped");
    expect(await find(shop.ctx, "%%")).toEqual([]);
    expect(await find(shop.ctx, "__")).toEqual([]);
    expect(await find(shop.ctx, "a\u0000b")).toEqual([]);
  });

  test("a deleted template is not found, nor one of a deleted channel", async () => {
    const shop = await makeShop();
    await makeTemplate(shop, "order_gone", { state: "deleted" });
    await makeTemplate(shop, "order_here");
    expect(await labels(shop.ctx, "order")).toEqual(["order_here"]);
    await makeCampaign(shop, "order campaign");
    await owner.db.update(channels).set({ deletedAt: now }).where(sql`id = ${shop.channelId}`);
    // What was sent stays readable.
    expect(await labels(shop.ctx, "order")).toEqual(["order campaign"]);
  });

  test("at most five of a kind are found", async () => {
    const shop = await makeShop();
    for (let i = 0; i < 8; i++) await makeTemplate(shop, `order_${i}`);
    expect(await labels(shop.ctx, "order")).toHaveLength(5);
  });
});

describe("numbers", () => {
  test.each(["+65 8123", "81234567", "support desk", "desk", "109876543210"])("are found by %s", async (query) => {
    const shop = await makeShop();
    expect(await labels(shop.ctx, query, "sender")).toEqual(["+6581234567"]);
  });
});

describe("people", () => {
  test.each(["+4915112", "004915112", "4915112345678", "0151 12345", "+49 (151) 123"])(
    "are found by %s",
    async (query) => {
      const shop = await makeShop();
      await makeMessage(shop);
      await makeMessage(shop, { address: "+4915999999999" });
      expect(await labels(shop.ctx, query, "person")).toEqual(["+4915112345678"]);
    },
  );

  test("are found once, with the channel of their last message", async () => {
    const shop = await makeShop();
    for (let i = 0; i < 30; i++) await makeMessage(shop);
    const other = await insertChannel(owner.db, shop.ctx.workspaceId, { name: "Shop" });
    await makeMessage(shop, { channelId: other, direction: "inbound", contactName: "Ines" });
    const [person, ...more] = (await find(shop.ctx, "+4915112")).filter((one) => one.kind === "person");
    expect(person).toMatchObject({ label: "+4915112345678", channelName: "Shop", detail: "Ines", inbound: true });
    expect(more).toEqual([]);
    expect(person && pathOf(person)).toBe(
      `/channels/${other}/messages/inbound?q=%2B4915112345678&from=2026-10-23&to=2026-11-22`,
    );
  });

  test("of one beginning are found in order, up to the limit", async () => {
    const shop = await makeShop();
    const numbers = [1, 2, 3, 4, 5, 6, 7].map((n) => `+49151000000${n}0`);
    for (const address of numbers.toReversed()) await makeMessage(shop, { address });
    await makeMessage(shop, { address: "+4915200000000" });
    await makeMessage(shop, { address: null });
    const found = (start: string, limit: number) =>
      inTransaction(shop.ctx, (ctx) => addressesBeginningWith(ctx, start, limit));
    expect(await found("+49151", 5)).toEqual(numbers.slice(0, 5));
    expect(await found("+491510000006", 5)).toEqual(["+4915100000060"]);
    expect(await found("+48", 5)).toEqual([]);
  });

  test("three digits are too few to look for", async () => {
    const shop = await makeShop();
    await makeMessage(shop);
    expect(await labels(shop.ctx, "+49", "person")).toEqual([]);
  });
});

describe("messages", () => {
  test("are found by their id, whole or from its second on", async () => {
    const shop = await makeShop();
    const id = await makeMessage(shop);
    expect(await labels(shop.ctx, id, "message")).toEqual([id]);
    expect(await labels(shop.ctx, id.slice(0, 19), "message")).toContain(id);
    expect(await labels(shop.ctx, id.slice(0, 8), "message")).toEqual([]);
  });

  test("are found by the platform's id", async () => {
    const shop = await makeShop();
    const id = await makeMessage(shop);
    const { workspaceId } = shop.ctx;
    await owner.db.insert(lanes).values({ workspaceId, id: shop.senderId, channelId: shop.channelId });
    await owner.db
      .insert(messageExternalIds)
      .values({ workspaceId, laneId: shop.senderId, externalId: "wamid.HBgNNDkxNTE=", messageId: id });
    expect(await labels(shop.ctx, "wamid.HBgNNDkxNTE=", "message")).toEqual([id]);
    expect(await labels(shop.ctx, "wamid.HBg", "message")).toEqual([]);
  });
});

describe("who finds what", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await makeShop();
    await makeTemplate(shop, "order_shipped");
    await makeMessage(shop);
  });

  test.each(roles)("a member who is %s finds what the role may read", async (role) => {
    const ctx = ctxOf(shop.ctx.workspaceId, role);
    expect(await labels(ctx, "order")).toEqual(hasPermission(role, "console:read") ? ["order_shipped"] : []);
    expect(await labels(ctx, "+49151123")).toHaveLength(hasPermission(role, "messages:read") ? 1 : 0);
  });

  test("another workspace finds nothing of it", async () => {
    const other = await makeShop();
    const stranger = { ...ctxOf(other.ctx.workspaceId), db: owner.db };
    expect(await labels(stranger, "order")).toEqual([]);
    expect(await labels(stranger, "+4915112")).toEqual([]);
  });

  test("a query of one letter is not asked", async () => expect(await find(shop.ctx, "o")).toEqual([]));
});

describe("the country of the workspace", () => {
  test("is where a number that begins with a zero is dialled", async () => {
    const shop = await makeShop();
    await owner.db.update(workspaces).set({ country: "SG" }).where(sql`id = ${shop.ctx.workspaceId}`);
    await makeMessage(shop);
    expect(await labels(shop.ctx, "0151 12345", "person")).toEqual([]);
  });
});
