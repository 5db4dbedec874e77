import { eq } from "drizzle-orm";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { connect } from "#db/client";
import type { TemplateContent } from "#db/json/template-content";
import { campaigns } from "#db/schema/campaigns";
import { recipientImports } from "#db/schema/recipients";
import { origins } from "#db/schema/sending";
import type { Ctx } from "#lib/context";
import { testDatabase } from "#lib/testing/database";
import { greeting, makeSendable } from "#lib/testing/factories";
import { checkInvariants } from "#lib/testing/invariants";
import { makeWorkspace } from "#lib/testing/workspace";
import { importNumbers } from "../audience-import/import-recipients.ts";
import { certifyCampaign } from "../report/certificate.ts";
import { getCampaign, listCampaignEvents } from "../report/queries.ts";
import { canTakeBack } from "../rules.ts";
import type { LaunchCampaignInput } from "../schema.ts";
import { findOpenImport, readDraft, saveDraft } from "./drafts.ts";
import { duplicateCampaign } from "./duplicate.ts";
import { launchCampaign } from "./launch.ts";
import { listRest } from "./list-rest.ts";
import { startScheduledCampaign } from "./start.ts";
import { takeBackCampaign } from "./take-back.ts";

const { ownerUrl, appUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
const web = connect(appUrl, { max: 4 });
afterAll(() => Promise.all([owner.close(), web.close()]));
afterEach(async () => expect(await checkInvariants(owner.sql)).toEqual([]));

const content: TemplateContent = { ...greeting, body: "We are open.", samples: {} };

async function setUp() {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db });
  const { ctx } = await workspace.member("operator");
  const place = await makeSendable(owner.db, workspace.id, { content });
  const list = await importNumbers(ctx, { ...place, text: "+4915555000001\n+4915555000002" });
  const input = { ...place, importId: list.id, name: "Autumn", scheduledAt: null };
  return { ctx, place, input, other: (await workspace.member("operator")).ctx };
}
const later = (ctx: Ctx, seconds: number): Ctx => ({ ...ctx, now: new Date(ctx.now.getTime() + seconds * 1_000) });
const undo = { undoSeconds: 10 };
const inAnHour = (ctx: Ctx) => later(ctx, 3_600).now.toISOString();

describe("a launch that can be undone", () => {
  test("waits its seconds and then starts by itself", async () => {
    const { ctx, input } = await setUp();
    const { id } = await launchCampaign(ctx, input, undo);
    const until = later(ctx, 10).now;
    expect((await getCampaign(ctx, id)).campaign).toMatchObject({
      state: "scheduled",
      scheduledAt: until,
      undoUntil: until,
    });
    await startScheduledCampaign(later(ctx, 9), id);
    expect((await getCampaign(ctx, id)).campaign.state).toBe("scheduled");
    await startScheduledCampaign(later(ctx, 10), id);
    expect((await getCampaign(ctx, id)).campaign.state).toBe("running");
    await expect(takeBackCampaign(later(ctx, 11), id)).rejects.toMatchObject({ code: "conflict" });
  });

  test("starts at once where the workspace wants no time for it", async () => {
    const { ctx, input } = await setUp();
    const { id } = await launchCampaign(ctx, input, { undoSeconds: 0 });
    expect((await getCampaign(ctx, id)).campaign).toMatchObject({ state: "running", undoUntil: null });
  });

  test("becomes the draft that it was, with the list, and is never started", async () => {
    const { ctx, place, input } = await setUp();
    const asked: LaunchCampaignInput = { ...input, keepsHours: true, perMinute: 120 };
    const { id } = await launchCampaign(ctx, asked, undo);
    expect(await readDraft(ctx, place.channelId)).toBeNull();
    const taken = await takeBackCampaign(later(ctx, 5), id);
    expect(taken).toMatchObject({ channelId: place.channelId, asDraft: true });
    const draft = await readDraft(ctx, place.channelId);
    expect(draft?.form).toMatchObject({
      ...{ templateCode: place.templateCode, senderId: place.senderId, importId: input.importId, name: "Autumn" },
      ...{ when: "now", at: "", method: "phones", keepsHours: true, perMinute: "120" },
    });
    expect(await findOpenImport(ctx, { ...place, importId: input.importId })).toMatchObject({ rowsSend: 2 });
    await startScheduledCampaign(later(ctx, 10), id);
    const { campaign } = await getCampaign(ctx, id);
    expect(campaign).toMatchObject({ state: "cancelled", stateReason: "by_person", startedAt: null });
    expect(await owner.db.select().from(origins).where(eq(origins.id, id))).toMatchObject([{ state: "stopped" }]);
    expect(await certifyCampaign(ctx, id)).toMatchObject({ cancelled: 2, addsUp: true });
    expect((await listCampaignEvents(ctx, id)).map(({ kind }) => kind)).toContain("taken_back");
  });

  test("lets the same list be sent again, once", async () => {
    const { ctx, input } = await setUp();
    const { id } = await launchCampaign(ctx, input, undo);
    await takeBackCampaign(ctx, id);
    const again = await launchCampaign(later(ctx, 20), input);
    expect(again).toMatchObject({ created: true });
    expect(again.id).not.toBe(id);
    expect(await launchCampaign(later(ctx, 30), input)).toEqual({ id: again.id, created: false });
    await expect(listRest(ctx, id)).rejects.toMatchObject({ code: "conflict" });
  });

  test("leaves a draft alone that the person has begun meanwhile", async () => {
    const { ctx, place, input } = await setUp();
    const { id } = await launchCampaign(ctx, input, undo);
    const begun = { language: "en", templateCode: "", senderId: "", when: "now", at: "", numbers: "" } as const;
    await saveDraft(ctx, {
      channelId: place.channelId,
      form: { ...begun, method: "excel", importId: null, name: "Other" },
    });
    expect(await takeBackCampaign(ctx, id)).toMatchObject({ asDraft: false, importId: input.importId });
    expect((await readDraft(ctx, place.channelId))?.form.name).toBe("Other");
  });
});

describe("a scheduled campaign", () => {
  test("can be edited as a draft until a minute before it starts", async () => {
    const { ctx, place, input } = await setUp();
    const at = inAnHour(ctx);
    const { id } = await launchCampaign(ctx, { ...input, scheduledAt: at });
    await expect(takeBackCampaign(later(ctx, 3_541), id)).rejects.toMatchObject({ key: "campaigns.tooLateToChange" });
    await takeBackCampaign(later(ctx, 3_540), id);
    expect((await readDraft(ctx, place.channelId))?.form).toMatchObject({ when: "timed", at: at.slice(0, 16) });
  });

  test("keeps its time by the people's own clocks", async () => {
    const { ctx, place, input } = await setUp();
    const localAt = later(ctx, 3 * 86_400)
      .now.toISOString()
      .slice(0, 16);
    const { id } = await launchCampaign(ctx, { ...input, localAt });
    await takeBackCampaign(ctx, id);
    expect((await readDraft(ctx, place.channelId))?.form).toMatchObject({
      when: "timed",
      at: localAt,
      theirClock: true,
    });
  });

  test("of another workspace is not found", async () => {
    const [{ ctx, input }, { ctx: stranger }] = [await setUp(), await setUp()];
    const { id } = await launchCampaign(ctx, { ...input, scheduledAt: inAnHour(ctx) });
    for (const act of [takeBackCampaign, duplicateCampaign]) {
      await expect(act(stranger, id)).rejects.toMatchObject({ code: "not_found" });
    }
  });
});

test.each([
  ["a running one", { state: "running" as const }, 0, false],
  ["one that starts in a minute", {}, 3_540, true],
  ["one that starts within a minute", {}, 3_541, false],
  ["one that can be undone for a second more", { undoUntil: new Date(3_600_000) }, 3_599, true],
])("canTakeBack decides about %s", (_name, change, seconds, can) => {
  const scheduled = { state: "scheduled" as const, scheduledAt: new Date(3_600_000), undoUntil: null };
  expect(canTakeBack({ ...scheduled, ...change }, new Date(seconds * 1_000))).toBe(can);
});

describe("duplicateCampaign", () => {
  test("makes a draft with a list of its own, and leaves the campaign as it is", async () => {
    const { ctx, place, input } = await setUp();
    const { id } = await launchCampaign(ctx, { ...input, keepsHours: false });
    await duplicateCampaign(ctx, id);
    const draft = await readDraft(ctx, place.channelId);
    expect(draft?.form).toMatchObject({ templateCode: place.templateCode, when: "now", name: "", keepsHours: false });
    const importId = draft?.form.importId ?? "";
    expect(importId).not.toBe(input.importId);
    const [list] = await owner.db.select().from(recipientImports).where(eq(recipientImports.id, importId));
    expect(list).toMatchObject({ rowsSend: 2, restOf: null });
    const copy = await launchCampaign(later(ctx, 60), { ...input, importId });
    expect(copy.created).toBe(true);
    expect((await getCampaign(ctx, id)).campaign.state).toBe("running");
  });

  test("can be made twice, and takes the place of a draft", async () => {
    const { ctx, place, input, other } = await setUp();
    const { id } = await launchCampaign(ctx, { ...input, scheduledAt: inAnHour(ctx) });
    await duplicateCampaign(ctx, id);
    const [first] = [await readDraft(ctx, place.channelId)];
    await duplicateCampaign(ctx, id);
    expect((await readDraft(ctx, place.channelId))?.form.importId).not.toBe(first?.form.importId);
    expect(await readDraft(other, place.channelId)).toBeNull();
    expect(await owner.db.select().from(campaigns).where(eq(campaigns.id, id))).toMatchObject([{ state: "scheduled" }]);
  });
});
