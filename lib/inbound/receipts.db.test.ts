import { and, eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { connect } from "#db/client";
import { suppressions } from "#db/schema/audience";
import { messages, orphanReceipts } from "#db/schema/messages";
import { dailyOptOuts } from "#db/schema/operations";
import { inTransaction } from "#lib/context";
import { log } from "#lib/log";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { applyFreshEvents } from "./apply-fresh.ts";
import { retryOrphans } from "./orphans.ts";
import {
  later,
  makeAccepted,
  makeTenant,
  messagesOf,
  preferencesBody,
  statusesBody,
  storeBody,
  type Tenant,
  textsBody,
} from "./testing.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 6 });
const worker = await connectionAs("worker");
afterAll(() => owner.close());

let tenant: Tenant;
beforeEach(async () => {
  tenant = await makeTenant(owner);
  await owner.db.delete(orphanReceipts);
});

/** Nothing of these tests belongs to a campaign. */
const hooks = {};
const contextAt = (seconds: number) => (workspaceId: string) => ({ ...tenant.ctx, workspaceId, now: later(seconds) });
const apply = () => applyFreshEvents(worker.db, contextAt(0), hooks, { afterWorkspace: "" });
const retry = (seconds: number) => retryOrphans(worker.db, contextAt(seconds), hooks, { afterWorkspace: "" });
const orphans = () =>
  owner.db.select().from(orphanReceipts).where(eq(orphanReceipts.workspaceId, tenant.ctx.workspaceId));
const suppressed = () =>
  owner.db
    .select({ platform: suppressions.platform, address: suppressions.address, source: suppressions.source })
    .from(suppressions)
    .where(eq(suppressions.workspaceId, tenant.ctx.workspaceId))
    .orderBy(suppressions.address);
const optOuts = async () =>
  (
    await owner.db
      .select()
      .from(dailyOptOuts)
      .where(eq(dailyOptOuts.workspaceId, tenant.ctx.workspaceId))
      .orderBy(dailyOptOuts.source)
  ).map(({ source, channelId, senderId, people }) => [source, channelId, senderId, people]);
const stateOf = async (id: string) => {
  const [row] = await owner.db
    .select({ state: messages.state, externalId: messages.externalId })
    .from(messages)
    .where(and(eq(messages.workspaceId, tenant.ctx.workspaceId), eq(messages.id, id)));
  return row;
};

describe("people who opted out", () => {
  it("on the platform are not messaged again, and nobody else is kept from it", async () => {
    const gone = await makeAccepted(tenant, { phone: "+4915550000011" });
    const away = await makeAccepted(tenant, { phone: "+4915550000012" });
    const failed = (correlation: string, code: number) => ({
      id: `w${correlation}`,
      status: "failed",
      correlation,
      errors: [{ code, title: "Not delivered" }],
    });
    await storeBody(owner, tenant, statusesBody(tenant, [failed(gone, 131050), failed(away, 131026)]));
    await apply();
    expect(await suppressed()).toEqual([{ platform: "whatsapp", address: "+4915550000011", source: "platform" }]);
    expect(await optOuts()).toEqual([["platform", tenant.channelId, tenant.senderId, 1]]);
  });

  it("with the platform's own switch are not messaged again", async () => {
    const body = preferencesBody(tenant, [
      { from: "4915550000041", value: "stop" },
      { from: "4915550000042", value: "resume" },
    ]);
    await storeBody(owner, tenant, body);
    await apply();
    expect((await suppressed()).map((row) => Object.values(row))).toEqual([["whatsapp", "+4915550000041", "platform"]]);
    expect(await optOuts()).toEqual([["platform", tenant.channelId, tenant.senderId, 1]]);
  });

  it("by a word of their own are not messaged again, however they write it", async () => {
    const texts = ["STOP", " stop! ", "退订", "Stop by tomorrow", "Thanks"].map((text, n) => ({
      id: `m${n}`,
      from: `491555000002${n}`,
      text,
    }));
    await storeBody(owner, tenant, textsBody(tenant, texts));
    await apply();
    expect(await suppressed()).toEqual(
      [0, 1, 2].map((n) => ({ platform: "whatsapp", address: `+491555000002${n}`, source: "word" })),
    );
    const [figures] = await owner.sql`
      SELECT sum(inbound)::int AS inbound FROM daily_statistics WHERE workspace_id = ${tenant.ctx.workspaceId}`;
    expect(figures).toEqual({ inbound: 5 });
    expect(await optOuts()).toEqual([["word", tenant.channelId, tenant.senderId, 3]]);
  });
});

describe("messages that people write", () => {
  it("are filed once with who wrote them, to which number and when, however often they are posted", async () => {
    const body = textsBody(tenant, [
      { id: "m1", from: "4915550000031", text: "Is it open?" },
      { id: "m2", from: "4915550000032", text: "Hello" },
      { id: "m1", from: "4915550000031", text: "Is it open?" },
    ]);
    for (let n = 0; n < 2; n++) await storeBody(owner, tenant, body);
    await apply();
    await storeBody(owner, tenant, body);
    await apply();
    const rows = await messagesOf(tenant);
    expect(rows.toSorted((a, b) => (a.preview < b.preview ? -1 : 1))).toMatchObject([
      {
        direction: "inbound",
        address: "+4915550000032",
        preview: "Hello",
        senderId: tenant.senderId,
        externalId: "m2",
      },
      {
        direction: "inbound",
        address: "+4915550000031",
        country: "DE",
        contactName: "Person 4915550000031",
        preview: "Is it open?",
        state: "received",
        createdAt: later(60),
      },
    ]);
    const [figures] = await owner.sql`
      SELECT sum(inbound)::int AS inbound FROM daily_statistics WHERE workspace_id = ${tenant.ctx.workspaceId}`;
    expect(figures).toEqual({ inbound: 2 });
  });
});

describe("a receipt ahead of its message", () => {
  const receipt = (externalId: string, status = "delivered") => ({ id: externalId, status });

  it("is kept, once, and applied when the message is known", async () => {
    for (let n = 0; n < 2; n++)
      await storeBody(owner, tenant, statusesBody(tenant, [receipt("w1"), receipt("w1", "read")]));
    await apply();
    expect(await orphans()).toMatchObject([{ channelId: tenant.channelId }, { channelId: tenant.channelId }]);
    await retry(1);
    expect(await orphans()).toHaveLength(2);

    const id = await makeAccepted(tenant, { externalId: "w1" });
    await retry(12);
    expect(await stateOf(id)).toEqual({ state: "read", externalId: "w1" });
    expect(await orphans()).toEqual([]);
  });

  it("is looked for less and less often", async () => {
    await storeBody(owner, tenant, statusesBody(tenant, [receipt("w1")]));
    await apply();
    const nextTry = async () =>
      Math.round(((await orphans())[0]?.nextTryAt.getTime() ?? 0) - later(0).getTime()) / 1_000;
    const tries: number[] = [];
    for (let n = 0; n < 4; n++) {
      await retry(await nextTry());
      tries.push(await nextTry());
    }
    expect(tries).toEqual([10, 20, 40, 80]);
    await retry(100_000);
    expect(await nextTry()).toBe(103_600);
  });

  it("is forgotten after a week", async () => {
    await storeBody(owner, tenant, statusesBody(tenant, [receipt("w1")]));
    await apply();
    await retry(7 * 86_400 - 1);
    expect(await orphans()).toHaveLength(1);
    await retry(8 * 86_400);
    expect(await orphans()).toEqual([]);
  });

  it("holds up no other when it cannot be applied", async () => {
    await storeBody(owner, tenant, statusesBody(tenant, [receipt("w1"), receipt("w2")]));
    await apply();
    await owner.sql`UPDATE orphan_receipts SET event = jsonb_set(event, '{status}', '"nonsense"') WHERE external_id = 'w1'`;
    const [broken, good] = await Promise.all(["w1", "w2"].map((externalId) => makeAccepted(tenant, { externalId })));
    const logged = vi.spyOn(log, "error").mockImplementation(() => {});
    await retry(10);
    logged.mockRestore();
    expect(await stateOf(broken ?? "")).toMatchObject({ state: "accepted" });
    expect(await stateOf(good ?? "")).toMatchObject({ state: "delivered" });
    expect(await orphans()).toMatchObject([{ externalId: "w1" }]);
  });

  it("is looked for by workspaces in turn, a bounded number at a time", async () => {
    const other = await makeTenant(owner);
    const fill = (workspaceId: string, count: number) => owner.sql`
      INSERT INTO orphan_receipts (workspace_id, external_id, key, event, received_at, next_try_at)
      SELECT ${workspaceId}, 'x' || n, 'k', '{}', ${later(0).toISOString()}, ${later(0).toISOString()}
      FROM generate_series(1, ${count}) AS n`;
    await fill(tenant.ctx.workspaceId, 1_200);
    await fill(other.ctx.workspaceId, 3);
    const due = async () => {
      const rows = await owner.sql<{ id: string; n: number }[]>`
        SELECT workspace_id AS id, count(*)::int AS n FROM orphan_receipts WHERE next_try_at <= ${later(1).toISOString()}
        GROUP BY 1`;
      const counts = new Map(rows.map((row) => [row.id, row.n]));
      return [counts.get(tenant.ctx.workspaceId) ?? 0, counts.get(other.ctx.workspaceId) ?? 0];
    };
    expect(await retry(1)).toBe(true);
    expect(await due()).toEqual([700, 0]);
    expect(await retry(1)).toBe(true);
    expect(await retry(1)).toBe(false);
    expect(await due()).toEqual([0, 0]);
  });

  it("is not taken for another channel's message", async () => {
    await storeBody(owner, tenant, statusesBody(tenant, [receipt("w1")]));
    await apply();
    const second = await inTransaction(tenant.ctx, async () => makeTenant(owner));
    const id = await makeAccepted(second, { externalId: "w1" });
    await retry(10);
    const [row] = await owner.db.select({ state: messages.state }).from(messages).where(eq(messages.id, id));
    expect(row).toEqual({ state: "accepted" });
    expect(await orphans()).toHaveLength(1);
  });
});
