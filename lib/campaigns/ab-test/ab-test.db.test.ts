import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { connect } from "#db/client";
import { campaignEvents } from "#db/schema/campaigns";
import { campaignFallbacks } from "#db/schema/fallback";
import { messages } from "#db/schema/messages";
import { inTransaction } from "#lib/context";
import { spellingsOf } from "#lib/erasure/spellings";
import { eraseFromLists } from "#lib/erasure/steps/erase-from-lists";
import { activateSms, linkTo, makeSmsChannel } from "#lib/fallback/testing";
import { applyChanges } from "#lib/sending/apply-changes";
import { createOrigin } from "#lib/sending/origins/origins";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { greeting, insertChannel, insertTemplate, makeSendable } from "#lib/testing/factories";
import { checkInvariants } from "#lib/testing/invariants";
import { makeWorkspace } from "#lib/testing/workspace";
import { importNumbers } from "../audience-import/import-recipients.ts";
import { callBackCampaign } from "../control/call-back.ts";
import { pauseCampaign, resumeCampaign, stopCampaign } from "../control/control.ts";
import { wakeStandingCampaigns } from "../control/finish.ts";
import { stopCampaignByObstacle } from "../control/origin-hook.ts";
import { duplicateCampaign } from "../launch/duplicate.ts";
import { expandCampaign, expandForFallback } from "../launch/expand.ts";
import { launchCampaign } from "../launch/launch.ts";
import { listRest } from "../launch/list-rest.ts";
import { certifyCampaign } from "../report/certificate.ts";
import { sendingMs } from "../report/duration.ts";
import { exportMessages } from "../report/export-messages.ts";
import type { LaunchCampaignInput } from "../schema.ts";
import { readTemplateUse } from "../template-edits/template-use.ts";
import {
  askedFor,
  campaignOf,
  contextAt,
  eventsOf,
  finish,
  handOverRequests,
  hooks,
  type Launched,
  startSending,
} from "../testing.ts";
import { advanceAbTest, advanceAbTests } from "./advance-ab-tests.ts";
import { chooseWinner } from "./choose-winner.ts";
import { placeIn } from "./rows.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 6 });
afterAll(() => owner.close());
afterEach(async () => expect(await checkInvariants(owner.sql)).toEqual([]));

const size = 400;
const content = { ...greeting, body: "We are open.", samples: {} };

type Tested = Launched & { otherCode: string };
let campaign: Tested;

async function makePlace() {
  const workspace = await makeWorkspace({ owner: owner.db, web: (await connectionAs("web")).db });
  const { ctx } = await workspace.member("operator");
  const place = await makeSendable(owner.db, workspace.id, { content });
  const otherCode = await insertTemplate(owner.db, workspace.id, place.channelId, {
    content: { ...content, body: "Come in, we are open." },
  });
  return { ctx, place, otherCode };
}

type Place = Awaited<ReturnType<typeof makePlace>>;

/** Launches a test to 400 people, of whom half take part. */
async function launchTest(
  { ctx, place, otherCode }: Place,
  change: Partial<NonNullable<LaunchCampaignInput["abTest"]>> = {},
  input: Partial<LaunchCampaignInput> = {},
  people = size,
): Promise<Tested> {
  const numbers = Array.from({ length: people }, (_, n) => `+4915555${String(n).padStart(6, "0")}`);
  const list = await importNumbers(ctx, { ...place, text: numbers.join("\n") });
  const abTest = { templateCode: otherCode, share: 50, waitMinutes: 10, winnerBy: "read" as const, ...change };
  const { id } = await launchCampaign(ctx, {
    ...{ ...place, importId: list.id, name: "", scheduledAt: null, abTest },
    ...input,
  });
  return { owner, worker: await connectionAs("worker"), ctx, id, ...place, otherCode };
}

beforeEach(async () => {
  campaign = await launchTest(await makePlace());
});

const madeOf = () =>
  owner.db
    .select({ id: messages.id, row: messages.rowNumber, code: messages.templateCode, preview: messages.preview })
    .from(messages)
    .where(eq(messages.campaignId, campaign.id))
    .orderBy(messages.id);

const makeMessages = (seconds: number) =>
  expandCampaign(
    () => contextAt(campaign, seconds),
    campaign.id,
    () => false,
  );

/** The platform takes all messages that wait; so many of each template are delivered, and read. */
async function answer(seconds: number, read: { a: number; b: number }): Promise<void> {
  const ctx = contextAt(campaign, seconds);
  const made = await madeOf();
  const waiting = await owner.sql<{ id: string }[]>`
    SELECT message_id AS id FROM outbox WHERE origin_id = ${campaign.id} AND state = 'waiting'`;
  const ids = new Set(waiting.map(({ id }) => id));
  await startSending(campaign, [...ids], seconds);
  const left = { a: read.a, b: read.b };
  for (const target of ["accepted", "delivered", "read"] as const) {
    const changes = made
      .filter(({ id }) => ids.has(id))
      .filter(({ code }) => target !== "read" || left[code === campaign.otherCode ? "b" : "a"]-- > 0)
      .map(({ id: messageId }) => ({ messageId, target, at: ctx.now, key: target, eventKind: target }));
    await inTransaction(ctx, (ctx) => applyChanges(ctx, hooks, changes));
  }
}

const step = (seconds: number) => advanceAbTest(contextAt(campaign, seconds), campaign.id);
const takesPart = (row: number | null) => placeIn(campaign.id, row ?? 0) < 5_000;

describe("an A/B test", () => {
  test("gives those who take part one of the two templates each, with its own words, and the others nothing yet", async () => {
    await makeMessages(1);
    const made = await madeOf();
    expect(made.every(({ row }) => takesPart(row))).toBe(true);
    expect(made.length).toBeGreaterThan(size * 0.4);
    expect(made.length).toBeLessThan(size * 0.6);
    const ofB = made.filter(({ code }) => code === campaign.otherCode);
    expect(ofB.length).toBeGreaterThan(made.length * 0.35);
    expect(ofB.length).toBeLessThan(made.length * 0.65);
    expect(new Set(ofB.map(({ preview }) => preview))).toEqual(new Set(["Come in, we are open."]));
    expect(await campaignOf(campaign)).toMatchObject({ abTest: { phase: "measuring" }, expandedAt: null });
    await makeMessages(2);
    expect(await madeOf()).toEqual(made);
    expect(await certifyCampaign(campaign.ctx, campaign.id)).toMatchObject({ waiting: size, addsUp: true });
  });

  test("sends the others the one that more people read, when the wait is over, and reaches everybody once", async () => {
    await makeMessages(1);
    await answer(2, { a: 10, b: 30 });
    await step(3);
    expect(await campaignOf(campaign)).toMatchObject({
      abTest: { leftAt: contextAt(campaign, 3).now.toISOString(), figures: { a: { read: 10 }, b: { read: 30 } } },
    });
    await step(602);
    expect(await campaignOf(campaign)).toMatchObject({ abTest: { phase: "measuring" } });
    await handOverRequests(campaign);
    await step(603);
    expect(await campaignOf(campaign)).toMatchObject({ abTest: { phase: "decided", winner: { side: "b", by: null } } });
    expect(await askedFor(campaign)).toContain("campaign.expand");
    await makeMessages(604);
    const made = await madeOf();
    expect(new Set(made.map(({ row }) => row)).size).toBe(size);
    expect(made).toHaveLength(size);
    expect(made.filter(({ row }) => !takesPart(row)).every(({ code }) => code === campaign.otherCode)).toBe(true);
    await answer(605, { a: 0, b: 0 });
    await finish(campaign, 606);
    expect(await campaignOf(campaign)).toMatchObject({ state: "completed" });
    expect(await certifyCampaign(campaign.ctx, campaign.id)).toMatchObject({ accepted: size, addsUp: true });
    const [event] = await owner.db.select().from(campaignEvents).where(eq(campaignEvents.kind, "ab_measured"));
    expect(event?.values).toMatchObject({ side: "B" });
  });

  test("keeps the campaign's own template where it did no worse", async () => {
    await makeMessages(1);
    await answer(2, { a: 0, b: 0 });
    await step(3);
    await step(700);
    expect(await campaignOf(campaign)).toMatchObject({ abTest: { winner: { side: "a" } } });
    await makeMessages(701);
    const others = (await madeOf()).filter(({ row }) => !takesPart(row));
    expect(others.every(({ code }) => code === campaign.templateCode)).toBe(true);
  });

  test("does not begin the wait, and does not end, while messages are on their way", async () => {
    await makeMessages(1);
    await step(900);
    expect(await campaignOf(campaign)).toMatchObject({ abTest: { leftAt: null, phase: "measuring" } });
    await answer(901, { a: 1, b: 1 });
    await finish(campaign, 902);
    expect(await campaignOf(campaign)).toMatchObject({ state: "running" });
  });

  test("is not asked for again as if it stood still, and is counted by the timetable", async () => {
    await makeMessages(1);
    await handOverRequests(campaign);
    const later = contextAt(campaign, 400);
    const contextOf = (workspaceId: string) => ({ ...later, workspaceId });
    await wakeStandingCampaigns(campaign.worker.db, contextOf, later.now);
    expect(await askedFor(campaign)).toEqual([]);
    await advanceAbTests(campaign.worker.db, contextOf, later.now);
    expect(await campaignOf(campaign)).toMatchObject({ abTest: { figures: { at: later.now.toISOString() } } });
    const soon = contextAt(campaign, 410);
    await advanceAbTests(campaign.worker.db, contextOf, soon.now);
    expect(await campaignOf(campaign)).toMatchObject({ abTest: { figures: { at: later.now.toISOString() } } });
  });

  test("is decided by a person, once, and by nobody else after it", async () => {
    await makeMessages(1);
    await chooseWinner(campaign.ctx, { campaignId: campaign.id, side: "b" });
    await expect(chooseWinner(campaign.ctx, { campaignId: campaign.id, side: "a" })).rejects.toMatchObject({
      ...{ code: "conflict", key: "campaigns.cannot.chooseWinner" },
    });
    await step(9_000);
    expect(await campaignOf(campaign)).toMatchObject({ abTest: { winner: { side: "b", by: expect.any(String) } } });
    expect(await eventsOf(campaign)).toContain("ab_chosen");
    await makeMessages(2);
    expect(await madeOf()).toHaveLength(size);
  });

  test("of another workspace is decided by nobody", async () => {
    await makeMessages(1);
    const { ctx } = await makePlace();
    await expect(chooseWinner(ctx, { campaignId: campaign.id, side: "b" })).rejects.toMatchObject({
      code: "not_found",
    });
    expect(await campaignOf(campaign)).toMatchObject({ abTest: { phase: "measuring" } });
  });

  test("waits for a person where one decides", async () => {
    campaign = await launchTest(await makePlace(), { winnerBy: "person" });
    await makeMessages(1);
    await answer(2, { a: 0, b: 9 });
    await step(3);
    await step(99_999);
    expect(await campaignOf(campaign)).toMatchObject({ abTest: { phase: "measuring", figures: { b: { read: 9 } } } });
  });

  test("decides nothing while it is paused, and goes on with what a person chose meanwhile", async () => {
    await makeMessages(1);
    await answer(2, { a: 1, b: 9 });
    await step(3);
    await pauseCampaign(campaign.ctx, campaign.id);
    await step(9_000);
    expect(await campaignOf(campaign)).toMatchObject({ abTest: { phase: "measuring" } });
    await chooseWinner(campaign.ctx, { campaignId: campaign.id, side: "a" });
    await makeMessages(9_001);
    expect((await madeOf()).every(({ row }) => takesPart(row))).toBe(true);
    await resumeCampaign(campaign.ctx, campaign.id);
    await makeMessages(9_002);
    expect(await madeOf()).toHaveLength(size);
  });

  test("when it is stopped between, its rest is whoever took no part, each once", async () => {
    await makeMessages(1);
    await answer(2, { a: 0, b: 0 });
    const reached = new Set((await madeOf()).map(({ row }) => row));
    await stopCampaign(campaign.ctx, campaign.id);
    await callBackCampaign(contextAt(campaign, 4), hooks, campaign.id);
    await finish(campaign, 5);
    expect(await campaignOf(campaign)).toMatchObject({ state: "cancelled" });
    const rest = await listRest(campaign.ctx, campaign.id);
    const rows = await owner.sql<{ row: number }[]>`
      SELECT row_number AS row FROM campaign_recipients WHERE import_id = ${rest.importId} ORDER BY 1`;
    expect(rows).toHaveLength(size - reached.size);
    expect(rows.filter(({ row }) => reached.has(row))).toEqual([]);
  });

  test("when its template is deleted meanwhile, its fallback reaches those who took no part too", async () => {
    await makeMessages(1);
    const { workspaceId, now } = campaign.ctx;
    const sms = await makeSmsChannel(owner, workspaceId);
    await activateSms(owner, workspaceId, campaign.channelId, now);
    await owner.db.insert(campaignFallbacks).values({
      ...{ workspaceId, campaignId: campaign.id, policyId: "S01", policyName: "By SMS", triggers: ["send_failed"] },
      ...{ durationSeconds: 300, text: "We are open.", columns: [], links: [linkTo(sms)] },
    });
    await createOrigin(campaign.ctx, { kind: "fallback", id: campaign.id });
    await stopCampaignByObstacle(contextAt(campaign, 2), campaign.id, "template_deleted");
    while (await expandForFallback(contextAt(campaign, 3), campaign.id));
    expect(await madeOf()).toHaveLength(size);
    await callBackCampaign(contextAt(campaign, 4), hooks, campaign.id);
  });

  test("counts no wait for the answers as time of sending", async () => {
    await makeMessages(1);
    await answer(2, { a: 0, b: 1 });
    await step(3);
    await step(603);
    await makeMessages(604);
    await answer(605, { a: 0, b: 0 });
    expect(sendingMs(await campaignOf(campaign))).toBeLessThan(10_000);
  });

  test("is decided by nobody once it is stopped", async () => {
    await makeMessages(1);
    await stopCampaign(campaign.ctx, campaign.id);
    await expect(chooseWinner(campaign.ctx, { campaignId: campaign.id, side: "a" })).rejects.toMatchObject({
      ...{ code: "conflict", key: "campaigns.cannot.chooseWinner" },
    });
    await callBackCampaign(contextAt(campaign, 2), hooks, campaign.id);
  });

  test("leaves out who is erased before their message is made, and keeps what was counted of those who have one", async () => {
    await makeMessages(1);
    const [part] = await madeOf();
    const rows = await owner.sql<{ row: number; address: string }[]>`
      SELECT row_number AS row, address FROM campaign_recipients WHERE workspace_id = ${campaign.ctx.workspaceId} ORDER BY 1`;
    const found = [rows.find(({ row }) => row === part?.row), rows.find(({ row }) => !takesPart(row))];
    for (const address of found.map((one) => one?.address ?? "")) {
      const addresses = [{ addressKind: "phone" as const, address }];
      const tools = { person: { addresses, contactIds: [] }, spellings: spellingsOf(addresses), hooks, round: 1 };
      await inTransaction(contextAt(campaign, 2), (ctx) => eraseFromLists(ctx, tools, null));
    }
    expect(await campaignOf(campaign)).toMatchObject({ rowsSend: size - 1 });
  });

  test("exports every row once while the others wait", async () => {
    await makeMessages(1);
    const states = new Map<number, string>();
    let count = 0;
    for await (const { row, state } of exportMessages(campaign.ctx, campaign.id)) {
      if (row !== null) states.set(row, state);
      count += 1;
    }
    expect({ count, rows: states.size }).toEqual({ count: size, rows: size });
  });

  test("counts as waiting, for an edit of either template, those who have no message yet", async () => {
    await makeMessages(1);
    for (const code of [campaign.templateCode, campaign.otherCode])
      expect(await readTemplateUse(campaign.ctx, code)).toMatchObject([{ id: campaign.id, waiting: size }]);
  });

  test("is the same in a duplicate's form", async () => {
    await duplicateCampaign(campaign.ctx, campaign.id);
    const [draft] = await owner.sql<{ form: object }[]>`
      SELECT form FROM send_drafts WHERE workspace_id = ${campaign.ctx.workspaceId}`;
    expect(draft?.form).toMatchObject({ ab: { code: campaign.otherCode, share: "50", wait: "10", by: "read" } });
  });
});

describe("a launch refuses", () => {
  test("what cannot be compared, at its field", async () => {
    const place = await makePlace();
    const ofOther = await makePlace();
    const channelId = await insertChannel(owner.db, place.ctx.workspaceId, { state: "bound" });
    const elsewhere = await insertTemplate(owner.db, place.ctx.workspaceId, channelId, { content });
    const variables = await insertTemplate(owner.db, place.ctx.workspaceId, place.place.channelId, {});
    const cases: [Parameters<typeof launchTest>[1], Parameters<typeof launchTest>[2], number, string][] = [
      [{ templateCode: place.place.templateCode }, {}, size, "campaigns.abOther"],
      [{ templateCode: ofOther.otherCode }, {}, size, "campaigns.abOther"],
      [{ templateCode: elsewhere }, {}, size, "campaigns.abOther"],
      [{ templateCode: variables }, {}, size, "campaigns.abDifferent"],
      [{ winnerBy: "clicked" }, {}, size, "campaigns.abClicks"],
      [{}, {}, 199, "campaigns.abFew"],
      [{}, { waves: { waitMinutes: 1, failedShare: null, optOutShare: null } }, size, "campaigns.abWithWaves"],
    ];
    for (const [change, input, people, key] of cases)
      await expect(launchTest(place, change, input, people), key).rejects.toMatchObject({ code: "invalid", key });
    await owner.sql`UPDATE templates SET sending_allowed = false WHERE code = ${place.otherCode}`;
    await expect(launchTest(place)).rejects.toMatchObject({
      code: "precondition_failed",
      key: "campaigns.abNotSendable",
    });
  });
});

test("the database finds the same place of a row as the code", async () => {
  const [row] = await owner.sql<{ place: number }[]>`
    SELECT ('x' || left(md5('20261123100000000001' || ' ' || 77), 7))::bit(28)::int % 10000 AS place`;
  expect(row?.place).toBe(placeIn("20261123100000000001", 77));
});
