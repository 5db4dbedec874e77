import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ConnectorEvent, RawRequest } from "../connector.ts";
import { verifyWebhook } from "./signature.ts";
import { parseWebhook } from "./webhook.ts";

const recorded = (name: string) => readFileSync(new URL(`./testdata/${name}.json`, import.meta.url));
const request = (body: Buffer | string | object, headers: RawRequest["headers"] = {}): RawRequest => ({
  headers,
  body: Buffer.isBuffer(body) ? body : Buffer.from(typeof body === "string" ? body : JSON.stringify(body)),
});
const messagesChange = (value: object) => ({
  object: "whatsapp_business_account",
  entry: [
    { id: "9", changes: [{ field: "messages", value: { metadata: { phone_number_id: "771900233" }, ...value } }] },
  ],
});
const at = (seconds: number) => new Date(seconds * 1_000);

describe("verifyWebhook", () => {
  const body = Buffer.from('{"object":"whatsapp_business_account","name":"J\\u00f6rg"}');
  const good = `sha256=${createHmac("sha256", "s3cret").update(body).digest("hex")}`;
  it.each<[string, RawRequest["headers"], Buffer, string, boolean]>([
    ["right", { "x-hub-signature-256": good }, body, "s3cret", true],
    ["right, header in another case", { "X-Hub-Signature-256": good }, body, "s3cret", true],
    [
      "right, hex in capitals",
      { "x-hub-signature-256": `sha256=${good.slice(7).toUpperCase()}` },
      body,
      "s3cret",
      true,
    ],
    ["another secret", { "x-hub-signature-256": good }, body, "other", false],
    ["an empty secret", { "x-hub-signature-256": good }, body, "", false],
    ["another body", { "x-hub-signature-256": good }, Buffer.concat([body, Buffer.from(" ")]), "s3cret", false],
    [
      "rewritten JSON",
      { "x-hub-signature-256": good },
      Buffer.from(JSON.stringify(JSON.parse(body.toString()))),
      "s3cret",
      false,
    ],
    ["missing", {}, body, "s3cret", false],
    ["undefined", { "x-hub-signature-256": undefined }, body, "s3cret", false],
    ["empty", { "x-hub-signature-256": "" }, body, "s3cret", false],
    ["truncated", { "x-hub-signature-256": good.slice(0, -2) }, body, "s3cret", false],
    ["too long", { "x-hub-signature-256": `${good}00` }, body, "s3cret", false],
    ["not hex", { "x-hub-signature-256": `sha256=${"z".repeat(64)}` }, body, "s3cret", false],
    ["another algorithm", { "x-hub-signature-256": good.replace("sha256", "sha1") }, body, "s3cret", false],
    ["given twice", { "x-hub-signature-256": [good, good] }, body, "s3cret", false],
  ])("%s", (_name, headers, bytes, secret, expected) => {
    expect(verifyWebhook({ headers, body: bytes }, secret)).toBe(expected);
  });
});

describe("parseWebhook: receipts", () => {
  it("reads them, names what it does not know and leaves out what is malformed", () => {
    const common = { kind: "receipt", senderExternalId: "771900233" };
    expect(parseWebhook(request(recorded("receipts")))).toEqual([
      {
        ...common,
        key: "status:wamid.HBgLA1:delivered",
        messageExternalId: "wamid.HBgLA1",
        correlation: "2026102514000000000001",
        status: "delivered",
        at: at(1793001200),
        failure: null,
        pricingCategory: "utility",
      },
      {
        ...common,
        key: "status:wamid.HBgLA2:failed",
        messageExternalId: "wamid.HBgLA2",
        correlation: "2026102514000000000002",
        status: "failed",
        at: at(1793001201),
        failure: {
          kind: "RECIPIENT",
          code: "131026",
          detail: "The person has not accepted the new terms.",
          retryAfterMs: null,
          trace: null,
        },
        pricingCategory: null,
      },
      {
        ...common,
        key: "status:wamid.HBgLA3:played",
        messageExternalId: "wamid.HBgLA3",
        correlation: null,
        status: "read",
        at: at(1793001202),
        failure: null,
        pricingCategory: null,
      },
      { kind: "unknown", key: "status:wamid.HBgLA4:sealed", field: "messages.status.sealed", at: at(1793001203) },
    ]);
  });

  it("keeps a failure without a readable error a failure", () => {
    const statuses = [{ id: "wamid.F", status: "failed", timestamp: "1793001200", errors: "none" }];
    expect(parseWebhook(request(messagesChange({ statuses })))).toMatchObject([
      { status: "failed", failure: { kind: "INVALID_REQUEST", code: null } },
    ]);
  });

  it("reads 1,000 of one post, each with a key of its own", () => {
    const statuses = Array.from({ length: 1_000 }, (_, n) => ({
      id: `wamid.${n}`,
      status: "sent",
      timestamp: "1793001200",
    }));
    const events = parseWebhook(request(messagesChange({ statuses })));
    expect(new Set(events.map((event) => event.key)).size).toBe(1_000);
  });

  it("names a fault of the number itself", () => {
    expect(parseWebhook(request(messagesChange({ errors: [{ code: 131000 }] })))).toMatchObject([
      { kind: "unknown", field: "messages.errors" },
    ]);
  });

  it("takes NUL characters out of text, which the database cannot hold", () => {
    const messages = [
      { from: "4915550017", id: "wamid.N", timestamp: "1793001200", type: "text", text: { body: "a\u0000b" } },
    ];
    expect(parseWebhook(request(messagesChange({ messages })))).toMatchObject([{ text: "ab" }]);
  });
});

describe("parseWebhook: inbound messages", () => {
  const events = parseWebhook(request(recorded("inbound")));
  const byId = new Map(
    events.flatMap((event) => (event.kind === "inbound" ? [[event.messageExternalId.slice(6), event] as const] : [])),
  );

  it("reads all that name a message and a person", () => {
    expect(events).toHaveLength(14);
    expect(byId.get("T1")).toEqual({
      kind: "inbound",
      key: "message:wamid.T1",
      senderExternalId: "771900233",
      messageExternalId: "wamid.T1",
      from: "+4915550017",
      fromExternalId: "DE.7719204418820033111",
      profileName: "Ines",
      type: "text",
      text: "Is it open?",
      payload: null,
      replyTo: null,
      at: at(1793001300),
    });
  });

  it.each<[string, Partial<Extract<ConnectorEvent, { kind: "inbound" }>>]>([
    ["T2", { type: "button", text: "Stop these notes", payload: "stop:parcel", replyTo: "wamid.HBgLA1" }],
    ["T3", { type: "interactive", text: "Morning", payload: "mon-am" }],
    ["T4", { type: "interactive", text: "Yes, please", payload: "yes" }],
    ["T5", { type: "interactive", text: "Sent", payload: '{"seats":2}' }],
    ["T6", { type: "image", text: "The broken box" }],
    ["T7", { type: "audio", text: null }],
    ["T8", { type: "reaction", text: "👍", replyTo: "wamid.HBgLA1" }],
    ["T9", { type: "location", text: "52.52, 13.4" }],
    ["T10", { type: "order", text: "Two, please" }],
    ["T11", { type: "system", text: "Ines changed numbers" }],
    ["T12", { type: "contacts", text: "Jo Park, Lea Wolf" }],
    ["T13", { type: "text", from: null, fromExternalId: "DE.5500204418820033222", profileName: "Mira" }],
    ["T14", { type: "hologram", text: null, payload: null }],
  ])("%s", (id, expected) => {
    expect(byId.get(id)).toMatchObject(expected);
  });
});

describe("parseWebhook: people who hide their number", () => {
  const text = (id: string) => ({ id, timestamp: "1793001200", type: "text", text: { body: "Hi" } });
  const contact = (user_id: string) => ({ profile: { name: user_id }, user_id });
  const people = (value: object) =>
    parseWebhook(request(messagesChange(value))).map((event) => event.kind === "inbound" && event.fromExternalId);

  it.each([
    ["the only contact", [contact("DE.1")], ["wamid.1", "wamid.2"], ["DE.1", "DE.1"]],
    ["the contact in the same place", [contact("DE.1"), contact("DE.2")], ["wamid.1", "wamid.2"], ["DE.1", "DE.2"]],
    ["nobody, when it cannot be told", [contact("DE.1"), contact("DE.2")], ["wamid.1"], []],
  ])("are %s", (_name, contacts, ids, expected) => {
    expect(people({ contacts, messages: ids.map(text) })).toEqual(expected);
  });
});

describe("parseWebhook: templates, numbers and the account", () => {
  const events = parseWebhook(request(recorded("account")));
  const template = { kind: "template", templateExternalId: "7410022331", name: "spring_sale", language: "de" };

  it("keeps an id above 2^53 exact", () => {
    expect(events[0]).toEqual({
      kind: "template",
      key: "template:5741311803571721087:REJECTED:1793000100",
      templateExternalId: "5741311803571721087",
      name: "parcel_ready_2",
      language: "en_US",
      state: "fail",
      category: "utility",
      reason: "INVALID_FORMAT: Two variables stand side by side. Put a word between them.",
      at: at(1793000100),
    });
  });

  it("translates the rest in order", () => {
    expect(events.slice(1)).toMatchObject([
      { ...template, state: "pass", category: null, reason: null },
      { ...template, state: "paused", reason: "FIRST_PAUSE Paused for 3 hours." },
      { ...template, state: null },
      { ...template, state: null, category: "marketing" },
      { kind: "unknown", field: "template_category_update.notice" },
      { kind: "unknown", field: "message_template_components_update" },
      { kind: "sender", senderExternalId: null, displayPhone: "493055501", tier: "TIER_10K", state: null },
      { kind: "sender", displayPhone: "493055501", state: "FLAGGED", tier: null },
      { kind: "sender", displayPhone: "493055501", nameState: "DECLINED", state: null },
      { kind: "unknown", field: "account_update.DISABLED_UPDATE" },
      { kind: "unknown", field: "account_alerts" },
      { kind: "unknown", field: "flows" },
    ]);
  });

  it("gives every fact a key of its own and the same key each time", () => {
    const keys = events.map((event) => event.key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(parseWebhook(request(recorded("account"))).map((event) => event.key)).toEqual(keys);
  });

  it("tells an approval from an earlier one when the entry has no time", () => {
    const change = (name: string) => ({
      object: "whatsapp_business_account",
      entry: [
        {
          changes: [
            {
              field: "message_template_status_update",
              value: {
                event: "APPROVED",
                message_template_id: 1,
                message_template_name: name,
                message_template_language: "en",
              },
            },
          ],
        },
      ],
    });
    const keys = ["a", "b", "a"].map((name) => parseWebhook(request(change(name)))[0]?.key);
    expect(keys[0]).toBe(keys[2]);
    expect(keys[0]).not.toBe(keys[1]);
  });
});

describe("parseWebhook: odd input", () => {
  it.each([
    ["nothing", ""],
    ["not JSON", "<html>"],
    ["half a body", '{"object":"whatsapp_business_account","entry":['],
    ["null", "null"],
    ["another object", '{"object":"page","entry":[]}'],
    ["a prototype", '{"__proto__":{"object":"whatsapp_business_account","entry":[{}]}}'],
    ["bytes that are no UTF-8", Buffer.from([0xff, 0xfe, 0x7b])],
  ])("%s gives no event", (_name, body) => {
    expect(parseWebhook(request(body))).toEqual([]);
  });

  it("keeps the good part beside a part nested 100,000 deep that holds a long number", () => {
    const deep = `${"[".repeat(100_000)}5741311803571721087${"]".repeat(100_000)}`;
    const good = '{"id":"wamid.G","status":"sent","timestamp":"1793001200"}';
    const body = JSON.stringify(messagesChange({ statuses: "HERE" })).replace('"HERE"', `[${deep},${good}]`);
    expect(parseWebhook(request(body))).toMatchObject([{ messageExternalId: "wamid.G" }]);
  });

  it("changes nothing of Object.prototype", () => {
    const body = JSON.stringify(messagesChange({ statuses: [] })).replace("{", '{"__proto__":{"polluted":1},');
    parseWebhook(request(body));
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it("never throws, whatever stands in place of any part", () => {
    const templates = ["receipts", "inbound", "account"].map((name) => JSON.parse(recorded(name).toString()));
    fc.assert(
      fc.property(
        fc.constantFrom(...templates),
        fc.infiniteStream(fc.nat(60)),
        fc.jsonValue(),
        (recording, dice, junk) => {
          const replaced = (value: unknown): unknown => {
            if (dice.next().value === 0) return junk;
            if (Array.isArray(value)) return value.map(replaced);
            if (typeof value !== "object" || value === null) return value;
            return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, replaced(part)]));
          };
          for (const event of parseWebhook(request(JSON.stringify(replaced(recording)) ?? ""))) {
            expect(event.at.getTime()).not.toBeNaN();
            expect(event.key).not.toBe("");
          }
        },
      ),
      { numRuns: 300 },
    );
    fc.assert(fc.property(fc.uint8Array(), (bytes) => Array.isArray(parseWebhook(request(Buffer.from(bytes))))));
  });
});
