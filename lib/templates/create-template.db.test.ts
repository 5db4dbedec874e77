import { eq } from "drizzle-orm";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { topics } from "#db/schema/audience";
import { channels } from "#db/schema/channels";
import { profileFor, registerProfile } from "#lib/connectors/profiles";
import { copyTemplate, createTemplate } from "./create-template.ts";
import { getTemplate, listTemplateLanguages } from "./queries.ts";
import { later, makeChannel, makeTemplate, owner, readTemplate, validContent, web } from "./test-support.ts";

afterAll(() => Promise.all([owner.close(), web.close()]));

const input = { name: "order_shipped", language: "en", category: "utility", pauseOnCategoryChange: true } as const;

describe("createTemplate", () => {
  it("creates an empty draft, even on an unbound channel", async () => {
    const { ctx, channelId } = await makeChannel();
    const { code } = await createTemplate(ctx, { channelId, ...input });
    expect(code).toMatch(/^\d{19}$/);
    expect(await getTemplate(ctx, code, channelId)).toMatchObject({
      ...input,
      state: "draft",
      version: 0,
      createdBy: "Ines",
    });
  });

  it("begins with the words of a starter, if the channel's platform has it", async () => {
    const { ctx, channelId } = await makeChannel();
    const { code } = await createTemplate(ctx, { channelId, ...input, starter: "en-reviewed-order_shipped" });
    expect((await getTemplate(ctx, code, channelId)).content.header).toBe("On its way");
    const elsewhere = { channelId, ...input, name: "code", starter: "en-words-sign_in_code" };
    await expect(createTemplate({ ...ctx, now: later(1) }, elsewhere)).rejects.toMatchObject({ code: "not_found" });
  });

  it("is about a topic of the workspace where it is marketing that people may leave by topic, and so are its copies", async () => {
    const channel = await makeChannel();
    const { ctx, channelId } = channel;
    const { workspaceId } = ctx;
    await owner.db.update(channels).set({ type: "email" }).where(eq(channels.id, channelId));
    const named = (name: string) => ({ channelId, ...input, name, category: "marketing" as const });
    await owner.db.insert(topics).values([
      { workspaceId, id: "offers", name: "Offers" },
      { workspaceId, id: "ended", name: "Ended", archivedAt: later(1) },
    ]);
    const topicOf = async (code: string) => (await readTemplate(channel, code)).topicId;
    const { code } = await createTemplate(ctx, { ...named("sale"), topicId: "offers" });
    expect(await topicOf(code)).toBe("offers");
    const copy = await copyTemplate({ ...ctx, now: later(1) }, { code, name: "sale", language: "de" });
    expect(await topicOf(copy.code)).toBe("offers");
    for (const topicId of ["ended", "of another workspace"])
      await expect(createTemplate(ctx, { ...named("other"), topicId })).rejects.toMatchObject({ code: "not_found" });
    const order = await createTemplate({ ...ctx, now: later(2) }, { channelId, ...input, topicId: "offers" });
    expect(await topicOf(order.code)).toBeNull();
    await owner.db.update(channels).set({ type: "whatsapp" }).where(eq(channels.id, channelId));
    const elsewhere = await createTemplate({ ...ctx, now: later(3) }, { ...named("elsewhere"), topicId: "offers" });
    expect(await topicOf(elsewhere.code)).toBeNull();
  });

  it("allows a name once per language and channel", async () => {
    const { ctx, channelId } = await makeChannel();
    await createTemplate(ctx, { channelId, ...input });
    await createTemplate({ ...ctx, now: later(1) }, { channelId, ...input, language: "de" });
    await expect(createTemplate({ ...ctx, now: later(2) }, { channelId, ...input })).rejects.toMatchObject({
      code: "conflict",
      key: "templates.nameTaken",
      field: "name",
    });
  });

  it("refuses a channel of another workspace, and one of a platform without templates", async () => {
    const [channel, other] = [await makeChannel(), await makeChannel()];
    await expect(createTemplate(other.ctx, { channelId: channel.channelId, ...input })).rejects.toMatchObject({
      key: "notFound.channel",
    });
    const profile = profileFor("sms");
    if (!profile) throw new Error("SMS has a profile");
    registerProfile({ ...profile, templates: null });
    onTestFinished(() => void registerProfile(profile));
    await owner.db.update(channels).set({ type: "sms" }).where(eq(channels.id, channel.channelId));
    await expect(createTemplate(channel.ctx, { channelId: channel.channelId, ...input })).rejects.toMatchObject({
      key: "templates.typeLater",
    });
  });
});

describe("copyTemplate", () => {
  it("copies the content into a new draft", async () => {
    const channel = await makeChannel();
    const row = await makeTemplate(channel, { state: "pass", externalId: "1", version: 3 });
    const { code } = await copyTemplate(channel.ctx, { code: row.code, name: row.name, language: "de" });
    expect(await readTemplate(channel, code)).toMatchObject({
      name: row.name,
      language: "de",
      content: validContent,
      state: "draft",
      version: 0,
      externalId: null,
    });
    expect((await listTemplateLanguages(channel.ctx, channel.channelId, row.name)).map((one) => one.language)).toEqual([
      "en",
      "de",
    ]);
    await expect(copyTemplate(channel.ctx, { code: row.code, name: row.name, language: "en" })).rejects.toMatchObject({
      key: "templates.nameTaken",
    });
  });

  it("cannot copy from another workspace", async () => {
    const [channel, other] = [await makeChannel(), await makeChannel()];
    const row = await makeTemplate(channel);
    await expect(copyTemplate(other.ctx, { code: row.code, name: "mine", language: "en" })).rejects.toMatchObject({
      key: "notFound.template",
    });
  });
});
