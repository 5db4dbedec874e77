import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { and, asc, eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import type { TemplateContent } from "#db/json/template-content";
import { campaigns } from "#db/schema/campaigns";
import { messages } from "#db/schema/messages";
import { campaignRecipients } from "#db/schema/recipients";
import { templates, templateVersions } from "#db/schema/templates";
import { defineAttribute } from "#lib/contacts/attributes";
import { addContact } from "#lib/contacts/save-contact";
import { AddContactInput } from "#lib/contacts/schema";
import { type Ctx, inTransaction } from "#lib/context";
import { getMessage } from "#lib/messages/queries";
import { claimMessages } from "#lib/sending/claim";
import { takeLane } from "#lib/sending/lanes/lanes";
import { stopByObstacle } from "#lib/sending/record-outcomes";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { greeting, insertTemplate, makeSendable } from "#lib/testing/factories";
import { makeWorkspace } from "#lib/testing/workspace";
import { importFile, importNumbers } from "../audience-import/import-recipients.ts";
import { reportImport } from "../audience-import/import-report.ts";
import { getImport } from "../audience-import/recipients.ts";
import { expandCampaign } from "../launch/expand.ts";
import { launchCampaign } from "../launch/launch.ts";
import { countCampaignsOfTemplates, listCampaignsOfTemplate } from "../report/of-template.ts";
import { holdCampaigns } from "../template-edits/hold-campaigns.ts";
import { releaseHeldCampaigns } from "../template-edits/release-held.ts";
import { readTemplateUse } from "../template-edits/template-use.ts";
import { hooks } from "../testing.ts";

const { ownerUrl, appUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 4 });
const web = connect(appUrl, { max: 3 });
const folder = mkdtempSync(join(tmpdir(), "carillon-languages-"));
afterAll(async () => {
  await Promise.all([owner.close(), web.close()]);
  rmSync(folder, { recursive: true, force: true });
});

const now = new Date("2026-11-21T12:00:00Z");
const at = (seconds: number) => new Date(now.getTime() + seconds * 1_000);
const phone = (n: number) => `+49155500${String(n).padStart(5, "0")}`;
const english = words("Hello $(name), order $(order) is ready.");
const chinese = words("订单$(order)已备好，$(name)您好，请来取。");
const french = words("Bonjour $(name), commande $(order) prête.");
let ctx: Ctx;
let workspaceId: string;
let place: { channelId: string; senderId: string; templateCode: string };
let chineseCode: string;
let frenchCode: string;

beforeEach(async () => {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db }, now);
  workspaceId = workspace.id;
  ({ ctx } = await workspace.member("operator"));
  place = await makeSendable(owner.db, workspaceId, { content: english });
  await owner.db.update(templates).set({ name: "ready" }).where(eq(templates.code, place.templateCode));
  chineseCode = await addLanguage("zh_CN", chinese);
  frenchCode = await addLanguage("fr", french);
  await defineAttribute(ctx, { key: "language", name: "Language", kind: "text" });
});

describe("the language of each person", () => {
  it("is the one their row names, then their contact's, then one of the same base, then the send's", async () => {
    await contact(phone(2), "zh_CN");
    await contact(phone(3), "zh_CN");
    await contact(phone(4), "fr-CA");
    await contact(phone(5), "sv");
    const list = await listFile([
      [phone(1), "Ana", "1", "zh_cn"],
      [phone(2), "Bo", "2", "fr"],
      [phone(3), "Chen", "3", ""],
      [phone(4), "Didier", "4", ""],
      [phone(5), "Elsa", "5", ""],
      [phone(6), "Finn", "6", ""],
      [phone(7), "Gil", "7", "zz"],
    ]);
    expect(await languagesOf(list.id)).toEqual([chineseCode, frenchCode, chineseCode, frenchCode, null, null, null]);
    expect((await report(list.id)).languages).toEqual([
      { code: place.templateCode, language: "en", people: 3 },
      { code: frenchCode, language: "fr", people: 2 },
      { code: chineseCode, language: "zh_CN", people: 2 },
    ]);
  });

  it("is the send's for everybody unless each is to get their own", async () => {
    await contact(phone(1), "zh_CN");
    const list = await listFile([[phone(1), "Ana", "1"]], false);
    expect(await languagesOf(list.id)).toEqual([null]);
    expect((await report(list.id)).languages).toBeNull();
  });

  it("is no reason to refuse a file, and another header behind the columns still is", async () => {
    await expect(listFile([[phone(1), "Ana", "1", "fr"]], false)).rejects.toThrow("header_changed");
    await expect(listFile([[phone(1), "Ana", "1", "fr"]], true, "sprache")).rejects.toThrow("header_changed");
    expect(await languagesOf((await listFile([[phone(1), "Ana", "1"]])).id)).toEqual([null]);
  });

  it.each<[string, Partial<typeof templates.$inferInsert>]>([
    ["is not approved", { state: "auditing" }],
    ["may not be sent", { sendingAllowed: false }],
    ["has another category", { category: "marketing" }],
    ["has another topic", { topicId: "news" }],
    ["has other variables", { content: words("Bonjour $(name).") }],
    ["has another name", { name: "other" }],
    ["was deleted", { state: "deleted" }],
  ])("is never one that %s", async (_, values) => {
    await owner.db.update(templates).set(values).where(eq(templates.code, frenchCode));
    const list = await listFile([[phone(1), "Ana", "1", "fr"]]);
    expect(await languagesOf(list.id)).toEqual([null]);
  });

  it("skips who would get a message that is too long in their language alone", async () => {
    const long = words(`${"x".repeat(1_015)} $(name) $(order)`);
    await owner.db.update(templates).set({ content: long }).where(eq(templates.code, frenchCode));
    const list = await listFile([
      [phone(1), "Anastasia", "1", "fr"],
      [phone(2), "Anastasia", "1", "en"],
    ]);
    expect(list).toMatchObject({ rowsSend: 1, rowsSkip: 1, reasons: { too_long_filled: 1 } });
  });

  it("is found for typed numbers too, and not by contacts of others", async () => {
    const code = await insertTemplate(owner.db, workspaceId, place.channelId, {
      name: "open",
      content: words("Open."),
    });
    const other = await insertTemplate(owner.db, workspaceId, place.channelId, {
      ...{ name: "open", language: "fr", content: words("Ouvert.") },
    });
    await contact(phone(1), "fr");
    const stranger = await makeWorkspace({ owner: owner.db, web: web.db }, now);
    const { ctx: theirs } = await stranger.member("operator");
    await defineAttribute(theirs, { key: "language", name: "Language", kind: "text" });
    await contact(phone(2), "fr", theirs);
    const text = [phone(1), phone(2)].join("\n");
    const list = await importNumbers(ctx, { ...place, templateCode: code, text, byLanguage: true });
    expect(await languagesOf(list.id)).toEqual([other, null]);
  });
});

describe("a campaign in several languages", () => {
  it("leaves in each person's language, and each message keeps which that was", async () => {
    await launch([phone(1), "Ana", "11", ""], [phone(2), "Chen", "22", "zh_CN"], [phone(3), "Didier", "33", "fr"]);
    const sent = await messagesNow();
    expect(sent.map(({ language, code, preview }) => [language, code, preview])).toEqual([
      ["en", place.templateCode, "Hello Ana, order 11 is ready."],
      ["zh_CN", chineseCode, "订单22已备好，Chen您好，请来取。"],
      ["fr", frenchCode, "Bonjour Didier, commande 33 prête."],
    ]);
    expect(sent[1]?.parameters).toEqual(["22", "Chen"]);
    const { content } = await getMessage(ctx, place.channelId, sent[1]?.id ?? "");
    expect(content?.body).toBe(chinese.body);
    expect(await claim(2)).toEqual(["en", "zh_CN", "fr"]);
  });

  it("is not launched once a language of its list may not be sent any more", async () => {
    const list = await listFile([[phone(2), "Chen", "22", "zh_CN"]]);
    await owner.db.update(templates).set({ state: "paused" }).where(eq(templates.code, chineseCode));
    const launching = launchCampaign(ctx, { ...place, importId: list.id, name: "", scheduledAt: null });
    await expect(launching).rejects.toMatchObject({ key: "campaigns.languageGone", values: { language: "zh_CN" } });
  });

  it("counts as a campaign of each of its languages, with the version of each", async () => {
    await addVersion(chineseCode, 3, chinese);
    const id = await launch([phone(1), "Ana", "11", ""], [phone(2), "Chen", "22", "zh_CN"]);
    expect(await countCampaignsOfTemplates(ctx, [place.templateCode, chineseCode, frenchCode])).toEqual({
      [place.templateCode]: { total: 1, open: 1 },
      [chineseCode]: { total: 1, open: 1 },
    });
    expect((await listCampaignsOfTemplate(ctx, chineseCode)).rows).toMatchObject([{ id, version: 3 }]);
    expect(await readTemplateUse(ctx, chineseCode)).toMatchObject([{ id, columns: ["body.order", "body.name"] }]);
    expect(await readTemplateUse(ctx, frenchCode)).toEqual([]);
  });

  it("ends as a whole when one of its languages is edited at once", async () => {
    const id = await launch([phone(1), "Ana", "11", ""], [phone(2), "Chen", "22", "zh_CN"]);
    await addVersion(chineseCode, 4, words("$(order)，$(name)"));
    await claim(2);
    expect(await stateOf(id)).toMatchObject({ stateReason: "template_changed" });
  });

  it("waits for the new words of one language and goes on with them, the others with theirs", async () => {
    const id = await launch([phone(1), "Ana", "11", ""], [phone(2), "Chen", "22", "zh_CN"]);
    await inTransaction({ ...ctx, now: at(3) }, (ctx) => holdCampaigns(ctx, chineseCode, 1));
    expect(await stateOf(id)).toMatchObject({ state: "paused" });
    await owner.db.update(templates).set({ state: "auditing" }).where(eq(templates.code, chineseCode));
    await release(4);
    expect(await stateOf(id)).toMatchObject({ state: "paused" });
    await addVersion(chineseCode, 1, words("$(order)好了，$(name)。"));
    await release(5);
    expect(await stateOf(id)).toMatchObject({ state: "running" });
    expect((await messagesNow()).map(({ preview }) => preview)).toEqual([
      "Hello Ana, order 11 is ready.",
      "22好了，Chen。",
    ]);
    expect(await claim(6)).toEqual(["en", "zh_CN"]);
  });

  it("needs a new list when the new words of one language have other variables", async () => {
    const id = await launch([phone(1), "Ana", "11", ""], [phone(2), "Chen", "22", "zh_CN"]);
    await inTransaction({ ...ctx, now: at(3) }, (ctx) => holdCampaigns(ctx, chineseCode, 1));
    await addVersion(chineseCode, 1, words("$(name)，订单$(order)"));
    await release(4);
    expect(await stateOf(id)).toMatchObject({ state: "paused", stateReason: "template_changed" });
  });
});

function words(body: string): TemplateContent {
  return { ...greeting, body, samples: {} };
}

function addLanguage(language: string, content: TemplateContent): Promise<string> {
  return insertTemplate(owner.db, workspaceId, place.channelId, { name: "ready", language, content });
}

/** Submits and approves a version of a template. */
async function addVersion(templateCode: string, version: number, content: TemplateContent): Promise<void> {
  const submitted = { submittedBy: "Ines", submittedAt: now };
  await owner.db.insert(templateVersions).values({ workspaceId, templateCode, version, content, ...submitted });
  await owner.db.update(templates).set({ content, version, state: "pass" }).where(eq(templates.code, templateCode));
}

async function contact(address: string, language: string, whose = ctx): Promise<void> {
  const addresses = [{ addressKind: "phone", address }];
  await addContact(whose, AddContactInput.parse({ name: "", addresses, groupIds: [], attributes: { language } }));
}

let files = 0;
/** Reads a file with a column for the language where a row has one. */
async function listFile(rows: string[][], byLanguage = true, header = "language") {
  const columns = ["recipient", "body.name", "body.order", ...(rows[0]?.length === 4 ? [header] : [])];
  const path = join(folder, `${++files}.csv`);
  const text = [columns, ...rows].map((row) => row.join(",")).join("\n");
  writeFileSync(path, text);
  const file = { path, fileName: "people.csv", fileBytes: text.length };
  const { channelId, templateCode } = place;
  const input = { channelId, templateCode, byLanguage, ...file };
  return importFile(ctx, input, () => {}, new AbortController().signal);
}

const languagesOf = async (importId: string) =>
  (
    await owner.db
      .select({ code: campaignRecipients.templateCode })
      .from(campaignRecipients)
      .where(eq(campaignRecipients.importId, importId))
      .orderBy(asc(campaignRecipients.rowNumber))
  ).map(({ code }) => code);

const report = async (importId: string) => reportImport(ctx, await getImport(ctx, importId));

/** Launches a campaign to these people and makes its messages. @returns its id */
async function launch(...rows: string[][]): Promise<string> {
  const list = await listFile(rows);
  const { id } = await launchCampaign(ctx, { ...place, importId: list.id, name: "", scheduledAt: null });
  const { db } = await connectionAs("worker");
  const expanding = () => ({ ...ctx, db, now: at(1) });
  await expandCampaign(expanding, id, () => false);
  return id;
}

const messagesNow = () =>
  owner.db
    .select({
      id: messages.id,
      language: messages.language,
      code: messages.templateCode,
      preview: messages.preview,
      parameters: messages.parameters,
    })
    .from(messages)
    .where(eq(messages.workspaceId, workspaceId))
    .orderBy(asc(messages.rowNumber));

/** Claims once, as the driver of the lane does. @returns the languages of what it took, in the order of the rows */
async function claim(seconds: number): Promise<(string | undefined)[]> {
  const { db } = await connectionAs("worker");
  const worker = { ...ctx, db, now: at(seconds) };
  await owner.sql`UPDATE lanes SET lease = NULL WHERE workspace_id = ${workspaceId}`;
  const held = await takeLane(worker, place.senderId);
  if (!held) throw new Error("the lane is driven");
  const claim = await claimMessages(worker, hooks, held, 50);
  await stopByObstacle(worker, hooks, claim?.stops ?? []);
  return (claim?.claimed ?? []).map(({ template }) => template?.language);
}

async function release(seconds: number): Promise<void> {
  const { db } = await connectionAs("worker");
  await releaseHeldCampaigns(db, (workspaceId) => ({ ...ctx, workspaceId, db }), at(seconds));
}

async function stateOf(id: string) {
  const [row] = await owner.db
    .select({ state: campaigns.state, stateReason: campaigns.stateReason })
    .from(campaigns)
    .where(and(eq(campaigns.workspaceId, workspaceId), eq(campaigns.id, id)));
  return row;
}
