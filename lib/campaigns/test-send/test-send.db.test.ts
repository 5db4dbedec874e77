import { eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { messages } from "#db/schema/messages";
import { dailyStatistics } from "#db/schema/operations";
import { templates, templateTests } from "#db/schema/templates";
import { auditLog, workspaces } from "#db/schema/workspaces";
import { addSuppression } from "#lib/audience/add-suppression";
import type { Ctx } from "#lib/context";
import { replyOriginHook } from "#lib/inbound/reply-origin-hook";
import { applyChanges } from "#lib/sending/apply-changes";
import { claimMessages } from "#lib/sending/claim";
import { takeLane } from "#lib/sending/lanes/lanes";
import { sumByTemplate } from "#lib/statistics/queries";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { greeting, makeSendable } from "#lib/testing/factories";
import { checkInvariants } from "#lib/testing/invariants";
import { makeWorkspace } from "#lib/testing/workspace";
import { askForTest } from "./ask-for-test.ts";
import { makeTest } from "./make-test.ts";
import { readTestChoices } from "./read-test.ts";
import { testsAnHour } from "./schema.ts";

const { ownerUrl, appUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 3 });
const web = connect(appUrl, { max: 3 });
afterAll(() => Promise.all([owner.close(), web.close()]));

const now = new Date("2026-11-21T12:00:00Z");
const own = "+4915555000017";
let ctx: Ctx;
let workspaceId: string;
let place: { channelId: string; senderId: string; templateCode: string };

beforeEach(async () => {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db }, now);
  workspaceId = workspace.id;
  ({ ctx } = await workspace.member("operator"));
  place = await makeSendable(owner.db, workspaceId, { content: greeting, category: "marketing" });
  await owner.db.update(workspaces).set({ requireConsent: true }).where(eq(workspaces.id, workspaceId));
});

const ask = (given: Partial<Parameters<typeof askForTest>[1]> = {}, at = now) =>
  askForTest(
    { ...ctx, now: at },
    { code: place.templateCode, senderId: place.senderId, address: own, values: {}, ...given },
  );

describe("a test of a template", () => {
  it("is one message with the samples, which no consent and no campaign is needed for", async () => {
    expect(await ask({ address: "+49 155 55 000017" })).toEqual({ address: own });
    await make();
    expect(await sent()).toEqual([
      {
        ...{ address: own, preview: "Hello Ana, your order is ready.", originKind: "test", campaignId: null },
        ...{ templateCode: place.templateCode, category: "marketing", state: "queued" },
      },
    ]);
    expect(await claim()).toBe(1);
    const actions = await owner.db.select().from(auditLog).where(eq(auditLog.workspaceId, workspaceId));
    expect(actions.map(({ action }) => action)).toContain("template.tested");
  });

  it("has the values that were typed in place of the samples", async () => {
    await ask({ values: { "body.name": "Ines" } });
    await make();
    expect((await sent())[0]?.preview).toBe("Hello Ines, your order is ready.");
  });

  it("counts for its channel and not in the results of its template", async () => {
    await ask();
    await make();
    await claim();
    await accept();
    const codes = [place.templateCode];
    const period = { from: "2026-11-21", to: "2026-11-21", days: 1, channelId: place.channelId, templateCodes: codes };
    expect(await sumByTemplate(ctx, period)).toEqual({});
    const rows = await owner.db.select().from(dailyStatistics).where(eq(dailyStatistics.workspaceId, workspaceId));
    expect(rows.map(({ templateCode, submitted, accepted }) => [templateCode, submitted, accepted])).toEqual([
      ["", 1, 1],
    ]);
    expect(await checkInvariants(owner.sql, workspaceId)).toEqual([]);
  });

  it("is made once, and its address and values are kept with the message alone", async () => {
    await ask();
    await make();
    await make();
    expect(await sent()).toHaveLength(1);
    const [row] = await owner.db.select().from(templateTests).where(eq(templateTests.workspaceId, workspaceId));
    expect(row).toMatchObject({
      address: null,
      parameters: null,
      askedBy: ctx.actor.kind === "member" && ctx.actor.userId,
    });
  });

  it("never reaches a person who opted out", async () => {
    await addSuppression(ctx, { platform: "whatsapp", address: own, kind: "all", reason: "" });
    await ask();
    await make();
    expect(await claim()).toBe(0);
    expect((await sent())[0]?.state).toBe("left_out");
  });

  it("is given up when the template was edited before its message was made", async () => {
    await ask();
    await owner.db.update(templates).set({ version: 5 }).where(eq(templates.code, place.templateCode));
    await make();
    expect(await sent()).toEqual([]);
    const [row] = await owner.db.select().from(templateTests).where(eq(templateTests.workspaceId, workspaceId));
    expect(row).toMatchObject({ address: null, messageId: null });
  });

  it("never leaves later than a quarter of an hour after it was asked for", async () => {
    await ask();
    await make();
    expect(await claim(15 * 60 + 1)).toBe(0);
    expect((await sent())[0]?.state).toBe("expired");
  });

  it.each<[string, string, Partial<Parameters<typeof askForTest>[1]>, Partial<typeof templates.$inferInsert>]>([
    ["a number that is none", "campaigns.testAddress", { address: "hello" }, {}],
    ["a country that may not be written to", "campaigns.testCountry", { address: "+5351234567" }, {}],
    ["a value that cannot be sent", "campaigns.testValue", { values: { "body.name": "two\nlines" } }, {}],
    ["a value that is empty", "campaigns.testValue", { values: { "body.name": " " } }, {}],
    [
      "a value that makes the message too long",
      "campaigns.testValue",
      { values: { "body.name": "x".repeat(1_020) } },
      {},
    ],
    ["a template in review", "campaigns.obstacle.template_in_review", {}, { state: "auditing" }],
    ["a template that may not be sent", "campaigns.obstacle.template_sending_off", {}, { sendingAllowed: false }],
    ["a sender that is not there", "campaigns.obstacle.sender_not_connected", { senderId: "none" }, {}],
    ["a template that is not there", "notFound.template", { code: "none" }, {}],
  ])("is refused for %s", async (_, key, given, values) => {
    if (Object.keys(values).length > 0) {
      await owner.db.update(templates).set(values).where(eq(templates.code, place.templateCode));
    }
    await expect(ask(given)).rejects.toMatchObject({ key });
    expect(await owner.db.select().from(templateTests).where(eq(templateTests.workspaceId, workspaceId))).toEqual([]);
  });

  it("is refused to who has sent many within an hour, and to nobody else", async () => {
    for (let n = 0; n < testsAnHour; n++) await ask();
    await expect(ask()).rejects.toMatchObject({ key: "campaigns.testLimit" });
    await ask({}, new Date(now.getTime() + 3_600_001));
  });
});

describe("the dialog of a test", () => {
  it("suggests where the person's last test went", async () => {
    expect(await readTestChoices(ctx, place.templateCode)).toMatchObject({ address: "", addressKind: "phone" });
    await ask();
    await make();
    const choices = await readTestChoices(ctx, place.templateCode);
    expect(choices).toMatchObject({ address: own, content: greeting, senders: [{ id: place.senderId }] });
  });
});

async function worker(seconds = 1): Promise<Ctx> {
  const { db } = await connectionAs("worker");
  return { ...ctx, db, actor: { kind: "system", name: "test" }, now: new Date(now.getTime() + seconds * 1_000) };
}

/** Makes the messages of all tests that were asked for. */
async function make(): Promise<void> {
  const rows = await owner.db.select().from(templateTests).where(eq(templateTests.workspaceId, workspaceId));
  const ctx = await worker();
  for (const { id } of rows) await makeTest(ctx, id);
}

const hooks = { test: replyOriginHook("test") };

/** Claims once, as the driver of the lane does. @returns how many it took */
async function claim(seconds = 2): Promise<number> {
  const ctx = await worker(seconds);
  const held = await takeLane(ctx, place.senderId);
  if (!held) throw new Error("the lane is driven");
  return (await claimMessages(ctx, hooks, held, 10))?.claimed.length ?? 0;
}

/** The platform takes what was claimed. */
async function accept(): Promise<void> {
  const ctx = await worker(3);
  const [row] = await owner.db.select().from(messages).where(eq(messages.workspaceId, workspaceId));
  if (!row) throw new Error("no message");
  const taken = { target: "accepted" as const, key: "accepted:1", eventKind: "accepted" as const };
  await applyChanges(ctx, hooks, [{ messageId: row.id, at: ctx.now, ...taken }]);
}

const sent = () =>
  owner.db
    .select({
      address: messages.address,
      preview: messages.preview,
      originKind: messages.originKind,
      campaignId: messages.campaignId,
      templateCode: messages.templateCode,
      category: messages.category,
      state: messages.state,
    })
    .from(messages)
    .where(eq(messages.workspaceId, workspaceId));
