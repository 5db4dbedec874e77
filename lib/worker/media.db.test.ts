/** Files that people send, from the phone through door and worker into the storage: four platforms, the sandbox's real wire. */
import { mkdtemp, readdir, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { connect } from "#db/client";
import type { Platform } from "#db/enums";
import { bindings, channels } from "#db/schema/channels";
import { inboundMedia, media } from "#db/schema/media";
import { messages } from "#db/schema/messages";
import { senders } from "#db/schema/senders";
import { callbackAddress } from "#lib/channels/application/bind-service";
import { bindToSandbox } from "#lib/channels/binding/bind-sandbox";
import { channelLink } from "#lib/channels/binding/platform-link";
import { createIo } from "#lib/connectors/http/io";
import { createPools } from "#lib/connectors/http/pools";
import type { Ctx } from "#lib/context";
import { forgetEnv } from "#lib/env";
import { fetchAgain } from "#lib/media/fetch-again";
import { fetchInbound } from "#lib/media/fetch-inbound";
import { platformMedia } from "#lib/media/platform-media";
import { findMedia, listMessageFiles } from "#lib/media/queries";
import { pictureOf, png, svg } from "#lib/media/testing";
import { uploadMedia } from "#lib/media/upload-media";
import { currentStore } from "#lib/storage/current-store";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { insertChannel } from "#lib/testing/factories";
import { makeWorkspace } from "#lib/testing/workspace";
import { startTestSandbox } from "#sandbox/testing";
import { buildDoor } from "../door/server.ts";
import { startWorker } from "./worker.ts";

const { ownerUrl, appUrl, workerUrl } = await testDatabase();
const directory = await mkdtemp(join(tmpdir(), "carillon-media-"));
const sandbox = await startTestSandbox();
Object.assign(process.env, {
  ...{ DATABASE_URL: ownerUrl, SEALING_KEY: Buffer.alloc(32, 7).toString("base64"), CARILLON_DATA_DIR: directory },
  NEXTAUTH_SECRET: "a secret of at least thirty-two characters",
  ...{ SANDBOX_URL: sandbox.httpUrl, SANDBOX_CONTROL_URL: sandbox.controlUrl },
});
const owner = connect(ownerUrl, { max: 4 });
const web = connect(appUrl, { max: 4 });
const door = await buildDoor(await connectionAs("door"));
const pools = createPools();
let worker: Awaited<ReturnType<typeof startWorker>>;

beforeAll(async () => {
  await door.listen({ host: "127.0.0.1", port: 0 });
  process.env.DOOR_PUBLIC_URL = `http://127.0.0.1:${(door.server.address() as AddressInfo).port}`;
  // A day of tries takes a fraction of a second.
  process.env.WAIT_DIVISOR = "1000000";
  forgetEnv();
  worker = await startWorker({ databaseUrl: workerUrl, uncertainDeadlineMs: 60_000, poolSize: 6 });
});
beforeEach(() => sandbox.control("dials", { downloads: "ok" }));
afterAll(async () => {
  await worker?.stop();
  await Promise.all([door.close(), sandbox.close(), pools.close(0)]);
  await Promise.all([owner.close(), web.close(), rm(directory, { recursive: true, force: true })]);
});

const until = <T>(look: () => T | Promise<T>) => vi.waitFor(look, { timeout: 20_000, interval: 20 });

async function bind(type: Platform) {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db });
  const { ctx: then } = await workspace.member("owner");
  const ctx = (): Ctx => ({ ...then, now: new Date() });
  const channelId = await insertChannel(owner.db, workspace.id, { type, name: `Kiosk ${type}` });
  expect(await bindToSandbox(ctx(), { channelId })).toMatchObject({ bound: true });
  const [binding] = await owner.db.select().from(bindings).where(eq(bindings.channelId, channelId));
  const [sender] = await owner.db.select().from(senders).where(eq(senders.channelId, channelId));
  const senderId = sender?.externalId ?? "";
  if (type === "viber") {
    const callbackUrl = await callbackAddress(ctx(), channelId);
    await sandbox.control(`viber/services/${binding?.accountId}/set`, { callbackUrl });
  }
  const say = (said: object) =>
    type === "viber"
      ? sandbox.control("viber/persons/4915550017/say", { sender: senderId, ...said })
      : sandbox.control("persons/4915550017/say", {
          ...(type === "whatsapp" ? { phoneId: senderId } : { accountId: senderId }),
          ...said,
        });
  const arrivals = () => owner.db.select().from(inboundMedia).where(eq(inboundMedia.channelId, channelId));
  const settled = () =>
    until(async () => {
      const rows = await arrivals();
      expect(rows.length).toBeGreaterThan(0);
      expect(rows.every(({ state }) => state !== "fetching")).toBe(true);
      return rows;
    });
  return { workspace, ctx, channelId, senderId, say, arrivals, settled };
}

/** What the job that fetches files works with. */
async function fetching(ctx: () => Ctx) {
  const { db } = await connectionAs("worker");
  const worker: Ctx = { ...ctx(), db, actor: { kind: "system", name: "test" } };
  const stopping = new AbortController().signal;
  return { worker, tools: { io: createIo(pools, { timeoutMs: 5_000 }), store: await currentStore(), stopping } };
}

const bytesOf = async (ctx: Ctx, mediaId: string | null) => {
  const { storageKey } = await findMedia(ctx, mediaId ?? "");
  const body = await (await currentStore()).get(storageKey);
  return body && buffer(body);
};
const picture = { kind: "image", type: "image/png", name: "a.png", base64: png.toString("base64") };
const storedFiles = (workspaceId: string) => readdir(join(directory, "media", workspaceId)).catch(() => []);

describe.each(["whatsapp", "messenger", "instagram", "viber"] as const)("a picture through %s", (type) => {
  test("is kept, once, and shown with its message", async () => {
    const { ctx, channelId, say, settled, arrivals, workspace } = await bind(type);
    await say({ file: picture });
    const [row] = await settled();
    expect(row).toMatchObject({ state: "kept", kind: "image", trouble: null });
    expect((await bytesOf(ctx(), row?.mediaId ?? null))?.equals(png)).toBe(true);
    const [shown] = await listMessageFiles(ctx(), channelId, row?.messageId ?? "");
    expect(shown).toMatchObject({ state: "kept", type: "image/png", size: png.length, picture: true });
    expect(shown?.href).toMatch(/^\/downloads\/media\?media=/);
    const [kept] = await owner.db
      .select()
      .from(media)
      .where(eq(media.id, row?.mediaId ?? ""));
    expect(kept).toMatchObject({ source: "inbound", channelId, createdBy: "system" });
    const days = ((kept?.expiresAt?.getTime() ?? 0) - Date.now()) / 86_400_000;
    expect(Math.round(days)).toBe(365);

    // The platform posts the same again, as platforms do.
    await owner.sql`DELETE FROM inbound_digests WHERE channel_id = ${channelId}`;
    await sandbox.control(type === "viber" ? "viber/webhooks/replay" : "webhooks/replay", { n: 1, times: 3 });
    await until(async () => {
      const [left] = await owner.sql`
        SELECT count(*)::int AS n FROM inbound_events WHERE channel_id = ${channelId} AND applied_at IS NULL`;
      expect(left).toEqual({ n: 0 });
    });
    expect(await arrivals()).toHaveLength(1);
    expect(await storedFiles(workspace.id)).toHaveLength(1);
  });
});

test("a file that two workers fetch at the same time is kept once", async () => {
  const { ctx, say, settled, arrivals, workspace } = await bind("viber");
  await say({ file: picture });
  const [row] = await settled();
  await owner.db
    .update(inboundMedia)
    .set({ state: "fetching", mediaId: null })
    .where(eq(inboundMedia.messageId, row?.messageId ?? ""));
  await owner.db.delete(media).where(eq(media.workspaceId, workspace.id));
  await rm(join(directory, "media", workspace.id), { recursive: true });
  const { worker, tools } = await fetching(ctx);
  await Promise.all([1, 2, 3].map(() => fetchInbound(worker, row?.messageId ?? "", tools)));
  expect(await arrivals()).toMatchObject([{ state: "kept" }]);
  const kept = await owner.db.select().from(media).where(eq(media.workspaceId, workspace.id));
  expect(kept.map(({ id }) => id)).toEqual([(await arrivals())[0]?.mediaId]);
  expect(await storedFiles(workspace.id)).toEqual([kept[0]?.storageKey.split("/")[1]]);
});

test("a document that lies about itself is kept as what it is, to be saved only", async () => {
  const { ctx, channelId, say, settled } = await bind("whatsapp");
  const lie = { kind: "document", type: "image/png", name: "../../holiday\u202e.png", base64: svg.toString("base64") };
  await say({ file: lie, text: "Look" });
  const [row] = await settled();
  expect(row).toMatchObject({ name: "holiday.png", declaredType: "image/png" });
  const [shown] = await listMessageFiles(ctx(), channelId, row?.messageId ?? "");
  expect(shown).toMatchObject({ type: "image/svg+xml", picture: false });
});

test.each([
  ["gone", "gone", 1],
  ["huge", "too_large", 1],
  ["endless", "too_large", 1],
  // Tried again, and at last given up.
  ["fail", "unreachable", 8],
])("a file whose host is turned to %s is given up as %s, with its message kept", async (downloads, trouble, tries) => {
  const { ctx, channelId, say, settled, workspace } = await bind("viber");
  await sandbox.control("dials", { downloads });
  await say({ file: picture });
  const [row] = await settled();
  expect(row).toMatchObject({ state: "failed", trouble, tries });
  expect(await storedFiles(workspace.id)).toEqual([]);
  const [shown] = await listMessageFiles(ctx(), channelId, row?.messageId ?? "");
  expect(shown).toMatchObject({ state: "failed", trouble, href: null, size: null });
  expect(await owner.db.select().from(messages).where(eq(messages.channelId, channelId))).toHaveLength(1);
});

test("a file that fails at first is there after another try", async () => {
  const { say, settled, arrivals } = await bind("messenger");
  sandbox.sandbox.rules.set([
    { match: { path: "/shared-files" }, times: 2, do: { kind: "error", code: 2, http: 503 } },
  ]);
  await say({ file: picture });
  expect(await settled()).toMatchObject([{ state: "kept", trouble: null }]);
  expect((await arrivals())[0]?.tries).toBeGreaterThan(0);
  sandbox.sandbox.rules.set([]);
});

test("an address inside a private network is not opened once the installation is public", async () => {
  const { say, settled, channelId } = await bind("viber");
  const doorUrl = process.env.DOOR_PUBLIC_URL;
  process.env.DOOR_PUBLIC_URL = "https://door.example.com";
  forgetEnv();
  await owner.db.update(bindings).set({ environment: "live" }).where(eq(bindings.channelId, channelId));
  await say({ file: picture });
  expect(await settled()).toMatchObject([{ state: "failed", trouble: "private_address", tries: 1 }]);
  process.env.DOOR_PUBLIC_URL = doorUrl;
  forgetEnv();
});

test("a file that was given up is fetched again when a member asks for it, and its tries begin anew", async () => {
  const { ctx, channelId, say, settled, arrivals } = await bind("whatsapp");
  await sandbox.control("dials", { downloads: "gone" });
  await say({ file: picture });
  const [given] = await settled();
  expect(given).toMatchObject({ state: "failed", trouble: "gone" });
  const file = { channelId, messageId: given?.messageId ?? "", position: 0 };
  const other = await bind("whatsapp");
  await expect(fetchAgain(other.ctx(), file)).rejects.toMatchObject({ code: "not_found" });
  await expect(fetchAgain(ctx(), { ...file, position: 1 })).rejects.toMatchObject({ code: "not_found" });
  await sandbox.control("dials", { downloads: "ok" });
  await fetchAgain(ctx(), file);
  const [kept] = await settled();
  expect(kept).toMatchObject({ state: "kept", trouble: null, detail: null, tries: 0 });
  await expect(fetchAgain(ctx(), file)).rejects.toMatchObject({ key: "media.notFailed" });
  expect(await arrivals()).toHaveLength(1);
  const log = await owner.sql`
    SELECT detail FROM audit_log WHERE object_id = ${channelId} AND action = 'channel.file_asked_for_again'`;
  expect(log).toEqual([{ detail: { about: file.messageId } }]);
});

test("a file of a channel that is bound no more is given up", async () => {
  const { ctx, say, settled, arrivals, channelId } = await bind("viber");
  await say({ file: picture });
  const messageId = (await settled())[0]?.messageId ?? "";
  await owner.db.delete(bindings).where(eq(bindings.channelId, channelId));
  await owner.db.update(channels).set({ state: "unbound" }).where(eq(channels.id, channelId));
  const again = { state: "fetching", mediaId: null } as const;
  await owner.db.update(inboundMedia).set(again).where(eq(inboundMedia.messageId, messageId));
  const { worker, tools } = await fetching(ctx);
  await fetchInbound(worker, messageId, tools);
  expect(await arrivals()).toMatchObject([{ state: "failed", trouble: "unbound" }]);
});

test("the small picture of a file of the library is made soon after the upload", async () => {
  const { ctx } = await bind("whatsapp");
  const content = await pictureOf(960, 480);
  const path = join(directory, "upload-poster");
  await (await import("node:fs/promises")).writeFile(path, content);
  const file = { path, bytes: content.length, name: "poster.png" };
  const { id } = await uploadMedia(ctx(), { channelId: null, file, declaredType: null }, await currentStore());
  await expect.poll(async () => (await findMedia(ctx(), id)).thumbnailKey, { timeout: 30_000 }).not.toBeNull();
});

describe("a file of ours on its way to a platform", () => {
  async function uploaded(type: Platform) {
    const bound = await bind(type);
    const ctx = bound.ctx();
    const path = join(directory, `upload-${bound.channelId}`);
    await (await import("node:fs/promises")).writeFile(path, png);
    const file = { path, bytes: png.length, name: "a.png" };
    const store = await currentStore();
    const { id } = await uploadMedia(ctx, { channelId: bound.channelId, file, declaredType: null }, store);
    const link = await channelLink(ctx, bound.channelId);
    if (!link) throw new Error("unreachable");
    const hand = (refused: string | null = null) =>
      platformMedia(bound.ctx(), { mediaId: id, senderExternalId: bound.senderId }, link, store, refused);
    return { ...bound, hand, mediaId: id };
  }
  const uploads = () => sandbox.sandbox.world.media.size;

  test("is uploaded once, by however many ask at the same time, and again before the platform forgets it", async () => {
    const { hand, mediaId } = await uploaded("whatsapp");
    const before = uploads();
    const handed = await Promise.all([hand(), hand(), hand(), hand()]);
    const ids = new Set(handed.map((one) => (one.ok ? one.value.externalId : one.failure.detail)));
    expect([...ids]).toEqual([expect.stringMatching(/^\d+$/)]);
    expect(await hand()).toEqual(handed[0]);
    expect(uploads() - before).toBe(1);

    await owner.sql`UPDATE platform_media SET expires_at = now() + interval '5 hours' WHERE media_id = ${mediaId}`;
    const renewed = await hand();
    expect(renewed).toMatchObject({ ok: true, value: { externalId: expect.any(String) } });
    expect(renewed).not.toEqual(handed[0]);
    expect(uploads() - before).toBe(2);
  });

  test("is uploaded again when the platform does not know its id, once for all who were refused", async () => {
    const { hand } = await uploaded("whatsapp");
    const first = await hand();
    const id = first.ok ? first.value.externalId : null;
    const before = uploads();
    const again = await Promise.all([hand(id), hand(id), hand(id)]);
    expect(new Set(again.map((one) => (one.ok ? one.value.externalId : null))).size).toBe(1);
    expect(again[0]).not.toEqual(first);
    expect(uploads() - before).toBe(1);
  });

  test("whose upload failed is uploaded by the next who asks, and by nobody while one is under way", async () => {
    const { hand, mediaId } = await uploaded("messenger");
    sandbox.sandbox.rules.set([{ match: { path: "/message_attachments" }, do: { kind: "error", code: 2, http: 500 } }]);
    expect(await hand()).toMatchObject({ ok: false, failure: { kind: "TRANSIENT" } });
    sandbox.sandbox.rules.set([]);
    expect(await hand()).toMatchObject({ ok: true });

    // A process that was killed while it uploaded.
    await owner.sql`
      UPDATE platform_media SET external_id = NULL, leased_until = now() + interval '1 second' WHERE media_id = ${mediaId}`;
    const begun = performance.now();
    expect(await hand()).toMatchObject({ ok: true, value: { externalId: expect.any(String) } });
    expect(performance.now() - begun).toBeGreaterThan(500);
  });

  test.each(["instagram", "viber"] as const)("is handed to %s as a link that opens at the door", async (type) => {
    const { hand } = await uploaded(type);
    const handed = await hand();
    if (!handed.ok) throw new Error(handed.failure.detail);
    expect(handed.value).toMatchObject({ kind: "image", type: "image/png", name: "a.png", externalId: null });
    const answer = await fetch(handed.value.url ?? "");
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("image/png");
    expect(Buffer.from(await answer.arrayBuffer()).equals(png)).toBe(true);
  });
});
