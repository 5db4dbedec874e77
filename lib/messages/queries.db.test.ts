import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect } from "#db/client";
import type { MessageDirection, MessageState } from "#db/message-enums";
import { channels } from "#db/schema/channels";
import { fallbacks } from "#db/schema/fallback";
import { messages } from "#db/schema/messages";
import { senders } from "#db/schema/senders";
import { templates } from "#db/schema/templates";
import { workspaces } from "#db/schema/workspaces";
import type { Ctx } from "#lib/context";
import { newChannelId, newId, stamp } from "#lib/ids";
import { applyChanges } from "#lib/sending/apply-changes";
import type { Period } from "#lib/statistics/period";
import { testDatabase } from "#lib/testing/database";
import { getMessage, listMessages, type MessageFilter } from "./queries.ts";

const { ownerUrl, appUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
const web = connect(appUrl, { max: 2 });
afterAll(() => Promise.all([owner.close(), web.close()]));

const now = new Date("2026-11-18T06:32:00Z");
const today: Period = { from: "2026-11-18", to: "2026-11-18", days: 1 };
const channelId = newChannelId();
const [senderA, senderB] = [newId(), newId()];
let ctx: Ctx;
let stranger: Ctx;
let serial = 0;

async function makeWorkspace(zone: string): Promise<Ctx> {
  const id = newId();
  await owner.db.insert(workspaces).values({ id, slug: id, name: "A shop", kind: "business", zone });
  return { workspaceId: id, actor: { kind: "system", name: "test" }, db: web.db, now };
}

type Made = Partial<typeof messages.$inferInsert> & { at?: string };

async function makeMessage({ at = "2026-11-18T05:00:00.000Z", ...rest }: Made = {}): Promise<string> {
  serial += 1;
  const id = `${stamp(new Date(at))}${String(serial).padStart(5, "0")}`;
  await owner.db.insert(messages).values({
    workspaceId: ctx.workspaceId,
    id,
    channelId,
    senderId: senderA,
    direction: "outbound" satisfies MessageDirection,
    source: "console",
    address: "+447700900318",
    country: "GB",
    kind: "template",
    preview: "Hello",
    state: "delivered" satisfies MessageState,
    createdAt: new Date(at),
    ...rest,
  });
  return id;
}

async function find(filter: Partial<MessageFilter>, who = ctx): Promise<string[]> {
  const page = await listMessages(who, { channelId, direction: "outbound", period: today, ...filter }, { size: 50 });
  return page.rows.map((row) => row.id);
}

beforeAll(async () => {
  ctx = await makeWorkspace("Asia/Singapore");
  stranger = await makeWorkspace("UTC");
  await owner.db
    .insert(channels)
    .values({ workspaceId: ctx.workspaceId, id: channelId, type: "whatsapp", name: "Shop", createdBy: "test" });
  await owner.db.insert(senders).values(
    [senderA, senderB].map((id, at) => ({
      workspaceId: ctx.workspaceId,
      id,
      channelId,
      externalId: id,
      address: `+4477009001${at}0`,
      displayName: "Shop",
      state: "CONNECTED" as const,
    })),
  );
});

describe("listMessages", () => {
  test("narrows by each filter", async () => {
    const plain = await makeMessage();
    const bySender = await makeMessage({ senderId: senderB });
    const failed = await makeMessage({
      ...{ state: "failed", failureCode: "131026", failureKind: "RECIPIENT", failedAt: new Date() },
    });
    const ofTemplate = await makeMessage({ templateCode: "1763000000000000001", templateName: "welcome" });
    const ofCampaign = await makeMessage({ campaignId: "20261118050000000123" });
    const toFrance = await makeMessage({ address: "+33639980214", country: "FR" });
    const inbound = await makeMessage({ direction: "inbound", state: "received", source: "user" });

    expect(await find({})).toEqual([toFrance, ofCampaign, ofTemplate, failed, bySender, plain]);
    expect(await find({ direction: "inbound" })).toEqual([inbound]);
    expect(await find({ senderIds: [senderB] })).toEqual([bySender]);
    expect(await find({ states: ["failed"] })).toEqual([failed]);
    expect(await find({ failureCode: "131026" })).toEqual([failed]);
    expect(await find({ templateCodes: ["1763000000000000001"] })).toEqual([ofTemplate]);
    expect(await find({ campaignId: "20261118050000000123", period: null })).toEqual([ofCampaign]);
    expect(await find({ messageId: plain, period: null })).toEqual([plain]);
    expect(await find({ states: ["failed"], senderIds: [senderB] })).toEqual([]);
  });

  test("says what became of a message's fallback, and narrows by it", async () => {
    const period = { from: "2026-11-15", to: "2026-11-15", days: 1 };
    const at = (second: number) => ({ at: `2026-11-15T05:00:0${second}.000Z` });
    const sms = { originKind: "fallback" as const, originId: "20261115050000000001" };
    const [plain, waits, made, delivered, dropped] = [
      await makeMessage(at(0)),
      await makeMessage(at(1)),
      await makeMessage(at(2)),
      await makeMessage(at(3)),
      await makeMessage(at(4)),
    ];
    const onItsWay = await makeMessage({ ...at(5), ...sms, state: "accepted" });
    const arrived = await makeMessage({ ...at(6), ...sms, state: "delivered" });
    const row = (messageId: string, state: "waiting" | "made" | "dropped", sentId: string | null = null) => ({
      ...{ workspaceId: ctx.workspaceId, messageId, campaignId: "20261115050000000001", rootId: messageId, link: 0 },
      ...{ state, trigger: "undelivered" as const, dueAt: new Date(), sentId },
    });
    await owner.db
      .insert(fallbacks)
      .values([
        row(waits, "waiting"),
        row(made, "made", onItsWay),
        row(delivered, "made", arrived),
        row(dropped, "dropped"),
      ]);
    const page = await listMessages(ctx, { channelId, direction: "outbound", period }, { size: 50 });
    expect(new Map(page.rows.map(({ id, fallback }) => [id, fallback]))).toEqual(
      new Map([
        ...[[plain, null] as const, [waits, "waiting"] as const, [made, "made"] as const],
        ...[[delivered, "delivered"] as const, [dropped, "dropped"] as const],
        ...[onItsWay, arrived].map((id) => [id, "replaces"] as const),
      ]),
    );
    for (const [mark, ids] of Map.groupBy(page.rows, (one) => one.fallback))
      if (mark) expect(await find({ period, fallbacks: [mark] })).toEqual(ids.map(({ id }) => id));
    expect(await find({ period, fallbacks: ["made", "delivered"] })).toEqual([delivered, made]);
    expect(await find({ period, fallbacks: ["waiting"], states: ["failed"] })).toEqual([]);
  });

  test.each([
    ["as it is dialled", "+33 6 39 98 02 14"],
    ["without its plus", "33639980214"],
    ["with two noughts", "0033639980214"],
    ["by its beginning", "+33639"],
  ])("finds a number %s", async (_name, phone) => {
    const found = await find({ phone });
    expect(found).toHaveLength(1);
  });

  test("takes no sign of a number for a wildcard", async () => {
    expect(await find({ phone: "%" })).toEqual([]);
    expect(await find({ phone: "+__________" })).toEqual([]);
  });

  test("cuts days in the workspace's zone", async () => {
    // In Singapore the 19th begins at 16:00 UTC of the 18th.
    const last = await makeMessage({ at: "2026-11-18T15:59:59.999Z" });
    const next = await makeMessage({ at: "2026-11-18T16:00:00.000Z" });
    expect(await find({})).toContain(last);
    expect(await find({})).not.toContain(next);
    expect(await find({ period: { from: "2026-11-19", to: "2026-11-19", days: 1 } })).toEqual([next]);
  });

  test("reads only the partitions of its days", async () => {
    const plan = await owner.db.execute<{ "QUERY PLAN": string }>(
      sql`EXPLAIN SELECT id FROM messages WHERE workspace_id = 'x' AND id >= '20261117160000000' AND id < '20261118160000000'`,
    );
    const text = plan.map((row) => row["QUERY PLAN"]).join("\n");
    expect(text.match(/ on messages_/g)?.length ?? 0).toBeLessThanOrEqual(2);
  });

  test("shows nothing to another workspace", async () => {
    expect(await find({}, stranger)).toEqual([]);
    expect(await find({}, { ...stranger, db: owner.db })).toEqual([]);
  });
});

describe("paging by keyset", () => {
  const period: Period = { from: "2026-11-10", to: "2026-11-10", days: 1 };
  const ids: string[] = [];
  const read = (place: { after?: string | null; before?: string | null }) =>
    listMessages(ctx, { channelId, direction: "outbound", period }, { size: 3, ...place });

  beforeAll(async () => {
    for (let minute = 0; minute < 8; minute++)
      ids.unshift(await makeMessage({ at: `2026-11-10T05:0${minute}:00.000Z` }));
  });

  test("walks down and up again without a gap", async () => {
    const first = await read({});
    expect(first.rows.map((row) => row.id)).toEqual(ids.slice(0, 3));
    expect(first.before).toBeNull();
    const second = await read({ after: first.after });
    expect(second.rows.map((row) => row.id)).toEqual(ids.slice(3, 6));
    const third = await read({ after: second.after });
    expect(third.rows.map((row) => row.id)).toEqual(ids.slice(6));
    expect(third.after).toBeNull();
    const back = await read({ before: third.before });
    expect(back.rows.map((row) => row.id)).toEqual(ids.slice(3, 6));
    expect(back.after).toBe(second.after);
    expect(back.before).toBe(second.before);
  });

  test("shows a full start when fewer than a page are newer", async () => {
    const page = await read({ before: ids[2] });
    expect(page.rows.map((row) => row.id)).toEqual(ids.slice(0, 3));
    expect(page.before).toBeNull();
  });
});

describe("getMessage", () => {
  test("tells what happened, in order", async () => {
    await owner.db.insert(templates).values({
      workspaceId: ctx.workspaceId,
      code: "1763000000000000002",
      channelId,
      name: "welcome",
      language: "en",
      category: "utility",
      content: { header: null, body: "Hello $(name)", footer: null, buttons: [], samples: { "body.name": "Ada" } },
      createdBy: "test",
    });
    const id = await makeMessage({
      state: "sending",
      attempt: 1,
      handedOverAt: now,
      templateCode: "1763000000000000002",
      parameters: ["Ada"],
    });
    const base = { messageId: id, at: now };
    await applyChanges({ ...ctx, db: owner.db }, {}, [
      { ...base, target: "accepted", key: "accepted:1", eventKind: "accepted", externalId: "wamid.1" },
      { ...base, target: "delivered", key: "r:1", eventKind: "delivered" },
    ]);
    const found = await getMessage(ctx, channelId, id);
    expect(found.message.state).toBe("delivered");
    expect(found.sender?.phone).toBe("+447700900100");
    expect(found.content?.body).toBe("Hello $(name)");
    expect(found.events.map((event) => event.kind).sort()).toEqual(["accepted", "delivered"]);
  });

  test("is missing for another channel and another workspace", async () => {
    const id = await makeMessage();
    await expect(getMessage(ctx, "cams-0000000000", id)).rejects.toMatchObject({ code: "not_found" });
    await expect(getMessage(stranger, channelId, id)).rejects.toMatchObject({ code: "not_found" });
    await expect(getMessage({ ...stranger, db: owner.db }, channelId, id)).rejects.toMatchObject({ code: "not_found" });
  });
});
