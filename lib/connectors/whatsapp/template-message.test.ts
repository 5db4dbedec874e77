/** Every component of a template, filled and sent over the real wire to the sandbox. */
import { Agent } from "undici";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TemplateCode } from "#db/json/template-content";
import { startTestSandbox } from "#sandbox/testing";
import type { ConnectorIo } from "../connector.ts";
import type { TemplateDraft, TemplateParameters } from "../template-draft.ts";
import type { WhatsAppChannel } from "./credentials.ts";
import { send } from "./send.ts";
import { templates } from "./templates.ts";

const agent = new Agent();
const io: ConnectorIo = { dispatcher: agent, now: () => new Date(), timeoutMs: 5_000 };
let sandbox: Awaited<ReturnType<typeof startTestSandbox>>;
let account: Awaited<ReturnType<typeof sandbox.account>>;
let channel: WhatsAppChannel;

beforeAll(async () => {
  sandbox = await startTestSandbox({ speed: 0 });
  account = await sandbox.account();
  channel = {
    ...{ id: "cams-0123456789", workspaceId: "w", environment: "sandbox", baseUrl: sandbox.httpUrl },
    accountId: account.wabaId,
    credentials: { apiVersion: "v25.0", accessToken: account.accessToken, appSecret: "s", verifyToken: "v" },
  };
});
afterAll(async () => {
  await sandbox.close();
  await agent.close();
});

const body = { text: "Your parcel has left our house.", samples: {} };
const plain = { language: "en_US", header: null, body, footer: null, buttons: [] };
const none: TemplateParameters = { header: [], body: [], buttons: [] };
const coded: TemplateCode = {
  ...{ delivery: "copy_code" as const, copyText: "", autofillText: "", apps: [], securityLine: true },
  ...{ expiresMinutes: null, termsAccepted: false },
};
const place = { kind: "location", name: "Kiosk", address: "Torstraße 1", latitude: "52.5", longitude: "13.4" } as const;
const offer = { text: "Ends soon", expires: true };
const copy = { kind: "copy_code", text: "Copy offer code", sample: "A1" } as const;
const products = { thumbnail: "SKU-1", sections: [{ title: "New", products: ["SKU-1", "SKU-2"] }] };

type Sent = [string, Partial<TemplateDraft>, TemplateParameters, Partial<TemplateParameters> | null];
const cases: Sent[] = [
  ["a place", { media: { kind: "location" } }, { ...none, media: place }, { media: { ...place, latitude: "91" } }],
  [
    "an offer with its code",
    { category: "marketing", offer, buttons: [copy] },
    { ...none, offerEndsAt: new Date("2030-01-01"), buttons: [{ index: 0, kind: "copy_code", value: "SPRING25" }] },
    { offerEndsAt: undefined },
  ],
  ["a code", { category: "authentication", code: coded }, { ...none, code: "482913" }, { code: "1".repeat(16) }],
  [
    "a form, a reply that ends marketing and a link",
    {
      category: "marketing",
      buttons: [
        { kind: "flow", text: "Book", flowId: "1234567", action: "navigate", screen: "START" },
        { kind: "url", text: "Track", url: "https://kiosk.example/$(no)", sample: "N1" },
        { kind: "quick_reply", text: "Stop" },
      ],
    },
    {
      ...none,
      buttons: [
        { index: 0, kind: "flow" },
        { index: 1, value: "N2" },
        { index: 2, kind: "opt_out", value: "" },
      ],
    },
    { buttons: [{ index: 0, kind: "flow" }] },
  ],
  [
    "products",
    { category: "marketing", buttons: [{ kind: "products", text: "View items" }] },
    { ...none, buttons: [{ index: 0, kind: "products", ...products }] },
    { buttons: [{ index: 0, kind: "products", ...products, sections: [] }] },
  ],
  [
    "variables by name",
    {
      named: true,
      body: { text: "Hello $(first_name), your parcel comes.", samples: { first_name: "Ann" } },
    },
    { ...none, body: ["Ines"], names: { header: [], body: ["first_name"] } },
    { names: { header: [], body: ["other"] } },
  ],
];

describe("a message", () => {
  it.each(cases)("brings %s, and is refused when that is wrong", async (name, draft, parameters, wrong) => {
    const called = name.replace(/[^a-z]+/g, "_");
    const taken = await templates.submit(channel, { ...plain, name: called, category: "utility", ...draft }, io);
    expect(taken).toMatchObject({ ok: true });
    await sandbox.control("clock", { advanceMs: 2_100 });
    const rendered = { header: null, body: body.text, footer: null, buttons: [] };
    const message = (filled: TemplateParameters) => ({
      ...{ correlation: "1", sender: { externalId: account.phoneId }, options: {} },
      address: { kind: "phone" as const, value: "+4915550017" },
      content: { kind: "template" as const, name: called, language: "en_US", parameters: filled, rendered },
    });
    expect(await send(message(parameters), channel, io)).toMatchObject({ outcome: "accepted" });
    if (wrong)
      expect(await send(message({ ...parameters, ...wrong }), channel, io)).toMatchObject({ outcome: "rejected" });
  });
});
