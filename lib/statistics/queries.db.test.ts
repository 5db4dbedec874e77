import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect } from "#db/client";
import { channels } from "#db/schema/channels";
import { messages } from "#db/schema/messages";
import { senders } from "#db/schema/senders";
import { templates } from "#db/schema/templates";
import { workspaces } from "#db/schema/workspaces";
import type { Ctx } from "#lib/context";
import { newChannelId, newId, stamp } from "#lib/ids";
import { applyChanges, type MessageChange } from "#lib/sending/apply-changes";
import { testDatabase } from "#lib/testing/database";
import { listAttentionItems } from "./attention.ts";
import { dayIn } from "./day.ts";
import { readFirstSteps } from "./first-steps.ts";
import { chosenPeriod } from "./period.ts";
import {
  listByCategory,
  listByCountry,
  listByFailure,
  listDays,
  listPlatformDays,
  listTopChannels,
  listTopTemplates,
  sumStatistics,
} from "./queries.ts";
import { recordStatistics } from "./record.ts";

const { ownerUrl, appUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
const web = connect(appUrl, { max: 2 });
afterAll(() => Promise.all([owner.close(), web.close()]));

const zone = "Asia/Singapore";
const now = new Date("2026-11-18T06:32:00Z");
const week = chosenPeriod(zone, now, "2026-11-12", "2026-11-18", 7);
const [busy, calm] = [newChannelId(), newChannelId()];
const code = "1763000000000000009";

async function makeWorkspace(): Promise<Ctx> {
  const id = newId();
  await owner.db.insert(workspaces).values({ id, slug: id, name: "A shop", kind: "business", zone });
  return { workspaceId: id, actor: { kind: "system", name: "test" }, db: web.db, now };
}

/** Possible histories of a message; in the last one a delivery overrides the failure. */
const histories: MessageChange["target"][][] = [
  ["accepted"],
  ["accepted", "sent"],
  ["accepted", "sent", "delivered"],
  ["accepted", "sent", "delivered", "read"],
  ["accepted", "failed"],
  ["failed"],
  ["accepted", "failed", "delivered"],
  ["uncertain"],
  ["uncertain", "failed"],
];

let ctx: Ctx;
let stranger: Ctx;

beforeAll(async () => {
  ctx = await makeWorkspace();
  stranger = await makeWorkspace();
  const asOwner = { ...ctx, db: owner.db };
  const { workspaceId } = ctx;
  await owner.db.insert(channels).values([
    { workspaceId, id: busy, type: "whatsapp", name: "Busy", createdBy: "test", state: "bound" },
    { workspaceId, id: calm, type: "viber", name: "Calm", createdBy: "test", state: "bound" },
  ]);
  await owner.db.insert(templates).values({
    workspaceId,
    code,
    channelId: busy,
    name: "welcome",
    language: "en",
    category: "utility",
    content: { header: null, body: "Hello", footer: null, buttons: [], samples: {} },
    state: "pass",
    createdBy: "test",
  });
  for (let at = 0; at < 84; at++) await makeMessage(asOwner, at);
});

/** Creates message number `at` and takes it through one of the histories; days, channels and countries vary by number. */
async function makeMessage(asOwner: Ctx, at: number): Promise<void> {
  const { workspaceId } = asOwner;
  const createdAt = new Date(now.getTime() - (at % 6) * 86_400_000 - at * 60_000);
  const channelId = at % 4 === 0 ? calm : busy;
  const country = ["GB", "FR", "DE"][at % 3] ?? "GB";
  const id = `${stamp(createdAt)}${String(at).padStart(5, "0")}`;
  const senderId = at % 2 ? "s1" : "s2";
  const category = channelId === busy ? ("utility" as const) : ("marketing" as const);
  const templateCode = channelId === busy ? code : null;
  await owner.db.insert(messages).values({
    workspaceId,
    id,
    channelId,
    senderId,
    direction: "outbound",
    source: "console",
    country,
    category,
    templateCode,
    kind: "template",
    preview: "Hello",
    state: "sending",
    createdAt,
  });
  await recordStatistics(asOwner, [
    {
      day: dayIn(zone, createdAt),
      channelId,
      senderId,
      templateCode: templateCode ?? "",
      category,
      country,
      submitted: 1,
    },
  ]);
  const history = histories[at % histories.length] ?? [];
  for (const [step, target] of history.entries()) {
    await applyChanges(asOwner, {}, [
      {
        messageId: id,
        target,
        at: createdAt,
        key: `${target}:${step}`,
        eventKind: target as MessageChange["eventKind"],
        ...(target === "failed" ? { failure: { kind: "RECIPIENT", code: "131026", detail: "" } } : {}),
      },
    ]);
  }
}

/** The same figures, counted from the messages. */
async function counted(where = sql`true`) {
  const [row] = await owner.db.execute(sql`
    SELECT count(*)::int AS submitted,
      count(*) FILTER (WHERE accepted_at IS NOT NULL)::int AS accepted,
      count(*) FILTER (WHERE state IN ('sent', 'delivered', 'read'))::int AS sent,
      count(*) FILTER (WHERE state IN ('delivered', 'read'))::int AS delivered,
      count(*) FILTER (WHERE state = 'read')::int AS read,
      count(*) FILTER (WHERE state = 'failed')::int AS failed,
      count(*) FILTER (WHERE state = 'failed' AND accepted_at IS NOT NULL)::int AS "failedLater",
      count(*) FILTER (WHERE state = 'uncertain')::int AS uncertain
    FROM messages WHERE workspace_id = ${ctx.workspaceId} AND ${where}`);
  return row;
}

describe("daily statistics agree with the messages", () => {
  test("in total", async () => {
    expect(await sumStatistics(ctx, week)).toMatchObject((await counted()) ?? {});
  });

  test.each([
    ["a channel", { channelId: busy }, sql`channel_id = ${busy}`],
    ["a sender", { senderIds: ["s1"] }, sql`sender_id = 's1'`],
    ["a template", { templateCodes: [code] }, sql`template_code = ${code}`],
    ["a platform", { platform: "viber" as const }, sql`channel_id = ${calm}`],
  ])("for %s", async (_name, scope, where) => {
    expect(await sumStatistics(ctx, { ...week, ...scope })).toMatchObject((await counted(where)) ?? {});
  });

  test("by day, with a row for every day of the period", async () => {
    const days = await listDays(ctx, week);
    expect(days.map((row) => row.day)).toEqual([12, 13, 14, 15, 16, 17, 18].map((day) => `2026-11-${day}`));
    for (const row of days) {
      const where = sql`(created_at AT TIME ZONE ${zone})::date = ${row.day}`;
      expect(row).toMatchObject((await counted(where)) ?? {});
    }
  });

  test("by platform", async () => {
    const days = await listPlatformDays(ctx, week);
    expect(days.whatsapp).toHaveLength(7);
    expect(days.whatsapp.reduce((all, row) => all + row.submitted, 0)).toBe(63);
    expect(days.viber.reduce((all, row) => all + row.submitted, 0)).toBe(21);
    expect(days.sms.every((row) => row.submitted === 0)).toBe(true);
  });

  test("by channel, template, category and country", async () => {
    const [first, second] = await listTopChannels(ctx, week);
    expect([first?.name, second?.name]).toEqual(["Busy", "Calm"]);
    expect(first).toMatchObject((await counted(sql`channel_id = ${busy}`)) ?? {});
    const [template] = await listTopTemplates(ctx, week);
    expect(template).toMatchObject({ name: "welcome", languages: ["en"], submitted: 63 });
    const categories = await listByCategory(ctx, week);
    expect(categories.map((row) => row.category)).toEqual(["utility", "marketing"]);
    for (const row of await listByCountry(ctx, week)) {
      expect(row).toMatchObject((await counted(sql`country = ${row.country}`)) ?? {});
    }
  });

  test("by failure code, without messages that failed first and were delivered later", async () => {
    const expected = await counted(sql`channel_id = ${busy}`);
    expect(await listByFailure(ctx, busy, week)).toEqual([
      { code: "131026", kind: "RECIPIENT", failed: expected?.failed },
    ]);
  });

  test("and are empty for another workspace", async () => {
    for (const who of [stranger, { ...stranger, db: owner.db }]) {
      expect(await sumStatistics(who, week)).toMatchObject({ submitted: 0, sent: 0 });
      expect(await listTopChannels(who, week)).toEqual([]);
      expect(await listTopTemplates(who, week)).toEqual([]);
      expect(await listByCountry(who, week)).toEqual([]);
      expect(await listByFailure(who, busy, week)).toEqual([]);
    }
  });
});

describe("listAttentionItems", () => {
  test("lists what needs attention, the most severe first", async () => {
    expect(await listAttentionItems(ctx)).toEqual([]);
    const { workspaceId } = ctx;
    await owner.db.insert(senders).values({
      workspaceId,
      id: newId(),
      channelId: busy,
      externalId: "1",
      address: "+447700900142",
      displayName: "Shop",
      state: "CONNECTED",
      quality: "YELLOW",
    });
    await owner.db
      .update(templates)
      .set({ state: "fail", reason: "Promotional wording" })
      .where(eq(templates.workspaceId, workspaceId));
    await owner.db.update(workspaces).set({ channelQuota: 2 }).where(eq(workspaces.id, workspaceId));
    const items = await listAttentionItems(ctx);
    expect(items.map((item) => item.kind)).toEqual(["template", "quota", "quality"]);
    expect(items[0]).toMatchObject({ name: "welcome", reason: "Promotional wording", tone: "danger" });
    expect(items[1]).toMatchObject({ used: 2, quota: 2, tone: "danger" });
    expect(await listAttentionItems(stranger)).toEqual([]);
  });
});

describe("readFirstSteps", () => {
  test("starts with creating a channel and ends with a result", async () => {
    expect(await readFirstSteps(stranger)).toMatchObject({ next: "channel", count: 1, channelId: null });
    expect(await readFirstSteps(ctx)).toMatchObject({ next: null, count: 8 });
  });

  test("continues with the first missing step", async () => {
    const fresh = await makeWorkspace();
    const id = newChannelId();
    const { workspaceId } = fresh;
    await owner.db.insert(channels).values({ workspaceId, id, type: "whatsapp", name: "First", createdBy: "test" });
    expect(await readFirstSteps(fresh)).toMatchObject({ next: "account", channelId: id });
    await owner.db.update(channels).set({ state: "bound" }).where(eq(channels.id, id));
    expect(await readFirstSteps(fresh)).toMatchObject({ next: "number", count: 3 });
  });
});
