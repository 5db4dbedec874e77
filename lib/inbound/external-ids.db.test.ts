/** Receipts by the platform's ids: messages that left in parts, and messages whose own answer was lost. */
import { asc, eq, sql } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { messageEvents } from "#db/schema/messages";
import { messageExternalIds } from "#db/schema/sending";
import type { ReceiptEvent } from "#lib/connectors/events";
import { type Ctx, inTransaction } from "#lib/context";
import { testDatabase } from "#lib/testing/database";
import { applyReceipts } from "./receipts.ts";
import { later, makeAccepted, makeTenant, messagesOf, type Tenant } from "./testing.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 6 });
afterAll(() => owner.close());

let tenant: Tenant;
beforeEach(async () => {
  tenant = await makeTenant(owner);
});

/** A message that the platform took in three parts: `p0`, `p1` and `p2`. @returns its id */
async function makeSplit(): Promise<string> {
  const messageId = await makeAccepted(tenant);
  const { workspaceId } = tenant.ctx;
  await owner.db.insert(messageExternalIds).values(
    [0, 1, 2].map((part) => ({
      ...{ workspaceId, laneId: tenant.senderId, messageId },
      ...{ externalId: `p${part}`, part, parts: 3 },
    })),
  );
  return messageId;
}

type Status = ReceiptEvent["status"];
function receipt(messageExternalId: string, status: Status, given: Partial<ReceiptEvent> = {}): ReceiptEvent {
  const failure = {
    kind: "RECIPIENT" as const,
    code: "EXPIRED",
    detail: "Not reached",
    retryAfterMs: null,
    trace: null,
  };
  return {
    kind: "receipt",
    key: `${messageExternalId}:${status}`,
    senderExternalId: tenant.senderExternalId,
    messageExternalId,
    correlation: null,
    status,
    at: later(60),
    failure: status === "failed" ? failure : null,
    pricingCategory: null,
    ...given,
  };
}
const place = () => ({ channelId: tenant.channelId, platform: "whatsapp" as const });
const applyWith = (ctx: Ctx, receipts: ReceiptEvent[]) => applyReceipts(ctx, {}, place(), receipts);
const apply = (...receipts: ReceiptEvent[]) => inTransaction(tenant.ctx, (ctx) => applyWith(ctx, receipts));
const stateOf = async () => (await messagesOf(tenant)).map(({ state }) => state).join();
const eventsOf = async (messageId: string) =>
  (
    await owner.db
      .select({ kind: messageEvents.kind })
      .from(messageEvents)
      .where(eq(messageEvents.messageId, messageId))
      .orderBy(asc(messageEvents.kind))
  ).map(({ kind }) => kind);

describe("a message that left in parts", () => {
  beforeEach(async () => void (await makeSplit()));

  it("is delivered with the last of its parts, in whatever order they are reported", async () => {
    await apply(receipt("p2", "delivered"));
    await apply(receipt("p0", "delivered"));
    expect(await stateOf()).toBe("accepted");
    await apply(receipt("p1", "delivered"));
    expect(await stateOf()).toBe("delivered");
  });

  it("gets as far as its slowest part", async () => {
    await apply(receipt("p0", "read"), receipt("p1", "delivered"));
    expect(await stateOf()).toBe("accepted");
    await apply(receipt("p2", "sent"));
    expect(await stateOf()).toBe("sent");
    await apply(receipt("p2", "read"));
    expect(await stateOf()).toBe("delivered");
    await apply(receipt("p1", "read"));
    expect(await stateOf()).toBe("read");
  });

  it("does not fall back when an earlier receipt of a part comes late", async () => {
    await apply(receipt("p0", "delivered"), receipt("p1", "delivered"));
    await apply(receipt("p0", "sent"));
    await apply(receipt("p2", "delivered"));
    expect(await stateOf()).toBe("delivered");
  });

  it("fails with the first part that fails, and keeps the platform's code", async () => {
    await apply(receipt("p0", "delivered"), receipt("p1", "failed"));
    expect(await messagesOf(tenant)).toMatchObject([
      { state: "failed", failureKind: "RECIPIENT", failureCode: "EXPIRED" },
    ]);
    await apply(receipt("p1", "delivered"), receipt("p2", "delivered"));
    expect(await stateOf()).toBe("failed");
  });

  it("is not moved by a part that is reported three times", async () => {
    for (let n = 0; n < 3; n++) await apply(receipt("p0", "delivered"), receipt("p0", "delivered"));
    expect(await stateOf()).toBe("accepted");
  });

  it("is delivered once however often all parts are reported", async () => {
    const all = ["p0", "p1", "p2"].map((id) => receipt(id, "delivered"));
    for (let n = 0; n < 3; n++) await apply(...all);
    const [message] = await messagesOf(tenant);
    expect(await eventsOf(message?.id ?? "")).toEqual(["delivered"]);
  });

  it("is delivered when two workers apply its last two parts at the same time", async () => {
    await apply(receipt("p0", "delivered"));
    const first = Promise.withResolvers<void>();
    const second = Promise.withResolvers<void>();
    const one = inTransaction(tenant.ctx, async (ctx) => {
      await applyWith(ctx, [receipt("p1", "delivered")]);
      first.resolve();
      await second.promise;
    });
    await first.promise;
    const other = inTransaction(tenant.ctx, (ctx) => applyWith(ctx, [receipt("p2", "delivered")]));
    // The other has its turn as soon as it is through, or waits for the first.
    await Promise.race([other, waitingForLock()]);
    second.resolve();
    await Promise.all([one, other]);
    expect(await stateOf()).toBe("delivered");
  });

  it("is delivered with its parts, whatever became of an earlier try that left as one", async () => {
    const [message] = await messagesOf(tenant);
    const { workspaceId } = tenant.ctx;
    const earlier = { workspaceId, laneId: tenant.senderId, messageId: message?.id ?? "" };
    await owner.db.insert(messageExternalIds).values([
      { ...earlier, externalId: "unheard of" },
      { ...earlier, externalId: "failed", state: "failed" },
    ]);
    await apply(...["p0", "p1", "p2"].map((id) => receipt(id, "delivered")));
    expect(await stateOf()).toBe("delivered");
  });

  it("is not delivered by one part although its receipt brings our own id back", async () => {
    const [message] = await messagesOf(tenant);
    const correlation = message?.id ?? "";
    await apply(receipt("p0", "delivered", { correlation }));
    expect(await stateOf()).toBe("accepted");
    await apply(receipt("p1", "delivered", { correlation }), receipt("p2", "delivered", { correlation }));
    expect(await stateOf()).toBe("delivered");
  });
});

/** Resolves once a statement of this database waits for a lock. */
async function waitingForLock(): Promise<void> {
  for (;;) {
    const [row] = await owner.sql`
      SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    if (row) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe("a message whose own answer was lost", () => {
  it("keeps the platform's id that a receipt brings, and is found by it alone from then on", async () => {
    const id = await makeAccepted(tenant);
    expect(await apply(receipt("w7", "sent", { correlation: id }))).toEqual([]);
    expect(await messagesOf(tenant)).toMatchObject([{ state: "sent", externalId: "w7" }]);
    expect(await owner.db.select().from(messageExternalIds).where(eq(messageExternalIds.messageId, id))).toMatchObject([
      { laneId: tenant.senderId, externalId: "w7", part: 0, parts: 1 },
    ]);
    expect(await apply(receipt("w7", "delivered"))).toEqual([]);
    expect(await stateOf()).toBe("delivered");
  });

  it("does not hold up the answer that is being recorded meanwhile", async () => {
    const id = await makeAccepted(tenant);
    let applied: Promise<unknown> | undefined;
    await owner.db.transaction(async (recording) => {
      await recording.execute(sql`SET LOCAL lock_timeout = '2s'`);
      await recording.execute(sql`SELECT 1 FROM messages WHERE id = ${id} FOR UPDATE`);
      applied = apply(receipt("w7", "sent", { correlation: id }));
      await waitingForLock();
      await recording.execute(sql`
        INSERT INTO message_external_ids (workspace_id, lane_id, external_id, message_id)
        VALUES (${tenant.ctx.workspaceId}, ${tenant.senderId}, 'w7', ${id})`);
    });
    expect(await applied).toEqual([]);
    expect(await stateOf()).toBe("sent");
  });

  it("keeps the first id when receipts bring different ones", async () => {
    const id = await makeAccepted(tenant);
    await apply(receipt("w7", "sent", { correlation: id }));
    await apply(receipt("w8", "delivered", { correlation: id }));
    expect(await messagesOf(tenant)).toMatchObject([{ state: "delivered", externalId: "w7" }]);
  });
});

describe("a receipt by the platform's id", () => {
  it("is not taken for a message of another workspace with the same id", async () => {
    const other = await makeTenant(owner);
    await makeAccepted(other, { externalId: "w1" });
    const unknown = receipt("w1", "delivered");
    expect(await apply(unknown)).toEqual([unknown]);
    expect((await messagesOf(other)).map(({ state }) => state)).toEqual(["accepted"]);
  });

  it("is not taken for a message that a person wrote", async () => {
    const id = await makeAccepted(tenant, { externalId: "w1" });
    await owner.sql`UPDATE messages SET direction = 'inbound', state = 'received' WHERE id = ${id}`;
    const unknown = receipt("w1", "read", { correlation: id });
    expect(await apply(unknown)).toEqual([unknown]);
    expect(await stateOf()).toBe("received");
  });
});
