import { expect, it } from "vitest";
import type { TemplateContent } from "#db/json/template-content";
import { emptyMail } from "../content/read-content.ts";
import { textsOf, withText } from "./texts.ts";

const plain: TemplateContent = { header: null, body: "Words", footer: null, buttons: [], samples: {} };
const media = { kind: "image", file: null, perPerson: true } as const;
const carousel: TemplateContent = {
  ...{ ...plain, version: 2, kind: "carousel" },
  cards: [{ title: "Cup", media, body: "Blue", buttons: [{ kind: "quick_reply", text: "More" }] }],
};

it("reads the words of offers, cards and e-mails", () => {
  const fieldsOf = (content: TemplateContent) => textsOf(content).map(({ field }) => field);
  expect(fieldsOf({ ...plain, version: 2, offer: { text: "Ends soon", expires: true } })).toEqual([
    "body",
    "offer.text",
  ]);
  expect(fieldsOf(carousel)).toEqual(["body", "cards.0.title", "cards.0.body", "cards.0.buttons.0.text"]);
  const mail = { ...emptyMail, preheader: "Soon", blocks: [{ kind: "text", text: "Hello" } as const] };
  expect(fieldsOf({ ...plain, header: "Hi", version: 2, kind: "mail", mail })).toEqual([
    ...["header", "mail.preheader", "mail.blocks.0.text"],
  ]);
});

it("does not read what the chosen kind does not send", () => {
  expect(textsOf({ ...carousel, kind: "message" }).map(({ field }) => field)).toEqual(["body"]);
});

it("mends a text wherever it stands, and nothing else", () => {
  expect(withText(carousel, "cards.0.body", "Red").cards?.[0]).toEqual({ ...carousel.cards?.[0], body: "Red" });
  expect(withText(carousel, "cards.0.buttons.0.text", "All").cards?.[0]?.buttons).toEqual([
    { kind: "quick_reply", text: "All" },
  ]);
  expect(withText(carousel, "cards.7.body", "Red")).toEqual(carousel);
});
