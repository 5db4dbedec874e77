/** The routes of files, asked as a request asks: session, workspace, role, channel and link. */
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { and, eq } from "drizzle-orm";
import { createTranslator } from "next-intl";
import sharp from "sharp";
import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import { connect } from "#db/client";
import type { Role } from "#db/enums";
import { memberships } from "#db/schema/workspaces";
import { PATH_HEADER, WORKSPACE_HEADER } from "#lib/auth/request-headers";
import { webDatabase } from "#lib/database";
import { forgetEnv } from "#lib/env";
import { makeThumbnail } from "#lib/media/library/thumbnails";
import { consoleLink } from "#lib/media/links";
import { html, pdf, pictureOf, png, svg } from "#lib/media/testing";
import { currentStore } from "#lib/storage/current-store";
import { testDatabase } from "#lib/testing/database";
import { insertChannel } from "#lib/testing/factories";
import { request, setWebEnvironment, signInAs } from "#lib/testing/request";
import { makeWorkspace, type TestWorkspace } from "#lib/testing/workspace";
import errors from "../../../lib/i18n/messages/en/errors.json" with { type: "json" };
import messages from "../../../lib/i18n/messages/en/messages.json" with { type: "json" };
import { POST } from "../../uploads/media/route.ts";
import { GET } from "./route.ts";

vi.mock("next/headers", async () => (await import("#lib/testing/request")).nextHeaders);
vi.mock("next-intl/server", () => ({
  getTranslations: async (namespace?: "errors") =>
    createTranslator({ locale: "en", messages: { errors, messages }, namespace }),
}));

const database = await testDatabase();
setWebEnvironment(database);
const directory = await mkdtemp(join(tmpdir(), "route-media-"));
Object.assign(process.env, { CARILLON_DATA_DIR: directory, UPLOAD_MAX_BYTES: String(1024 * 1024) });
forgetEnv();
const owner = connect(database.ownerUrl, { max: 2 });
const hands = { owner: owner.db, web: webDatabase().db };
afterAll(async () => {
  await Promise.all([owner.close(), webDatabase().close()]);
  await rm(directory, { recursive: true, force: true });
});

let workspace: TestWorkspace;
let channelId: string;
beforeEach(async () => {
  request.cookies.clear();
  request.headers = new Headers({ origin: "https://console.example" });
  workspace = await makeWorkspace(hands);
  channelId = await insertChannel(owner.db, workspace.id);
});

async function signIn(role: Role, to = workspace): Promise<string> {
  const { userId } = await to.member(role);
  request.headers.set(WORKSPACE_HEADER, to.id);
  await signInAs(hands.web, userId);
  return userId;
}
const upload = (content: Buffer | ReadableStream, headers: Record<string, string> = {}, to = channelId) =>
  POST(
    new Request(`https://console.example/uploads/media?channel=${to}`, {
      ...{ method: "POST", body: content as BodyInit, duplex: "half" },
      headers: { origin: "https://console.example", host: "console.example", "x-file-name": "a.png", ...headers },
    } as RequestInit),
  );
async function uploaded(content: Buffer): Promise<string> {
  const answer = await upload(content);
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { id: string }).id;
}
const linkOf = (mediaId: string, workspaceId = workspace.id, at = new Date()) =>
  consoleLink({ workspaceId, mediaId }, at);
const get = (link: string, headers = {}) => GET(new Request(`https://console.example${link}`, { headers }));

describe("a file is given", () => {
  test("to members who may see files, and to nobody else", async () => {
    await signIn("operator");
    const link = linkOf(await uploaded(png));
    const seen: Record<string, number> = {};
    for (const role of ["owner", "administrator", "operator", "agent", "viewer", "finance"] as const) {
      await signIn(role);
      const answer = await get(link);
      seen[role] = answer.status;
      if (answer.ok) expect(Buffer.from(await answer.arrayBuffer()).equals(png)).toBe(true);
    }
    expect(seen).toEqual({ owner: 200, administrator: 200, operator: 200, agent: 200, viewer: 200, finance: 403 });
    request.cookies.clear();
    expect((await get(link)).status).toBe(401);
  });

  test("not to another workspace, whoever signed the link", async () => {
    await signIn("owner");
    const id = await uploaded(png);
    const other = await makeWorkspace(hands);
    await signIn("owner", other);
    for (const link of [linkOf(id), linkOf(id, other.id)]) {
      const answer = await get(link);
      expect(answer.status).toBe(404);
      expect(await answer.json()).toMatchObject({ message: errors.notFound.file });
    }
  });

  test("not to a member who is limited to other channels, where a limited member uploaded it", async () => {
    const elsewhere = await insertChannel(owner.db, workspace.id);
    const userId = await signIn("operator");
    const limit = (channelIds: string[]) =>
      owner.db
        .update(memberships)
        .set({ channelIds })
        .where(and(eq(memberships.workspaceId, workspace.id), eq(memberships.userId, userId)));
    await limit([channelId]);
    const id = await uploaded(png);
    await limit([elsewhere]);
    expect((await get(linkOf(id))).status).toBe(404);
    expect((await upload(png)).status).toBe(404);
    await limit([channelId]);
    expect((await get(linkOf(id))).status).toBe(200);
  });

  test("by its own link alone, for ten minutes", async () => {
    await signIn("owner");
    const [one, two] = [await uploaded(png), await uploaded(pdf)];
    const link = linkOf(one);
    const refused: Record<string, string> = {
      "an old link": linkOf(one, workspace.id, new Date(Date.now() - 10 * 60_000)),
      "another file's link": linkOf(two).replace(two, one),
      "no mark": link.replace(/&mark=.*/, ""),
      "another mark": link.replace(/mark=./, "mark=!"),
      "a later end": link.replace(/until=\d/, "until=9"),
    };
    for (const [what, changed] of Object.entries(refused)) {
      const answer = await get(changed);
      expect(answer.status, what).toBe(403);
      expect(await answer.json(), what).toMatchObject({ message: errors.media.linkOver });
    }
    expect((await get(link.replace(one, "..%2f..%2fetc%2fpasswd"))).status).toBe(404);
    expect((await get(link)).status).toBe(200);
  });

  test("as a small picture once a worker has made one", async () => {
    await signIn("owner");
    const id = await uploaded(await pictureOf(960, 480));
    const link = `${linkOf(id)}&small=1`;
    expect((await get(link)).status).toBe(404);
    const worker = { ...{ workspaceId: workspace.id, now: new Date() }, db: owner.db };
    await makeThumbnail({ ...worker, actor: { kind: "system", name: "test" } }, id, await currentStore());
    // As a picture in a page asks: without the header that the page's scripts send.
    request.headers.delete(WORKSPACE_HEADER);
    request.headers.set(PATH_HEADER, link);
    const answer = await get(link);
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "image/webp"]);
    const content = Buffer.from(await answer.arrayBuffer());
    expect(await sharp(content).metadata()).toMatchObject({ format: "webp", width: 480, height: 240 });
  });

  test("in parts, and to be saved where the page asks for that", async () => {
    await signIn("owner");
    const link = linkOf(await uploaded(png));
    const part = await get(link, { range: "bytes=1-3" });
    expect([part.status, await part.text()]).toEqual([206, "PNG"]);
    expect((await get(link)).headers.get("content-disposition")).toMatch(/^inline/);
    expect((await get(`${link}&save=1`)).headers.get("content-disposition")).toMatch(/^attachment; filename="a.png"/);
  });
});

describe("an upload", () => {
  const kept = () => readdir(join(directory, "media", workspace.id)).catch(() => []);

  test("is refused to whoever may not send, and from another page", async () => {
    for (const role of ["agent", "finance", "viewer"] as const) {
      await signIn(role);
      expect((await upload(png)).status, role).toBe(403);
    }
    await signIn("operator");
    expect((await upload(png, { origin: "https://evil.example" })).status).toBe(403);
    const other = await insertChannel(owner.db, (await makeWorkspace(hands)).id);
    expect((await upload(png, {}, other)).status).toBe(404);
    expect(await kept()).toEqual([]);
  });

  test.each([
    ["a drawing with a script, named as a picture", svg],
    ["a page, named as a photo", html],
  ])("of %s is refused", async (_name, content) => {
    await signIn("operator");
    const answer = await upload(content, { "content-type": "image/jpeg", "x-file-name": "photo.jpg" });
    expect(answer.status).toBe(422);
    expect(await kept()).toEqual([]);
  });

  test("that does not end is cut at the limit, whatever length it claims", async () => {
    await signIn("operator");
    const endless = () => new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(64 * 1024)) });
    for (const headers of [{}, { "content-length": "10" }, { "content-length": "99999999999" }]) {
      const answer = await upload(endless(), headers as Record<string, string>);
      expect(answer.status).toBe(413);
    }
    expect((await upload(Buffer.alloc(0))).status).toBe(422);
    expect(await kept()).toEqual([]);
  });
});
