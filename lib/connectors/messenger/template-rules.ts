import { templateLanguages } from "#lib/i18n/template-languages";
import { documentTypes } from "../document-types.ts";
import type { TemplateRules } from "../profile.ts";
import { noParts, plainButtons, type TemplateRulesOfParts } from "../template-parts.ts";

const megabyte = 1024 * 1024;

/**
 * What a message may be beside a text: a file with buttons or quick replies, cards, and a coupon. The platform names no limits of a
 * coupon's lines; those of a card are taken.
 * @see https://developers.facebook.com/docs/messenger-platform/send-messages/templates (read 2026-11)
 */
const parts: TemplateRulesOfParts = {
  ...noParts,
  media: {
    image: {
      maxBytes: 8 * megabyte,
      types: ["image/jpeg", "image/png", "image/gif"],
      shared: true,
      below: { words: "none", buttons: ["quick_reply", "url", "phone"] },
    },
    video: {
      maxBytes: 25 * megabyte,
      types: ["video/mp4", "video/3gpp", "video/quicktime"],
      shared: true,
      below: { words: "none", buttons: ["quick_reply", "url", "phone"] },
    },
    document: {
      maxBytes: 25 * megabyte,
      types: documentTypes,
      below: { words: "none", buttons: ["quick_reply"] },
    },
  },
  buttons: {
    ...plainButtons,
    below: { max: 3, body: 640 },
    most: { copy_code: 1 },
    texts: { copy_code: "Reveal code" },
    code: 50,
    coupon: { line: 80, links: 1 },
  },
  carousel: {
    cards: { min: 1, max: 10 },
    title: { min: 1, max: 80 },
    body: 80,
    bareCards: true,
    media: ["image"],
    buttons: ["url", "quick_reply", "phone"],
    buttonsPerCard: { min: 0, max: 3 },
    words: "none",
    categories: ["marketing", "utility", "authentication"],
  },
};

/** What the rules and the designer know of templates of Messenger. */
export const messengerTemplateRules = {
  mode: "rendered",
  limits: {
    header: 0,
    body: 2000,
    footer: 0,
    buttons: 13,
    buttonsShown: 3,
    urlButtons: 3,
    buttonText: 20,
    url: 2000,
  },
  unit: "characters",
  header: null,
  footer: false,
  buttons: ["quick_reply", "url", "phone", "copy_code"],
  parts,
  repliesApart: true,
  formats: false,
  languages: templateLanguages,
} satisfies TemplateRules;
