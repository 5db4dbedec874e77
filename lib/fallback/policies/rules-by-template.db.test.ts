/** Rules that send a template of another channel, and what a launch takes of them. */
import { eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import type { Platform, TemplateCategory } from "#db/enums";
import { campaignFallbacks } from "#db/schema/fallback";
import { importNumbers } from "#lib/campaigns/audience-import/import-recipients";
import { launchCampaign } from "#lib/campaigns/launch/launch";
import type { Ctx } from "#lib/context";
import { deleteTemplate } from "#lib/templates/delete-template";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import {
  greeting,
  insertBinding,
  insertChannel,
  insertSender,
  insertTemplate,
  makeSendable,
} from "#lib/testing/factories";
import { makeWorkspace } from "#lib/testing/workspace";
import type { FallbackInput } from "../schema.ts";
import { activateSms, makeSmsChannel, makeTemplateChannel, type SmsPlace, type TemplatePlace } from "../testing.ts";
import { listPolicies, listRules } from "./list-policies.ts";
import { listWays } from "./list-ways.ts";
import { createPolicy } from "./save-policy.ts";
import { createRule, deleteRule, editRule } from "./save-rule.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
const web = await connectionAs("web");
afterAll(() => owner.close());

let ctx: Ctx;
let place: { channelId: string; senderId: string; templateCode: string };
let mail: TemplatePlace;
let sms: SmsPlace;
beforeEach(async () => {
  ({ ctx, place, mail, sms } = await makePlace());
});

async function makePlace() {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db });
  const { ctx } = await workspace.member("owner");
  const content = { ...greeting, body: "We are open.", samples: {} };
  const place = await makeSendable(owner.db, workspace.id, { content });
  const mail = await makeTemplateChannel(owner, workspace.id, "email");
  const sms = await makeSmsChannel(owner, workspace.id);
  return { ctx, place, mail, sms };
}

const byMail = (given: object = {}) => ({
  ...{ name: "By mail", senderId: mail.senderId, templateCode: mail.templateCode },
  ...{ defaults: [{ column: "body.name", text: "friend" }], ...given },
});

describe("a rule by template", () => {
  it("is listed with its channel, template and defaults, and leaves out what is no variable", async () => {
    const other = { column: "body.unknown", text: "x" };
    const id = await createRule(ctx, byMail({ defaults: [{ column: "body.name", text: "friend" }, other] }));
    expect(await listRules(ctx)).toMatchObject([
      {
        ...{ id, name: "By mail", sender: "news@shop.example", channel: "By email", platform: "email", works: true },
        ...{ templateCode: mail.templateCode, language: "en", defaults: { "body.name": "friend" } },
      },
    ]);
    await owner.sql`UPDATE templates SET state = 'paused' WHERE code = ${mail.templateCode}`;
    expect((await listRules(ctx))[0]?.works).toBe(false);
  });

  it("becomes one for SMS and back", async () => {
    const id = await createRule(ctx, byMail());
    await editRule(ctx, { ruleId: id, name: "By mail", senderId: sms.senderId, templateCode: null });
    expect(await listRules(ctx)).toMatchObject([{ templateCode: null, defaults: {}, channelId: sms.channelId }]);
    await editRule(ctx, { ruleId: id, ...byMail() });
    expect(await listRules(ctx)).toMatchObject([{ templateCode: mail.templateCode, channelId: mail.channelId }]);
  });

  it("can be made of SMS, and of bound channels with an approved template whose messages need no answer before", async () => {
    await addChannel("messenger");
    const bare = await insertChannel(owner.db, ctx.workspaceId, { type: "viber", name: "No template" });
    await insertSender(owner.db, ctx.workspaceId, bare);
    const ways = await listWays(ctx);
    expect(ways.map(({ id }) => id).sort()).toEqual(["sms", place.channelId, mail.channelId].sort());
    expect(ways.find(({ id }) => id === mail.channelId)).toMatchObject({
      ...{ channel: { name: "By email", platform: "email" }, senders: [{ name: "news@shop.example" }] },
      templates: [{ code: mail.templateCode, columns: ["body.name"], category: "utility" }],
    });
  });

  it.each<[string, () => Promise<object>, object]>([
    ["an SMS channel", async () => ({ senderId: sms.senderId }), { key: "fallback.senderCannotBegin" }],
    [
      "a channel on which people have to write first",
      async () => addChannel("messenger"),
      { key: "fallback.senderCannotBegin", field: "senderId" },
    ],
    ["a template of another channel", async () => ({ templateCode: place.templateCode }), { code: "not_found" }],
    [
      "a template that is not approved",
      async () => ({ templateCode: await draft() }),
      { key: "fallback.templateNotApproved", field: "templateCode" },
    ],
    ["a number without a template", async () => ({ templateCode: null }), { key: "fallback.senderNotApproved" }],
  ])("cannot be made of %s", async (_name, given, refusal) => {
    await expect(createRule(ctx, byMail(await given()))).rejects.toMatchObject(refusal);
  });

  it("of another workspace is not found, nor are its parts", async () => {
    const id = await createRule(ctx, byMail());
    const stranger = await makePlace();
    const notFound = { code: "not_found" };
    await expect(createRule(stranger.ctx, byMail())).rejects.toMatchObject(notFound);
    const theirs = { senderId: stranger.mail.senderId };
    await expect(createRule(stranger.ctx, byMail(theirs))).rejects.toMatchObject(notFound);
    await expect(editRule(stranger.ctx, { ruleId: id, ...byMail(theirs) })).rejects.toMatchObject(notFound);
    expect(JSON.stringify(await listWays(stranger.ctx))).not.toContain(mail.templateCode);
  });

  it("keeps its template from being deleted", async () => {
    const id = await createRule(ctx, byMail());
    const remove = () => deleteTemplate(ctx, mail.templateCode, async () => null);
    await expect(remove()).rejects.toMatchObject({
      ...{ code: "conflict", key: "templates.usedByRules", values: { count: 1 } },
    });
    await deleteRule(ctx, { ruleId: id });
    await remove();
  });
});

describe("a launch with a chain", () => {
  it("freezes the templates of its rules, and needs neither SMS nor a text where none of them is an SMS", async () => {
    const id = await launch(await choice([byMail()], { text: "Never said" }));
    const [kept] = await owner.db.select().from(campaignFallbacks).where(eq(campaignFallbacks.campaignId, id));
    expect(kept).toMatchObject({ text: "", links: [{ rule: "By mail", channelId: mail.channelId }] });
    expect(kept?.links[0]?.template).toMatchObject({
      ...{ code: mail.templateCode, version: 0, platform: "email", category: "utility" },
      defaults: { "body.name": "friend" },
    });
    expect((await listPolicies(ctx))[0]?.rules).toMatchObject([
      { bySms: false, platform: "email", template: { columns: ["body.name"], defaults: { "body.name": "friend" } } },
    ]);
  });

  it("needs SMS and a text where one of them is an SMS", async () => {
    const chain = await choice([byMail(), { name: "SMS", senderId: sms.senderId }], { text: "" });
    await expect(launch(chain)).rejects.toMatchObject({ key: "fallback.smsInactive" });
    await activateSms(owner, ctx.workspaceId, place.channelId, ctx.now);
    await expect(launch(chain)).rejects.toMatchObject({ key: "fallback.textRequired", field: "fallback.text" });
    await launch({ ...chain, text: "We are open." });
  });

  it("is refused with the name of a variable that nothing fills", async () => {
    await expect(launch(await choice([byMail({ defaults: [] })]))).rejects.toMatchObject({
      ...{ key: "fallback.ruleVariable", field: "fallback.policyId", values: { rule: "By mail", name: "$(name)" } },
    });
  });

  it("is refused with a template for codes where it sends none", async () => {
    const templateCode = await insertTemplate(owner.db, ctx.workspaceId, mail.channelId, {
      category: "authentication",
    });
    await expect(launch(await choice([byMail({ templateCode })]))).rejects.toMatchObject({
      key: "fallback.ruleOfCodes",
    });
  });

  it("is refused to wait for a reading where nobody reports one", async () => {
    const rule = { name: "WhatsApp", senderId: place.senderId, templateCode: place.templateCode };
    const fallback = await choice([rule], { triggers: ["unread"] });
    await expect(launch(fallback, sms)).rejects.toMatchObject({ key: "fallback.unreadNotTold" });
  });
});

async function addChannel(type: Platform) {
  const channelId = await insertChannel(owner.db, ctx.workspaceId, { type, state: "bound" });
  await insertBinding(owner.db, ctx.workspaceId, channelId, { platform: type });
  const senderId = await insertSender(owner.db, ctx.workspaceId, channelId);
  return { senderId, templateCode: await insertTemplate(owner.db, ctx.workspaceId, channelId) };
}

const draft = () => insertTemplate(owner.db, ctx.workspaceId, mail.channelId, { state: "auditing" });

type RuleGiven = { name: string; senderId: string; templateCode?: string | null };

async function choice(rules: RuleGiven[], given: Partial<FallbackInput> = {}): Promise<FallbackInput> {
  const ruleIds: string[] = [];
  for (const rule of rules) ruleIds.push(await createRule(ctx, rule));
  const policyId = await createPolicy(ctx, { name: "Chain", ruleIds });
  return { policyId, triggers: ["undelivered"], durationSeconds: 600, text: "We are open.", ...given };
}

async function launch(fallback: FallbackInput, from: SmsPlace = place, category: TemplateCategory = "utility") {
  const content = { ...greeting, body: "We are open.", samples: {} };
  const templateCode = await insertTemplate(owner.db, ctx.workspaceId, from.channelId, { category, content });
  const list = await importNumbers(ctx, { ...from, templateCode, text: "+4915555000001" });
  const input = { ...from, templateCode, importId: list.id, name: "", scheduledAt: null, fallback };
  return (await launchCampaign(ctx, input)).id;
}
