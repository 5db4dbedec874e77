/** Files at the door, by links that platforms follow: what a link opens, and everything that must not. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import Fastify from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "#db/client";
import { media } from "#db/schema/media";
import { settings } from "#db/schema/operations";
import type { Ctx } from "#lib/context";
import { forgetEnv } from "#lib/env";
import { keepFile } from "#lib/media/keep-file";
import { platformLink } from "#lib/media/links";
import { html, png, svg } from "#lib/media/testing";
import { seal } from "#lib/seal";
import { loadSettings, settingPlace } from "#lib/settings/current";
import { currentStore } from "#lib/storage/current-store";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { setWebEnvironment } from "#lib/testing/request";
import { makeWorkspace } from "#lib/testing/workspace";
import { mediaLinks } from "./media-links.ts";
import { buildDoor } from "./server.ts";

const database = await testDatabase();
setWebEnvironment(database);
const directory = await mkdtemp(join(tmpdir(), "door-media-"));
Object.assign(process.env, { CARILLON_DATA_DIR: directory, DOOR_PUBLIC_URL: "https://door.example" });
forgetEnv();
const owner = connect(database.ownerUrl, { max: 2 });
const web = await connectionAs("web");
const asDoor = await connectionAs("door");
const door = await buildDoor(asDoor);
afterAll(async () => {
  await door.close();
  await owner.close();
  await rm(directory, { recursive: true, force: true });
});

let ctx: Ctx;
let other: Ctx;
beforeAll(async () => {
  const hands = { owner: owner.db, web: web.db };
  ({ ctx } = await (await makeWorkspace(hands)).member("owner"));
  ({ ctx: other } = await (await makeWorkspace(hands)).member("owner"));
});

async function keep(content: Buffer, type: string, as = ctx): Promise<string> {
  const path = join(directory, "one");
  await writeFile(path, content);
  const facts = { channelId: null, source: "uploaded" as const, kind: "image" as const, type, name: "a.png" };
  return keepFile(as, await currentStore(), { path, bytes: content.length }, facts);
}
const pathOf = (mediaId: string, { workspaceId } = ctx, ms = 60_000) =>
  new URL(platformLink({ workspaceId, mediaId }, new Date(Date.now() + ms))).pathname;
const get = (url: string, headers = {}) => door.inject({ method: "GET", url, headers });

test("a link opens its file, whole and in parts, without a session", async () => {
  const path = pathOf(await keep(png, "image/png"));
  const whole = await get(path);
  expect(whole).toMatchObject({ statusCode: 200, rawPayload: png });
  expect(whole.headers).toMatchObject({
    "content-type": "image/png",
    "x-content-type-options": "nosniff",
    "content-security-policy": "sandbox; default-src 'none'",
  });
  expect(await get(path, { range: "bytes=0-3" })).toMatchObject({ statusCode: 206, rawPayload: png.subarray(0, 4) });
  expect(await get(path, { range: "bytes=9999-" })).toMatchObject({ statusCode: 416 });
});

test("what a browser could run is given as bytes to be saved", async () => {
  for (const [content, type] of [
    [svg, "image/svg+xml"],
    [html, "text/html"],
  ] as const) {
    const { headers } = await get(pathOf(await keep(content, type)));
    expect(headers["content-type"]).toBe("application/octet-stream");
    expect(headers["content-disposition"]).toMatch(/^attachment/);
  }
});

test("every other address has nothing, and says no more", async () => {
  const id = await keep(png, "image/png");
  const path = pathOf(id);
  const [, , , mark = ""] = path.split(".");
  const nothing: Record<string, string> = {
    "a link whose time is over": pathOf(id, ctx, -1),
    "another file": path.replace(id, await keep(svg, "image/svg+xml")),
    "another workspace": path.replace(ctx.workspaceId, other.workspaceId),
    "a link of another workspace to this file": pathOf(id, other),
    "a later end": path.replace(/\.(\d{13})\./, (_, until) => `.${Number(until) + 60_000}.`),
    "no mark": path.replace(mark, ""),
    "another mark": path.replace(mark, mark.toUpperCase()),
    "a path that climbs": `/media/..%2f..%2f..%2fetc%2fpasswd`,
    "a path that climbs below a link": `${path}/../../../etc/passwd`,
    "an id that is a path": pathOf("../secrets"),
    "an id with a NUL": pathOf("a%00b"),
    "a long token": `/media/${"x".repeat(5_000)}`,
    "no token": "/media/",
  };
  for (const [what, url] of Object.entries(nothing)) {
    const answer = await get(url);
    expect(answer.statusCode, what).toBe(404);
    expect(answer.json(), what).toEqual({ error: "not_found" });
  }
  expect((await get(path)).statusCode).toBe(200);
});

test("a file that is over, or that the storage has lost, is not there", async () => {
  const over = await keep(Buffer.concat([png, Buffer.from("over")]), "image/png");
  await owner.db
    .update(media)
    .set({ expiresAt: new Date(Date.now() - 1) })
    .where(eq(media.id, over));
  expect((await get(pathOf(over))).statusCode).toBe(404);
  const lost = await keep(Buffer.concat([png, Buffer.from("lost")]), "image/png");
  await (await currentStore()).remove([`${ctx.workspaceId}/${lost}`]);
  expect((await get(pathOf(lost))).statusCode).toBe(404);
});

test("one workspace's files are given so often a minute, and another's still are", async () => {
  const narrow = Fastify();
  await narrow.register(mediaLinks(asDoor, { perMinute: 3, atOnce: 64 }));
  const [mine, theirs] = [pathOf(await keep(png, "image/png")), pathOf(await keep(png, "image/png", other), other)];
  const seen: number[] = [];
  for (let n = 0; n < 5; n++) seen.push((await narrow.inject(mine)).statusCode);
  expect(seen).toEqual([200, 200, 200, 429, 429]);
  expect((await narrow.inject(theirs)).statusCode).toBe(200);
  // A stranger without a link takes nothing of anybody's room.
  for (let n = 0; n < 9; n++) expect((await narrow.inject(`${theirs}x`)).statusCode).toBe(404);
  expect((await narrow.inject(theirs)).statusCode).toBe(200);
  await narrow.close();
  const shut = Fastify();
  await shut.register(mediaLinks(asDoor, { perMinute: 99, atOnce: 0 }));
  expect((await shut.inject(mine)).statusCode).toBe(429);
  await shut.close();
});

test("the door learns where files are kept, and no other setting", async () => {
  const bucket = "s3://key:secret@files?endpoint=http://127.0.0.1:1";
  const row = (key: string) => ({
    ...{ key, value: null, sealed: seal(bucket, settingPlace(key)), updatedAt: new Date(), updatedBy: "x" },
  });
  await owner.db.insert(settings).values([row("MEDIA_STORE"), row("MAIL_URL")]);
  const seen = await asDoor.db.select({ key: settings.key }).from(settings);
  expect(seen).toEqual([{ key: "MEDIA_STORE" }]);
  const before = await currentStore();
  await loadSettings(asDoor.db);
  expect(await currentStore()).not.toBe(before);
  await owner.db.delete(settings);
  await loadSettings(asDoor.db);
});
