import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SendOptions } from "../connector.ts";
import type { OutboundContent } from "../content.ts";
import type { ViberContent } from "./content.ts";
import { contentOf } from "./content.ts";
import { send, sendContent } from "./send.ts";
import { readService } from "./service.ts";
import { failureOfStatus, viberStatuses } from "./statuses.ts";
import { sentTo, serviceId, startService } from "./test-support.ts";

let service: Awaited<ReturnType<typeof startService>>;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const correlation = "2026112114000000000001";
const to = "+4915550017";
const base = { correlation, sender: { externalId: serviceId }, address: { kind: "phone" as const, value: to } };

async function sendOne(content: ViberContent, options: SendOptions = {}, address = to) {
  const message = { ...base, address: { kind: "phone" as const, value: address }, options };
  const outcome = await sendContent(content, message, service.channel, service.io);
  return { outcome, sent: sentTo(service).at(-1) };
}

const button = { caption: "Open", url: "https://kiosk.example/nx-204" };
const image = "https://kiosk.example/s.png";
const video = { url: "https://kiosk.example/v.mp4", thumbnailUrl: image, bytes: 1_000_000, seconds: 30 };
const card = { title: "Summer shoes", imageUrl: image, primary: button, secondary: null };

describe("each kind of message leaves as the type that carries our tracking data", () => {
  it.each<[string, ViberContent, string, number]>([
    ["transactional text", { kind: "text", text: "Ready." }, "transaction", 206],
    ["promotional text", { kind: "text", text: "Sale" }, "promotion", 225],
    ["text with a button", { kind: "text", text: "Ready.", button }, "transaction", 209],
    ["image", { kind: "image", url: image }, "promotion", 207],
    ["moving image", { kind: "image", url: image, animated: true }, "promotion", 207],
    ["image with text and button", { kind: "image", url: image, text: "Sale", button }, "promotion", 208],
    [
      "the same on the full screen",
      { kind: "image", url: image, text: "Sale", button, fullScreen: true },
      "promotion",
      210,
    ],
    [
      "file",
      { kind: "file", url: "https://kiosk.example/i.pdf", fileName: "i.pdf", fileType: "pdf" },
      "transaction",
      220,
    ],
    [
      "promotional file",
      { kind: "file", url: "https://kiosk.example/i.pdf", fileName: "i.pdf", fileType: "pdf" },
      "promotion",
      222,
    ],
    ["video", { kind: "video", ...video }, "promotion", 230],
    ["video with text", { kind: "video", ...video, text: "Watch" }, "promotion", 231],
    ["video with a link button", { kind: "video", ...video, text: "Watch", button }, "promotion", 233],
    ["list", { kind: "list", text: "Which one?", options: ["Red", "Blue"] }, "promotion", 801],
    ["carousel", { kind: "carousel", text: "Shoes", cards: [card, { ...card, secondary: button }] }, "promotion", 901],
    [
      "registered template",
      { kind: "registered", templateId: "parcel_ready", language: "en", parameters: { name: "Ines", place: "Nord" } },
      "transaction",
      1702,
    ],
  ])("%s", async (_name, content, label, type) => {
    const { outcome, sent } = await sendOne(content, { label });
    expect(outcome).toMatchObject({ outcome: "accepted" });
    expect(sent).toMatchObject({ to: to.slice(1), type, reference: correlation });
    expect(sent?.message["#tracking_data"]).toBe(correlation);
  });

  it.each<[string, ViberContent, number]>([
    ["text", { kind: "text", text: "Of course." }, 306],
    ["text with a link", { kind: "text", text: "Of course.", button }, 306],
    ["image", { kind: "image", url: image }, 307],
    ["file", { kind: "file", url: "https://kiosk.example/i.pdf", fileName: "i.pdf", fileType: "pdf" }, 221],
    ["list", { kind: "list", text: "Which one?", options: ["Red", "Blue"] }, 802],
  ])("in a session: %s", async (name, content, type) => {
    const address = `+4915551${2000 + [...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0)}`;
    expect((await sendOne(content, { label: "session" }, address)).outcome, "before the person wrote").toMatchObject({
      outcome: "rejected",
      failure: { kind: "WINDOW_CLOSED", code: "17" },
    });
    await service.control(`viber/persons/${address.slice(1)}/say`, { sender: serviceId, text: "hello" });
    const { outcome, sent } = await sendOne(content, { label: "session" }, address);
    expect(outcome, name).toMatchObject({ outcome: "accepted" });
    expect(sent).toMatchObject({ type });
  });
});

it("keeps every digit of the token", async () => {
  const { outcome, sent } = await sendOne({ kind: "text", text: "Ready." });
  if (outcome.outcome !== "accepted") throw new Error("not taken");
  expect(outcome.externalIds).toEqual([sent?.token]);
  expect(BigInt(sent?.token ?? 0)).toBeGreaterThan(2n ** 53n);
  expect(String(Number(sent?.token))).not.toBe(sent?.token);
});

it("takes a message that was sent before for sent, and gives a second try the same number", async () => {
  service.sandbox.rules.set([{ match: { platform: "viber" }, do: { kind: "error", code: 12 } }]);
  const tries = [await sendOne({ kind: "text", text: "Ready." }), await sendOne({ kind: "text", text: "Ready." })];
  service.sandbox.rules.set([]);
  expect(tries[0]?.outcome).toMatchObject({ outcome: "accepted", externalIds: [expect.stringMatching(/^seq:\d+$/)] });
  expect(tries[1]?.outcome).toEqual(tries[0]?.outcome);
});

it("keeps the time to live within Viber's limits", async () => {
  for (const timeToLiveMs of [1, 60_000, 400 * 86_400_000])
    expect((await sendOne({ kind: "text", text: "Ready." }, { timeToLiveMs })).outcome.outcome).toBe("accepted");
});

it.each([
  ["4915550110", "RECIPIENT", "9"],
  ["4915550111", "OPTED_OUT", "8"],
  ["4915550113", "WINDOW_CLOSED", "21"],
])("a person whose number ends so is refused: %s", async (number, kind, code) => {
  const { outcome } = await sendOne({ kind: "text", text: "Ready." }, {}, `+${number}`);
  expect(outcome).toMatchObject({ outcome: "rejected", failure: { kind, code } });
});

it("sends a template as the person shall read it, with its first link", () => {
  const content: OutboundContent = {
    kind: "template",
    name: "parcel",
    language: "en",
    parameters: { header: [], body: [], buttons: [] },
    rendered: {
      ...{ header: "Parcel", body: "It is here.", footer: "Kiosk Nord" },
      buttons: [
        { kind: "quick_reply", text: "Thanks" },
        { kind: "url", text: "Open", url: button.url },
      ],
    },
  };
  expect(contentOf(content)).toEqual({ kind: "text", text: "Parcel\n\nIt is here.\n\nKiosk Nord", button });
});

describe("the state of the service", () => {
  const read = () => readService(service.channel, service.io);
  const set = (change: object) => service.control(`viber/services/${serviceId}/set`, change);

  it("is good, and nobody is written to for it", async () => {
    const before = sentTo(service).length;
    expect(await read()).toMatchObject({ ok: true, value: { accountId: serviceId, name: "Kiosk Nord" } });
    expect(sentTo(service)).toHaveLength(before);
  });

  it.each([
    ["our address is not on its list", { allowedIps: ["192.0.2.1"] }, { allowedIps: ["127.0.0.1"] }, "401"],
    ["it is blocked", { state: "blocked" }, { state: "active" }, "43"],
  ])("is a refusal of our credentials when %s", async (_name, change, back, code) => {
    await set(change);
    expect(await read()).toMatchObject({ ok: false, failure: { kind: "AUTH", code } });
    expect((await sendOne({ kind: "text", text: "x" })).outcome).toMatchObject({ failure: { kind: "AUTH", code } });
    await set(back);
    expect(await read()).toMatchObject({ ok: true });
  });

  it.each([
    ["paused", { state: "paused" }, { state: "active" }, undefined],
    ["not paid for", { billing: false }, { billing: true }, "payment"],
  ])("holds messages back when it is %s", async (_name, change, back, remedy) => {
    await set(change);
    expect(await read()).toMatchObject({ ok: true, value: { sending: { blocked: true } } });
    const { outcome } = await sendOne({ kind: "text", text: "x" });
    expect(outcome).toMatchObject({ outcome: "rejected", failure: { kind: "QUOTA" } });
    if (outcome.outcome === "rejected") expect(outcome.failure.remedy).toBe(remedy);
    await set(back);
  });

  it("is unknown, and not bad, while Viber does not answer", async () => {
    service.sandbox.dials.outage = true;
    expect(await read()).toMatchObject({ ok: false, failure: { kind: "TRANSIENT" } });
    service.sandbox.dials.outage = false;
  });
});

it("knows every status of the documentation, and takes an unknown one for a fault of the request", () => {
  const documented = [
    1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 13, 14, 17, 18, 20, 21, 27, 28, 29, 30, 31, 32, 38, 39, 40, 41, 43, 401,
  ];
  expect([...viberStatuses].sort((a, b) => a - b)).toEqual(documented);
  expect(failureOfStatus(999, null)).toMatchObject({ kind: "INVALID_REQUEST", code: "999" });
});

it("answers `send` of the contract with text alone, too", async () => {
  const outcome = await send(
    { ...base, content: { kind: "text", text: "Hi" }, options: {} },
    service.channel,
    service.io,
  );
  expect(outcome).toMatchObject({ outcome: "accepted", receipts: ["delivered", "read"], held: false });
});
