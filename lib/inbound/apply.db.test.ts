import { randomBytes } from "node:crypto";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { connect } from "#db/client";
import type { Platform } from "#db/enums";
import { messageEvents, messages, orphanReceipts } from "#db/schema/messages";
import type { RawRequest } from "#lib/connectors/connector";
import type { ConnectorEvent } from "#lib/connectors/events";
import { type Ctx, inTransaction } from "#lib/context";
import { log } from "#lib/log";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { applySingleEvents } from "./apply-alone.ts";
import { applyFreshEvents } from "./apply-fresh.ts";
import { holdTaken, takeFreshEvents, takeOneEvent } from "./events.ts";
import {
  makeAccepted,
  makeTenant,
  messagesOf,
  noon,
  statusesBody,
  storeBody,
  storedEvents,
  type Tenant,
} from "./testing.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 10 });
const worker = await connectionAs("worker");
afterAll(() => owner.close());

/**
 * A connector that can be poisoned. Its body is a list of orders, one fact each:
 * `ok <id>` is a receipt, `bad` a fact that cannot be written, `throw` fails the reading, `deadlock` meets another worker.
 */
const parsed: string[] = [];
let deadlocks = 0;
vi.mock("#lib/connectors/registry", async (original) => {
  const registry = await original<typeof import("#lib/connectors/registry")>();
  const parse = (request: RawRequest): ConnectorEvent[] => {
    const orders: string[] = JSON.parse(request.body.toString());
    parsed.push(orders[0] ?? "");
    if (orders.includes("throw")) throw new Error("poison");
    if (orders.includes("deadlock") && deadlocks-- > 0) throw Object.assign(new Error("deadlock"), { code: "40P01" });
    return orders.map((order, n) => ({
      kind: "receipt",
      key: `${order}:${n}`,
      senderExternalId: "1",
      // No index takes a key of that size.
      messageExternalId: order === "bad" ? randomBytes(9_000).toString("base64") : (order.split(" ")[1] ?? order),
      correlation: null,
      status: "delivered",
      at: noon,
      failure: null,
      pricingCategory: null,
    }));
  };
  return {
    ...registry,
    connectorFor: (platform: string) =>
      platform === "invented" ? { webhook: { parse } } : registry.connectorFor(platform as "whatsapp"),
  };
});

let tenant: Tenant;
beforeEach(async () => {
  parsed.length = 0;
  deadlocks = 0;
  vi.spyOn(log, "error").mockImplementation(() => {});
  await owner.sql`UPDATE inbound_events SET set_aside_at = now() WHERE applied_at IS NULL AND set_aside_at IS NULL`;
  tenant = await makeTenant(owner);
});

/** Nothing of these tests belongs to a campaign. */
const hooks = {};
const contextOf = (workspaceId: string): Ctx => ({ ...tenant.ctx, workspaceId });
const position = () => ({ afterWorkspace: "" });
const applyFresh = () => applyFreshEvents(worker.db, contextOf, hooks, position());
const applySingle = () => applySingleEvents(worker.db, contextOf, hooks, position());

/** Works until nothing is left to do, as the loops of a worker do together. */
async function applyAll(): Promise<void> {
  for (let turns = 0; turns < 200; turns++) {
    const more = [await applyFresh(), await applySingle()];
    if (!more.includes(true)) return;
  }
  throw new Error("there is no end to it");
}

const orders = (...list: string[]) => storeBody(owner, tenant, list, "invented" as Platform);
const stateOf = async (id: string) => {
  const [row] = await owner.db.select({ state: messages.state }).from(messages).where(eq(messages.id, id));
  return row?.state;
};

describe("stored events", () => {
  it("move their messages and are marked as applied", async () => {
    const id = await makeAccepted(tenant);
    await storeBody(owner, tenant, statusesBody(tenant, [{ id: "w1", status: "delivered", correlation: id }]));
    expect(await applyFresh()).toBe(true);
    expect(await stateOf(id)).toBe("delivered");
    expect(await storedEvents(tenant)).toMatchObject([{ appliedAt: expect.any(Date), setAsideAt: null }]);
    expect(await applyFresh()).toBe(false);
  });

  it("change nothing when they are posted again", async () => {
    const id = await makeAccepted(tenant);
    const body = statusesBody(tenant, [{ id: "w1", status: "delivered", correlation: id }]);
    for (let n = 0; n < 3; n++) await storeBody(owner, tenant, body);
    await applyAll();
    await storeBody(owner, tenant, body);
    await applyAll();
    const events = await owner.db.$count(messageEvents, eq(messageEvents.messageId, id));
    const [figures] = await owner.sql`
      SELECT sum(delivered)::int AS delivered FROM daily_statistics WHERE workspace_id = ${tenant.ctx.workspaceId}`;
    expect({ events, delivered: figures?.delivered }).toEqual({ events: 1, delivered: 1 });
  });

  it.each([
    [["sent", "delivered", "read"]],
    [["read", "delivered", "sent"]],
    [["delivered", "read", "sent", "delivered"]],
  ])("end in the same state in the order %j", async (order) => {
    const id = await makeAccepted(tenant);
    for (const status of order) {
      await storeBody(owner, tenant, statusesBody(tenant, [{ id: "w1", status, correlation: id }]));
      await applyFresh();
    }
    expect(await stateOf(id)).toBe("read");
  });

  it("of two workers at the same time are applied once each", async () => {
    const { workspaceId } = tenant.ctx;
    await owner.sql`
      INSERT INTO messages (workspace_id, id, channel_id, sender_id, direction, source, kind, preview, state, external_id)
      SELECT ${workspaceId}, '20261121120001' || lpad(n::text, 8, '0'), ${tenant.channelId}, ${tenant.senderId}, 'outbound',
        'console', 'template', 'Hello', 'accepted', 'x' || n FROM generate_series(1, 1000) AS n`;
    await owner.sql`
      INSERT INTO message_external_ids (workspace_id, lane_id, external_id, message_id)
      SELECT workspace_id, sender_id, external_id, id FROM messages WHERE workspace_id = ${workspaceId}`;
    await owner.sql`
      INSERT INTO inbound_events (workspace_id, channel_id, platform, body)
      SELECT ${workspaceId}, ${tenant.channelId}, 'invented', convert_to('["ok x' || n || '"]', 'UTF8')
      FROM generate_series(1, 1000) AS n`;
    await Promise.all([applyAll(), applyAll()]);
    const [figures] = await owner.sql`
      SELECT sum(delivered)::int AS delivered FROM daily_statistics WHERE workspace_id = ${workspaceId}`;
    expect(figures?.delivered).toBe(1_000);
    expect(parsed).toHaveLength(1_000);
    expect((await storedEvents(tenant)).filter((event) => event.tries !== 1 || !event.appliedAt)).toEqual([]);
  });

  it("of a workspace that fails do not hold up the others", async () => {
    const other = await makeTenant(owner);
    const id = await makeAccepted(other);
    await orders("throw");
    await storeBody(owner, other, statusesBody(other, [{ id: "w1", status: "delivered", correlation: id }]));
    const broken = (workspaceId: string): Ctx => {
      if (workspaceId === tenant.ctx.workspaceId) throw new Error("no context");
      return contextOf(workspaceId);
    };
    await applyFreshEvents(worker.db, broken, hooks, position());
    expect(await stateOf(id)).toBe("delivered");
  });

  it("with NUL and lone surrogates are applied with those taken out", async () => {
    const text = (id: string, body: string) => ({
      id,
      from: "4915550017",
      type: "text",
      timestamp: "1795262400",
      text: { body },
    });
    const value = {
      metadata: { phone_number_id: tenant.senderExternalId },
      contacts: [{ wa_id: "4915550017", profile: { name: "\ud83d" } }],
      messages: [text("a", "\u0000one"), text("b", "two \ud800"), text("c", "cut".padEnd(4_095, ".").concat("😀"))],
    };
    const changes = [{ field: "messages", value }];
    await storeBody(owner, tenant, { object: "whatsapp_business_account", entry: [{ changes }] });
    await applyAll();
    const texts = (await messagesOf(tenant)).map((message) => message.preview);
    expect(texts.toSorted()).toEqual(["cut".padEnd(4_095, ".").concat("\ufffd"), "one", "two \ufffd"].toSorted());
    expect(await storedEvents(tenant)).toMatchObject([{ appliedAt: expect.any(Date), trouble: null }]);
  });
});

it("takes out what the database cannot hold although the connector has left it in", async () => {
  const id = await makeAccepted(tenant, { externalId: "x\ufffd1" });
  await orders("ok x\u0000\ud8001");
  await applyFresh();
  expect(await stateOf(id)).toBe("delivered");
});

describe("an event that cannot be applied", () => {
  it("is set aside after five tries, and its neighbours are applied", async () => {
    const good = await Promise.all([1, 2].map((n) => makeAccepted(tenant, { externalId: `x${n}` })));
    await orders("ok x1");
    await orders("throw");
    await orders("ok x2");
    await applyAll();
    expect(await Promise.all(good.map(stateOf))).toEqual(["delivered", "delivered"]);
    expect(await storedEvents(tenant)).toMatchObject([
      { appliedAt: expect.any(Date) },
      { appliedAt: null, setAsideAt: expect.any(Date), dismissedAt: null, tries: 5, trouble: "poison" },
      { appliedAt: expect.any(Date) },
    ]);
    expect(parsed.filter((order) => order === "throw")).toHaveLength(5);
  });

  it("is tried with others once, then alone", async () => {
    const id = await makeAccepted(tenant, { externalId: "x1" });
    await orders("ok x1");
    await orders("throw");
    await applyFresh();
    expect(parsed).toEqual(["ok x1", "throw"]);
    expect(await stateOf(id)).toBe("accepted");
    expect(await storedEvents(tenant)).toMatchObject([
      { alone: true, tries: 1 },
      { alone: true, tries: 1 },
    ]);
    await applyFresh();
    expect(parsed).toHaveLength(2);
    await applySingle();
    expect(await stateOf(id)).toBe("delivered");
  });

  it("is set aside although each worker that tried it was killed, and nobody has to try it again", async () => {
    const id = await makeAccepted(tenant, { externalId: "x1" });
    await orders("throw");
    await orders("ok x1");
    // A worker that is killed has counted the try and does nothing more; it is missed after some seconds.
    const missed = () => owner.sql`UPDATE inbound_events SET taken_at = taken_at - interval '5 seconds'`;
    await takeFreshEvents(worker.db, tenant.ctx.workspaceId);
    await applyAll();
    expect(await storedEvents(tenant)).toMatchObject([{ alone: false }, { alone: false }]);
    await missed();
    await applyFresh();
    for (let killed = 0; killed < 4; killed++) {
      await takeOneEvent(worker.db, tenant.ctx.workspaceId);
      await missed();
    }
    expect(parsed).toEqual([]);
    await applyAll();
    expect(parsed).toEqual(["ok x1"]);
    expect(await stateOf(id)).toBe("delivered");
    expect(await storedEvents(tenant)).toMatchObject([
      { setAsideAt: expect.any(Date), trouble: "Each worker that tried to apply it ended." },
      { appliedAt: expect.any(Date) },
    ]);
  });

  it("does not use up a try by a deadlock or a lost connection", async () => {
    deadlocks = 7;
    await orders("deadlock");
    for (let turn = 0; turn < 7; turn++) await applyFresh();
    expect(await storedEvents(tenant)).toMatchObject([{ tries: 0, alone: false, appliedAt: null }]);
    await applyFresh();
    expect(await storedEvents(tenant)).toMatchObject([{ appliedAt: expect.any(Date) }]);
  });

  it("does not use up a try by a deadlock when it is applied alone either", async () => {
    await orders("throw", "deadlock");
    await applyFresh();
    await owner.sql`UPDATE inbound_events SET body = '["deadlock"]' WHERE workspace_id = ${tenant.ctx.workspaceId}`;
    deadlocks = 1;
    const before = parsed.length;
    await applySingle();
    expect(parsed.length - before).toBe(2);
    expect(await storedEvents(tenant)).toMatchObject([{ appliedAt: expect.any(Date), tries: 1 }]);
  });

  it("is not taken from a worker that is about to apply it alone", async () => {
    await orders("throw");
    await applyFresh();
    expect(await takeOneEvent(worker.db, tenant.ctx.workspaceId)).toMatchObject({ tries: 2 });
    expect(await takeOneEvent(worker.db, tenant.ctx.workspaceId)).toBeNull();
  });

  it("is not applied by a worker that has lost it to another", async () => {
    await orders("ok x1");
    const [mine] = await takeFreshEvents(worker.db, tenant.ctx.workspaceId);
    if (!mine) throw new Error("nothing to take");
    const held = () => inTransaction(tenant.ctx, (ctx) => holdTaken(ctx, [mine]));
    expect(await held()).toHaveLength(1);
    await owner.sql`UPDATE inbound_events SET taken_at = taken_at - interval '5 seconds'`;
    await applyFresh();
    await takeOneEvent(worker.db, tenant.ctx.workspaceId);
    expect(await held()).toEqual([]);
  });
});

describe("an event with many facts", () => {
  const many = (count: number, at: Record<number, string> = {}) =>
    Array.from({ length: count }, (_, n) => at[n] ?? `ok ${tenant.channelId}-${String(n).padStart(60, "0")}`);

  it("is applied in slices, each in a transaction of its own", async () => {
    await orders(...many(1_200));
    await applyFresh();
    expect(parsed).toEqual([]);
    await applyAll();
    const kept = eq(orphanReceipts.workspaceId, tenant.ctx.workspaceId);
    const transactions = await owner.db
      .select({ facts: sql<number>`count(*)::int` })
      .from(orphanReceipts)
      .where(kept)
      .groupBy(sql`xmin::text`);
    expect(transactions.map((each) => each.facts).toSorted()).toEqual([200, 500, 500]);
    expect(await storedEvents(tenant)).toMatchObject([{ done: 1_200, skipped: 0, appliedAt: expect.any(Date) }]);
  });

  it("goes on where it stopped when its worker is killed between two slices", async () => {
    await orders(...many(1_200));
    await owner.sql`UPDATE inbound_events SET done = 1000 WHERE workspace_id = ${tenant.ctx.workspaceId}`;
    await applyAll();
    expect(await owner.db.$count(orphanReceipts, eq(orphanReceipts.workspaceId, tenant.ctx.workspaceId))).toBe(200);
  });

  it("loses only the facts that cannot be applied, and is then set aside", async () => {
    await orders(...many(700, { 3: "bad", 620: "bad" }));
    await applyAll();
    expect(await owner.db.$count(orphanReceipts, eq(orphanReceipts.workspaceId, tenant.ctx.workspaceId))).toBe(698);
    expect(await storedEvents(tenant)).toMatchObject([
      {
        done: 700,
        skipped: 2,
        appliedAt: null,
        setAsideAt: expect.any(Date),
        trouble: expect.stringContaining("index row"),
      },
    ]);
  });
});
