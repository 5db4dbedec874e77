import { asc } from "drizzle-orm";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { connect } from "#db/client";
import { orphanReceipts } from "#db/schema/messages";
import type { ReceiptEvent, WatermarkEvent } from "#lib/connectors/events";
import { inTransaction } from "#lib/context";
import { log } from "#lib/log";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { keepOrphans, retryOrphans } from "./orphans.ts";
import { later, makeAccepted, makeTenant, messagesOf, type Tenant } from "./testing.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
const worker = await connectionAs("worker");
afterAll(() => owner.close());

let tenant: Tenant;
beforeEach(async () => {
  await owner.sql`DELETE FROM orphan_receipts`;
  tenant = await makeTenant(owner);
});
afterEach(() => vi.restoreAllMocks());

const receipt = (messageExternalId: string, given: Partial<ReceiptEvent> = {}): ReceiptEvent => ({
  ...{ kind: "receipt", key: `${messageExternalId}:delivered`, senderExternalId: tenant.senderExternalId },
  ...{ messageExternalId, correlation: null, status: "delivered", at: later(1), failure: null },
  ...{ pricingCategory: null, ...given },
});
const keepAt = (seconds: number, receipts: ReceiptEvent[], of = tenant) =>
  inTransaction({ ...of.ctx, now: later(seconds) }, (ctx) => keepOrphans(ctx, of.channelId, receipts));
const retry = (seconds: number, db = worker.db) =>
  retryOrphans(
    db,
    (workspaceId) => ({ ...tenant.ctx, db, workspaceId, now: later(seconds) }),
    {},
    { afterWorkspace: "" },
  );
const kept = async () =>
  (await owner.db.select().from(orphanReceipts).orderBy(asc(orphanReceipts.externalId), asc(orphanReceipts.key))).map(
    ({ externalId, key, nextTryAt }) => [externalId, key, (nextTryAt.getTime() - later(0).getTime()) / 1_000],
  );
const states = async (of = tenant) => (await messagesOf(of)).map(({ state }) => state);

describe("a receipt whose message is not known", () => {
  it("is kept once with when and for which channel it came, and is due at once", async () => {
    await keepAt(5, [receipt("w1"), receipt("w1"), receipt("w2")]);
    await keepAt(9, [receipt("w1"), receipt("w1", { key: "other" })]);
    expect(await kept()).toEqual([
      ["w1", "other", 9],
      ["w1", "w1:delivered", 5],
      ["w2", "w2:delivered", 5],
    ]);
    const [row] = await owner.db.select().from(orphanReceipts);
    expect(row).toMatchObject({ workspaceId: tenant.ctx.workspaceId, channelId: tenant.channelId });
    await keepAt(9, []);
  });

  it("is looked for again when it is due and no earlier", async () => {
    await keepAt(0, [receipt("w1")]);
    await makeAccepted(tenant, { externalId: "w1" });
    await owner.sql`UPDATE orphan_receipts SET next_try_at = ${later(30).toISOString()}`;
    await retry(29.999);
    expect(await states()).toEqual(["accepted"]);
    await retry(30);
    expect(await states()).toEqual(["delivered"]);
    expect(await kept()).toEqual([]);
    expect(await messagesOf(tenant)).toMatchObject([{ deliveredAt: later(1) }]);
  });

  it("waits for its next try as long as it has been kept, ten seconds at least and an hour at most", async () => {
    await keepAt(0, [receipt("w1")]);
    const waits: number[] = [];
    for (const seconds of [4, 60, 3_599, 3_601, 100_000]) {
      await owner.sql`UPDATE orphan_receipts SET next_try_at = ${later(0).toISOString()}`;
      await retry(seconds);
      waits.push(Number((await kept())[0]?.[2]) - seconds);
    }
    expect(waits).toEqual([10, 60, 3_599, 3_600, 3_600]);
  });

  it("is forgotten when a week is over, and not before; the others stay", async () => {
    const week = 7 * 86_400;
    await keepAt(0, [receipt("w1")]);
    await keepAt(10, [receipt("w2")]);
    await retry(week);
    expect((await kept()).map(([id]) => id)).toEqual(["w1", "w2"]);
    await owner.sql`UPDATE orphan_receipts SET next_try_at = ${later(0).toISOString()}`;
    await retry(week + 5);
    expect((await kept()).map(([id]) => id)).toEqual(["w2"]);
  });

  it("that is due is forgotten or put off without those that share its id or key and are not due", async () => {
    const week = 7 * 86_400;
    await keepAt(0, [receipt("w1", { key: "k" }), receipt("w1", { key: "l" }), receipt("w2", { key: "k" })]);
    await keepAt(week, [receipt("v1", { key: "m" }), receipt("v1", { key: "n" }), receipt("v2", { key: "m" })]);
    await owner.sql`
      UPDATE orphan_receipts SET next_try_at = ${later(2 * week).toISOString()}
      WHERE (external_id, key) NOT IN (('w1', 'k'), ('v1', 'm'))`;
    await retry(week + 100);
    expect(await kept()).toEqual([
      ["v1", "m", week + 200],
      ["v1", "n", 2 * week],
      ["v2", "m", 2 * week],
      ["w1", "l", 2 * week],
      ["w2", "k", 2 * week],
    ]);
  });

  it("that is applied leaves those that share its id or key", async () => {
    vi.spyOn(log, "error").mockImplementation(() => {});
    await keepAt(0, [receipt("w1", { key: "k" }), receipt("w1", { key: "l" }), receipt("w2", { key: "k" })]);
    await owner.sql`
      UPDATE orphan_receipts SET event = jsonb_set(event, '{status}', '"nonsense"') WHERE key = 'l'`;
    await makeAccepted(tenant, { externalId: "w1" });
    await retry(20);
    expect(await kept()).toEqual([
      ["w1", "l", 40],
      ["w2", "k", 40],
    ]);
  });

  it("stays for a channel that is gone, and is looked for later", async () => {
    await keepAt(0, [receipt("w1")]);
    await owner.sql`UPDATE orphan_receipts SET channel_id = ''`;
    await retry(20);
    expect(await kept()).toEqual([["w1", "w1:delivered", 40]]);
  });

  it("is applied as its own channel's, whatever else is due", async () => {
    const stranger = await makeTenant(owner);
    await keepAt(0, [receipt("w1"), receipt("w2")]);
    await keepAt(0, [receipt("w1"), receipt("w3")], stranger);
    await makeAccepted(tenant, { externalId: "w1" });
    await makeAccepted(stranger, { externalId: "w3" });
    await retry(20, owner.db);
    expect([await states(), await states(stranger)]).toEqual([["delivered"], ["delivered"]]);
    expect((await kept()).map(([id]) => id)).toEqual(["w1", "w2"]);
    const rows = await owner.sql`SELECT workspace_id AS of FROM orphan_receipts ORDER BY external_id`;
    expect(rows.map(({ of }) => of)).toEqual([stranger.ctx.workspaceId, tenant.ctx.workspaceId]);
  });

  it("is left to the worker that looks for it already", async () => {
    await keepAt(0, [receipt("w1")]);
    await makeAccepted(tenant, { externalId: "w1" });
    await owner.sql.begin(async (sql) => {
      await sql`SELECT 1 FROM orphan_receipts FOR UPDATE`;
      await retry(20);
      expect(await states()).toEqual(["accepted"]);
    });
    expect(await kept()).toEqual([["w1", "w1:delivered", 0]]);
  });
});

describe("of receipts of which one cannot be applied", () => {
  const breakOne = () => owner.sql`
    UPDATE orphan_receipts SET event = jsonb_set(event, '{status}', '"nonsense"') WHERE external_id = 'w1'`;

  it("the others are, and that one is tried again later and reported", async () => {
    const logged = vi.spyOn(log, "error").mockImplementation(() => {});
    await keepAt(0, [receipt("w1"), receipt("w2")]);
    await breakOne();
    for (const externalId of ["w1", "w2"]) await makeAccepted(tenant, { externalId });
    expect(await retry(20)).toBe(false);
    expect(await states()).toEqual(["accepted", "delivered"]);
    expect(await kept()).toEqual([["w1", "w1:delivered", 40]]);
    expect(logged).toHaveBeenCalledWith(
      expect.objectContaining({ activity: "kept receipts together", workspaceId: tenant.ctx.workspaceId }),
      expect.anything(),
    );
  });

  it("none is lost when it comes alone", async () => {
    vi.spyOn(log, "error").mockImplementation(() => {});
    await keepAt(0, [receipt("w1")]);
    await breakOne();
    await makeAccepted(tenant, { externalId: "w1" });
    await retry(20);
    expect(await kept()).toEqual([["w1", "w1:delivered", 40]]);
  });
});

describe("a kept watermark", () => {
  const keepWatermark = () => {
    const address = { kind: "user", value: "8875416035400001" } as const;
    const watermark: WatermarkEvent = {
      ...{ kind: "watermark", key: "read:1", senderExternalId: tenant.senderExternalId, address },
      ...{ status: "read", until: later(5), at: later(5) },
    };
    return inTransaction(tenant.ctx, (ctx) => keepOrphans(ctx, tenant.channelId, [watermark]));
  };

  it("that cannot be applied is reported and tried again later", async () => {
    const logged = vi.spyOn(log, "error").mockImplementation(() => {});
    await keepWatermark();
    await owner.sql`UPDATE orphan_receipts SET event = jsonb_set(event, '{address}', '{}')`;
    await retry(20);
    expect((await kept()).map(([, , next]) => next)).toEqual([40]);
    expect(logged).toHaveBeenCalledWith(
      expect.objectContaining({ activity: "a kept watermark", workspaceId: tenant.ctx.workspaceId }),
      expect.anything(),
    );
  });

  it("is forgotten when nothing more can become of it", async () => {
    await keepWatermark();
    await retry(20);
    expect(await kept()).toEqual([]);
  });
});

it("a receipt that meets a deadlock is tried again in the next turn, and not later", async () => {
  const logged = vi.spyOn(log, "error").mockImplementation(() => {});
  await keepAt(0, [receipt("w1")]);
  await makeAccepted(tenant, { externalId: "w1" });
  await owner.sql.unsafe(`
    CREATE FUNCTION meet_deadlock() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'deadlock' USING ERRCODE = '40P01'; END $$;
    CREATE TRIGGER meets_deadlock BEFORE UPDATE ON messages FOR EACH ROW EXECUTE FUNCTION meet_deadlock()`);
  await retry(20).finally(() => owner.sql`DROP FUNCTION meet_deadlock CASCADE`);
  expect(await kept()).toEqual([["w1", "w1:delivered", 0]]);
  expect(logged.mock.calls.map(([about]) => (about as { activity?: string }).activity)).toEqual(["orphans"]);
  await retry(20);
  expect(await states()).toEqual(["delivered"]);
});

describe("one turn", () => {
  it("looks for five hundred of a workspace, those first that are due longest, and says that there is more", async () => {
    await owner.sql`
      INSERT INTO orphan_receipts (workspace_id, external_id, key, channel_id, event, received_at, next_try_at)
      SELECT ${tenant.ctx.workspaceId}, 'x' || n, 'k', '', '{}', ${later(0).toISOString()},
        ${later(0).toISOString()}::timestamptz - make_interval(secs => n) FROM generate_series(1, 501) AS n`;
    expect(await retry(10)).toBe(true);
    const due =
      await owner.sql`SELECT external_id AS id FROM orphan_receipts WHERE next_try_at < ${later(10).toISOString()}`;
    expect(due.map(({ id }) => id)).toEqual(["x1"]);
    expect(await retry(10)).toBe(false);
  });

  it("serves fifty workspaces, and says that there may be more", async () => {
    await owner.sql`
      INSERT INTO orphan_receipts (workspace_id, external_id, key, channel_id, event, received_at, next_try_at)
      SELECT 'w' || n, 'x', 'k', '', '{}', ${later(0).toISOString()}, ${later(0).toISOString()}
      FROM generate_series(1, 50) AS n`;
    expect(await retry(10)).toBe(true);
    await owner.sql`DELETE FROM orphan_receipts WHERE workspace_id = 'w7'`;
    await owner.sql`UPDATE orphan_receipts SET next_try_at = ${later(0).toISOString()}`;
    expect(await retry(10)).toBe(false);
  });
});
