import { and, eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { suppressions, topicChoices } from "#db/schema/audience";
import { templates } from "#db/schema/templates";
import { auditLog } from "#db/schema/workspaces";
import type { Ctx } from "#lib/context";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { greeting, insertChannel, insertTemplate } from "#lib/testing/factories";
import { setWebEnvironment } from "#lib/testing/request";
import { makeWorkspace } from "#lib/testing/workspace";
import { chooseTopics, leaveByLink, readSubscription, unsubscribe } from "../unsubscribe.ts";
import { readToken, tokenOf } from "../unsubscribe-link.ts";
import { listTopics, listTopicTemplates } from "./list-topics.ts";
import { nameTopic } from "./name-topic.ts";
import { archiveTopic, createTopic, editTopic } from "./save-topic.ts";
import { topicsMax } from "./schema.ts";

const database = await testDatabase();
setWebEnvironment(database);
const owner = connect(database.ownerUrl, { max: 3 });
const web = await connectionAs("web");
afterAll(() => owner.close());

const now = new Date("2026-11-22T10:00:00Z");
const address = "ines@people.example";
let ctx: Ctx;
let channelId: string;
let link: { workspaceId: string; channelId: string; address: string };
beforeEach(async () => {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db }, now);
  ({ ctx } = await workspace.member("owner"));
  channelId = await insertChannel(owner.db, workspace.id, { type: "email", state: "bound" });
  link = { workspaceId: workspace.id, channelId, address };
});

const make = (name: string, templateCodes: string[] = []) =>
  createTopic(ctx, { name, description: "", templateCodes }).then(({ id }) => id);
const template = (values: object = {}, channel = channelId) =>
  insertTemplate(owner.db, ctx.workspaceId, channel, { content: greeting, category: "marketing", ...values });
const topicOf = async (code: string) =>
  (
    await owner.db
      .select({ topicId: templates.topicId })
      .from(templates)
      .where(and(eq(templates.workspaceId, ctx.workspaceId), eq(templates.code, code)))
  )[0]?.topicId;
const wanted = async (token: string) =>
  Object.fromEntries(((await readSubscription(web.db, token, now))?.topics ?? []).map((one) => [one.name, one.wanted]));
const suppressed = () => owner.db.select().from(suppressions).where(eq(suppressions.workspaceId, ctx.workspaceId));

describe("a topic", () => {
  it("is named by its templates, of platforms whose messages carry a way out", async () => {
    const other = await insertChannel(owner.db, ctx.workspaceId, { type: "whatsapp", state: "bound", name: "Chat" });
    const [mail, chat, notice] = [await template(), await template({}, other), await template({ category: "utility" })];
    expect((await listTopicTemplates(ctx)).map(({ code }) => code)).toEqual([mail]);
    await expect(make("Offers", [mail, chat])).rejects.toMatchObject({ code: "not_found" });
    const id = await make("Offers", [mail]);
    expect([await topicOf(mail), await topicOf(chat), await topicOf(notice)]).toEqual([id, null, null]);
    const more = await template();
    await editTopic(ctx, { topicId: id, name: "Deals", description: "Each week", templateCodes: [more] });
    expect([await topicOf(mail), await topicOf(more)]).toEqual([null, id]);
    expect(await listTopics(ctx)).toMatchObject([
      { id, name: "Deals", description: "Each week", templates: [{ code: more }], left: 0 },
    ]);
    await editTopic(ctx, { topicId: id, name: "Deals", description: "", templateCodes: [] });
    expect(await topicOf(more)).toBeNull();
  });

  it("is chosen on the page of one template, with an entry in the log", async () => {
    const [code, notice] = [await template(), await template({ category: "utility" })];
    const [offers, news] = [await make("Offers"), await make("News")];
    await nameTopic(ctx, { code, topicId: offers });
    await nameTopic(ctx, { code, topicId: offers });
    await nameTopic(ctx, { code, topicId: news });
    expect(await topicOf(code)).toBe(news);
    const log = await owner.db.select().from(auditLog).where(eq(auditLog.objectId, code)).orderBy(auditLog.id);
    expect(log.map(({ action, detail }) => [action, (detail as { topic?: unknown }).topic])).toEqual([
      ["template.topic_changed", { from: null, to: "Offers" }],
      ["template.topic_changed", { from: "Offers", to: "News" }],
    ]);
    await expect(nameTopic(ctx, { code: notice, topicId: offers })).rejects.toMatchObject({
      key: "topics.notMarketing",
    });
    await expect(nameTopic(ctx, { code, topicId: "gone" })).rejects.toMatchObject({ key: "notFound.topic" });
    await nameTopic(ctx, { code, topicId: null });
    expect(await topicOf(code)).toBeNull();
  });

  it("has a name of its own, and there are not too many to choose from", async () => {
    await make("Offers");
    await expect(make("offers")).rejects.toMatchObject({ code: "conflict", key: "topics.nameTaken", field: "name" });
    for (let n = 1; n < topicsMax; n++) await make(`Topic ${n}`);
    await expect(make("One more")).rejects.toMatchObject({ code: "limit_exceeded" });
  });

  it("is removed once no template is about it, and its name is free again", async () => {
    const code = await template();
    const topicId = await make("Offers", [code]);
    await expect(archiveTopic(ctx, { topicId })).rejects.toMatchObject({ key: "topics.used" });
    await editTopic(ctx, { topicId, name: "Offers", description: "", templateCodes: [] });
    await archiveTopic(ctx, { topicId });
    expect(await listTopics(ctx)).toEqual([]);
    await expect(archiveTopic(ctx, { topicId })).rejects.toMatchObject({ code: "not_found" });
    await make("Offers");
  });
});

describe("the link of a mail", () => {
  it("leaves the mail's topic by one click, as often as it is posted, and nothing else", async () => {
    const [offers, news] = [await make("Offers"), await make("News")];
    const token = tokenOf({ ...link, topicId: offers });
    expect(readToken(token)).toEqual({ ...link, topicId: offers });
    // To look at it changes nothing.
    expect(await wanted(token)).toEqual({ Offers: true, News: true });
    for (let times = 0; times < 2; times++)
      expect(await leaveByLink(web.db, token, now)).toMatchObject({ unsubscribed: false, topic: { wanted: false } });
    expect(await wanted(token)).toEqual({ Offers: false, News: true });
    expect(await suppressed()).toEqual([]);
    expect((await listTopics(ctx)).map(({ name, left }) => [name, left])).toEqual([
      ["News", 0],
      ["Offers", 1],
    ]);
    // Two clicks of two mails at once take back nothing of each other.
    await Promise.all([offers, news].map((topicId) => leaveByLink(web.db, tokenOf({ ...link, topicId }), now)));
    expect(await wanted(token)).toEqual({ Offers: false, News: false });
  });

  it("leaves all marketing where the mail was about nothing, or about what is no more", async () => {
    const topicId = await make("Offers");
    await archiveTopic(ctx, { topicId });
    expect(await leaveByLink(web.db, tokenOf({ ...link, topicId }), now)).toMatchObject({ unsubscribed: true });
    expect(await suppressed()).toMatchObject([{ kind: "marketing", source: "word", address }]);
    await owner.db.delete(suppressions);
    expect(await leaveByLink(web.db, tokenOf(link), now)).toMatchObject({ unsubscribed: true });
    expect(await suppressed()).toHaveLength(1);
  });

  it("chooses topics and takes them up again, and what was said later holds whatever comes first", async () => {
    const [offers, news] = [await make("Offers"), await make("News")];
    const token = tokenOf(link);
    await chooseTopics(web.db, token, [news, "another workspace's"], now);
    expect(await wanted(token)).toEqual({ Offers: false, News: true });
    const later = new Date(now.getTime() + 1_000);
    await chooseTopics(web.db, token, [offers], later);
    await chooseTopics(web.db, token, [news], now);
    expect(await wanted(token)).toEqual({ Offers: true, News: false });
    const rows = await owner.db.select().from(topicChoices).where(eq(topicChoices.workspaceId, ctx.workspaceId));
    expect(rows).toHaveLength(2);
  });

  it("is worth nothing when it is not ours, and says nothing of another person", async () => {
    const topicId = await make("Offers");
    const token = tokenOf({ ...link, topicId });
    const other = tokenOf({ ...link, address: "tom@people.example", topicId });
    for (const bad of [token.slice(0, -1), `${other.split(".")[0]}.${token.split(".")[1]}`, "", "a.b", `${token}.x`]) {
      expect(await leaveByLink(web.db, bad, now)).toBeNull();
      expect(await chooseTopics(web.db, bad, [], now)).toBeNull();
      expect(await unsubscribe(web.db, bad, now)).toBeNull();
      expect(await readSubscription(web.db, bad, now)).toBeNull();
    }
    await leaveByLink(web.db, token, now);
    expect(await wanted(other)).toEqual({ Offers: true });
    expect(await wanted(token)).toEqual({ Offers: false });
  });
});
