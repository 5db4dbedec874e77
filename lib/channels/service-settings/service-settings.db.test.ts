import { eq } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { auditLog } from "#db/schema/workspaces";
import type { Ctx } from "#lib/context";
import { makeChannel, makeWorkspace, openTestDatabase } from "../testing.ts";
import { wordLanguages } from "./default-words.ts";
import { editAutoReply } from "./edit-auto-reply.ts";
import { editConfirmations } from "./edit-confirmations.ts";
import { editWords, restoreWords } from "./edit-words.ts";
import { getServiceSettings } from "./get-service-settings.ts";
import { weekdays } from "./opening-hours.ts";
import { EditAutoReplyInput, EditConfirmationsInput, EditWordsInput } from "./schema.ts";
import { type WordSet, wordReader } from "./words.ts";

const database = await openTestDatabase(8);
afterAll(() => database.close());

const auditOf = async (channelId: string) =>
  (await database.owner.db.select().from(auditLog).where(eq(auditLog.objectId, channelId)).orderBy(auditLog.id)).map(
    ({ action, detail }) => ({ action, detail }),
  );
async function channelOf(type: "whatsapp" | "instagram" = "whatsapp"): Promise<{ ctx: Ctx; channelId: string }> {
  const ctx = await makeWorkspace(database);
  return { ctx, channelId: await makeChannel(database, ctx, { type, state: "unbound" }) };
}
const closed = weekdays.map((day) => ({ day, open: false, from: "09:00", to: "18:00" }));
const monday = closed.map((one) => (one.day === "mon" ? { ...one, open: true } : one));
const reply = (channelId: string, given: object = {}) => ({
  ...{ channelId, on: true, text: "We are closed.", when: "closed" as const, hours: monday, everyHours: "24" as const },
  ...given,
});
const words = (channelId: string, set: WordSet, given: object = {}) => ({
  ...{ channelId, set, marketing: "", all: "", start: "" },
  ...given,
});

describe("the words of a channel", () => {
  it("are ours until somebody changes them, then theirs in that language, and ours again when restored", async () => {
    const { ctx, channelId } = await channelOf();
    const read = async () => wordReader((await getServiceSettings(ctx, channelId)).words);
    expect((await read())("unsubscribe")).toMatchObject({ kind: "marketing" });
    await editWords(ctx, words(channelId, "en", { marketing: " stop \nSTOP!\n\nno  more\r\n", start: "start" }));
    expect((await getServiceSettings(ctx, channelId)).words).toEqual({
      en: { marketing: ["stop", "no more"], all: [], start: ["start"] },
    });
    expect((await read())("unsubscribe")).toBe(null);
    expect((await read())("No more!")).toMatchObject({ kind: "marketing" });
    await restoreWords(ctx, { channelId, set: "en" });
    expect((await read())("unsubscribe")).toMatchObject({ kind: "marketing" });
    expect((await read())("no more")).toBe(null);
    const log = await auditOf(channelId);
    expect(log.map(({ action }) => action)).toEqual(["channel.words_changed", "channel.words_changed"]);
    expect(log[0]?.detail).toMatchObject({
      words: "en",
      stopWords: { from: expect.stringContaining("unsubscribe"), to: "stop · no more" },
      stopAllWords: { from: expect.stringContaining("stop all"), to: "" },
      startWords: { to: "start" },
    });
    expect(log[1]?.detail).toMatchObject({ stopWords: { from: "stop · no more" } });
  });

  it("are of one channel: another one keeps its own", async () => {
    const { ctx, channelId } = await channelOf();
    const other = await makeChannel(database, ctx, { state: "unbound" });
    await editWords(ctx, words(channelId, "own", { marketing: "genug" }));
    expect((await getServiceSettings(ctx, other)).words).toEqual({});
  });

  it("are refused when one of them would mean two things, with the field that holds it", async () => {
    const { ctx, channelId } = await channelOf();
    await expect(editWords(ctx, words(channelId, "own", { start: "hallo\nＳＴＯＰ" }))).rejects.toMatchObject({
      ...{ code: "conflict", key: "service.wordTwice", field: "start", values: { word: "ＳＴＯＰ" } },
    });
    expect((await getServiceSettings(ctx, channelId)).words).toEqual({});
    expect(await auditOf(channelId)).toEqual([]);
  });

  it("always leave people a way to end marketing", async () => {
    const { ctx, channelId } = await channelOf();
    const [last = "en", ...others] = wordLanguages;
    for (const language of others) await editWords(ctx, words(channelId, language));
    await expect(editWords(ctx, words(channelId, last))).rejects.toMatchObject({ key: "service.noStopWord" });
    await editWords(ctx, words(channelId, last, { all: "stop" }));
  });

  it("write nothing when nothing changed", async () => {
    const { ctx, channelId } = await channelOf();
    const same = words(channelId, "own", { marketing: "genug" });
    await editWords(ctx, same);
    await editWords(ctx, { ...same, marketing: "\ngenug\n" });
    expect(await auditOf(channelId)).toHaveLength(1);
  });

  it("of another workspace's channel and of a deleted one are not found", async () => {
    const { channelId } = await channelOf();
    const { ctx } = await channelOf();
    const gone = await makeChannel(database, ctx, { deletedAt: ctx.now });
    for (const id of [channelId, gone])
      await expect(editWords(ctx, words(id, "own", { all: "x" }))).rejects.toMatchObject({ code: "not_found" });
  });

  it.each([
    ["50 words", Array.from({ length: 50 }, (_, n) => `word ${n}`).join("\n"), true],
    ["51 words", Array.from({ length: 51 }, (_, n) => `word ${n}`).join("\n"), false],
    ["40 characters", "🔔a".repeat(20), true],
    ["41 characters", `${"🔔a".repeat(20)}a`, false],
    ["signs alone", "ok\n!!", false],
  ])("take %s: %s", (_name, marketing, fits) => {
    expect(EditWordsInput.safeParse(words("cams-abcdefghij", "en", { marketing })).success).toBe(fits);
  });
});

describe("confirmations", () => {
  it("are set, changed and taken away, each with what was before", async () => {
    const { ctx, channelId } = await channelOf();
    const texts = { stopReply: "Bye.", stopAllReply: "", startReply: "Hello." };
    await editConfirmations(ctx, { channelId, ...texts });
    await editConfirmations(ctx, { channelId, ...texts, stopReply: "" });
    await editConfirmations(ctx, { channelId, ...texts, stopReply: "" });
    expect(await getServiceSettings(ctx, channelId)).toMatchObject({ stopReply: null, startReply: "Hello." });
    expect(await auditOf(channelId)).toEqual([
      {
        action: "channel.confirmations_changed",
        detail: { stopReply: { from: "", to: "Bye." }, startReply: { from: "", to: "Hello." } },
      },
      { action: "channel.confirmations_changed", detail: { stopReply: { from: "Bye.", to: "" } } },
    ]);
  });

  it("fit what the platform takes: Instagram counts bytes", async () => {
    const whatsapp = await channelOf();
    const instagram = await channelOf("instagram");
    const texts = { stopReply: "退".repeat(334), stopAllReply: "", startReply: "" };
    await editConfirmations(whatsapp.ctx, { channelId: whatsapp.channelId, ...texts });
    await expect(editConfirmations(instagram.ctx, { channelId: instagram.channelId, ...texts })).rejects.toMatchObject({
      key: "service.replyBytes",
      field: "stopReply",
      values: { max: 1000, size: 1002 },
    });
    const long = { channelId: whatsapp.channelId, ...texts, startReply: "x".repeat(1_001) };
    expect(EditConfirmationsInput.safeParse(long).success).toBe(false);
  });
});

describe("the auto reply", () => {
  it("is kept with its hours, and each change notes what was before", async () => {
    const { ctx, channelId } = await channelOf();
    await editAutoReply(ctx, reply(channelId));
    expect((await getServiceSettings(ctx, channelId)).autoReply).toEqual({
      ...{ on: true, text: "We are closed.", when: "closed", everyHours: 24 },
      hours: [{ day: "mon", from: "09:00", to: "18:00" }],
    });
    await editAutoReply(ctx, reply(channelId, { on: false }));
    expect((await auditOf(channelId)).map(({ detail }) => detail)).toEqual([
      {
        autoReply: { from: false, to: true },
        text: { from: "", to: "We are closed." },
        replyWhen: { from: "always", to: "closed" },
        openHours: { from: "", to: "mon 09:00–18:00" },
        everyHours: { from: 12, to: 24 },
      },
      { autoReply: { from: true, to: false } },
    ]);
  });

  it.each<[string, object, boolean]>([
    ["a text", {}, true],
    ["no text while it is on", { text: " " }, false],
    ["no text while it is off", { on: false, text: "" }, true],
    ["no open day for opening hours", { hours: closed }, false],
    ["no open day for any time", { hours: closed, when: "always" }, true],
    ["hours that end before they begin", { hours: monday.map((day) => ({ ...day, to: "08:00" })) }, false],
    ["hours to midnight", { hours: monday.map((day) => ({ ...day, to: "24:00" })) }, true],
    ["no time", { hours: monday.map((day) => ({ ...day, to: "18" })) }, false],
    ["a gap that is not offered", { everyHours: "0" }, false],
  ])("takes %s", (_name, given, fits) => {
    expect(EditAutoReplyInput.safeParse(reply("cams-abcdefghij", given)).success).toBe(fits);
  });
});
