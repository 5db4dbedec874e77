import { templateLanguages } from "#lib/i18n/template-languages";
import type { TemplateRules } from "../profile.ts";
import { noParts, plainButtons, type TemplateRulesOfParts } from "../template-parts.ts";

const megabyte = 1024 * 1024;

/**
 * What a message may be beside a text: a picture, perhaps with quick replies, and cards. There is no button that calls.
 * @see https://developers.facebook.com/docs/messenger-platform/instagram/features/generic-template (read 2026-11)
 */
const parts: TemplateRulesOfParts = {
  ...noParts,
  media: {
    image: {
      maxBytes: 8 * megabyte,
      types: ["image/jpeg", "image/png", "image/gif"],
      below: { words: "none", buttons: ["quick_reply"] },
    },
  },
  buttons: { ...plainButtons, below: { max: 3, body: 640 } },
  carousel: {
    cards: { min: 1, max: 10 },
    title: { min: 1, max: 80 },
    body: 80,
    bareCards: true,
    media: ["image"],
    buttons: ["url", "quick_reply"],
    buttonsPerCard: { min: 0, max: 3 },
    words: "none",
    categories: ["marketing", "utility", "authentication"],
  },
};

/** What the rules and the designer know of templates of Instagram. */
export const instagramTemplateRules = {
  mode: "rendered",
  limits: {
    header: 0,
    body: 1000,
    footer: 0,
    buttons: 13,
    buttonsShown: 3,
    urlButtons: 3,
    buttonText: 20,
    url: 2000,
  },
  unit: "bytes",
  header: null,
  footer: false,
  buttons: ["quick_reply", "url"],
  parts,
  repliesApart: true,
  formats: false,
  languages: templateLanguages,
} satisfies TemplateRules;
