import { templateLanguages } from "#lib/i18n/template-languages";
import { documentTypes } from "../document-types.ts";
import type { TemplateRules } from "../profile.ts";
import { noParts, plainButtons, type TemplateRulesOfParts } from "../template-parts.ts";

const megabyte = 1024 * 1024;

/**
 * What a business message may be beside a text with a button. A picture has words and a button, or neither; a film has words,
 * or words and a button; a file stands alone.
 * @see https://www.alibabacloud.com/help/en/chatapp/user-guide/viber-message-types (read 2026-11)
 */
const parts: TemplateRulesOfParts = {
  ...noParts,
  media: {
    image: {
      maxBytes: 5 * megabyte,
      types: ["image/jpeg", "image/png", "image/gif"],
      below: { words: "optional", buttons: ["url"], together: "both" },
    },
    video: {
      maxBytes: 200 * megabyte,
      types: ["video/mp4", "video/3gpp", "video/quicktime"],
      shared: true,
      film: { thumbnail: ["image/jpeg", "image/png"], seconds: 600 },
      below: { words: "optional", buttons: ["url"], together: "button" },
    },
    document: { maxBytes: 200 * megabyte, types: documentTypes, below: { words: "none", buttons: [] } },
  },
  buttons: plainButtons,
  carousel: {
    cards: { min: 2, max: 5 },
    title: { min: 2, max: 38 },
    body: 0,
    media: ["image"],
    buttons: ["url"],
    buttonsPerCard: { min: 1, max: 2 },
    buttonTexts: [10, 12],
    words: "optional",
    categories: ["marketing", "utility", "authentication"],
  },
};

/** What the rules and the designer know of templates of Viber. */
export const viberTemplateRules = {
  mode: "rendered",
  limits: {
    header: 0,
    body: 1000,
    footer: 0,
    buttons: 1,
    buttonsShown: 1,
    urlButtons: 1,
    buttonText: 30,
    url: 1000,
  },
  unit: "characters",
  header: null,
  footer: false,
  buttons: ["url"],
  parts,
  formats: false,
  languages: templateLanguages,
} satisfies TemplateRules;
