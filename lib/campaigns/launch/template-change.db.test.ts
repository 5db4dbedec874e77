import { and, eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import type { TemplateCategory } from "#db/enums";
import { messages } from "#db/schema/messages";
import { outbox } from "#db/schema/sending";
import { templates, templateVersions } from "#db/schema/templates";
import { workspaces } from "#db/schema/workspaces";
import { applyWishes } from "#lib/audience/apply-wishes";
import { getMessage } from "#lib/messages/queries";
import { applyChanges } from "#lib/sending/apply-changes";
import { claimMessages } from "#lib/sending/claim";
import { takeLane } from "#lib/sending/lanes/lanes";
import { stopByObstacle } from "#lib/sending/record-outcomes";
import { allowSending, setPauseOnCategoryChange } from "#lib/templates/allow-sending";
import { applyTemplateReview } from "#lib/templates/review/apply-review";
import { submitTemplate } from "#lib/templates/review/submit-template";
import { failure, fakePlatform, formOf } from "#lib/templates/test-support";
import { testDatabase } from "#lib/testing/database";
import { checkInvariants } from "#lib/testing/invariants";
import { callBackCampaign } from "../control/call-back.ts";
import { resumeCampaign } from "../control/control.ts";
import { certifyCampaign } from "../report/certificate.ts";
import { campaignOf, contextAt, hooks, type Launched, launchTo } from "../testing.ts";
import { adoptTemplate } from "./adopt-template.ts";
import { expandCampaign } from "./expand.ts";

/** What becomes of a campaign whose template changes while it is sent. Its people are twelve; two at a time are claimed. */
const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 6 });
afterAll(() => owner.close());

let campaign: Launched;
beforeEach(async () => {
  campaign = await launchTo(owner, 12);
  const { ctx, templateCode } = campaign;
  await owner.db.update(workspaces).set({ requireConsent: false }).where(eq(workspaces.id, ctx.workspaceId));
  await owner.db.update(templates).set({ externalId: "ext" }).where(eq(templates.code, templateCode));
  const [template] = await owner.db.select().from(templates).where(eq(templates.code, templateCode));
  if (!template) throw new Error("no template");
  await owner.db.insert(templateVersions).values({
    ...{ workspaceId: ctx.workspaceId, templateCode, version: template.version, content: template.content },
    ...{ submittedBy: "Ines", submittedAt: ctx.now },
  });
  await expandCampaign(
    () => contextAt(campaign, 1),
    campaign.id,
    () => false,
  );
});

/** As somebody in the console; `contextAt` is the worker. */
const onThePage = (seconds: number) => ({ ...contextAt(campaign, seconds), db: campaign.ctx.db });

/** Claims once, as the driver of the lane does. @returns how many it took */
async function claim(seconds: number, count = 2): Promise<number> {
  const ctx = contextAt(campaign, seconds);
  await owner.sql`UPDATE lanes SET lease = NULL WHERE workspace_id = ${ctx.workspaceId}`;
  const held = await takeLane(ctx, campaign.senderId);
  if (!held) throw new Error("the lane is driven");
  const claim = await claimMessages(ctx, hooks, held, count);
  await stopByObstacle(ctx, hooks, claim?.stops ?? []);
  return claim?.claimed.length ?? 0;
}
/** The platform takes what was claimed. */
async function accept(): Promise<void> {
  const ctx = contextAt(campaign, 6);
  const taken = await owner.db
    .select()
    .from(outbox)
    .where(and(eq(outbox.originId, campaign.id), eq(outbox.state, "sending")));
  await applyChanges(
    ctx,
    hooks,
    taken.map(({ messageId }) => ({
      ...{ messageId, at: ctx.now, target: "accepted" as const, key: "accepted:1", eventKind: "accepted" as const },
    })),
  );
}
const template = async () => {
  const [row] = await owner.db.select().from(templates).where(eq(templates.code, campaign.templateCode));
  if (!row) throw new Error("no template");
  return row;
};
const changeCategory = async (category: TemplateCategory) =>
  applyTemplateReview(
    contextAt(campaign, 5),
    {
      ...{ kind: "template" as const, key: "category:1", at: contextAt(campaign, 5).now, templateExternalId: "ext" },
      ...{ name: (await template()).name, language: "en", state: null, category, reason: null },
    },
    campaign.channelId,
  );
const addsUp = async () => {
  const { workspaceId } = campaign.ctx;
  const { addsUp, lost } = await certifyCampaign(onThePage(60), campaign.id);
  expect({ addsUp, lost, broken: await checkInvariants(owner.sql, workspaceId) }).toEqual({
    ...{ addsUp: true, lost: 0, broken: [] },
  });
};

describe("an edit of the template while it is sent", () => {
  const edit = async (answer = {}) => {
    const row = await template();
    const body = "We are open, and happy to see you again.";
    return submitTemplate(onThePage(5), formOf(row, { ...row.content, body }), fakePlatform(answer).find);
  };

  it("ends the campaign from its submission on, and says so; what has left stays and the rest is called back", async () => {
    expect(await claim(2)).toBe(2);
    // The claim is made while the platform has not answered yet.
    let whileAsked = -1;
    await edit({
      edit: async () => {
        whileAsked = await claim(5);
        return { ok: true, value: null };
      },
    });
    expect(whileAsked).toBe(0);
    expect(await claim(6)).toBe(0);
    expect((await campaignOf(campaign))?.stateReason).toBe("template_in_review");
    await accept();
    await callBackCampaign(contextAt(campaign, 7), hooks, campaign.id);
    const certificate = await certifyCampaign(onThePage(8), campaign.id);
    expect(certificate).toMatchObject({ rowsSend: 12, accepted: 2, cancelled: 10, lost: 0, addsUp: true });
    await addsUp();
  });

  it("can be followed by the people it did not get to, with the text as it is now and the same variables", async () => {
    expect(await claim(2)).toBe(2);
    await edit();
    await claim(6);
    await accept();
    await callBackCampaign(contextAt(campaign, 7), hooks, campaign.id);
    const rest = await owner.db
      .select({ id: messages.id })
      .from(messages)
      .where(and(eq(messages.campaignId, campaign.id), eq(messages.state, "cancelled")));
    const ids = rest.map(({ id }) => id);
    expect(await adoptTemplate(contextAt(campaign, 8), campaign.id, ids)).toBe(true);
    const { version } = await template();
    const rows = await owner.db
      .select()
      .from(messages)
      .where(eq(messages.campaignId, campaign.id))
      .orderBy(messages.id);
    expect(rows.map((row) => [row.templateVersion, row.preview])).toEqual([
      ...Array(2).fill([version - 1, "We are open."]),
      ...Array(10).fill([version, "We are open, and happy to see you again."]),
    ]);
    expect(await campaignOf(campaign)).toMatchObject({ templateVersion: version });
    const shown = await getMessage(onThePage(10), campaign.channelId, rows[0]?.id ?? "");
    expect(shown.content?.body).toBe("We are open.");
  });

  it("cannot be followed by them when its variables are others", async () => {
    const row = await template();
    const content = { ...row.content, body: "We are open, $(name), until six.", samples: { "body.name": "Ana" } };
    await submitTemplate(onThePage(5), formOf(row, content), fakePlatform().find);
    const { version } = row;
    expect(await adoptTemplate(contextAt(campaign, 8), campaign.id, [])).toBe(false);
    expect(await campaignOf(campaign)).toMatchObject({ templateVersion: version });
  });

  it("ends the campaign with another reason when the edit was approved before its next claim", async () => {
    await edit();
    await owner.db.update(templates).set({ state: "pass" }).where(eq(templates.code, campaign.templateCode));
    expect(await claim(10)).toBe(0);
    expect((await campaignOf(campaign))?.stateReason).toBe("template_changed");
  });

  it("changes nothing when the platform refuses it before the next claim", async () => {
    await expect(edit({ edit: async () => failure("TEMPLATE") })).rejects.toMatchObject({ code: "platform_refused" });
    expect(await claim(10)).toBe(2);
    expect(await campaignOf(campaign)).toMatchObject({ state: "running", stateReason: null });
  });

  it("does not change what the message list shows of a message that left before it", async () => {
    await claim(2);
    const [first] = await owner.db.select().from(messages).where(eq(messages.campaignId, campaign.id)).limit(1);
    await edit();
    const shown = await getMessage(onThePage(10), campaign.channelId, first?.id ?? "");
    expect(shown.content?.body).toBe("We are open.");
  });
});

describe("a change of the category while it is sent", () => {
  const categories = async () => {
    const rows = await owner.db
      .select()
      .from(messages)
      .where(eq(messages.campaignId, campaign.id))
      .orderBy(messages.id);
    return rows.map(({ category, state }) => `${category} ${state}`);
  };

  it("pauses the campaign where the template's switch is on, until a person allows the new price and resumes", async () => {
    expect(await claim(2)).toBe(2);
    await changeCategory("marketing");
    expect(await claim(6)).toBe(0);
    expect(await campaignOf(campaign)).toMatchObject({ state: "paused", stateReason: "category_changed" });
    const resume = () => resumeCampaign(onThePage(8), campaign.id);
    await expect(resume()).rejects.toMatchObject({ key: "campaigns.obstacle.category_changed" });
    await allowSending(onThePage(7), campaign.templateCode);
    await resume();
    expect(await claim(9)).toBe(2);
    expect((await categories()).slice(0, 5)).toEqual([
      ...["utility queued", "utility queued", "marketing queued", "marketing queued", "utility queued"],
    ]);
    await addsUp();
  });

  it("goes on where the switch is off, with the new category and by its rules", async () => {
    await setPauseOnCategoryChange(onThePage(1), { code: campaign.templateCode, on: false });
    expect(await claim(2)).toBe(2);
    await changeCategory("marketing");
    const [, , third] = await owner.db
      .select()
      .from(messages)
      .where(eq(messages.campaignId, campaign.id))
      .orderBy(messages.id);
    await applyWishes(contextAt(campaign, 6), [
      {
        ...{ wants: "stop", kind: "marketing", source: "word", platform: "whatsapp", addressKind: "phone" },
        ...{ address: third?.address ?? "", at: contextAt(campaign, 6).now },
      },
    ]);
    expect(await claim(7, 3)).toBe(2);
    expect((await categories()).slice(0, 5)).toEqual([
      ...["utility queued", "utility queued", "utility left_out", "marketing queued", "marketing queued"],
    ]);
    const certificate = await certifyCampaign(onThePage(8), campaign.id);
    expect(certificate).toMatchObject({ leftOut: 1, addsUp: true });
    await addsUp();
  });
});
