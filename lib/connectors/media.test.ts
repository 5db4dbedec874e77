/** Files of every platform over its real wire: uploaded, sent, and found again when a person sent them. */
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestSandbox } from "#sandbox/testing";
import type { MediaAbility, MediaFile } from "./abilities.ts";
import type { Channel, Connector, ConnectorIo, OutboundMessage } from "./connector.ts";
import type { OutboundMedia } from "./content.ts";
import { createPools } from "./http/pools.ts";
import { instagram } from "./instagram/instagram.ts";
import { messenger } from "./messenger/messenger.ts";
import { viber } from "./viber/viber.ts";
import { whatsapp } from "./whatsapp/whatsapp.ts";

const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const pools = createPools();
const io: ConnectorIo = { dispatcher: pools.dispatcher, now: () => new Date(), timeoutMs: 5_000 };
let sandbox: Awaited<ReturnType<typeof startTestSandbox>>;
beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterAll(async () => {
  await sandbox.close();
  await pools.close(0);
});

type Bound = { connector: Connector; channel: Channel; sender: string; address: OutboundMessage["address"] };

async function bindWhatsApp(): Promise<Bound> {
  const account = await sandbox.account();
  await sandbox.control("persons/4915550017/say", { phoneId: account.phoneId, text: "Hello" });
  const credentials = { apiVersion: "v25.0", accessToken: account.accessToken, appSecret: "s", verifyToken: "v" };
  return {
    ...{ connector: whatsapp as Connector, channel: channelOf(account.wabaId, credentials), sender: account.phoneId },
    address: { kind: "phone", value: "+4915550017" },
  };
}

async function bindPage(kind: "messenger" | "instagram"): Promise<Bound> {
  const made = await sandbox.control("pages", { name: "Kiosk Nord", instagram: kind === "instagram" });
  const sender: string = kind === "instagram" ? made.instagramId : made.pageId;
  const { scopedIds } = await sandbox.control(`pages/${sender}/people`, { people: ["4915550017"] });
  const credentials = {
    apiVersion: "v25.0",
    accessToken: made.accessToken,
    appSecret: made.appSecret,
    verifyToken: "v",
  };
  return {
    ...{ connector: { messenger, instagram }[kind] as Connector, channel: channelOf(sender, credentials), sender },
    address: { kind: kind === "instagram" ? "igsid" : "psid", value: scopedIds[0] },
  };
}

async function bindViber(): Promise<Bound> {
  const { serviceId: sender } = await sandbox.control("viber/services", { name: "Kiosk Nord" });
  const channel = channelOf(sender, { callbackKey: "a key nobody guesses" });
  return { connector: viber as Connector, channel, sender, address: { kind: "phone", value: "+4915550017" } };
}

function channelOf(accountId: string, credentials: unknown): Channel {
  const place = { id: "cams-0123456789", workspaceId: "w1", environment: "sandbox" as const };
  return { ...place, baseUrl: sandbox.httpUrl, accountId, credentials };
}

const file = (given: Partial<MediaFile> = {}): MediaFile => ({
  ...{ kind: "image", type: "image/png", name: 'a "b"\r\nc.png', bytes: png.length, content: Readable.from([png]) },
  ...given,
});
const link: OutboundMedia = {
  ...{ kind: "image", externalId: null, url: "https://door.example/media/t", name: "a.png", type: "image/png" },
};

function send({ connector, channel, sender, address }: Bound, media: OutboundMedia, caption: string | null = null) {
  const message = { correlation: "2026112114000000000001", sender: { externalId: sender }, address, options: {} };
  return connector.send({ ...message, content: { kind: "media", media, caption } }, channel, io);
}
const sent = () => {
  const last = [...sandbox.sandbox.record.all()].at(-1);
  return { type: last?.type, ...(JSON.parse(last?.parameters ?? "{}") as Record<string, unknown>) };
};
function abilityOf({ connector }: Bound): MediaAbility {
  if (!connector.media) throw new Error("the connector lost its files");
  return connector.media;
}
function uploading(bound: Bound) {
  const { handOver } = abilityOf(bound);
  if (handOver.by !== "upload") throw new Error("the platform takes no uploads");
  const upload = (given?: Partial<MediaFile>) =>
    handOver.upload(bound.channel, { senderExternalId: bound.sender, file: file(given) }, io);
  return { upload, isUnknownId: handOver.isUnknownId };
}

describe.each([
  ["whatsapp", bindWhatsApp, 30 * 86_400_000],
  ["messenger", () => bindPage("messenger"), null],
])("%s", (_name, bind, lifeMs) => {
  test("takes an upload once and sends it by its id, which it may forget", async () => {
    const bound = await bind();
    const { upload, isUnknownId } = uploading(bound);
    const uploaded = await upload();
    if (!uploaded.ok) throw new Error(uploaded.failure.detail);
    const { externalId, expiresAt } = uploaded.value;
    if (lifeMs === null) expect(expiresAt).toBeNull();
    else expect(Math.abs((expiresAt?.getTime() ?? 0) - Date.now() - lifeMs)).toBeLessThan(60_000);
    expect(await send(bound, { ...link, externalId, url: null })).toMatchObject({ outcome: "accepted" });
    expect(JSON.stringify(sent())).toContain(externalId);

    const refused = await send(bound, { ...link, externalId: "999999999999999", url: null });
    expect(refused).toMatchObject({ outcome: "rejected", failure: { kind: "INVALID_REQUEST" } });
    if (refused.outcome !== "rejected") throw new Error("unreachable");
    expect(isUnknownId(refused.failure)).toBe(true);
    expect(isUnknownId({ ...refused.failure, code: "190", detail: "expired" })).toBe(false);
  });

  test("says why it does not take an upload", async () => {
    const bound = await bind();
    const { upload } = uploading({ ...bound, channel: { ...bound.channel, baseUrl: "http://127.0.0.1:1" } });
    expect(await upload()).toMatchObject({ ok: false, failure: { kind: "TRANSIENT" } });
    sandbox.sandbox.rules.set([{ do: { kind: "error", code: 190 } }]);
    expect(await uploading(bound).upload()).toMatchObject({ ok: false, failure: { kind: "AUTH", code: "190" } });
    sandbox.sandbox.rules.set([]);
  });
});

test("WhatsApp refuses an upload that is not what it says", async () => {
  const { upload } = uploading(await bindWhatsApp());
  const lie = { bytes: 4, content: Readable.from([Buffer.from("<svg")]) };
  expect(await upload(lie)).toMatchObject({ ok: false, failure: { code: "131053", kind: "INVALID_REQUEST" } });
});

test("a large upload is read as it is sent, and never held whole", async () => {
  const { upload } = uploading(await bindWhatsApp());
  let read = 0;
  const piece = Buffer.alloc(1024 * 1024, "%PDF");
  async function* pieces() {
    for (let n = 0; n < 60; n++) {
      read += 1;
      yield piece;
    }
  }
  const large = { kind: "document" as const, type: "application/pdf", bytes: 60 * piece.length };
  expect(await upload({ ...large, content: Readable.from(pieces()) })).toMatchObject({ ok: true });
  expect(read).toBe(60);
});

test.each<[string, () => Promise<Bound>, OutboundMedia, string | null, object]>([
  [
    "whatsapp, a picture with a caption",
    bindWhatsApp,
    link,
    "Look",
    { type: "image", link: link.url, caption: "Look" },
  ],
  [
    "whatsapp, a document with its name",
    bindWhatsApp,
    { ...link, kind: "document", name: "contract.pdf", type: "application/pdf" },
    null,
    { type: "document", link: link.url, filename: "contract.pdf" },
  ],
  [
    "whatsapp, a voice message",
    bindWhatsApp,
    { ...link, kind: "audio", type: "audio/ogg" },
    null,
    { type: "audio", link: link.url },
  ],
  [
    "messenger, a document",
    () => bindPage("messenger"),
    { ...link, kind: "document" },
    null,
    { attachment: { type: "file", payload: { url: link.url } } },
  ],
  [
    "instagram, a picture",
    () => bindPage("instagram"),
    link,
    null,
    { attachment: { type: "image", payload: { url: link.url } } },
  ],
  ["viber, a picture", bindViber, link, null, { type: "207", "#img": link.url }],
  [
    "viber, an animated picture",
    bindViber,
    { ...link, type: "image/gif" },
    null,
    { type: "207", "#imageFormat": "gif" },
  ],
  [
    "viber, a document with a long name",
    bindViber,
    { ...link, kind: "document", name: "the whole contract of the year.pdf", type: "application/pdf" },
    null,
    { type: "220", "#action": link.url, "#fileName": "the whole contract of.pdf", file_type: "pdf" },
  ],
  [
    "viber, a film",
    bindViber,
    { ...link, kind: "video", name: null, type: "video/mp4" },
    null,
    { type: "220", file_type: "mp4" },
  ],
])("%s, is sent by its link", async (_name, bind, media, caption, expected) => {
  const bound = await bind();
  expect(await send(bound, media, caption)).toMatchObject({ outcome: "accepted" });
  expect(sent()).toMatchObject(expected);
});

describe("a file that a person sent", () => {
  test("is found at WhatsApp by its id, and the token is shown to Meta alone", async () => {
    const bound = await bindWhatsApp();
    const uploaded = await uploading(bound).upload();
    if (!uploaded.ok) throw new Error(uploaded.failure.detail);
    const asked = { externalId: uploaded.value.externalId, url: null, senderExternalId: bound.sender };
    const found = await abilityOf(bound).locate(bound.channel, asked, io);
    if (!found.ok) throw new Error(found.failure.detail);
    const answer = await fetch(found.value.url, { headers: found.value.headers });
    expect(Buffer.from(await answer.arrayBuffer()).equals(png)).toBe(true);
    expect((await fetch(found.value.url)).status).toBe(401);

    // The same answer from an address that only passes calls on: what it names is somebody else's host.
    const elsewhere = { ...bound.channel, baseUrl: sandbox.httpUrl.replace("127.0.0.1", "localhost") };
    const strange = await abilityOf(bound).locate(elsewhere, asked, io);
    expect(strange.ok && strange.value.headers).toEqual({});
    const unknown = await abilityOf(bound).locate(bound.channel, { ...asked, externalId: "999999999999999" }, io);
    expect(unknown).toMatchObject({ ok: false, failure: { kind: "INVALID_REQUEST" } });
  });

  test.each([
    ["messenger", () => bindPage("messenger")],
    ["instagram", () => bindPage("instagram")],
    ["viber", bindViber],
  ])("is at %s where the event said, and no token goes there", async (_name, bind) => {
    const bound = await bind();
    const url = "https://files.example/a?b=c";
    const asked = { externalId: "m_1#0", url, senderExternalId: bound.sender };
    expect(await abilityOf(bound).locate(bound.channel, asked, io)).toEqual({ ok: true, value: { url, headers: {} } });
  });
});
