import { and, eq } from "drizzle-orm";
import { afterAll, describe, expect, test } from "vitest";
import { connect } from "#db/client";
import type { TemplateContent } from "#db/json/template-content";
import { campaigns, sendDrafts } from "#db/schema/campaigns";
import { bindings, channels } from "#db/schema/channels";
import { messages } from "#db/schema/messages";
import { jobRequests } from "#db/schema/operations";
import { senders } from "#db/schema/senders";
import { templates } from "#db/schema/templates";
import { auditLog } from "#db/schema/workspaces";
import type { Ctx } from "#lib/context";
import { newId, newMessageId } from "#lib/ids";
import { readPlan } from "#lib/sending/origins/origins";
import { testDatabase } from "#lib/testing/database";
import { greeting, insertTemplate, makeSendable } from "#lib/testing/factories";
import { makeWorkspace } from "#lib/testing/workspace";
import { importNumbers } from "../audience-import/import-recipients.ts";
import { cancelScheduledCampaign, pauseCampaign, resumeCampaign, stopCampaign } from "../control/control.ts";
import { certifyCampaign } from "../report/certificate.ts";
import { getCampaign, listCampaignEvents, listCampaigns, listSendAccounts } from "../report/queries.ts";
import type { SendForm } from "../schema.ts";
import { discardDraft, findOpenImport, readDraft, saveDraft } from "./drafts.ts";
import { launchCampaign } from "./launch.ts";

const { ownerUrl, appUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
const web = connect(appUrl, { max: 6 });
afterAll(() => Promise.all([owner.close(), web.close()]));

const content: TemplateContent = { ...greeting, body: "We are open.", samples: {} };

async function setUp() {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db });
  const { ctx } = await workspace.member("operator");
  const place = await makeSendable(owner.db, workspace.id, { content });
  const list = await importNumbers(ctx, { ...place, text: "+4915555000001\n+4915555000002\n+49 15x" });
  const input = { ...place, importId: list.id, name: "", scheduledAt: null };
  return { ctx, workspace, workspaceId: workspace.id, place, input };
}
const inMinutes = (ctx: Ctx, minutes: number) => new Date(ctx.now.getTime() + minutes * 60_000).toISOString();
const later = (ctx: Ctx, minutes: number): Ctx => ({ ...ctx, now: new Date(ctx.now.getTime() + minutes * 60_000) });
/** What the worker was asked to do about a campaign. */
const askedFor = (campaignId: string) =>
  owner.db
    .select({ kind: jobRequests.kind, dueAt: jobRequests.dueAt })
    .from(jobRequests)
    .where(eq(jobRequests.key, campaignId))
    .orderBy(jobRequests.kind);
const ofWorkspace = (workspaceId: string) =>
  owner.db.select().from(campaigns).where(eq(campaigns.workspaceId, workspaceId));

describe("launchCampaign", () => {
  test("makes a running campaign that asks for a worker, with its audit line", async () => {
    const { ctx, workspaceId, input, place } = await setUp();
    const { id, created } = await launchCampaign(ctx, { ...input, name: "Autumn" });
    expect(created).toBe(true);
    const { campaign, by, sender } = await getCampaign(ctx, id);
    expect(campaign).toMatchObject({
      state: "running",
      name: "Autumn",
      rowsTotal: 3,
      rowsSend: 2,
      rowsSkip: 1,
    });
    expect(await askedFor(id)).toEqual([{ kind: "campaign.expand", dueAt: ctx.now }]);
    expect({ by, phone: sender?.phone }).toEqual({ by: ctx.actor.name, phone: "+4915555000001" });
    expect(id).toMatch(/^\d{20}$/);
    const [line] = await owner.db.select().from(auditLog).where(eq(auditLog.objectId, id));
    expect(line).toMatchObject({ workspaceId, action: "campaign.launch" });
    expect((await listCampaigns(ctx, { channelId: place.channelId, page: 1, pageSize: 10 })).total).toBe(1);
  });

  test.each([
    [null, "marketing"],
    [undefined, "marketing"],
    [true, "always"],
    [false, "never"],
  ])("keeps to the sending hours as asked for: %s", async (keepsHours, hourRule) => {
    const { ctx, input } = await setUp();
    const { id } = await launchCampaign(ctx, { ...input, keepsHours, perMinute: 90 });
    expect(await readPlan(ctx, { kind: "campaign", id })).toEqual({ hourRule, localAt: null, perMinute: 90 });
  });

  test.each([true, false])("counts its links as asked for: %s", async (trackLinks) => {
    const { ctx, input } = await setUp();
    const { id } = await launchCampaign(ctx, { ...input, trackLinks });
    expect((await getCampaign(ctx, id)).campaign).toMatchObject({ trackLinks, clicked: 0, clicks: 0 });
  });

  test("never counts who opens links of a code", async () => {
    const { ctx, input } = await setUp();
    await owner.sql`UPDATE templates SET category = 'authentication' WHERE workspace_id = ${ctx.workspaceId}`;
    const { id } = await launchCampaign(ctx, { ...input, trackLinks: true });
    expect((await getCampaign(ctx, id)).campaign.trackLinks).toBe(false);
  });

  test("starts when a time by the people's own clocks comes first", async () => {
    const { ctx, input } = await setUp();
    const at = "2026-11-23T10:00";
    const noon = { ...ctx, now: new Date("2026-11-21T12:00:00Z") };
    const { id } = await launchCampaign(noon, { ...input, localAt: at });
    const { campaign } = await getCampaign(ctx, id);
    // Its people have German numbers.
    expect(campaign).toMatchObject({ state: "scheduled", scheduledAt: new Date("2026-11-23T09:00:00Z") });
    expect(await readPlan(ctx, { kind: "campaign", id })).toMatchObject({ localAt: at });
  });

  test.each([
    ["2026-11-21T13:04", "campaigns.localTimeTooSoon"],
    ["2026-12-22T13:00", "campaigns.timeTooLate"],
    ["2026-02-30T13:00", "campaigns.timeInvalid"],
  ])("refuses %s by the people's own clocks", async (localAt, key) => {
    const { ctx, input } = await setUp();
    const noon = { ...ctx, now: new Date("2026-11-21T12:00:00Z") };
    await expect(launchCampaign(noon, { ...input, localAt })).rejects.toMatchObject({ code: "invalid", key });
  });

  test("names the provider beside its staff, whom the workspace does not know", async () => {
    const { ctx, input } = await setUp();
    const staff = { providerId: "p", providerName: "Harbour", grant: null };
    const acting = { ...ctx, actor: { ...ctx.actor, name: "Sam", staff } as Ctx["actor"] };
    const { id } = await launchCampaign(acting, { ...input, name: "Autumn" });
    const { rows } = await listCampaigns(ctx, { page: 1, pageSize: 10 });
    expect(rows.find((row) => row.id === id)?.by).toBe("Sam (Harbour)");
    expect((await getCampaign(ctx, id)).by).toBe("Sam (Harbour)");
  });

  test("takes the template's name and its start when no name is given, and waits for its time", async () => {
    const { ctx, input, place } = await setUp();
    const { id } = await launchCampaign(ctx, { ...input, scheduledAt: inMinutes(ctx, 6) });
    const { campaign } = await getCampaign(ctx, id);
    const name = `template_${place.templateCode} · ${inMinutes(ctx, 6).slice(0, 16).replace("T", " ")}`;
    expect(campaign).toMatchObject({ state: "scheduled", name, startedAt: null });
    expect(await askedFor(id)).toEqual([{ kind: "campaign.start", dueAt: campaign.scheduledAt }]);
  });

  test("sends one list once, however often and at once it is asked", async () => {
    const { ctx, workspaceId, input } = await setUp();
    const answers = await Promise.all(Array.from({ length: 5 }, () => launchCampaign(ctx, input)));
    expect(new Set(answers.map((answer) => answer.id)).size).toBe(1);
    expect(answers.filter((answer) => answer.created)).toHaveLength(1);
    expect(await launchCampaign(ctx, input)).toEqual({ id: answers[0]?.id, created: false });
    expect(await ofWorkspace(workspaceId)).toHaveLength(1);
  });

  test.each([
    ["too soon", 4, "campaigns.timeTooSoon"],
    ["too late", 30 * 1440 + 1, "campaigns.timeTooLate"],
  ])("refuses a time %s", async (_name, minutes, key) => {
    const { ctx, workspaceId, input } = await setUp();
    const launching = launchCampaign(ctx, { ...input, scheduledAt: inMinutes(ctx, minutes) });
    await expect(launching).rejects.toMatchObject({ code: "invalid", key, field: "scheduledAt" });
    expect(await ofWorkspace(workspaceId)).toEqual([]);
  });

  type Given = Awaited<ReturnType<typeof setUp>>;
  const set = {
    channel: ({ input }: Given, to: Partial<typeof channels.$inferInsert>) =>
      owner.db.update(channels).set(to).where(eq(channels.id, input.channelId)),
    sender: ({ input }: Given, to: Partial<typeof senders.$inferInsert>) =>
      owner.db.update(senders).set(to).where(eq(senders.id, input.senderId)),
    template: ({ input }: Given, to: Partial<typeof templates.$inferInsert>) =>
      owner.db.update(templates).set(to).where(eq(templates.code, input.templateCode)),
  };
  const obstacles: [string, (given: Given) => PromiseLike<unknown>][] = [
    ["channel_deleted", (given) => set.channel(given, { deletedAt: new Date() })],
    ["channel_not_bound", (given) => set.channel(given, { state: "disconnected" })],
    ["channel_not_bound", ({ input }) => owner.db.delete(bindings).where(eq(bindings.channelId, input.channelId))],
    ["sender_not_connected", (given) => set.sender(given, { state: "BANNED" })],
    ["template_deleted", (given) => set.template(given, { state: "deleted" })],
    ["template_in_review", (given) => set.template(given, { state: "auditing" })],
    ["template_not_approved", (given) => set.template(given, { state: "paused" })],
    ["template_sending_off", (given) => set.template(given, { sendingAllowed: false })],
    ["category_changed", (given) => set.template(given, { sendingAllowed: false, sendingStoppedBy: "category" })],
  ];

  test.each(obstacles)("refuses while %s stands in the way", async (obstacle, put) => {
    const given = await setUp();
    await put(given);
    await expect(launchCampaign(given.ctx, given.input)).rejects.toMatchObject({
      code: "precondition_failed",
      key: `campaigns.obstacle.${obstacle}`,
    });
    expect(await ofWorkspace(given.workspaceId)).toEqual([]);
  });

  test("refuses a list made for another template, or one that nobody is left of", async () => {
    const { ctx, workspaceId, input, place } = await setUp();
    const other = await insertTemplate(owner.db, workspaceId, place.channelId, { content });
    await expect(launchCampaign(ctx, { ...input, templateCode: other })).rejects.toMatchObject({
      key: "campaigns.listOfOtherTemplate",
    });
    const nobody = await importNumbers(ctx, { ...place, text: "+49 15x" });
    await expect(launchCampaign(ctx, { ...input, importId: nobody.id })).rejects.toMatchObject({
      key: "campaigns.nobodyToSend",
    });
  });

  test("refuses a list whose template has got other variables since", async () => {
    const given = await setUp();
    await set.template(given, { content: greeting });
    await expect(launchCampaign(given.ctx, given.input)).rejects.toMatchObject({
      key: "campaigns.listOfOtherTemplate",
    });
  });

  test.each(["channelId", "templateCode", "importId"] as const)(
    "another workspace's %s is not found",
    async (field) => {
      const [mine, theirs] = [await setUp(), await setUp()];
      const launching = launchCampaign(mine.ctx, { ...mine.input, [field]: theirs.input[field] });
      await expect(launching).rejects.toMatchObject({ code: "not_found" });
      expect(await ofWorkspace(mine.workspaceId)).toEqual([]);
    },
  );

  test("another workspace's number looks like one that is gone", async () => {
    const [mine, theirs] = [await setUp(), await setUp()];
    const launching = launchCampaign(mine.ctx, { ...mine.input, senderId: theirs.input.senderId });
    await expect(launching).rejects.toMatchObject({ key: "campaigns.obstacle.sender_not_connected" });
    expect((await listSendAccounts(mine.ctx, theirs.place.channelId)).length).toBe(0);
  });
});

describe("control", () => {
  async function running() {
    const given = await setUp();
    const { id } = await launchCampaign(given.ctx, given.input);
    return { ...given, id };
  }
  async function scheduled() {
    const given = await setUp();
    const { id } = await launchCampaign(given.ctx, { ...given.input, scheduledAt: inMinutes(given.ctx, 6) });
    return { ...given, id };
  }

  test("pauses, resumes and stops, and says who did", async () => {
    const { ctx, id } = await running();
    await pauseCampaign(ctx, id);
    expect((await getCampaign(ctx, id)).campaign).toMatchObject({
      state: "paused",
      stateReason: "by_person",
    });
    await resumeCampaign(ctx, id);
    expect((await getCampaign(ctx, id)).campaign).toMatchObject({
      state: "running",
      stateReason: null,
    });
    await stopCampaign(ctx, id);
    expect((await getCampaign(ctx, id)).campaign).toMatchObject({ state: "stopping", finishedAt: null });
    const events = await listCampaignEvents(ctx, id);
    expect(events.map((event) => event.kind)).toEqual(["stopped", "resumed", "paused", "started"]);
    expect(events[0]?.values).toEqual({ by: ctx.actor.name, inFlight: 0 });
  });

  test("stops a paused one", async () => {
    const { ctx, id } = await running();
    await pauseCampaign(ctx, id);
    await stopCampaign(ctx, id);
    expect((await getCampaign(ctx, id)).campaign.state).toBe("stopping");
  });

  test("does not resume while something stands in the way", async () => {
    const { ctx, id, input } = await running();
    await pauseCampaign(ctx, id);
    await owner.db.update(templates).set({ sendingAllowed: false }).where(eq(templates.code, input.templateCode));
    await expect(resumeCampaign(ctx, id)).rejects.toMatchObject({ key: "campaigns.obstacle.template_sending_off" });
    expect((await getCampaign(ctx, id)).campaign.state).toBe("paused");
  });

  test("calls a scheduled one off, until a minute before it starts", async () => {
    const first = await scheduled();
    await expect(cancelScheduledCampaign(later(first.ctx, 5.5), first.id)).rejects.toMatchObject({
      code: "precondition_failed",
      key: "campaigns.tooLateToChange",
    });
    await cancelScheduledCampaign(later(first.ctx, 4.5), first.id);
    expect((await getCampaign(first.ctx, first.id)).campaign).toMatchObject({ state: "cancelled" });
    expect(await askedFor(first.id)).toEqual([]);
  });

  test.each([
    ["pause", pauseCampaign],
    ["resume", resumeCampaign],
    ["stop", stopCampaign],
  ] as const)("does not %s a scheduled one", async (act, run) => {
    const { ctx, id } = await scheduled();
    await expect(run(ctx, id)).rejects.toMatchObject({ code: "conflict", key: `campaigns.cannot.${act}` });
  });

  test.each([
    ["resume", resumeCampaign],
    ["cancel", cancelScheduledCampaign],
  ] as const)("does not %s a running one", async (act, run) => {
    const { ctx, id } = await running();
    await expect(run(ctx, id)).rejects.toMatchObject({ code: "conflict", key: `campaigns.cannot.${act}` });
  });

  test.each([
    ["pause", pauseCampaign],
    ["resume", resumeCampaign],
    ["stop", stopCampaign],
    ["cancel", cancelScheduledCampaign],
    ["read", getCampaign],
    ["certify", certifyCampaign],
  ] as const)("cannot %s another workspace's", async (_act, run) => {
    const [mine, theirs] = [await setUp(), await running()];
    await expect(run(mine.ctx, theirs.id)).rejects.toMatchObject({ code: "not_found" });
    expect((await getCampaign(theirs.ctx, theirs.id)).campaign.state).toBe("running");
  });
});

describe("certifyCampaign", () => {
  test("counts the messages themselves and adds up", async () => {
    const { ctx, workspaceId, input, place } = await setUp();
    const { id } = await launchCampaign(ctx, input);
    expect(await certifyCampaign(ctx, id)).toMatchObject({
      rowsTotal: 3,
      rowsSkip: 1,
      rowsSend: 2,
      waiting: 2,
      sum: 2,
      lost: 0,
      addsUp: true,
    });
    const message = (state: "read" | "failed" | "queued") => ({
      workspaceId,
      id: newMessageId(new Date()),
      channelId: place.channelId,
      senderId: place.senderId,
      direction: "outbound" as const,
      source: "console" as const,
      address: "+4915555000001",
      campaignId: id,
      kind: "template",
      preview: "We are open.",
      state,
      failedAt: state === "failed" ? new Date() : null,
    });
    await owner.db.insert(messages).values(message("read"));
    await owner.db.insert(messages).values(message("failed"));
    expect(await certifyCampaign(ctx, id)).toMatchObject({
      accepted: 1,
      sent: 1,
      delivered: 1,
      read: 1,
      failed: 1,
      waiting: 0,
      sum: 2,
      addsUp: true,
    });
    await owner.db.insert(messages).values(message("queued"));
    expect(await certifyCampaign(ctx, id)).toMatchObject({ sum: 3, lost: -1, addsUp: false });
  });

  test("rows that never became a message are called back with a stopped campaign", async () => {
    const { ctx, input } = await setUp();
    const { id } = await launchCampaign(ctx, input);
    await stopCampaign(ctx, id);
    expect(await certifyCampaign(ctx, id)).toMatchObject({ waiting: 0, cancelled: 2, addsUp: true });
  });
});

describe("drafts", () => {
  const form: SendForm = {
    language: "en",
    templateCode: "1",
    senderId: "a",
    when: "now",
    at: "",
    method: "excel",
    numbers: "",
    importId: null,
    name: "Autumn",
  };

  test("are kept per person and channel, and go when the list is sent", async () => {
    const { ctx, workspace, workspaceId, input } = await setUp();
    const { ctx: colleague } = await workspace.member("operator");
    const { channelId } = input;
    await saveDraft(ctx, { channelId, form });
    await saveDraft(ctx, { channelId, form: { ...form, name: "Winter" } });
    expect((await readDraft(ctx, channelId))?.form.name).toBe("Winter");
    expect(await readDraft(colleague, channelId)).toBeNull();
    await saveDraft(colleague, { channelId, form });
    await launchCampaign(ctx, input);
    expect(await readDraft(ctx, channelId)).toBeNull();
    expect((await readDraft(colleague, channelId))?.form).toEqual(form);
    await discardDraft(colleague, channelId);
    await discardDraft(colleague, channelId);
    expect(await owner.db.select().from(sendDrafts).where(eq(sendDrafts.workspaceId, workspaceId))).toEqual([]);
  });

  test("of an older shape count as none", async () => {
    const { ctx, workspaceId, input } = await setUp();
    await saveDraft(ctx, { channelId: input.channelId, form });
    await owner.db
      .update(sendDrafts)
      .set({ form: { was: "other" } })
      .where(and(eq(sendDrafts.workspaceId, workspaceId), eq(sendDrafts.channelId, input.channelId)));
    expect(await readDraft(ctx, input.channelId)).toBeNull();
  });

  test("for another workspace's channel are refused", async () => {
    const [mine, theirs] = [await setUp(), await setUp()];
    await expect(saveDraft(mine.ctx, { channelId: theirs.input.channelId, form })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  test("a list is open for its own template until it is sent", async () => {
    const { ctx, input } = await setUp();
    expect((await findOpenImport(ctx, input))?.id).toBe(input.importId);
    expect(await findOpenImport(ctx, { ...input, templateCode: "other" })).toBeNull();
    expect(await findOpenImport({ ...ctx, workspaceId: newId() }, input)).toBeNull();
    await launchCampaign(ctx, input);
    expect(await findOpenImport(ctx, input)).toBeNull();
  });
});
