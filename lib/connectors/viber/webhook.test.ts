import { describe, expect, it } from "vitest";
import type { RawRequest } from "../connector.ts";
import type { ViberChannel } from "./credentials.ts";
import { webhook } from "./webhook.ts";

const channel: ViberChannel = {
  ...{ id: "cams-0123456789", workspaceId: "w1", environment: "live", baseUrl: "https://services.viber.com" },
  ...{ accountId: "41077", credentials: { callbackKey: "k3y&?ö" } },
};

const at = 1_793_003_020_123;
const token = "5741311803571721087";
const delivered = {
  message_token: token,
  message_status: 0,
  message_time: at,
  phone_number: "4915550017",
  service_id: 41077,
};

function posted(body: unknown, query: Record<string, string> = {}): RawRequest {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return { method: "POST", path: "/webhooks/viber/cams-0123456789", query, headers: {}, body: Buffer.from(text) };
}
const parse = (body: unknown) => webhook.parse(posted(body));

describe("the address of the callback", () => {
  it("carries the key, and is what lets a post in", () => {
    const url = new URL(webhook.address?.("https://door.example/webhooks/viber/cams-0123456789", channel) ?? "");
    expect(url.pathname).toBe("/webhooks/viber/cams-0123456789");
    expect(webhook.verify(posted(delivered, Object.fromEntries(url.searchParams)), channel)).toBe(true);
  });

  it.each([{}, { key: "" }, { key: "k3y&?o" }, { key: "k3y&?ö " }])("refuses a post with %j", (query) => {
    expect(webhook.verify(posted(delivered, query as Record<string, string>), channel)).toBe(false);
  });
});

describe("receipts", () => {
  it.each([
    [0, "delivered"],
    [1, "read"],
    [2, "failed"],
  ])("%i is %s", (status, word) => {
    const [event, ...others] = parse({ ...delivered, message_status: status });
    expect(others).toEqual([]);
    expect(event).toMatchObject({ kind: "receipt", status: word, messageExternalId: token, senderExternalId: "41077" });
    expect(event?.at.getTime()).toBe(at);
  });

  it("keeps every digit of a token that comes as a number", () => {
    const body = `{"message_token":${token},"message_status":1,"message_time":${at},"phone_number":"4915550017","service_id":41077}`;
    expect(parse(body)).toMatchObject([{ messageExternalId: token }]);
  });

  it("several devices that report the same are one fact, and each status is one of its own", () => {
    const again = { ...delivered, message_time: at + 500 };
    expect(parse(again)[0]?.key).toBe(parse(delivered)[0]?.key);
    const keys = [0, 1, 2].map((status) => parse({ ...delivered, message_status: status })[0]?.key);
    expect(new Set(keys).size).toBe(3);
  });

  it("an expired message names the fault, which lets another channel try", () => {
    expect(parse({ ...delivered, message_status: 2 })).toMatchObject([
      { failure: { kind: "RECIPIENT", code: "expired" } },
    ]);
  });
});

describe("people", () => {
  it.each([
    [5, "opt_out"],
    [4, "opt_in"],
  ])("status %i is %s of everything", (status, kind) => {
    expect(parse({ ...delivered, message_status: status })).toMatchObject([
      { kind, scope: "all", address: { kind: "phone", value: "+4915550017" }, senderExternalId: "41077" },
    ]);
  });

  const inbound = (message: object) => ({
    ...{ message_token: token, phone_number: "4915550017", time: at, service_id: 41077, message },
  });

  it.each([
    [
      "text",
      { text: "ok thanks", tracking_data: "msg_1" },
      { type: "text", text: "ok thanks", payload: null, media: [] },
    ],
    ["a choice", { text: "Red", postback_data: "red", tracking_data: "" }, { text: "Red", payload: "red" }],
    [
      "a picture",
      { type: "picture", media: "https://dl.viber.com/p.jpg", text: "look" },
      { type: "picture", media: [{ kind: "image", externalId: "https://dl.viber.com/p.jpg", caption: "look" }] },
    ],
    [
      "a file",
      { type: "file", media: "https://dl.viber.com/f", file_name: "bill.pdf" },
      { media: [{ kind: "document", fileName: "bill.pdf" }] },
    ],
    ["a place", { type: "location", location: { lat: 53.5, lon: 9.9 } }, { type: "location", text: "53.5, 9.9" }],
    ["a contact", { type: "contact", contact: { name: "Ines Weber", phone_number: "49" } }, { text: "Ines Weber" }],
    ["a kind nobody knows", { type: "hologram" }, { type: "hologram", text: null, media: [] }],
  ])("write: %s", (_name, message, expected) => {
    expect(parse(inbound(message))).toMatchObject([
      { kind: "inbound", messageExternalId: token, address: { kind: "phone", value: "+4915550017" }, ...expected },
    ]);
  });
});

describe("what it does not know", () => {
  it.each([
    ["a status of later", { ...delivered, message_status: 9 }, "status.9"],
    ["an event of the bot API", { event: "client_status", timestamp: at, user: { id: "x" } }, "event.client_status"],
    ["neither status nor message", { service_id: 41077 }, "callback"],
  ])("is kept by name: %s", (_name, body, field) => {
    expect(parse(body)).toMatchObject([{ kind: "unknown", field }]);
  });

  it.each([
    ["no JSON", "{"],
    ["a list", "[]"],
    ["a receipt without a token", { ...delivered, message_token: null }],
    ["a receipt without a time", { ...delivered, message_time: "soon" }],
    ["a message without a person", { message_token: token, time: at, service_id: 41077, message: { text: "x" } }],
  ])("gives nothing: %s", (_name, body) => {
    expect(parse(body)).toEqual([]);
  });

  it("refuses to keep what is no object", () => {
    expect(webhook.accepts?.(posted("[]"))).toBe(false);
    expect(webhook.accepts?.(posted(delivered))).toBe(true);
  });
});
