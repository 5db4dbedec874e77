import { and, asc, eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import type { TemplateContent } from "#db/json/template-content";
import { messages } from "#db/schema/messages";
import { outbox } from "#db/schema/sending";
import { templates, templateVersions } from "#db/schema/templates";
import { workspaces } from "#db/schema/workspaces";
import { applyChanges } from "#lib/sending/apply-changes";
import { claimMessages } from "#lib/sending/claim";
import { takeLane } from "#lib/sending/lanes/lanes";
import { stopByObstacle } from "#lib/sending/record-outcomes";
import { applyTemplateReview } from "#lib/templates/review/apply-review";
import { withdrawWaitingEdit } from "#lib/templates/review/waiting-edit";
import { failure, fakePlatform, formOf } from "#lib/templates/test-support";
import { testDatabase } from "#lib/testing/database";
import { checkInvariants } from "#lib/testing/invariants";
import { callBackCampaign } from "../control/call-back.ts";
import { pauseCampaign } from "../control/control.ts";
import { expandCampaign } from "../launch/expand.ts";
import { startScheduledCampaign } from "../launch/start.ts";
import { certifyCampaign } from "../report/certificate.ts";
import { listCampaignsOfTemplate } from "../report/of-template.ts";
import { campaignOf, contextAt, eventsOf, finish, hooks, type Launched, launchTo, originStateOf } from "../testing.ts";
import { editTemplate } from "./edit-template.ts";
import { effectsOf } from "./effects.ts";
import { releaseHeldCampaigns } from "./release-held.ts";
import type { EditChoice } from "./schema.ts";
import { submitWaitingEdits } from "./submit-waiting.ts";
import { readTemplateUse } from "./template-use.ts";

/** An edit of a template while a campaign of twelve people is sent, and another one is scheduled for four. */
const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 6 });
afterAll(() => owner.close());

const oldWords = "We are open.";
const newWords = "We are open, and happy to see you again.";

let running: Launched;
let scheduled: Launched;
beforeEach(async () => {
  running = await launchTo(owner, 12);
  scheduled = await launchTo(owner, 4, { beside: running, startsInMinutes: 10 });
  const { ctx, templateCode } = running;
  await owner.db.update(workspaces).set({ requireConsent: false }).where(eq(workspaces.id, ctx.workspaceId));
  await owner.db.update(templates).set({ externalId: "ext" }).where(eq(templates.code, templateCode));
  const row = await template();
  await owner.db.insert(templateVersions).values({
    ...{ workspaceId: ctx.workspaceId, templateCode, version: row.version, content: row.content },
    ...{ submittedBy: "Ines", submittedAt: ctx.now },
  });
  await expand(running, 1);
  expect(await claim(2, 2)).toBe(2);
  await accept(3);
});

const template = async () => {
  const [row] = await owner.db.select().from(templates).where(eq(templates.code, running.templateCode));
  if (!row) throw new Error("no template");
  return row;
};
/** As somebody in the console; `contextAt` is the worker. */
const onThePage = (seconds: number) => ({
  ...contextAt(running, seconds),
  ...{ db: running.ctx.db, actor: running.ctx.actor },
});
const expand = (campaign: Launched, seconds: number) =>
  expandCampaign(
    () => contextAt(campaign, seconds),
    campaign.id,
    () => false,
  );

/** Claims once, as the driver of the lane does. @returns how many it took */
async function claim(seconds: number, count = 50): Promise<number> {
  const ctx = contextAt(running, seconds);
  await owner.sql`UPDATE lanes SET lease = NULL WHERE workspace_id = ${ctx.workspaceId}`;
  const held = await takeLane(ctx, running.senderId);
  if (!held) throw new Error("the lane is driven");
  const claim = await claimMessages(ctx, hooks, held, count);
  await stopByObstacle(ctx, hooks, claim?.stops ?? []);
  return claim?.claimed.length ?? 0;
}

/** The platform takes what was claimed. */
async function accept(seconds: number): Promise<void> {
  const ctx = contextAt(running, seconds);
  const taken = await owner.db
    .select()
    .from(outbox)
    .where(and(eq(outbox.workspaceId, ctx.workspaceId), eq(outbox.state, "sending")));
  await applyChanges(
    ctx,
    hooks,
    taken.map(({ messageId }) => ({
      ...{ messageId, at: ctx.now, target: "accepted" as const, key: "accepted:1", eventKind: "accepted" as const },
    })),
  );
}

/** Sends on until nothing more leaves. */
async function sendOn(seconds: number): Promise<void> {
  while ((await claim(seconds)) > 0) await accept(seconds);
}

const approve = (seconds: number) => review(seconds, "pass");
async function review(seconds: number, state: "pass" | "fail"): Promise<void> {
  const { now } = contextAt(running, seconds);
  const of = { kind: "template" as const, key: `review:${seconds}`, at: now, templateExternalId: "ext" };
  const said = { name: (await template()).name, language: "en", state, category: null, reason: null };
  await applyTemplateReview(contextAt(running, seconds), { ...of, ...said }, running.channelId);
}
const rhythm = (seconds: number) => contextAt(running, seconds);
const release = (seconds: number) =>
  releaseHeldCampaigns(running.worker.db, () => rhythm(seconds), rhythm(seconds).now);
const submitWaiting = (seconds: number, find = fakePlatform().find) =>
  submitWaitingEdits(running.worker.db, () => rhythm(seconds), rhythm(seconds).now, find);

/** What the dialog says, and the edit after it. */
async function edit(
  choice: EditChoice,
  change: Partial<TemplateContent> = { body: newWords },
  find = fakePlatform().find,
) {
  const row = await template();
  const content = { ...row.content, ...change };
  const use = await readTemplateUse(onThePage(4), running.templateCode);
  const input = { ...formOf(row, content), choice, campaigns: use.map(({ id }) => id) };
  const done = await editTemplate(onThePage(5), input, find);
  return { stated: effectsOf(use, choice, content), done };
}

/** How many people of both campaigns were handed over with which words, and to how many nothing was. */
async function happened() {
  const rows = await owner.db
    .select()
    .from(messages)
    .where(eq(messages.workspaceId, running.ctx.workspaceId))
    .orderBy(asc(messages.id));
  const left = rows.filter(({ state }) => state === "accepted");
  const withWords = (words: string) => left.filter(({ preview }) => preview === words);
  const versions = new Set(withWords(newWords).map(({ templateVersion }) => templateVersion));
  return { old: withWords(oldWords).length, new: withWords(newWords).length, never: 16 - left.length, versions };
}

const addsUp = async (seconds: number) => {
  const broken = await checkInvariants(owner.sql, running.ctx.workspaceId);
  const { lost, addsUp } = await certifyCampaign(onThePage(seconds), running.id);
  expect({ broken, lost, addsUp }).toEqual({ broken: [], lost: 0, addsUp: true });
};

describe("an edit of a template while campaigns use it", () => {
  it("lists each campaign with the people who wait", async () => {
    const use = await readTemplateUse(onThePage(4), running.templateCode);
    const listed = use.map(({ id, state, waiting }) => ({ id, state, waiting })).sort((a, b) => a.waiting - b.waiting);
    expect(listed).toEqual([
      { id: scheduled.id, state: "scheduled", waiting: 4 },
      { id: running.id, state: "running", waiting: 10 },
    ]);
  });

  it("ends them when it is submitted now: the people it states get nothing", async () => {
    const { stated, done } = await edit("now");
    expect(stated.ended).toEqual({ campaigns: 2, people: 14 });
    expect(done).toEqual({ state: "auditing", waits: false });
    await sendOn(6);
    await callBackCampaign(contextAt(running, 7), hooks, running.id);
    await startScheduledCampaign(contextAt(running, 601), scheduled.id);
    await approve(602);
    await release(603);
    await sendOn(604);
    await finish(running, 605);
    expect(await happened()).toMatchObject({ old: 2, new: 0, never: stated.ended.people });
    expect((await campaignOf(running)).state).toBe("failed");
    expect((await campaignOf(scheduled)).state).not.toBe("running");
    await addsUp(606);
  });

  it("holds them until it is approved: the people it states get the new words", async () => {
    const { stated } = await edit("hold");
    expect(stated.newWords).toEqual({ campaigns: 2, people: 14 });
    expect(await claim(6)).toBe(0);
    expect(await campaignOf(running)).toMatchObject({ state: "paused", stateReason: "template_edited" });
    expect(await originStateOf(running)).toBe("paused");
    await release(7);
    expect(await claim(8)).toBe(0);
    // The scheduled one comes due while the review still runs.
    await startScheduledCampaign(contextAt(running, 601), scheduled.id);
    expect(await campaignOf(scheduled)).toMatchObject({ state: "paused", stateReason: "template_edited" });
    await approve(602);
    await release(603);
    expect(await campaignOf(running)).toMatchObject({ state: "running", stateReason: null, heldForVersion: null });
    await expand(scheduled, 604);
    await sendOn(605);
    await finish(running, 606);
    const { version } = await template();
    expect(await happened()).toEqual({ old: 2, new: stated.newWords.people, never: 0, versions: new Set([version]) });
    expect((await campaignOf(running)).state).toBe("completed");
    expect(await eventsOf(running)).toEqual(expect.arrayContaining(["held_for_template", "released"]));
    await addsUp(607);
  });

  it("lets what is being sent finish first: the people it states get the old words, those of later sends the new ones", async () => {
    const { stated, done } = await edit("finish_first");
    expect(done).toEqual({ state: "pass", waits: true });
    expect(stated).toMatchObject({ oldWords: { campaigns: 1, people: 10 }, newWords: { campaigns: 1, people: 4 } });
    await submitWaiting(6);
    expect((await template()).state).toBe("pass");
    await sendOn(7);
    await finish(running, 8);
    await submitWaiting(9);
    expect(await template()).toMatchObject({ state: "auditing", waitingEdit: null });
    await startScheduledCampaign(contextAt(running, 601), scheduled.id);
    await approve(602);
    await release(603);
    await expand(scheduled, 604);
    await sendOn(605);
    expect(await happened()).toMatchObject({ old: 2 + stated.oldWords.people, new: stated.newWords.people, never: 0 });
    const [, latest] = await owner.db
      .select()
      .from(templateVersions)
      .where(eq(templateVersions.templateCode, running.templateCode))
      .orderBy(asc(templateVersions.version));
    expect(latest?.submittedBy).toBe(running.ctx.actor.kind === "member" ? running.ctx.actor.name : "");
    await addsUp(606);
  });

  it("waits no longer for a campaign that a person has paused; that one gets the new words when it goes on", async () => {
    await edit("finish_first");
    await pauseCampaign(onThePage(6), running.id);
    await submitWaiting(7);
    expect((await template()).state).toBe("auditing");
    expect(await campaignOf(running)).toMatchObject({ state: "paused", stateReason: "by_person" });
    await approve(8);
    await release(9);
    const { version } = await template();
    expect(await campaignOf(running)).toMatchObject({
      state: "paused",
      templateVersion: version,
      heldForVersion: null,
    });
  });

  it("gives the new words to all people of a large campaign before it goes on", async () => {
    const large = await launchTo(owner, 1_005, { beside: running });
    await expand(large, 4);
    await edit("hold");
    await approve(6);
    await release(7);
    const { version } = await template();
    const { rows: users, total } = await listCampaignsOfTemplate(onThePage(8), running.templateCode, 2);
    expect({ total, versions: users.map((row) => row.version) }).toEqual({ total: 3, versions: [version, version] });
    const rows = await owner.db.select().from(messages).where(eq(messages.campaignId, large.id));
    expect(new Set(rows.map(({ templateVersion, preview }) => `${templateVersion} ${preview}`))).toEqual(
      new Set([`${version} ${newWords}`]),
    );
    expect((await campaignOf(large)).state).toBe("running");
  });

  it("waits with the new words for messages that are in flight and may come back", async () => {
    expect(await claim(4, 3)).toBe(3);
    await edit("hold");
    await approve(6);
    await release(7);
    expect((await campaignOf(running)).state).toBe("paused");
    await accept(8);
    await release(9);
    expect((await campaignOf(running)).state).toBe("running");
  });

  it("lets them go on with the old words when the platform refuses it", async () => {
    const refused = fakePlatform({ edit: async () => failure("TEMPLATE") }).find;
    await expect(edit("hold", { body: newWords }, refused)).rejects.toMatchObject({ code: "platform_refused" });
    await release(7);
    expect(await campaignOf(running)).toMatchObject({ state: "running", heldForVersion: null });
    await sendOn(8);
    expect(await happened()).toMatchObject({ old: 12, new: 0 });
  });

  it("keeps them held after a rejection, until an edit is approved", async () => {
    await edit("hold");
    await review(6, "fail");
    await release(7);
    expect((await campaignOf(running)).state).toBe("paused");
  });

  it("refuses to hold campaigns whose lists have no values for the new variables", async () => {
    const other = { body: "We are open, $(name), until six.", samples: { "body.name": "Ana" } };
    await expect(edit("hold", other)).rejects.toMatchObject({ key: "templates.listsDoNotFit" });
    expect((await template()).state).toBe("pass");
    expect(await claim(6, 1)).toBe(1);
  });

  it("is refused when another campaign uses the template by now", async () => {
    const row = await template();
    const input = { ...formOf(row, { ...row.content, body: newWords }), campaigns: [running.id] };
    for (const choice of ["finish_first", "hold", "now"] as const) {
      await expect(editTemplate(onThePage(5), { ...input, choice }, fakePlatform().find)).rejects.toMatchObject({
        key: "templates.useChanged",
      });
    }
    expect(await template()).toMatchObject({ state: "pass", waitingEdit: null });
  });

  it("keeps the words of a waiting edit that the platform refuses, and can be withdrawn", async () => {
    await edit("finish_first");
    await sendOn(6);
    await finish(running, 7);
    await submitWaiting(8, fakePlatform({ edit: async () => failure("TEMPLATE") }).find);
    expect((await template()).waitingEdit).toMatchObject({
      ...{ problem: "templates.platformRefused", content: { body: newWords } },
    });
    await withdrawWaitingEdit(onThePage(9), running.templateCode);
    expect(await template()).toMatchObject({ state: "pass", waitingEdit: null });
  });
});
