import { eq } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";
import { connect } from "#db/client";
import { messages, orphanReceipts } from "#db/schema/messages";
import { outbox } from "#db/schema/sending";
import { campaignOriginHook } from "#lib/campaigns/control/origin-hook";
import type { WatermarkEvent } from "#lib/connectors/events";
import { inTransaction } from "#lib/context";
import { testDatabase } from "#lib/testing/database";
import { makeSendable } from "#lib/testing/factories";
import { applyFacts } from "./apply-facts.ts";
import { retryOrphans } from "./orphans.ts";
import { later, makeAccepted, makeTenant, type Tenant } from "./testing.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
afterAll(() => owner.close());

let made = 0;
/** A message that was handed over some seconds after noon. */
async function sent(tenant: Tenant, seconds: number, address = "8875416035400019"): Promise<string> {
  made += 1;
  const id = await makeAccepted(tenant, { externalId: `m_${made}`, phone: address });
  await owner.db
    .update(messages)
    .set({ addressKind: "psid", handedOverAt: later(seconds) })
    .where(eq(messages.id, id));
  return id;
}
const stateOf = async (id: string) => (await owner.db.select().from(messages).where(eq(messages.id, id)))[0]?.state;

function apply(tenant: Tenant, status: "delivered" | "read", seconds: number, address = "8875416035400019") {
  const event: WatermarkEvent = {
    ...{ kind: "watermark", key: `${status}:${seconds}`, senderExternalId: tenant.senderExternalId, status },
    ...{ address: { kind: "psid", value: address }, until: later(seconds), at: later(seconds) },
  };
  const place = { channelId: tenant.channelId, platform: "messenger" as const };
  return inTransaction(tenant.ctx, (ctx) => applyFacts(ctx, { campaign: campaignOriginHook }, place, [event]));
}

test("a watermark moves what was sent to that person up to then, and nothing else", async () => {
  const tenant = await makeTenant(owner);
  const [before, after, other] = [
    await sent(tenant, 1),
    await sent(tenant, 9),
    await sent(tenant, 1, "1111222233334444"),
  ];
  await apply(tenant, "delivered", 5);
  expect([await stateOf(before), await stateOf(after), await stateOf(other)]).toEqual([
    "delivered",
    "accepted",
    "accepted",
  ]);
  await apply(tenant, "read", 10);
  expect([await stateOf(before), await stateOf(after), await stateOf(other)]).toEqual(["read", "read", "accepted"]);
  // An older one that comes late moves nothing back.
  await apply(tenant, "delivered", 10);
  expect(await stateOf(before)).toBe("read");
});

test("a watermark over more messages than one step moves all of them", async () => {
  const tenant = await makeTenant(owner);
  const ids = [];
  for (let n = 0; n < 205; n++) ids.push(await sent(tenant, 1, "8875416035400777"));
  await apply(tenant, "read", 5, "8875416035400777");
  const rows = await owner.db
    .select({ state: messages.state })
    .from(messages)
    .where(eq(messages.address, "8875416035400777"));
  expect(rows.filter(({ state }) => state === "read")).toHaveLength(ids.length);
});

test("a watermark of another channel's page moves nothing here", async () => {
  const [tenant, stranger] = [await makeTenant(owner), await makeTenant(owner)];
  const id = await sent(tenant, 1, "8875416035400888");
  await apply(stranger, "read", 5, "8875416035400888");
  expect(await stateOf(id)).toBe("accepted");
});

test("a watermark that comes before the answer to a message is written down moves it afterwards", async () => {
  const tenant = await makeTenant(owner);
  const { ctx, senderId: laneId } = tenant;
  const person = "8875416035400999";
  const id = await sent(tenant, 1, person);
  const its = eq(messages.id, id);
  // It has left, and nobody knows yet how the platform calls it.
  const [row] = await owner.db.select({ externalId: messages.externalId }).from(messages).where(its);
  await owner.db.update(messages).set({ state: "queued", externalId: null, handedOverAt: null }).where(its);
  await owner.db.insert(outbox).values({
    ...{ workspaceId: ctx.workspaceId, messageId: id, laneId, originKind: "auto_reply", originId: tenant.channelId },
    ...{ priority: 1, dueAt: later(0), state: "sending", attempt: 1, handedOverAt: later(1) },
  });
  const kept = () => owner.db.select().from(orphanReceipts).where(eq(orphanReceipts.workspaceId, ctx.workspaceId));
  const retry = (seconds: number) =>
    retryOrphans(
      ctx.db,
      (workspaceId) => ({ ...ctx, workspaceId, now: later(seconds) }),
      { campaign: campaignOriginHook },
      { afterWorkspace: "" },
    );
  await apply(tenant, "read", 5, person);
  await apply(tenant, "read", 5, person);
  expect([await stateOf(id), (await kept()).length]).toEqual(["queued", 1]);
  await retry(1);
  expect([await stateOf(id), (await kept()).length]).toEqual(["queued", 1]);

  await owner.db
    .update(messages)
    .set({ state: "accepted", externalId: row?.externalId, handedOverAt: later(1) })
    .where(its);
  await owner.db.delete(outbox).where(eq(outbox.messageId, id));
  await retry(60);
  expect([await stateOf(id), await kept()]).toEqual(["read", []]);
});

test("a watermark is not kept for what left after it", async () => {
  const tenant = await makeTenant(owner);
  await sent(tenant, 1, "8875416035400555");
  await apply(tenant, "read", 5, "8875416035400555");
  const kept = await owner.db
    .select()
    .from(orphanReceipts)
    .where(eq(orphanReceipts.workspaceId, tenant.ctx.workspaceId));
  expect(kept).toEqual([]);
});

test("a watermark moves nothing by an id that a message of another channel has as well", async () => {
  const tenant = await makeTenant(owner);
  const { workspaceId } = tenant.ctx;
  const id = await sent(tenant, 1, "1111222233334444");
  const { channelId, senderId } = await makeSendable(owner.db, workspaceId);
  await owner.sql`UPDATE senders SET external_id = ${tenant.senderExternalId} WHERE id = ${senderId}`;
  await owner.sql`INSERT INTO lanes (workspace_id, id, channel_id) VALUES (${workspaceId}, ${senderId}, ${channelId})`;
  const elsewhere = { ...tenant, channelId, senderId };
  const theirs = await sent(elsewhere, 1);
  await owner.sql`UPDATE messages SET external_id = ${`m_${made - 1}`} WHERE id = ${theirs}`;
  await apply(tenant, "read", 5);
  expect([await stateOf(id), await stateOf(theirs)]).toEqual(["accepted", "accepted"]);
});
