import { and, asc, eq } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { templates } from "#db/schema/templates";
import { insertChannel } from "#lib/testing/factories";
import { archiveTemplates } from "../archive-template.ts";
import { makeChannel, makeTemplate, owner, readTemplate, validContent, web } from "../test-support.ts";
import { copyToChannel, exportTemplates, importTemplates } from "./bring-templates.ts";
import { ImportTemplatesInput, mostCharacters, mostTemplates } from "./schema.ts";

afterAll(() => Promise.all([owner.close(), web.close()]));

const fileOf = (...list: unknown[]) => JSON.stringify({ format: "carillon-templates", version: 1, templates: list });
const entry = (name: string, change = {}) => ({
  name,
  language: "en",
  category: "utility",
  content: validContent,
  ...change,
});
const draftsOf = (channelId: string) =>
  owner.db
    .select({ name: templates.name, language: templates.language, state: templates.state, content: templates.content })
    .from(templates)
    .where(eq(templates.channelId, channelId))
    .orderBy(asc(templates.name));

describe("a file of templates", () => {
  it("comes back equal, as drafts of another channel", async () => {
    const channel = await makeChannel();
    const target = await makeChannel();
    const made = [await makeTemplate(channel, { state: "pass" }), await makeTemplate(channel, { language: "de" })];
    const file = await exportTemplates(channel.ctx, {
      channelId: channel.channelId,
      codes: made.map(({ code }) => code),
    });
    const results = await importTemplates(target.ctx, { channelId: target.channelId, file });
    expect(results.every(({ code }) => code !== null)).toBe(true);
    const parts = (rows: { name: string; language: string; content: unknown }[]) =>
      rows.map(({ name, language, content }) => ({ name, language, content }));
    expect(parts(await draftsOf(target.channelId))).toEqual(parts(await draftsOf(channel.channelId)));
    expect(new Set((await draftsOf(target.channelId)).map(({ state }) => state))).toEqual(new Set(["draft"]));
  });

  it("refuses each wrong template by itself, and takes the others", async () => {
    const { ctx, channelId } = await makeChannel();
    const file = fileOf(
      entry("first"),
      entry("Second"),
      { name: "third" },
      entry("fourth", { content: { ...validContent, body: "$(name) is here, on $(day)." } }),
      entry("first"),
      "fifth",
      entry("sixth", { content: { ...validContent, samples: {} } }),
    );
    const results = await importTemplates(ctx, { channelId, file });
    expect(results.map((result) => (result.code === null ? result.key : "made"))).toEqual([
      ...["made", "templates.nameShape", "templates.languageRequired", "templates.content.bodyEdge"],
      ...["templates.nameTaken", "templates.entryShape", "made"],
    ]);
    expect(results.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect((await draftsOf(channelId)).map(({ name }) => name)).toEqual(["first", "sixth"]);
  });

  it.each([
    ["no JSON", "{"],
    ["another kind of JSON", JSON.stringify({ templates: [entry("a")] })],
    ["no template", fileOf()],
    ["too many templates", fileOf(...Array.from({ length: mostTemplates + 1 }, (_, n) => entry(`t_${n}`)))],
  ])("with %s is refused as a whole", async (_, file) => {
    const { ctx, channelId } = await makeChannel();
    await expect(importTemplates(ctx, { channelId, file })).rejects.toMatchObject({ key: "templates.fileShape" });
    expect(await draftsOf(channelId)).toEqual([]);
  });

  it("is bounded in size", () => {
    const input = (length: number) => ({ channelId: "cams-aaaaaaaaaaaa", file: "x".repeat(length) });
    expect(ImportTemplatesInput.safeParse(input(mostCharacters)).success).toBe(true);
    expect(ImportTemplatesInput.safeParse(input(mostCharacters + 1)).success).toBe(false);
  });

  it("leaves out templates of other channels and workspaces", async () => {
    const [channel, other] = [await makeChannel(), await makeChannel()];
    const { code } = await makeTemplate(other);
    const file = await exportTemplates(channel.ctx, { channelId: channel.channelId, codes: [code] });
    expect(JSON.parse(file).templates).toEqual([]);
  });
});

describe("a copy to another channel", () => {
  it("keeps the rules of that channel's platform, with a refusal for each template that breaks them", async () => {
    const channel = await makeChannel();
    const { ctx, channelId } = channel;
    const targetId = await insertChannel(owner.db, ctx.workspaceId, { type: "sms" });
    const plain = await makeTemplate(channel, { state: "pass" });
    const headed = await makeTemplate(channel, { content: { ...validContent, header: "Order" } });
    const buttons = [{ kind: "quick_reply" as const, text: "Thanks" }];
    const pressed = await makeTemplate(channel, { content: { ...validContent, buttons } });
    const codes = [plain, headed, pressed].map(({ code }) => code);
    const results = await copyToChannel(ctx, { channelId, codes, targetId });
    expect(results.map((result) => (result.code === null ? result.key : "made"))).toEqual([
      ...["made", "templates.content.headerNone", "templates.content.buttonsKind"],
    ]);
    expect(await draftsOf(targetId)).toMatchObject([{ name: plain.name, state: "draft", content: validContent }]);
  });

  it("refuses a channel of another workspace", async () => {
    const [channel, other] = [await makeChannel(), await makeChannel()];
    const { code } = await makeTemplate(channel);
    const input = { channelId: channel.channelId, codes: [code], targetId: other.channelId };
    await expect(copyToChannel(channel.ctx, input)).rejects.toMatchObject({ key: "notFound.channel" });
  });
});

describe("archiving several", () => {
  it("archives those whose state allows it, and names the others", async () => {
    const [channel, other] = [await makeChannel(), await makeChannel()];
    const draft = await makeTemplate(channel);
    const submitting = await makeTemplate(channel, { state: "unaudit" });
    const foreign = await makeTemplate(other);
    const kept = await archiveTemplates(
      channel.ctx,
      channel.channelId,
      [draft, submitting, foreign].map(({ code }) => code),
    );
    expect(kept).toEqual([submitting.name]);
    expect((await readTemplate(channel, draft.code)).state).toBe("archived");
    const [row] = await owner.db
      .select({ state: templates.state })
      .from(templates)
      .where(and(eq(templates.code, foreign.code)));
    expect(row?.state).toBe("draft");
  });
});
