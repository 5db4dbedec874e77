/** What a receipt says about the person whom the message went to. */
import { asc, eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { suppressions } from "#db/schema/audience";
import type { ReceiptEvent } from "#lib/connectors/events";
import { inTransaction } from "#lib/context";
import { testDatabase } from "#lib/testing/database";
import { applyReceipts, findRecipients } from "./receipts.ts";
import { later, makeAccepted, makeTenant, messagesOf, type Tenant } from "./testing.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
afterAll(() => owner.close());

let tenant: Tenant;
beforeEach(async () => {
  tenant = await makeTenant(owner);
});

const refused = (messageExternalId: string, seconds = 60): ReceiptEvent => ({
  ...{ kind: "receipt", key: `${messageExternalId}:failed`, senderExternalId: tenant.senderExternalId },
  ...{ messageExternalId, correlation: null, status: "failed", at: later(seconds), pricingCategory: null },
  failure: { kind: "OPTED_OUT", code: "131050", detail: "Opted out", retryAfterMs: null, trace: null },
});
const apply = (...receipts: ReceiptEvent[]) =>
  inTransaction(tenant.ctx, (ctx) =>
    applyReceipts(ctx, {}, { channelId: tenant.channelId, platform: "whatsapp" }, receipts),
  );
const suppressed = async () =>
  (
    await owner.db
      .select()
      .from(suppressions)
      .where(eq(suppressions.workspaceId, tenant.ctx.workspaceId))
      .orderBy(asc(suppressions.address))
  ).map(({ platform, address, kind, source }) => [platform, address, kind, source]);

describe("a person who turns out to have opted out", () => {
  it("is not messaged again, with what the message was for", async () => {
    await makeAccepted(tenant, { externalId: "w1", phone: "+4915555000001" });
    const marketing = await makeAccepted(tenant, { externalId: "w2", phone: "+4915555000002" });
    await owner.sql`UPDATE messages SET category = 'marketing' WHERE id = ${marketing}`;
    await makeAccepted(tenant, { externalId: "w3", phone: "+4915555000003" });
    await apply(refused("w1"), refused("w2"));
    expect(await suppressed()).toEqual([
      ["whatsapp", "+4915555000001", "all", "platform"],
      ["whatsapp", "+4915555000002", "marketing", "platform"],
    ]);
    expect((await messagesOf(tenant)).map(({ state }) => state)).toEqual(["failed", "failed", "accepted"]);
  });

  it("stays unknown when the address of the message is not kept any more", async () => {
    const erased = await makeAccepted(tenant, { externalId: "w1" });
    const known = await makeAccepted(tenant, { externalId: "w2", phone: "+4915555000002" });
    await owner.sql`UPDATE messages SET address = NULL WHERE id = ${erased}`;
    expect(await apply(refused("w1"), refused("w2"))).toEqual([]);
    expect(await suppressed()).toEqual([["whatsapp", "+4915555000002", "all", "platform"]]);
    const found = await inTransaction(tenant.ctx, (ctx) => findRecipients(ctx, [erased, known]));
    expect(found.map(({ id }) => id)).toEqual([known]);
  });

  it("is told apart from other workspaces' people", async () => {
    const stranger = await makeTenant(owner);
    const theirs = await makeAccepted(stranger, { externalId: "w1" });
    expect(await apply(refused("w1"))).toHaveLength(1);
    expect(await suppressed()).toEqual([]);
    const found = await inTransaction({ ...tenant.ctx, db: owner.db }, (ctx) => findRecipients(ctx, [theirs]));
    expect(found).toEqual([]);
  });
});

describe("a mail that comes back because nobody is there", () => {
  const cameBack = (messageExternalId: string, key = "failed"): ReceiptEvent => ({
    ...{ ...refused(messageExternalId), key: `${messageExternalId}:${key}` },
    failure: { ...{ kind: "RECIPIENT", code: "5.1.1", detail: "", retryAfterMs: null, trace: null }, address: "gone" },
  });
  const applyMails = (...receipts: ReceiptEvent[]) =>
    inTransaction(tenant.ctx, (ctx) =>
      applyReceipts(ctx, {}, { channelId: tenant.channelId, platform: "email" }, receipts),
    );
  const bounces = async () => {
    const [row] = await owner.sql<{ bounces: number | null }[]>`
      SELECT sum(bounces)::int AS bounces FROM sender_domain_hours WHERE workspace_id = ${tenant.ctx.workspaceId}`;
    return row?.bounces ?? 0;
  };
  beforeEach(async () => {
    await owner.sql`UPDATE senders SET external_id = 'hello@shop.example' WHERE id = ${tenant.senderId}`;
    for (const [n, externalId] of ["w1", "w2", "w3"].entries())
      await makeAccepted(tenant, { externalId, phone: `+491555500000${n + 1}` });
  });

  it("counts once for the domain it came from, however often it is reported", async () => {
    await applyMails(cameBack("w1"));
    expect(await bounces()).toBe(1);
    await applyMails(cameBack("w1", "reported again"));
    expect(await bounces()).toBe(1);
    await applyMails(cameBack("w2"));
    expect(await bounces()).toBe(2);
  });

  it("does not count where the failure says nothing of the address", async () => {
    await applyMails({ ...cameBack("w1"), failure: { ...refused("w1").failure, kind: "RECIPIENT" } as never });
    await applyMails({ ...cameBack("w2"), status: "delivered", failure: null });
    expect(await bounces()).toBe(0);
    expect(await suppressed()).toEqual([]);
  });

  it("keeps its address from being written to, and no other", async () => {
    await applyMails(cameBack("w2"), { ...cameBack("w3"), status: "delivered", failure: null });
    expect(await suppressed()).toEqual([["email", "+4915555000002", "all", "platform"]]);
  });
});
