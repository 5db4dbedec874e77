import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { connect } from "#db/client";
import type { TemplateContent, TemplateFile } from "#db/json/template-content";
import type { ChannelLink } from "#lib/channels/binding/platform-link";
import type { Failure } from "#lib/connectors/connector";
import type { Ctx } from "#lib/context";
import { keepFile } from "#lib/media/keep-file";
import { makeStore, png } from "#lib/media/testing";
import * as current from "#lib/storage/current-store";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { insertChannel } from "#lib/testing/factories";
import { setWebEnvironment } from "#lib/testing/request";
import { makeWorkspace } from "#lib/testing/workspace";
import { TemplateFiles } from "./template-files.ts";

const database = await testDatabase();
setWebEnvironment(database);
const owner = connect(database.ownerUrl, { max: 4 });
const web = await connectionAs("web");
const storage = await makeStore();
vi.spyOn(current, "currentStore").mockResolvedValue(storage.store);
afterAll(() => Promise.all([owner.close(), storage.remove()]));

let ctx: Ctx;
let channelId: string;
let file: TemplateFile;
beforeAll(async () => {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db });
  ({ ctx } = await workspace.member("owner"));
});
beforeEach(async () => {
  channelId = await insertChannel(owner.db, ctx.workspaceId);
  const facts = { channelId, source: "uploaded", kind: "image", type: "image/png", declaredType: null } as const;
  const id = await keepFile(ctx, storage.store, await storage.file(png), { ...facts, name: "a.png", expiresAt: null });
  file = { id, name: "a.png", type: "image/png", size: png.length };
});

const forgotten: Failure = { kind: "INVALID_REQUEST", code: "gone", detail: "", retryAfterMs: null, trace: null };

/** A platform that gives each upload the next number; `linked` takes pictures of cards by a link. */
function linkTo(linked = false) {
  const uploads: string[] = [];
  const handOver = {
    by: "upload",
    upload: async (_channel: unknown, { senderExternalId }: { senderExternalId: string }) => {
      uploads.push(senderExternalId);
      return { ok: true, value: { externalId: `m${uploads.length}`, expiresAt: null } };
    },
    isUnknownId: ({ code }: Failure) => code === "gone",
    ...(linked ? { cardLinkMs: 3_600_000 } : {}),
  };
  const io = { now: () => new Date(), timeoutMs: 1_000 };
  const link = { connector: { media: { handOver } }, channel: { id: channelId, workspaceId: ctx.workspaceId }, io };
  return { uploads, files: new TemplateFiles(ctx, link as unknown as ChannelLink) };
}

const plain = { header: null, body: "Words", footer: null, buttons: [], samples: {}, version: 2 as const };
const pictured = (perPerson = false): TemplateContent => ({ ...plain, media: { kind: "image", file, perPerson } });
const cards = (): TemplateContent => {
  const card = { media: { kind: "image" as const, file, perPerson: false }, body: "Cup", buttons: [] };
  return { ...plain, kind: "carousel", cards: [card, card] };
};

test("a file is handed over once for a sender, whatever number of messages asks for it", async () => {
  const { files, uploads } = linkTo();
  const both = await Promise.all([files.handOver(pictured(), "1"), files.handOver(cards(), "1")]);
  for (const one of both) expect(one).toMatchObject({ ok: true, value: new Map([[file.id, expect.anything()]]) });
  expect(uploads).toEqual(["1"]);
  await files.handOver(pictured(), "2");
  expect(uploads).toEqual(["1", "2"]);
});

test("nothing is handed over of a file that each person has an own one of, or of words", async () => {
  const { files, uploads } = linkTo();
  expect(await files.handOver(pictured(true), "1")).toEqual({ ok: true, value: new Map() });
  expect(await files.handOver(null, "1")).toEqual({ ok: true, value: new Map() });
  expect(uploads).toEqual([]);
});

test("a file that the platform has forgotten is handed over anew, and later messages use the new id", async () => {
  const { files, uploads } = linkTo();
  for (const content of [pictured(), cards()]) {
    const handed = await files.handOver(content, "1");
    if (!handed.ok) throw new Error("not handed over");
    expect(await files.replaceForgotten({ ...forgotten, code: "131000" }, handed.value, "1")).toBe(false);
    expect(await files.replaceForgotten(forgotten, handed.value, "1")).toBe(true);
    const again = await files.handOver(content, "1");
    expect(again.ok && again.value.get(file.id)?.externalId).toBe(`m${uploads.length}`);
  }
  expect(uploads).toHaveLength(3);
});

test("pictures of cards are linked where the platform fetches them, and nothing of them can be forgotten", async () => {
  const { files, uploads } = linkTo(true);
  const handed = await files.handOver(cards(), "1");
  if (!handed.ok) throw new Error("not handed over");
  expect(handed.value.get(file.id)).toMatchObject({
    externalId: null,
    url: expect.stringMatching(/^https?:.*\/media\//),
  });
  expect(await files.replaceForgotten(forgotten, handed.value, "1")).toBe(false);
  expect(uploads).toEqual([]);
  const above = await files.handOver(pictured(), "1");
  expect(above.ok && above.value.get(file.id)?.externalId).toBe("m1");
});

test("a file that is not kept any more fails its message for good", async () => {
  const { files } = linkTo();
  file = { ...file, id: "01a203dc-ffe2-7070-a5da-12b6df2131c2" };
  expect(await files.handOver(pictured(), "1")).toMatchObject({ ok: false, failure: { kind: "INVALID_REQUEST" } });
});
