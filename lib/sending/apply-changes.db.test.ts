import { and, eq, sql } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { connect } from "#db/client";
import { messages } from "#db/schema/messages";
import { dailyFailures, dailyStatistics } from "#db/schema/operations";
import type { Ctx } from "#lib/context";
import { newMessageId } from "#lib/ids";
import { testDatabase } from "#lib/testing/database";
import { makeSendable } from "#lib/testing/factories";
import { makeWorkspace } from "#lib/testing/workspace";
import { applyChanges, type MessageChange } from "./apply-changes.ts";
import { claimMessages } from "./claim.ts";
import type { OriginHooks } from "./origins/origins.ts";
import {
  hooks as campaignHooks,
  campaignOf,
  later,
  makeCampaign,
  makeTenant,
  messagesOf,
  noon,
  outboxOf,
  prepare,
  take,
} from "./testing.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
afterAll(() => owner.close());

/** No message of these tests belongs to an origin. */
const hooks: OriginHooks = {};
const at = new Date("2026-11-18T10:00:00Z");
let ctx: Ctx;
let place: { channelId: string; senderId: string; templateCode: string };

beforeEach(async () => {
  const workspace = await makeWorkspace({ owner: owner.db, web: owner.db });
  ctx = { workspaceId: workspace.id, actor: { kind: "system", name: "test" }, db: owner.db, now: at };
  place = await makeSendable(owner.db, workspace.id);
});

async function makeMessage(state: "sending" | "queued" | "uncertain" = "sending", attempt = 1): Promise<string> {
  const id = newMessageId(at);
  await owner.db.insert(messages).values({
    workspaceId: ctx.workspaceId,
    id,
    ...place,
    direction: "outbound",
    source: "console",
    address: "+4915555000001",
    country: "DE",
    category: "utility",
    kind: "template",
    preview: "Hello",
    state,
    attempt,
    createdAt: at,
  });
  return id;
}

const receipt = (messageId: string, status: "sent" | "delivered" | "read" | "failed"): MessageChange => ({
  messageId,
  target: status,
  at,
  key: `status:${status}`,
  eventKind: status,
  ...(status === "failed" ? { failure: { kind: "RECIPIENT" as const, code: "131026", detail: "Not reachable" } } : {}),
});

async function stateOf(id: string) {
  const [row] = await owner.db
    .select()
    .from(messages)
    .where(and(eq(messages.workspaceId, ctx.workspaceId), eq(messages.id, id)));
  return row;
}

async function figures() {
  const [row] = await owner.db
    .select({
      accepted: sql<number>`coalesce(sum(${dailyStatistics.accepted}), 0)::int`,
      sent: sql<number>`coalesce(sum(${dailyStatistics.sent}), 0)::int`,
      delivered: sql<number>`coalesce(sum(${dailyStatistics.delivered}), 0)::int`,
      read: sql<number>`coalesce(sum(${dailyStatistics.read}), 0)::int`,
      failed: sql<number>`coalesce(sum(${dailyStatistics.failed}), 0)::int`,
      failedLater: sql<number>`coalesce(sum(${dailyStatistics.failedLater}), 0)::int`,
      uncertain: sql<number>`coalesce(sum(${dailyStatistics.uncertain}), 0)::int`,
    })
    .from(dailyStatistics)
    .where(eq(dailyStatistics.workspaceId, ctx.workspaceId));
  return row;
}

describe("applyChanges", () => {
  test("a receipt fifty times moves the message and its figures once", async () => {
    const id = await makeMessage();
    for (let i = 0; i < 50; i++) await applyChanges(ctx, hooks, [receipt(id, "delivered")]);
    expect((await stateOf(id))?.state).toBe("delivered");
    expect(await figures()).toMatchObject({ accepted: 1, delivered: 1, read: 0, failed: 0 });
  });

  test("the platform's answer after its receipts keeps the state and still notes the answer", async () => {
    const id = await makeMessage();
    await applyChanges(ctx, hooks, [receipt(id, "read"), receipt(id, "sent")]);
    const answer = {
      messageId: id,
      target: "accepted" as const,
      at,
      key: "accepted:1",
      eventKind: "accepted" as const,
    };
    await applyChanges(ctx, hooks, [{ ...answer, attempt: 1, externalId: "wamid.1" }]);
    expect(await stateOf(id)).toMatchObject({ state: "read", externalId: "wamid.1", acceptedAt: at });
    expect(await figures()).toMatchObject({ accepted: 1, delivered: 1, read: 1, failed: 0 });
  });

  test("an outcome of an earlier try changes nothing", async () => {
    const id = await makeMessage("sending", 2);
    await applyChanges(ctx, hooks, [{ ...receipt(id, "failed"), key: "failed:1", attempt: 1 }]);
    expect((await stateOf(id))?.state).toBe("sending");
    expect(await figures()).toMatchObject({ accepted: 0, delivered: 0, read: 0, failed: 0 });
  });

  test("a message that fails after the platform took it stays accepted, however often its failure is told", async () => {
    const id = await makeMessage();
    const answer = { messageId: id, target: "accepted", at, key: "accepted:1", eventKind: "accepted" } as const;
    await applyChanges(ctx, hooks, [{ ...answer, attempt: 1, externalId: "wamid.1" }, receipt(id, "sent")]);
    for (let i = 0; i < 5; i++) await applyChanges(ctx, hooks, [receipt(id, "failed")]);
    const told = { accepted: 1, sent: 1, delivered: 0, read: 0, failed: 1, failedLater: 1, uncertain: 0 };
    expect(await figures()).toEqual(told);
    // Told again under another name, with another code: one failure of one message.
    const other = { ...receipt(id, "failed"), key: "status:failed:again" };
    await applyChanges(ctx, hooks, [{ ...other, failure: { kind: "RECIPIENT", code: "131047", detail: "" } }]);
    expect(await figures()).toEqual(told);
    const codes = await owner.db.select().from(dailyFailures).where(eq(dailyFailures.workspaceId, ctx.workspaceId));
    expect(codes).toMatchObject([{ code: "131026", failed: 1 }]);
  });

  test.each(["delivered", "read"] as const)(
    "a message that failed and was %s after all has not failed",
    async (arrived) => {
      const id = await makeMessage();
      const answer = { messageId: id, target: "accepted", at, key: "accepted:1", eventKind: "accepted" } as const;
      await applyChanges(ctx, hooks, [{ ...answer, attempt: 1, externalId: "wamid.1" }, receipt(id, "failed")]);
      await applyChanges(ctx, hooks, [receipt(id, arrived)]);
      const none = { failedAt: null, failureKind: null, failureCode: null, failureDetail: null };
      expect(await stateOf(id)).toMatchObject({ state: arrived, ...none });
      expect(await figures()).toMatchObject({ accepted: 1, failed: 0, failedLater: 0 });
      const codes = await owner.db.select().from(dailyFailures).where(eq(dailyFailures.workspaceId, ctx.workspaceId));
      expect(codes.filter(({ failed }) => failed > 0)).toEqual([]);
    },
  );

  test("a message that the platform refused was never accepted", async () => {
    const id = await makeMessage();
    await applyChanges(ctx, hooks, [{ ...receipt(id, "failed"), key: "failed:1", attempt: 1 }]);
    expect(await figures()).toMatchObject({ accepted: 0, failed: 1, failedLater: 0 });
  });

  test("two failures of one message in one post count by the code that it keeps", async () => {
    const id = await makeMessage();
    const second = { ...receipt(id, "failed"), key: "b", failure: { kind: "RECIPIENT", code: "131047", detail: "" } };
    await applyChanges(ctx, hooks, [receipt(id, "failed"), second as MessageChange]);
    const codes = await owner.db.select().from(dailyFailures).where(eq(dailyFailures.workspaceId, ctx.workspaceId));
    expect(codes).toMatchObject([{ code: (await stateOf(id))?.failureCode, failed: 1 }]);
  });

  test("answer, receipts and a late failure add up to the same in whatever order they come", async () => {
    const facts = (id: string): MessageChange[] => [
      {
        ...{ messageId: id, target: "accepted", at, key: "accepted:1", eventKind: "accepted" },
        ...{ attempt: 1, externalId: "wamid.1" },
      },
      receipt(id, "sent"),
      { ...receipt(id, "failed"), externalId: "wamid.1" },
    ];
    const orders = [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ];
    for (const order of orders) {
      const id = await makeMessage();
      const all = facts(id);
      for (const at of order) await applyChanges(ctx, hooks, all.slice(at, at + 1));
    }
    const told = { accepted: 6, sent: 6, delivered: 0, read: 0, failed: 6, failedLater: 6, uncertain: 0 };
    expect(await figures()).toEqual(told);
  });

  test("a receipt of failure proves that the platform took a message whose answer was lost", async () => {
    const id = await makeMessage();
    const doubt = { messageId: id, at, attempt: 1, target: "uncertain", eventKind: "uncertain" } as const;
    await applyChanges(ctx, hooks, [{ ...doubt, key: "uncertain:1" }]);
    expect(await figures()).toMatchObject({ accepted: 0, uncertain: 1 });
    await applyChanges(ctx, hooks, [{ ...receipt(id, "failed"), externalId: "wamid.9" }]);
    expect(await figures()).toMatchObject({ accepted: 1, uncertain: 0, failed: 1, failedLater: 1 });
    expect(await stateOf(id)).toMatchObject({ acceptedAt: at });
  });

  test("a failure that a later delivery disproves is taken back from every figure", async () => {
    const id = await makeMessage();
    await applyChanges(ctx, hooks, [receipt(id, "failed")]);
    expect(await figures()).toMatchObject({ failed: 1 });
    await applyChanges(ctx, hooks, [receipt(id, "delivered")]);
    expect(await figures()).toMatchObject({ accepted: 1, delivered: 1, read: 0, failed: 0 });
    const codes = await owner.db.select().from(dailyFailures).where(eq(dailyFailures.workspaceId, ctx.workspaceId));
    expect(codes).toMatchObject([{ code: "131026", failed: 0 }]);
  });

  test("names messages it does not find, and those of another workspace are not found", async () => {
    const id = await makeMessage();
    const other = await makeWorkspace({ owner: owner.db, web: owner.db });
    const stranger = { ...ctx, workspaceId: other.id };
    expect(await applyChanges(stranger, hooks, [receipt(id, "read")])).toEqual(new Set([id]));
    expect((await stateOf(id))?.state).toBe("sending");
  });

  test("two workers with the same receipts in opposite order end alike and do not hang", async () => {
    const ids = await Promise.all(Array.from({ length: 30 }, () => makeMessage()));
    const changes = ids.flatMap((id) => [receipt(id, "sent"), receipt(id, "delivered")]);
    await Promise.all([applyChanges(ctx, hooks, changes), applyChanges(ctx, hooks, [...changes].reverse())]);
    expect(await figures()).toMatchObject({ accepted: 30, delivered: 30, read: 0, failed: 0 });
  });

  test("each step keeps the time at which it was first reached, and the first of them says that it was taken", async () => {
    const id = await makeMessage();
    const none = { acceptedAt: null, sentAt: null, deliveredAt: null, readAt: null, failedAt: null };
    expect(await stateOf(id)).toMatchObject(none);
    const times: Record<string, Date> = { acceptedAt: later(0) };
    for (const [seconds, status] of (["sent", "delivered", "read"] as const).entries()) {
      const change = { ...receipt(id, status), at: later(seconds) };
      await applyChanges(ctx, hooks, [change, { ...change, key: `again:${status}`, at: later(60) }]);
      times[`${status}At`] = later(seconds);
      expect(await stateOf(id)).toMatchObject({ ...none, ...times });
    }
  });

  test("a failure keeps its time and its cause, or says that the outcome is unknown", async () => {
    const [known, unknown] = [await makeMessage(), await makeMessage()];
    await applyChanges(ctx, hooks, [receipt(known, "failed"), { ...receipt(unknown, "failed"), failure: undefined }]);
    expect(await stateOf(known)).toMatchObject({
      ...{ failedAt: at, failureKind: "RECIPIENT", failureCode: "131026", failureDetail: "Not reachable" },
    });
    expect(await stateOf(unknown)).toMatchObject({
      ...{ failedAt: at, failureKind: "UNKNOWN_OUTCOME", failureCode: null, failureDetail: null },
    });
  });

  test("a message that waits again is due at the time it was given, and counts as one that waits", async () => {
    const { tenant, campaign, id } = await makeClaimed();
    const again = { messageId: id, at, attempt: 1, detail: { attempt: 1 } } as const;
    const notBefore = later(90);
    const retry: MessageChange = { ...again, target: "queued", key: "retry:1", eventKind: "retry_later", notBefore };
    await applyChanges(tenant.ctx, campaignHooks, [retry]);
    expect(await outboxOf(tenant)).toMatchObject([{ state: "waiting", attempt: 1, dueAt: notBefore }]);
    expect(await messagesOf(tenant)).toMatchObject([{ state: "queued", attempt: 1, handedOverAt: noon }]);
    expect(await campaignOf(tenant, campaign)).toMatchObject({ queued: 1 });
  });

  test("a message in doubt stays in the outbox until a receipt settles it", async () => {
    const { tenant, campaign, id } = await makeClaimed();
    const doubt = { messageId: id, at, attempt: 1, target: "uncertain", eventKind: "uncertain" } as const;
    await applyChanges(tenant.ctx, campaignHooks, [{ ...doubt, key: "uncertain:1" }]);
    expect(await outboxOf(tenant)).toMatchObject([{ state: "uncertain", attempt: 1 }]);
    expect(await campaignOf(tenant, campaign)).toMatchObject({ queued: 0, uncertain: 1 });
    await applyChanges(tenant.ctx, campaignHooks, [receipt(id, "delivered")]);
    expect(await outboxOf(tenant)).toEqual([]);
    expect(await campaignOf(tenant, campaign)).toMatchObject({ uncertain: 0, accepted: 1, delivered: 1 });
  });

  test("only what is left in doubt for good leaves the outbox without an outcome", async () => {
    const { tenant, id } = await makeClaimed();
    const change = (target: "uncertain" | "left_in_doubt", key: string): MessageChange => ({
      ...{ messageId: id, at, attempt: 1, target, key, eventKind: target },
    });
    await applyChanges(tenant.ctx, campaignHooks, [change("uncertain", "first")]);
    await applyChanges(tenant.ctx, campaignHooks, [change("uncertain", "again")]);
    expect(await outboxOf(tenant)).toMatchObject([{ state: "uncertain" }]);
    await applyChanges(tenant.ctx, campaignHooks, [change("left_in_doubt", "left")]);
    expect(await outboxOf(tenant)).toEqual([]);
    expect(await messagesOf(tenant)).toMatchObject([{ state: "uncertain" }]);
  });

  test("a receipt that comes before the answer takes the message out of the outbox", async () => {
    const { tenant, id } = await makeClaimed();
    await applyChanges(tenant.ctx, campaignHooks, [receipt(id, "sent")]);
    expect(await outboxOf(tenant)).toEqual([]);
    expect(await messagesOf(tenant)).toMatchObject([{ state: "sent", attempt: 1, sentAt: at }]);
  });

  test("a try under way is not called back", async () => {
    const { tenant, id } = await makeClaimed();
    await applyChanges(tenant.ctx, campaignHooks, [
      { messageId: id, at, target: "cancelled", key: "cancelled", eventKind: "cancelled" },
    ]);
    expect(await outboxOf(tenant)).toMatchObject([{ state: "sending" }]);
    expect(await messagesOf(tenant)).toMatchObject([{ state: "queued" }]);
  });
});

/** A message of a campaign whose first try is under way. */
async function makeClaimed() {
  const tenant = await makeTenant(owner);
  const campaign = await makeCampaign(tenant);
  const [id = ""] = await prepare(tenant, campaign);
  await claimMessages(tenant.ctx, campaignHooks, await take(tenant), 1);
  return { tenant, campaign, id };
}
