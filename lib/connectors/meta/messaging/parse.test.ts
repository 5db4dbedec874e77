import { describe, expect, it } from "vitest";
import type { RawRequest } from "../../connector.ts";
import type { InboundEvent } from "../../events.ts";
import { type MessagingKind, parseMessaging, splitByAccount } from "./parse.ts";

const page: MessagingKind = { object: "page", addressKind: "psid" };
const instagram: MessagingKind = { object: "instagram", addressKind: "igsid" };
const at = 1_793_002_000_001;

const post = (body: unknown): RawRequest => ({
  method: "POST",
  path: "/webhooks/messenger",
  query: {},
  headers: {},
  body: Buffer.from(typeof body === "string" ? body : JSON.stringify(body)),
});
const happened = (event: object, object = "page") => ({
  object,
  entry: [
    {
      id: "104410",
      time: at + 5,
      messaging: [{ sender: { id: "6610029941" }, recipient: { id: "104410" }, timestamp: at, ...event }],
    },
  ],
});
const read = (event: object, kind = page) => parseMessaging(post(happened(event, kind.object)), kind);
const one = (event: object, kind = page) => {
  const events = read(event, kind);
  expect(events).toHaveLength(1);
  return events[0] as InboundEvent;
};

describe("what a person writes", () => {
  it("is a text with the message that it answers", () => {
    expect(one({ message: { mid: "m_7", text: "Where is it?", reply_to: { mid: "m_A" } } })).toEqual({
      kind: "inbound",
      key: "message:m_7",
      senderExternalId: "104410",
      messageExternalId: "m_7",
      address: { kind: "psid", value: "6610029941" },
      fromExternalId: "6610029941",
      profileName: null,
      type: "text",
      text: "Where is it?",
      payload: null,
      replyTo: "m_A",
      media: [],
      referral: null,
      reaction: null,
      change: null,
      at: new Date(at),
    });
  });

  it.each<[string, object, object]>([
    [
      "a quick reply",
      { message: { mid: "m_1", text: "Today", quick_reply: { payload: "today" } } },
      { type: "text", payload: "today" },
    ],
    [
      "an image",
      { message: { mid: "m_1", attachments: [{ type: "image", payload: { url: "https://cdn.example/1" } }] } },
      { type: "image", media: [expect.objectContaining({ kind: "image", externalId: "m_1#0" })] },
    ],
    [
      "a file",
      { message: { mid: "m_1", attachments: [{ type: "file", payload: { url: "https://cdn.example/1" } }] } },
      { type: "document", media: [expect.objectContaining({ kind: "document" })] },
    ],
    [
      "a sticker",
      {
        message: { mid: "m_1", attachments: [{ type: "image", payload: { url: "https://c.example", sticker_id: 3 } }] },
      },
      { type: "sticker", media: [expect.objectContaining({ kind: "sticker" })] },
    ],
    [
      "a place",
      {
        message: {
          mid: "m_1",
          attachments: [{ type: "location", payload: { coordinates: { lat: 48.2, long: 16.37 } } }],
        },
      },
      { type: "location", text: "48.2, 16.37", media: [] },
    ],
    [
      "a mention in a story",
      { message: { mid: "m_1", attachments: [{ type: "story_mention", payload: { url: "https://cdn.example/s" } }] } },
      { type: "story_mention", media: [expect.objectContaining({ kind: "image" })] },
    ],
    [
      "an answer to a story",
      { message: { mid: "m_1", text: "Nice", reply_to: { story: { id: "179", url: "https://cdn.example/s" } } } },
      { type: "story_reply", replyTo: "179" },
    ],
    ["what Meta cannot show", { message: { mid: "m_1", is_unsupported: true } }, { type: "unsupported" }],
    [
      "a tap on a button",
      {
        postback: { mid: "m_1", title: "Get started", payload: "GO", referral: { ref: "summer", source: "SHORTLINK" } },
      },
      {
        type: "postback",
        text: "Get started",
        payload: "GO",
        referral: expect.objectContaining({ sourceType: "SHORTLINK" }),
      },
    ],
    [
      "a reaction",
      { reaction: { mid: "m_A", action: "react", emoji: "❤", reaction: "love" } },
      { type: "reaction", replyTo: "m_A", reaction: { messageExternalId: "m_A", emoji: "❤" } },
    ],
    [
      "a reaction that is taken back",
      { reaction: { mid: "m_A", action: "unreact" } },
      { type: "reaction", reaction: { messageExternalId: "m_A", emoji: null } },
    ],
    [
      "an edit",
      { message_edit: { mid: "m_A", text: "Now", num_edit: 2 } },
      { messageExternalId: "m_A#edit2", text: "Now", change: { kind: "edit", messageExternalId: "m_A" } },
    ],
    [
      "a message that is taken back",
      { message: { mid: "m_A", is_deleted: true } },
      { messageExternalId: "m_A#deleted", change: { kind: "deletion", messageExternalId: "m_A" } },
    ],
    ["a link that led back", { referral: { ref: "summer", source: "SHORTLINK" } }, { type: "referral" }],
    [
      "a consent",
      { optin: { type: "notification_messages", title: "News", payload: "news" } },
      { type: "optin", payload: "news" },
    ],
  ])("%s", (_name, event, expected) => {
    expect(one(event)).toMatchObject({ kind: "inbound", ...expected });
  });

  it("switches messages off and on again", () => {
    const optin = (word: string) => ({ optin: { notification_messages_status: word } });
    const address = { kind: "psid", value: "6610029941" };
    expect(one(optin("STOP_NOTIFICATIONS"))).toMatchObject({ kind: "opt_out", address, scope: "marketing" });
    expect(one(optin("RESUME_NOTIFICATIONS"))).toMatchObject({ kind: "opt_in", address });
  });
});

describe("what becomes of our messages", () => {
  const ours = { sender: { id: "104410" }, recipient: { id: "6610029941" } };

  it("an echo with our id proves that the message left; another one is shown as somebody else's", () => {
    const message = { mid: "m_A", is_echo: true, app_id: 7, metadata: "2026112114000000000001", text: "Hi" };
    expect(one({ ...ours, message })).toMatchObject({
      ...{ kind: "receipt", status: "sent", messageExternalId: "m_A", correlation: "2026112114000000000001" },
    });
    expect(one({ ...ours, message: { ...message, metadata: "theirs" } })).toMatchObject({
      ...{ kind: "echo", messageExternalId: "m_A", correlation: null, address: { kind: "psid", value: "6610029941" } },
    });
  });

  it("a delivery is a receipt for each message it names, else a watermark", () => {
    expect(read({ delivery: { mids: ["m_A", "m_B"], watermark: at } })).toMatchObject([
      { kind: "receipt", status: "delivered", messageExternalId: "m_A", key: "status:m_A:delivered" },
      { kind: "receipt", status: "delivered", messageExternalId: "m_B" },
    ]);
    expect(one({ delivery: { watermark: at } })).toMatchObject({
      kind: "watermark",
      status: "delivered",
      until: new Date(at),
    });
  });

  it("Messenger reads up to a time, Instagram a message", () => {
    expect(one({ read: { watermark: at } })).toMatchObject({
      ...{ kind: "watermark", status: "read", address: { kind: "psid", value: "6610029941" }, until: new Date(at) },
    });
    expect(one({ read: { mid: "aWdf1" } }, instagram)).toMatchObject({
      ...{ kind: "receipt", status: "read", messageExternalId: "aWdf1" },
    });
  });
});

describe("the account", () => {
  it.each([
    ["block", true],
    ["unblock", false],
    ["warning", null],
  ])("hears of a %s", (action, blocks) => {
    const event = one({ policy_enforcement: { action, reason: "spam" } });
    expect(event).toMatchObject({ kind: "account", change: "restriction", state: action, blocks, reason: "spam" });
  });
});

describe("odd input", () => {
  it("of another object, of no JSON and of no shape is nothing", () => {
    expect(parseMessaging(post(happened({}, "instagram")), page)).toEqual([]);
    for (const body of ["", "{", "[]", "null", { object: "page" }, { object: "page", entry: [null, { id: "1" }] }])
      expect(parseMessaging(post(body), page)).toEqual([]);
  });

  it("keeps the rest when one event is malformed, and names what it does not know", () => {
    const body = happened({ message: { mid: "m_7", text: "Hi" } });
    body.entry[0]?.messaging.unshift(null as never, { timestamp: at } as never);
    expect(parseMessaging(post(body), page).map(({ kind }) => kind)).toEqual(["inbound"]);
    expect(one({ pass_thread_control: { new_owner_app_id: "1" } })).toMatchObject({
      kind: "unknown",
      field: "pass_thread_control",
    });
    const standby = {
      object: "page",
      entry: [{ id: "1", time: at, standby: [{}], changes: [{ field: "feed", value: {} }] }],
    };
    expect(parseMessaging(post(standby), page)).toMatchObject([{ field: "standby" }, { field: "feed" }]);
  });

  it("keeps ids that are too long for a number", () => {
    const body = JSON.stringify(happened({ message: { mid: "m_1", text: "Hi" } })).replaceAll(
      '"6610029941"',
      "66100299410000000001",
    );
    expect(parseMessaging(post(body), page)).toMatchObject([{ fromExternalId: "66100299410000000001" }]);
  });

  it("gives the same keys for the same request", () => {
    const request = post(happened({ referral: { ref: "a" } }));
    expect(parseMessaging(request, page)).toEqual(parseMessaging(request, page));
  });
});

describe("a post for several accounts", () => {
  it("is split so that each keeps its own entries only", () => {
    const entry = (id: string, text: string) => ({
      ...{
        id,
        time: at,
        messaging: [{ sender: { id: "5" }, recipient: { id }, timestamp: at, message: { mid: text, text } }],
      },
    });
    const request = post({ object: "page", entry: [entry("1", "a"), entry("2", "b"), entry("1", "c")] });
    const parts = splitByAccount(request, "page");
    const texts = parts.map(({ accountId, body }) => [
      accountId,
      parseMessaging({ ...request, body }, page).map((event) => (event as InboundEvent).text),
    ]);
    expect(texts).toEqual([
      ["1", ["a", "c"]],
      ["2", ["b"]],
    ]);
    expect(splitByAccount(request, "instagram")).toEqual([]);
  });
});
