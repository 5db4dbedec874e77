import { readdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { eq } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import { connect } from "#db/client";
import { inboundMedia, media, platformMedia } from "#db/schema/media";
import { deleteChannel } from "#lib/channels/delete-channel";
import type { Ctx } from "#lib/context";
import * as settings from "#lib/settings/current";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { insertChannel } from "#lib/testing/factories";
import { setWebEnvironment } from "#lib/testing/request";
import { makeWorkspace } from "#lib/testing/workspace";
import { cleanUpMedia } from "./clean-up.ts";
import { keepFile } from "./keep-file.ts";
import { findMedia } from "./queries.ts";
import { serveFile } from "./serve.ts";
import { html, jpeg, makeStore, pdf, png, svg } from "./testing.ts";
import { uploadMedia } from "./upload-media.ts";

const database = await testDatabase();
setWebEnvironment(database);
const owner = connect(database.ownerUrl, { max: 4 });
const web = await connectionAs("web");
const worker = await connectionAs("worker");
const files = await makeStore();
const { store } = files;
afterAll(() => Promise.all([owner.close(), files.remove()]));

let ctx: Ctx;
let channelId: string;
beforeEach(async () => {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db });
  ({ ctx } = await workspace.member("owner"));
  channelId = await insertChannel(owner.db, ctx.workspaceId);
});

const upload = async (content: Buffer, name = "a.png", as = ctx, at = channelId) =>
  uploadMedia(as, { channelId: at, file: { ...(await files.file(content)), name }, declaredType: "image/png" }, store);
const stored = async (workspaceId = ctx.workspaceId) => readdir(join(files.root, workspaceId)).catch(() => []);
const rows = () => owner.db.select().from(media).where(eq(media.workspaceId, ctx.workspaceId));
const contextOf = (workspaceId: string): Ctx => ({
  ...{ workspaceId, actor: { kind: "system", name: "test" }, db: worker.db, now: new Date() },
});
/** The clean-up, until it has nothing left to do. */
async function cleanUp(): Promise<void> {
  const position = { after: null };
  for (let turn = 0; turn < 50 && (await cleanUpMedia(worker.db, contextOf, position, store)); turn++);
}
/** Makes everything in the storage of the workspace older than what may still be getting its row. */
async function age(): Promise<void> {
  const folder = join(files.root, ctx.workspaceId);
  const old = new Date(Date.now() - 2 * 3_600_000);
  for (const name of await stored()) await utimes(join(folder, name), old, old);
}

describe("an upload", () => {
  test("is kept as what its bytes say, below its workspace, and given back", async () => {
    const kept = await upload(jpeg, "holiday.png");
    expect(kept).toMatchObject({ kind: "image", type: "image/jpeg", name: "holiday.png", size: jpeg.length });
    const found = await findMedia(ctx, kept.id);
    expect(found.storageKey).toBe(`${ctx.workspaceId}/${kept.id}`);
    const body = await store.get(found.storageKey);
    expect(body && (await buffer(body)).equals(jpeg)).toBe(true);
    expect(await rows()).toMatchObject([
      { declaredType: "image/png", source: "uploaded", createdBy: expect.any(String) },
    ]);
  });

  test.each([
    ["a drawing named as a picture", svg],
    ["a page named as a photo", html],
  ])("of %s is refused, and nothing of it stays", async (_name, content) => {
    await expect(upload(content, "innocent.jpg")).rejects.toMatchObject({ key: "media.typeNotTaken" });
    expect([await stored(), await rows()]).toEqual([[], []]);
  });

  test("of more than the platform takes is refused by what the file is", async () => {
    const large = Buffer.concat([png, Buffer.alloc(5 * 1024 * 1024)]);
    await expect(upload(large)).rejects.toMatchObject({ key: "media.fileTooLarge", values: { megabytes: 5 } });
    const paper = Buffer.concat([pdf, Buffer.alloc(6 * 1024 * 1024, "x")]);
    expect(await upload(paper, "contract.pdf")).toMatchObject({ kind: "document" });
    await expect(upload(Buffer.alloc(0))).rejects.toMatchObject({ key: "media.empty" });
  });

  test("for a channel of another workspace finds no channel", async () => {
    const other = (await (await makeWorkspace({ owner: owner.db, web: web.db })).member("owner")).ctx;
    await expect(upload(png, "a.png", other)).rejects.toMatchObject({ key: "notFound.channel" });
    const kept = await upload(png);
    await expect(findMedia(other, kept.id)).rejects.toMatchObject({ key: "notFound.file" });
  });

  test("of the same content is stored once in a workspace, and once more in another", async () => {
    const [first, second] = [await upload(png, "a.png"), await upload(png, "b.png")];
    expect(second).toEqual({ ...first, known: true });
    const received = await keepFile(ctx, store, await files.file(png), {
      ...{ channelId, source: "inbound", kind: "image", type: "image/png" },
    });
    expect(received).not.toBe(first.id);
    expect(await stored()).toEqual([first.id]);
    const other = (await (await makeWorkspace({ owner: owner.db, web: web.db })).member("owner")).ctx;
    const there = await insertChannel(owner.db, other.workspaceId);
    await upload(png, "a.png", other, there);
    expect(await stored(other.workspaceId)).toHaveLength(1);
  });

  test("that finds no room is refused with the room there is, also when two come at once", async () => {
    vi.spyOn(settings, "currentSettings").mockReturnValue({ ...settings.currentSettings(), mediaRoomMegabytes: 1 });
    const some = (letter: string) => Buffer.concat([pdf, Buffer.alloc(600 * 1024, letter)]);
    const tries = await Promise.allSettled(["a", "b", "c"].map((letter) => upload(some(letter))));
    expect(tries.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected", "rejected"]);
    const [refused] = tries.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
    expect(refused).toMatchObject({ key: "media.noRoom", values: { megabytes: 1 } });
    expect(await stored()).toHaveLength(1);
    vi.restoreAllMocks();
  });

  test("whose row cannot be written leaves no file", async () => {
    const facts = { channelId, source: "uploaded" as const, kind: "image" as const, type: "image/png" };
    const failing = keepFile(ctx, store, await files.file(png), facts, async () => {
      throw new Error("the row cannot be written");
    });
    await expect(failing).rejects.toThrow("the row cannot be written");
    expect([await stored(), await rows()]).toEqual([[], []]);
  });
});

describe("the clean-up", () => {
  test("removes what was left between the file and its row, and not before an hour", async () => {
    const kept = await upload(png);
    const folder = join(files.root, ctx.workspaceId);
    await writeFile(join(folder, "stray"), "of a worker that was killed before the row");
    await writeFile(join(folder, "cut.0123.part"), "of a worker that was killed while it wrote");
    await cleanUp();
    expect(await stored()).toHaveLength(3);
    await age();
    await cleanUp();
    expect(await stored()).toEqual([kept.id]);
  });

  test("removes files whose time is over with all that points at them, and keeps shared content while one needs it", async () => {
    const first = await upload(png, "a.png");
    const facts = { channelId, source: "inbound", kind: "image", type: "image/png" } as const;
    const second = { id: await keepFile(ctx, store, await files.file(png), facts) };
    const place = { workspaceId: ctx.workspaceId, channelId, senderExternalId: "n1" };
    await owner.db.insert(platformMedia).values({ ...place, mediaId: first.id, externalId: "123" });
    const arrival = { ...place, messageId: "m1", position: 0, externalId: "e1", kind: "image" as const };
    await owner.db.insert(inboundMedia).values({ ...arrival, state: "kept", mediaId: first.id });
    const over = (id: string) =>
      owner.db
        .update(media)
        .set({ expiresAt: new Date(Date.now() - 1_000) })
        .where(eq(media.id, id));
    await over(first.id);
    await expect(findMedia(ctx, first.id)).rejects.toMatchObject({ key: "notFound.file" });
    await cleanUp();
    expect(await rows()).toMatchObject([{ id: second.id }]);
    expect(await stored()).toEqual([first.id]);
    expect(await owner.db.select().from(platformMedia).where(eq(platformMedia.mediaId, first.id))).toEqual([]);
    const [told] = await owner.db.select().from(inboundMedia).where(eq(inboundMedia.workspaceId, ctx.workspaceId));
    expect(told).toMatchObject({ state: "removed", mediaId: null });
    await over(second.id);
    await cleanUp();
    expect([await stored(), await rows()]).toEqual([[], []]);
  });

  test("removes the files of a deleted channel after thirty days, and no others", async () => {
    const stays = await upload(pdf, "b.pdf");
    const [channel] = await owner.sql`SELECT name FROM channels WHERE id = ${channelId}`;
    const limited = { ...ctx, actor: { ...ctx.actor, channelIds: [channelId] } } as Ctx;
    const leaves = await upload(png, "a.png", limited);
    await deleteChannel(ctx, { channelId, name: channel?.name });
    await cleanUp();
    expect(await rows()).toHaveLength(2);
    const found = (await rows()).find(({ id }) => id === leaves.id);
    expect((found?.expiresAt?.getTime() ?? 0) - ctx.now.getTime()).toBe(30 * 86_400_000);
    await owner.sql`UPDATE media SET expires_at = expires_at - interval '31 days' WHERE expires_at IS NOT NULL`;
    await cleanUp();
    expect(await rows()).toMatchObject([{ id: stays.id }]);
  });

  test("asks again for a file of which nothing was heard for a day", async () => {
    const arrival = { workspaceId: ctx.workspaceId, channelId, senderExternalId: "n1", externalId: "e", position: 0 };
    const values = (messageId: string, updatedAt: Date) => ({
      ...arrival,
      messageId,
      updatedAt,
      kind: "image" as const,
    });
    await owner.db
      .insert(inboundMedia)
      .values([values("lost", new Date(Date.now() - 25 * 3_600_000)), values("waits", new Date())]);
    await cleanUp();
    const asked = await owner.sql`SELECT key FROM job_requests WHERE workspace_id = ${ctx.workspaceId}`;
    expect([...asked]).toEqual([{ key: "lost" }]);
  });
});

describe("a file that is served", () => {
  const serve = async (content: Buffer, type: string, range?: string) => {
    const kept = await keepFile(ctx, store, await files.file(content), {
      ...{ channelId, source: "inbound", kind: "document", type, name: 'a "b"\r\nx: y;é.html' },
    });
    const served = await serveFile(store, await findMedia(ctx, kept), { range, inline: true });
    if (!served) throw new Error("nothing was served");
    return { ...served, text: served.body && (await buffer(served.body)).toString("latin1") };
  };

  test.each([
    ["a page", html, "text/html"],
    ["a drawing", svg, "image/svg+xml"],
  ])("%s can only be saved, and runs nowhere", async (_name, content, type) => {
    const { headers, status } = await serve(content, type);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      "content-type": "application/octet-stream",
      "x-content-type-options": "nosniff",
      "content-security-policy": "sandbox; default-src 'none'",
      "cache-control": "private, max-age=300",
    });
    expect(headers["content-disposition"]).toMatch(/^attachment; filename="a_b_x_y_.html"; filename\*=UTF-8''/);
    expect(headers["content-disposition"]).not.toMatch(/[\r\n]/);
  });

  test.each([
    ["bytes=2-5", 206, "NG\r\n", `bytes 2-5/${png.length}`],
    ["bytes=-3", 206, png.subarray(-3).toString("latin1"), `bytes ${png.length - 3}-${png.length - 1}/${png.length}`],
    [`bytes=${png.length}-`, 416, null, `bytes */${png.length}`],
    ["bytes=5-2", 200, png.toString("latin1"), undefined],
    ["bytes=0-1,3-4", 200, png.toString("latin1"), undefined],
  ])("answers %s with %d", async (range, status, text, place) => {
    const served = await serve(png, "image/png", range);
    expect(served).toMatchObject({ status, text });
    expect(served.headers["content-range"]).toBe(place);
    expect(served.headers["content-disposition"]).toMatch(/^inline/);
  });
});
