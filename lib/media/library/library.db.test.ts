import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { eq } from "drizzle-orm";
import sharp from "sharp";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { connect } from "#db/client";
import type { TemplateContent } from "#db/json/template-content";
import { campaigns } from "#db/schema/campaigns";
import { media, platformMedia } from "#db/schema/media";
import { templateDrafts, templates, templateVersions } from "#db/schema/templates";
import { allProfiles, profileFor } from "#lib/connectors/profiles";
import type { Ctx } from "#lib/context";
import { inTransaction } from "#lib/context";
import { newCampaignId } from "#lib/ids";
import { withOwnFiles } from "#lib/templates/own-files";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { greeting, insertChannel, insertTemplate } from "#lib/testing/factories";
import { setWebEnvironment } from "#lib/testing/request";
import { makeWorkspace } from "#lib/testing/workspace";
import { cleanUpMedia } from "../clean-up.ts";
import { thumbnailJob } from "../jobs.ts";
import { readPlatformToken } from "../links.ts";
import { findMedia } from "../queries.ts";
import { serveSmall } from "../serve.ts";
import { bombOf, film, html, makeStore, pdf, pictureOf, pngHeader, svg } from "../testing.ts";
import { type UploadedMedia, uploadMedia, uploadReplacement } from "../upload-media.ts";
import { fileAddress } from "./file-address.ts";
import { findFiles } from "./find-files.ts";
import { newerFiles } from "./newer-files.ts";
import { getLibraryFile, listLibrary, listPlatformCopies, readLibraryRoom } from "./queries.ts";
import { removeFile, removeUnusedFiles } from "./remove-files.ts";
import { renameFile } from "./rename-file.ts";
import { isTaken } from "./rules.ts";
import type { LibraryFilter } from "./schema.ts";
import { RenameFileInput } from "./schema.ts";
import { makeThumbnail } from "./thumbnails.ts";
import { listFileUses, listPastUses } from "./uses.ts";

const database = await testDatabase();
setWebEnvironment(database);
const owner = connect(database.ownerUrl, { max: 4 });
const web = await connectionAs("web");
const worker = await connectionAs("worker");
const files = await makeStore();
const { store } = files;
const picture = await pictureOf(382, 200);
const square = await pictureOf(200, 200);
afterAll(() => Promise.all([owner.close(), files.remove()]));

let ctx: Ctx;
let channelId: string;
beforeEach(async () => {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db });
  ({ ctx } = await workspace.member("owner"));
  channelId = await insertChannel(owner.db, ctx.workspaceId);
});

const local = async (content: Buffer, name: string) => ({
  file: { ...(await files.file(content)), name },
  declaredType: null,
});
const upload = async (content: Buffer, name = "a.png", as = ctx, at: string | null = null) =>
  uploadMedia(as, { ...(await local(content, name)), channelId: at }, store);
const replace = async (libraryId: string, content: Buffer, as = ctx) =>
  uploadReplacement(as, { ...(await local(content, "new.png")), libraryId }, store);
const withFile = ({ id, name, type, size }: UploadedMedia): TemplateContent => ({
  ...greeting,
  media: { kind: "image", perPerson: false, file: { id, name, type, size } },
});
const template = (content: TemplateContent, values: Partial<typeof templates.$inferInsert> = {}) =>
  insertTemplate(owner.db, ctx.workspaceId, channelId, { content, ...values });
const limitedTo = (...channelIds: string[]): Ctx => ({ ...ctx, actor: { ...ctx.actor, channelIds } as Ctx["actor"] });
const workerOf = (workspaceId: string): Ctx => ({
  ...{ workspaceId, actor: { kind: "system", name: "test" }, db: worker.db, now: new Date() },
});
const all: LibraryFilter = { q: "", kinds: [], platforms: [], use: null, page: 1, size: 100 };
const named = async (filter: Partial<LibraryFilter>, as = ctx) =>
  (await listLibrary(as, { ...all, ...filter })).rows.map(({ name }) => name).sort();
const stored = () => readdir(join(files.root, ctx.workspaceId)).catch(() => []);

async function insertCampaign(content: TemplateContent, state: (typeof campaigns.$inferInsert)["state"]) {
  const id = newCampaignId(new Date());
  await owner.db.insert(campaigns).values({
    ...{ workspaceId: ctx.workspaceId, id, channelId, senderId: "s", importId: id, name: `Campaign ${state}` },
    ...{ templateCode: "1", templateName: "t", templateLanguage: "en", category: "marketing", content, state },
    ...{ rowsTotal: 1, rowsSend: 1, rowsHold: 0, rowsSkip: 0, createdBy: "system" },
  });
  return id;
}

describe("a file that is uploaded to the library", () => {
  test("is kept with its size in pixels, its length and who added it", async () => {
    const { libraryId } = await upload(picture, "wide.png");
    expect(await getLibraryFile(ctx, libraryId)).toMatchObject({
      ...{ name: "wide.png", kind: "image", type: "image/png", width: 382, height: 200, durationMs: null, uses: 0 },
      createdByName: ctx.actor.kind === "member" ? ctx.actor.name : null,
    });
    const spot = await upload(film({ perSecond: 600, units: 39_000 }), "spot.mp4");
    expect(await getLibraryFile(ctx, spot.libraryId)).toMatchObject({ kind: "video", durationMs: 65_000, width: null });
  });

  test.each([
    ["a drawing", svg, "typeNotTaken"],
    ["a page", html, "typeNotTaken"],
    ["a program", Buffer.concat([Buffer.from("MZ"), Buffer.alloc(300)]), "typeNotTaken"],
    ["nothing", Buffer.alloc(0), "empty"],
    ["more than any platform takes of it", Buffer.concat([picture, Buffer.alloc(9 * 1024 * 1024)]), "fileTooLarge"],
  ])("is refused when it is %s, and nothing of it stays", async (_name, content, key) => {
    await expect(upload(content, "innocent.jpg")).rejects.toMatchObject({ key: `media.${key}` });
    expect([await stored(), (await listLibrary(ctx, all)).total]).toEqual([[], 0]);
  });

  test("is refused for pixels that no machine has room for, however few bytes it has", async () => {
    const bomb = bombOf(30_000, 30_000);
    await expect(upload(bomb)).rejects.toMatchObject({
      key: "library.manyPixels",
      values: { megapixels: 900, most: 50 },
    });
    expect(await stored()).toEqual([]);
  });

  test("is refused for a drawing also where a platform takes any document", async () => {
    const viber = await insertChannel(owner.db, ctx.workspaceId, { type: "viber" });
    await expect(upload(svg, "a.svg", ctx, viber)).rejects.toMatchObject({ key: "media.typeNotTaken" });
  });

  test("is given once more in place of a second copy, also when four come at once", async () => {
    const kept = await Promise.all(["a.png", "b.png", "c.png", "d.png"].map((name) => upload(picture, name)));
    expect(new Set(kept.map(({ id }) => id)).size).toBe(1);
    expect(kept.filter(({ known }) => !known)).toHaveLength(1);
    expect((await listLibrary(ctx, all)).total).toBe(1);
    expect(await stored()).toHaveLength(1);
  });

  test("keeps a name that a workbook would calculate with as the text that it is", async () => {
    const { libraryId } = await upload(picture, '=HYPERLINK("https://evil.example")');
    expect(await getLibraryFile(ctx, libraryId)).toMatchObject({ name: '=HYPERLINK("https://evil.example")' });
  });

  test("belongs to the channel of a member who is limited to it, and names one where there are several", async () => {
    const elsewhere = await insertChannel(owner.db, ctx.workspaceId);
    const { libraryId } = await upload(picture, "mine.png", limitedTo(channelId));
    expect(await getLibraryFile(ctx, libraryId)).toMatchObject({ channelId });
    await expect(getLibraryFile(limitedTo(elsewhere), libraryId)).rejects.toMatchObject({ key: "notFound.file" });
    expect(await named({}, limitedTo(elsewhere))).toEqual([]);
    const both = limitedTo(channelId, elsewhere);
    await expect(upload(square, "b.png", both)).rejects.toMatchObject({ key: "library.channelNeeded" });
    await upload(square, "b.png", both, elsewhere);
    expect(await named({}, limitedTo(elsewhere))).toEqual(["b.png"]);
  });
});

describe("the list", () => {
  test("finds files by name, kind and use, and tells whether there is one at all", async () => {
    const used = await upload(picture, "Summer 100%.png");
    await upload(pdf, "terms.pdf");
    await template(withFile(used));
    expect(await named({ q: "SUMMER 100%" })).toEqual(["Summer 100%.png"]);
    expect(await named({ q: "_" })).toEqual([]);
    expect(await named({ kinds: ["document", "video"] })).toEqual(["terms.pdf"]);
    expect(await named({ use: "unused" })).toEqual(["terms.pdf"]);
    expect(await named({ use: "used" })).toEqual(["Summer 100%.png"]);
    expect(await listLibrary(ctx, { ...all, q: "nothing" })).toEqual({ rows: [], total: 0, any: true });
    expect(await listLibrary(ctx, { ...all, page: 2, size: 1 })).toMatchObject({ total: 2, rows: [{ uses: 1 }] });
  });

  test("says of each platform what the rules say of it", async () => {
    await upload(picture, "picture");
    await upload(await sharp(square).gif().toBuffer(), "moving");
    await upload(await sharp(square).webp().toBuffer(), "sticker of another size");
    await upload(
      await sharp(await pictureOf(512, 512))
        .webp()
        .toBuffer(),
      "sticker",
    );
    await upload(Buffer.concat([picture, Buffer.alloc(6 * 1024 * 1024)]), "large");
    await upload(pdf, "paper");
    await upload(film({ perSecond: 1, units: 9 }), "film");
    const { rows } = await listLibrary(ctx, all);
    expect(rows).toHaveLength(7);
    for (const { platform } of allProfiles()) {
      const profile = profileFor(platform);
      const fits = rows.filter((row) => profile && isTaken(profile, row.kind, row)).map(({ name }) => name);
      expect(await named({ platforms: [platform as never] }), platform).toEqual(fits.sort());
    }
    expect(await named({ platforms: ["whatsapp"] })).toEqual(["film", "paper", "picture", "sticker"]);
  });

  test("tells how much room there is, and no limited member", async () => {
    await upload(picture);
    expect(await readLibraryRoom(ctx)).toMatchObject({ library: picture.length, received: 0 });
    expect(await readLibraryRoom(limitedTo(channelId))).toBeNull();
  });

  test("tells under which sender a platform has a copy, and until when", async () => {
    const { id, libraryId } = await upload(picture);
    const expiresAt = new Date("2026-12-20T10:00:00Z");
    const place = { workspaceId: ctx.workspaceId, mediaId: id, channelId };
    await owner.db.insert(platformMedia).values([
      { ...place, senderExternalId: "n1", externalId: "77", expiresAt },
      { ...place, senderExternalId: "n2", externalId: null },
    ]);
    expect(await listPlatformCopies(ctx, libraryId)).toMatchObject([{ channelId, sender: "n1", expiresAt }]);
  });
});

describe("where a file is used", () => {
  test("names templates with their drafts and waiting edits, and campaigns that may still send", async () => {
    const file = await upload(picture);
    const code = await template(withFile(file), { name: "b_shows_it" });
    const drafted = await template(greeting, { name: "c_draft" });
    const content = withFile(file);
    await owner.db.insert(templateDrafts).values({
      ...{ workspaceId: ctx.workspaceId, templateCode: drafted, userId: "u", category: "utility", content },
      ...{ baseCategory: "utility", baseContent: greeting, revision: 1, editor: "e" },
    });
    const edit = { content, category: "utility" as const, waitsFor: [], byId: "u", by: "Ana", at: "", problem: null };
    await template(greeting, { name: "a_edit", waitingEdit: edit });
    await template(content, { name: "deleted", state: "deleted" });
    const running = await insertCampaign(content, "running");
    await insertCampaign(content, "completed");
    expect(await listFileUses(ctx, file.libraryId)).toMatchObject([
      { kind: "template", name: "a_edit" },
      { kind: "template", name: "b_shows_it", code, channelId, earlier: false },
      { kind: "draft", name: "c_draft" },
      { kind: "campaign", id: running, state: "running" },
    ]);
    expect(await getLibraryFile(ctx, file.libraryId)).toMatchObject({ uses: 4 });
  });

  test("tells of campaigns that have ended as what was sent", async () => {
    const file = await upload(picture);
    const code = await template(withFile(file));
    await owner.db.insert(templateVersions).values({
      ...{ workspaceId: ctx.workspaceId, templateCode: code, version: 1, content: withFile(file) },
      ...{ submittedBy: "u", submittedAt: new Date() },
    });
    const ended = await insertCampaign(withFile(file), "completed");
    const other = await insertCampaign(greeting, "completed");
    await owner.sql`UPDATE campaigns SET template_code = ${code} WHERE id IN (${ended}, ${other})`;
    expect(await listPastUses(ctx, file.libraryId)).toMatchObject([{ id: ended, channelId }]);
  });
});

describe("a file that is deleted", () => {
  test("leaves with its content and its small picture, and no template can name it any more", async () => {
    const { id, libraryId } = await upload(picture);
    await makeThumbnail(workerOf(ctx.workspaceId), id, store);
    expect(await stored()).toHaveLength(2);
    await removeFile(ctx, libraryId);
    await expect(findMedia(ctx, id)).rejects.toMatchObject({ key: "notFound.file" });
    const content = withFile({ id } as UploadedMedia);
    await expect(withOwnFiles(ctx, channelId, content)).rejects.toMatchObject({ key: "templates.fileGone" });
    await cleanUpMedia(worker.db, workerOf, { after: null }, store);
    expect([await stored(), (await listLibrary(ctx, all)).any]).toEqual([[], false]);
  });

  test("stays while a template or a campaign uses it, which are named", async () => {
    const file = await upload(picture);
    await template(withFile(file), { name: "spring_sale" });
    await insertCampaign(withFile(file), "paused");
    await expect(removeFile(ctx, file.libraryId)).rejects.toMatchObject({
      ...{ code: "conflict", key: "library.inUse" },
      values: { count: 2, uses: "spring_sale, Campaign paused" },
    });
    expect(await findMedia(ctx, file.id)).toMatchObject({ id: file.id });
    await owner.db.update(templates).set({ state: "deleted" }).where(eq(templates.workspaceId, ctx.workspaceId));
    await owner.db.update(campaigns).set({ state: "completed" }).where(eq(campaigns.workspaceId, ctx.workspaceId));
    await removeFile(ctx, file.libraryId);
  });

  test("waits for a template that is just being saved with it, and stays then", async () => {
    const file = await upload(picture);
    const code = await template(greeting);
    let removal: Promise<unknown> = Promise.resolve();
    await inTransaction(ctx, async (ctx) => {
      const content = await withOwnFiles(ctx, channelId, withFile(file));
      removal = removeFile({ ...ctx, db: web.db }, file.libraryId).then(
        () => "removed",
        (error: { key: string }) => error.key,
      );
      // The removal cannot end before this one has; it gets as far as it can meanwhile.
      await waitsForLock();
      await ctx.db.update(templates).set({ content }).where(eq(templates.code, code));
    });
    expect(await removal).toBe("library.inUse");
  });

  test("is left out of many that are deleted at once while it is used, as those of others are", async () => {
    const used = await upload(picture);
    await template(withFile(used));
    const unused = await upload(square);
    const other = (await (await makeWorkspace({ owner: owner.db, web: web.db })).member("owner")).ctx;
    const theirs = await upload(picture, "theirs.png", other);
    const ids = [used.libraryId, unused.libraryId, theirs.libraryId, "no-such-file"];
    expect(await removeUnusedFiles(ctx, ids)).toEqual({ removed: 1, used: 1 });
    expect(await named({})).toEqual([used.name]);
    expect(await named({}, other)).toEqual(["theirs.png"]);
  });

  test("of the whole workspace stays for a member limited to channels, who cannot see what uses it", async () => {
    const { libraryId } = await upload(picture);
    const limited = limitedTo(channelId);
    expect(await getLibraryFile(limited, libraryId)).toMatchObject({ changeable: false });
    for (const act of [
      () => removeFile(limited, libraryId),
      () => renameFile(limited, { id: libraryId, name: "b" }),
      () => replace(libraryId, square, limited),
    ])
      await expect(act()).rejects.toMatchObject({ code: "forbidden", key: "library.ofWorkspace" });
    expect(await removeUnusedFiles(limited, [libraryId])).toEqual({ removed: 0, used: 0 });
    const own = await upload(square, "own.png", limited);
    await removeFile(limited, own.libraryId);
  });

  test("of another workspace is not found, as one that is replaced or renamed", async () => {
    const { libraryId } = await upload(picture);
    const other = (await (await makeWorkspace({ owner: owner.db, web: web.db })).member("owner")).ctx;
    for (const act of [
      () => removeFile(other, libraryId),
      () => renameFile(other, { id: libraryId, name: "b" }),
      () => replace(libraryId, square, other),
      () => removeUnusedFiles(other, [libraryId]),
      () => getLibraryFile(other, libraryId),
      () => findFiles(other, { channelId, kind: "image", q: "", page: 1 }),
    ])
      await expect(act()).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("a file that is replaced", () => {
  test("leaves templates the file they have, and offers them the new one", async () => {
    const first = await upload(picture);
    const code = await template(withFile(first));
    const second = await replace(first.libraryId, square);
    const [row] = await owner.db.select().from(templates).where(eq(templates.code, code));
    expect(row?.content.media).toMatchObject({ file: { id: first.id } });
    expect(await findMedia(ctx, first.id)).toMatchObject({ size: picture.length });
    expect(await newerFiles(ctx, [first.id, second.id])).toMatchObject({ [first.id]: { id: second.id } });
    expect(await listFileUses(ctx, first.libraryId)).toMatchObject([{ code, earlier: true }]);
    await expect(removeFile(ctx, first.libraryId)).rejects.toMatchObject({ key: "library.inUse" });
    expect(await getLibraryFile(ctx, first.libraryId)).toMatchObject({ mediaId: second.id, uses: 1, width: 200 });
  });

  test("lets the earlier one leave once nothing uses it", async () => {
    const first = await upload(picture);
    await replace(first.libraryId, square);
    await expect(findMedia(ctx, first.id)).rejects.toMatchObject({ key: "notFound.file" });
    await cleanUpMedia(worker.db, workerOf, { after: null }, store);
    expect(await named({})).toEqual([first.name]);
    expect(await stored()).toHaveLength(1);
  });

  test("stays what it is for a file of another kind, for the same content, and for none of the library", async () => {
    const { libraryId } = await upload(picture);
    await expect(replace(libraryId, pdf)).rejects.toMatchObject({
      key: "library.otherKind",
      values: { kind: "image" },
    });
    await expect(replace(libraryId, picture)).rejects.toMatchObject({ key: "library.sameContent" });
    await expect(replace("no-such-file", square)).rejects.toMatchObject({ key: "notFound.file" });
    expect(await stored()).toHaveLength(1);
  });
});

describe("a name", () => {
  test("is changed in the library, and not in what people get", async () => {
    const { id, libraryId } = await upload(picture, "a.png");
    await renameFile(ctx, { id: libraryId, name: "Sommer" });
    expect(await getLibraryFile(ctx, libraryId)).toMatchObject({ name: "Sommer" });
    expect(await findMedia(ctx, id)).toMatchObject({ name: "a.png" });
    const [entry] = await owner.sql`SELECT detail FROM audit_log
      WHERE workspace_id = ${ctx.workspaceId} AND action = 'file.renamed'`;
    expect(entry?.detail).toEqual({ name: { from: "a.png", to: "Sommer" } });
  });

  test.each(["", "   ", "x".repeat(201), "a\u202egpj.exe", "a\u0000b"])("is refused: %j", (name) => {
    expect(RenameFileInput.safeParse({ id: "1", name }).success).toBe(false);
  });
});

describe("a file to choose", () => {
  const find = (input: Partial<Parameters<typeof findFiles>[1]> = {}, as = ctx) =>
    findFiles(as, { channelId, kind: "image", q: "", page: 1, ...input });

  test("is of a type that the platform takes, and says what stands against it", async () => {
    const good = await upload(picture, "good");
    await upload(square, "square");
    await upload(Buffer.concat([picture, Buffer.alloc(6 * 1024 * 1024)]), "large");
    await upload(pdf, "paper");
    const { files: found, more } = await find();
    expect(found.map(({ name, problem }) => [name, problem?.key ?? null])).toEqual([
      ["large", "large"],
      ["square", "cut"],
      ["good", null],
    ]);
    expect([found.at(-1)?.id, more]).toEqual([good.id, false]);
    expect((await find({ kind: "document" })).files.map(({ name }) => name)).toEqual(["paper"]);
    expect((await find({ q: "GOO" })).files).toHaveLength(1);
    expect((await find({ page: 2 })).files).toEqual([]);
  });

  test("is none of another channel", async () => {
    const elsewhere = await insertChannel(owner.db, ctx.workspaceId);
    const own = await upload(picture, "mine", limitedTo(channelId));
    expect((await find()).files.map(({ name }) => name)).toEqual(["mine"]);
    expect((await find({ channelId: elsewhere })).files).toEqual([]);
    await expect(withOwnFiles(ctx, elsewhere, withFile(own))).rejects.toMatchObject({ key: "templates.fileGone" });
    expect(await withOwnFiles(ctx, channelId, withFile(own))).toMatchObject({ media: { file: { id: own.id } } });
  });

  test("has an address for a list of people, which opens it at the door for forty-five days", async () => {
    const { id } = await upload(picture);
    const { address, until } = await fileAddress(ctx, id);
    expect(Date.parse(until) - ctx.now.getTime()).toBe(45 * 86_400_000);
    const token = address.split("/").at(-1) ?? "";
    expect(readPlatformToken(token, ctx.now)).toEqual({ workspaceId: ctx.workspaceId, mediaId: id });
    expect(readPlatformToken(token, new Date(until))).toBeNull();
    const other = (await (await makeWorkspace({ owner: owner.db, web: web.db })).member("owner")).ctx;
    await expect(fileAddress(other, id)).rejects.toMatchObject({ key: "notFound.file" });
  });

  test("is none where the platform takes no files", async () => {
    const sms = await insertChannel(owner.db, ctx.workspaceId, { type: "sms" });
    await upload(picture);
    expect(await find({ channelId: sms })).toEqual({ files: [], more: false });
  });
});

describe("a small picture", () => {
  const rowOf = async (id: string) => (await owner.db.select().from(media).where(eq(media.id, id)))[0];

  test("is made by a worker, once, and served in its own type", async () => {
    const { id } = await upload(await pictureOf(2_000, 1_000));
    expect(await rowOf(id)).toMatchObject({ thumbnail: "waiting", thumbnailKey: null });
    const asked =
      await owner.sql`SELECT kind FROM job_requests WHERE workspace_id = ${ctx.workspaceId} AND key = ${id}`;
    expect([...asked]).toEqual([{ kind: thumbnailJob.kind }]);
    await makeThumbnail(workerOf(ctx.workspaceId), id, store);
    await makeThumbnail(workerOf(ctx.workspaceId), id, store);
    expect(await rowOf(id)).toMatchObject({ thumbnail: "made", width: 2_000, height: 1_000 });
    const served = await serveSmall(store, await findMedia(ctx, id));
    expect(served?.headers).toMatchObject({ "content-type": "image/webp", "x-content-type-options": "nosniff" });
    const content = served?.body && (await buffer(served.body));
    expect(await sharp(content ?? Buffer.alloc(0)).metadata()).toMatchObject({ width: 480, height: 240 });
  });

  test("is made of no picture that cannot be read, and not tried again", async () => {
    const { id } = await upload(Buffer.concat([pngHeader(20, 20), Buffer.alloc(50)]));
    await makeThumbnail(workerOf(ctx.workspaceId), id, store);
    expect(await rowOf(id)).toMatchObject({ thumbnail: "failed", thumbnailKey: null });
    expect(await serveSmall(store, await findMedia(ctx, id))).toBeNull();
  });

  test("that took its process down is not tried again", async () => {
    const { id } = await upload(picture);
    const dies = { ...store, put: () => new Promise<never>(() => {}) };
    void makeThumbnail(workerOf(ctx.workspaceId), id, dies);
    await expect.poll(async () => (await rowOf(id))?.thumbnail).toBe("failed");
    await makeThumbnail(workerOf(ctx.workspaceId), id, store);
    expect(await rowOf(id)).toMatchObject({ thumbnail: "failed" });
  });

  test("waits for a storage that is away", async () => {
    const { id } = await upload(picture);
    const away = { ...store, get: () => Promise.reject(new Error("away")) };
    await expect(makeThumbnail(workerOf(ctx.workspaceId), id, away)).rejects.toThrow("away");
    expect(await rowOf(id)).toMatchObject({ thumbnail: "waiting" });
  });

  test("that nobody makes is asked for again, and made one at a time for one workspace", async () => {
    const { id } = await upload(picture);
    await owner.sql`DELETE FROM job_requests WHERE workspace_id = ${ctx.workspaceId}`;
    await cleanUpMedia(worker.db, workerOf, { after: null }, store);
    const asked = () => owner.sql`SELECT key FROM job_requests WHERE workspace_id = ${ctx.workspaceId}`;
    expect([...(await asked())]).toEqual([]);
    await owner.sql`UPDATE media SET created_at = created_at - interval '6 minutes' WHERE id = ${id}`;
    await cleanUpMedia(worker.db, workerOf, { after: null }, store);
    expect([...(await asked())]).toEqual([{ key: id }]);
    expect(thumbnailJob.groupOf?.({ workspaceId: "w", mediaId: id })).toBe("w");
  });
});

/** Until somebody waits for a lock of this database. */
async function waitsForLock(): Promise<void> {
  await expect
    .poll(async () => {
      const [row] = await owner.sql`SELECT count(*)::int AS n FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      return row?.n;
    })
    .toBeGreaterThan(0);
}
