import { describe, expect, it } from "vitest";
import type { OutboundContent } from "../../content.ts";
import { contentOf, type MessagingContent } from "./content.ts";
import { requestBody } from "./wire.ts";

const to = { recipientId: "6610029941" };
const bodyOf = (content: MessagingContent) => requestBody(content, to) as { message?: unknown };

describe("the body of a call", () => {
  it.each<[string, MessagingContent, unknown]>([
    ["text", { version: 1, kind: "text", text: "Packed." }, { text: "Packed." }],
    [
      "quick replies",
      {
        version: 1,
        kind: "text",
        text: "When?",
        quickReplies: [
          { kind: "text", title: "Today", payload: "today", imageUrl: "https://kiosk.example/t.png" },
          { kind: "user_phone_number" },
        ],
      },
      {
        text: "When?",
        quick_replies: [
          { content_type: "text", title: "Today", payload: "today", image_url: "https://kiosk.example/t.png" },
          { content_type: "user_phone_number" },
        ],
      },
    ],
    [
      "a file by its address",
      { version: 1, kind: "file", type: "image", file: { url: "https://kiosk.example/a.jpg", reusable: true } },
      { attachment: { type: "image", payload: { url: "https://kiosk.example/a.jpg", is_reusable: true } } },
    ],
    [
      "a file by the id of its upload",
      { version: 1, kind: "file", type: "file", file: { id: "1234" } },
      { attachment: { type: "file", payload: { attachment_id: "1234" } } },
    ],
    [
      "several images",
      { version: 1, kind: "images", urls: ["https://a.example/1", "https://a.example/2"] },
      {
        attachments: [
          { type: "image", payload: { url: "https://a.example/1" } },
          { type: "image", payload: { url: "https://a.example/2" } },
        ],
      },
    ],
    ["a sticker", { version: 1, kind: "sticker", stickerId: "369239263222822" }, { sticker_id: "369239263222822" }],
    [
      "buttons",
      {
        version: 1,
        kind: "buttons",
        text: "Your parcel",
        buttons: [
          { kind: "url", title: "Track", url: "https://kiosk.example/t" },
          { kind: "postback", title: "Stop", payload: "STOP" },
          { kind: "call", title: "Call", phone: "+4930555010" },
        ],
      },
      {
        attachment: {
          type: "template",
          payload: {
            template_type: "button",
            text: "Your parcel",
            buttons: [
              { type: "web_url", title: "Track", url: "https://kiosk.example/t" },
              { type: "postback", title: "Stop", payload: "STOP" },
              { type: "phone_number", title: "Call", payload: "+4930555010" },
            ],
          },
        },
      },
    ],
    [
      "cards",
      {
        version: 1,
        kind: "cards",
        cards: [
          { title: "Lamp", subtitle: "Oak", imageUrl: "https://a.example/l", url: "https://a.example/lamp" },
          { title: "Desk", buttons: [{ kind: "postback", title: "Buy", payload: "desk" }] },
        ],
      },
      {
        attachment: {
          type: "template",
          payload: {
            template_type: "generic",
            elements: [
              {
                title: "Lamp",
                subtitle: "Oak",
                image_url: "https://a.example/l",
                default_action: { type: "web_url", url: "https://a.example/lamp" },
              },
              { title: "Desk", buttons: [{ type: "postback", title: "Buy", payload: "desk" }] },
            ],
          },
        },
      },
    ],
    [
      "a card of a video",
      { version: 1, kind: "media_card", type: "video", file: { id: "77" }, buttons: [] },
      {
        attachment: {
          type: "template",
          payload: { template_type: "media", elements: [{ media_type: "video", attachment_id: "77" }] },
        },
      },
    ],
    [
      "a receipt",
      { version: 1, kind: "structured", type: "receipt", fields: { order_number: "7", template_type: "other" } },
      { attachment: { type: "template", payload: { template_type: "receipt", order_number: "7" } } },
    ],
  ])("has %s", (_name, content, message) => {
    expect(bodyOf(content)).toEqual({ recipient: { id: "6610029941" }, messaging_type: "RESPONSE", message });
  });

  it("names the comment that is answered in place of the person, and whom it comes from", () => {
    const envelope = { ...to, commentId: "104410_77", personaId: "5512" };
    expect(requestBody({ version: 1, kind: "text", text: "Twelve euros." }, envelope)).toEqual({
      ...{ recipient: { comment_id: "104410_77" }, messaging_type: "RESPONSE", persona_id: "5512" },
      message: { text: "Twelve euros." },
    });
    expect(requestBody({ version: 1, kind: "action", action: "typing_on" }, { ...to, personaId: "5512" })).toEqual({
      ...{ recipient: { id: "6610029941" }, sender_action: "typing_on", persona_id: "5512" },
    });
  });

  it("has actions and reactions without a message", () => {
    const recipient = { id: "6610029941" };
    expect(bodyOf({ version: 1, kind: "action", action: "typing_on" })).toEqual({
      recipient,
      sender_action: "typing_on",
    });
    expect(bodyOf({ version: 1, kind: "reaction", to: "m_1", reaction: "love" })).toEqual({
      recipient,
      sender_action: "react",
      payload: { message_id: "m_1", reaction: "love" },
    });
    expect(bodyOf({ version: 1, kind: "reaction", to: "m_1", reaction: null })).toEqual({
      recipient,
      sender_action: "unreact",
      payload: { message_id: "m_1" },
    });
  });

  it("names the message that it answers, the tag that lets it leave late, and our own id", () => {
    const content: MessagingContent = { version: 1, kind: "reply", to: "m_1", text: "Yes" };
    expect(requestBody(content, { ...to, tag: "HUMAN_AGENT", metadata: "2026112114000000000001" })).toEqual({
      recipient: { id: "6610029941" },
      messaging_type: "MESSAGE_TAG",
      tag: "HUMAN_AGENT",
      reply_to: { mid: "m_1" },
      message: { text: "Yes", metadata: "2026112114000000000001" },
    });
  });
});

describe("a rendered template", () => {
  const template = (rendered: Extract<OutboundContent, { kind: "template" }>["rendered"]): OutboundContent => ({
    ...{ kind: "template", name: "parcel", language: "en", parameters: { header: [], body: [], buttons: [] } },
    rendered,
  });
  const track = { kind: "url" as const, text: "Track", url: "https://kiosk.example/t" };

  it("is its parts as one text", () => {
    expect(contentOf(template({ header: "Parcel", body: "It is here.", footer: "Kiosk", buttons: [] }))).toEqual({
      version: 1,
      kind: "text",
      text: "Parcel\n\nIt is here.\n\nKiosk",
    });
  });

  it("keeps a link as a button, and its answers as quick replies", () => {
    expect(contentOf(template({ header: null, body: "Here.", footer: null, buttons: [track] }))).toMatchObject({
      kind: "buttons",
      buttons: [{ kind: "url", title: "Track" }],
    });
    const answer = { kind: "quick_reply" as const, text: "Yes, please bring it tomorrow" };
    expect(contentOf(template({ header: null, body: "Here.", footer: null, buttons: [answer] }))).toMatchObject({
      kind: "text",
      quickReplies: [{ title: "Yes, please bring i…", payload: "Yes, please bring it tomorrow" }],
    });
  });

  it("gives an answer and a button what its presser shall bring back", () => {
    const asks = { kind: "quick_reply" as const, text: "Where is it?", payload: "carillon:intent:parcel" };
    const rendered = { header: null, body: "Sent.", footer: null };
    expect(contentOf(template({ ...rendered, buttons: [asks] }))).toMatchObject({
      quickReplies: [{ title: "Where is it?", payload: "carillon:intent:parcel" }],
    });
    expect(contentOf(template({ ...rendered, buttons: [asks, track] }))).toMatchObject({
      buttons: [{ kind: "postback", payload: "carillon:intent:parcel" }, { kind: "url" }],
    });
  });

  it("writes a link out where Meta takes no button", () => {
    const long = template({ header: null, body: "x".repeat(700), footer: null, buttons: [track] });
    expect(contentOf(long)).toMatchObject({ kind: "text", text: expect.stringMatching(/Track: https:\/\/kiosk/) });
  });
});
