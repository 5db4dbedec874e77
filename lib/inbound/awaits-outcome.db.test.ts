/** Which messages a watermark waits for, and which it moves: those of its person, its sender and its time alone. */
import { eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { connect } from "#db/client";
import { messages } from "#db/schema/messages";
import { outbox } from "#db/schema/sending";
import type { WatermarkEvent } from "#lib/connectors/events";
import { inTransaction } from "#lib/context";
import { testDatabase } from "#lib/testing/database";
import { insertSender } from "#lib/testing/factories";
import { applyReceipts } from "./receipts.ts";
import { later, makeAccepted, makeTenant, type Tenant } from "./testing.ts";
import { applyWatermark, awaitsOutcome } from "./watermarks.ts";

vi.mock("./receipts.ts", () => ({ applyReceipts: vi.fn(async () => []) }));

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
afterAll(() => owner.close());

const person = "8875416035400019";
let tenant: Tenant;
let other: { id: string; externalId: string };
beforeEach(async () => {
  vi.mocked(applyReceipts).mockClear();
  tenant = await makeTenant(owner);
  const id = await insertSender(owner.db, tenant.ctx.workspaceId, tenant.channelId, {
    externalId: `page-${Date.now()}`,
  });
  const [row] = await owner.sql<
    { externalId: string }[]
  >`SELECT external_id AS "externalId" FROM senders WHERE id = ${id}`;
  other = { id, externalId: row?.externalId ?? "" };
});

const watermark = (given: Partial<WatermarkEvent> = {}): WatermarkEvent => ({
  ...{ kind: "watermark", key: "read:5", senderExternalId: tenant.senderExternalId, status: "read" },
  ...{ address: { kind: "psid", value: person }, until: later(5), at: later(5), ...given },
});
type Values = Partial<typeof messages.$inferInsert>;

describe("a watermark waits for a message", () => {
  /** A message that has left and of which nothing is known yet. */
  async function leave(message: Values = {}, waits: Partial<typeof outbox.$inferInsert> = {}) {
    const id = await makeAccepted(tenant, { phone: person });
    const values: Values = { addressKind: "psid", state: "queued", externalId: null, ...message };
    await owner.db.update(messages).set(values).where(eq(messages.id, id));
    const { workspaceId } = tenant.ctx;
    await owner.db.insert(outbox).values({
      ...{ workspaceId, messageId: id, laneId: tenant.senderId, originKind: "api", originId: "o", priority: 3 },
      ...{ dueAt: later(0), state: "sending", attempt: 1, handedOverAt: later(1), ...waits },
    });
  }
  const awaits = (given: Partial<WatermarkEvent> = {}) =>
    inTransaction(tenant.ctx, (ctx) => awaitsOutcome(ctx, tenant.channelId, watermark(given)));

  it.each<[string, Values, Partial<typeof outbox.$inferInsert>]>([
    ["that is under way", {}, {}],
    ["in doubt", { state: "uncertain" }, { state: "uncertain" }],
    ["that left at the same moment", {}, { handedOverAt: later(5) }],
  ])("%s", async (_name, message, waits) => {
    await leave(message, waits);
    expect(await awaits()).toBe(true);
  });

  it.each<[string, () => Promise<void>]>([
    ["that waits", () => leave({}, { state: "waiting" })],
    ["that left later", () => leave({}, { handedOverAt: later(6) })],
    ["of another channel", () => leave({ channelId: "cams-another000" })],
    ["of another sender", () => leave({ senderId: other.id })],
    ["that the person wrote", () => leave({ direction: "inbound" })],
    ["to somebody else", () => leave({ address: "1111222233334444" })],
    ["to another kind of address", () => leave({ addressKind: "phone" })],
    ["whose outcome is known", () => leave({ state: "accepted" })],
  ])("and not for one %s", async (_name, make) => {
    await make();
    expect(await awaits()).toBe(false);
  });

  it("of its own, whatever else is under way", async () => {
    const [queued] = [await makeAccepted(tenant, { phone: person })];
    await owner.db.update(messages).set({ addressKind: "psid", state: "queued" }).where(eq(messages.id, queued));
    await leave({ address: "1111222233334444" });
    expect(await awaits()).toBe(false);
  });
});

describe("a watermark moves", () => {
  async function accepted(values: Values = {}) {
    const id = await makeAccepted(tenant, { externalId: `m-${Math.random()}`, phone: person });
    await owner.db
      .update(messages)
      .set({ addressKind: "psid", handedOverAt: later(1), ...values })
      .where(eq(messages.id, id));
    return id;
  }
  const moved = async (given: Partial<WatermarkEvent> = {}) => {
    const place = { channelId: tenant.channelId, platform: "messenger" as const };
    await inTransaction(tenant.ctx, (ctx) => applyWatermark(ctx, {}, place, watermark(given)));
    return vi.mocked(applyReceipts).mock.calls.map(([, , , receipts]) => receipts.length);
  };

  it("what has not got so far", async () => {
    for (const state of ["accepted", "sent", "delivered", "read"] as const) await accepted({ state });
    expect(await moved()).toEqual([3]);
    vi.mocked(applyReceipts).mockClear();
    expect(await moved({ status: "delivered" })).toEqual([2]);
  });

  it("what left up to its moment, and tells of each what it says", async () => {
    await accepted({ handedOverAt: later(5), externalId: "m1" });
    await accepted({ handedOverAt: later(6) });
    await moved();
    expect(vi.mocked(applyReceipts).mock.calls[0]?.[3]).toEqual([
      {
        ...{
          kind: "receipt",
          key: "status:m1:read",
          senderExternalId: tenant.senderExternalId,
          messageExternalId: "m1",
        },
        ...{ correlation: null, status: "read", failure: null, pricingCategory: null, at: later(5) },
      },
    ]);
  });

  it.each<[string, Values | (() => Values)]>([
    ["another channel's", { channelId: "cams-another000" }],
    ["another sender's", () => ({ senderId: other.id })],
    ["somebody else's", { address: "1111222233334444" }],
    ["another kind of address's", { addressKind: "phone" }],
    ["what has no id at the platform", { externalId: null }],
  ])("not %s", async (_name, values) => {
    await accepted(typeof values === "function" ? values() : values);
    expect(await moved()).toEqual([0]);
  });

  it("two hundred at a time, each once", async () => {
    await accepted();
    await owner.sql`
      INSERT INTO messages (workspace_id, id, channel_id, sender_id, direction, source, address, address_kind, kind, preview,
        state, external_id, handed_over_at, created_at)
      SELECT workspace_id, left(id, 18) || (n + 1000)::text, channel_id, sender_id, direction, source, address, address_kind,
        kind, preview, state, 'x' || n, handed_over_at, created_at
      FROM messages, generate_series(1, 400) AS n WHERE workspace_id = ${tenant.ctx.workspaceId}`;
    expect(await moved()).toEqual([200, 200, 1]);
    const ids = vi.mocked(applyReceipts).mock.calls.flatMap(([, , , some]) => some.map((one) => one.messageExternalId));
    expect(new Set(ids).size).toBe(401);
  });
});
