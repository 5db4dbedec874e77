import { templateLanguages } from "#lib/i18n/template-languages";
import { documentTypes } from "../document-types.ts";
import type { TemplateRules } from "../profile.ts";
import type { TemplateRulesOfParts } from "../template-parts.ts";

const megabyte = 1024 * 1024;

/**
 * Components of a template beside words, replies and links.
 * @see https://developers.facebook.com/docs/whatsapp/business-management-api/message-templates/components (read 2026-11)
 */
const parts: TemplateRulesOfParts = {
  media: {
    image: { maxBytes: 5 * megabyte, types: ["image/jpeg", "image/png"] },
    video: { maxBytes: 16 * megabyte, types: ["video/mp4", "video/3gpp"] },
    document: { maxBytes: 100 * megabyte, types: documentTypes },
  },
  location: { name: 100, address: 300 },
  buttons: {
    most: { url: 2, phone: 1, copy_code: 1, flow: 1, catalogue: 1, products: 1 },
    texts: { copy_code: "Copy offer code", catalogue: "View catalog", products: "View items" },
    phone: 20,
    code: 15,
    flow: { id: 20, screen: 60 },
    products: { sections: 10, items: 30, title: 24, id: 100 },
    optOut: ["marketing"],
  },
  wordsPerVariable: 2,
  offer: {
    text: 16,
    body: 600,
    media: ["image", "video"],
    buttons: ["copy_code", "url"],
    categories: ["marketing"],
  },
  carousel: {
    cards: { min: 2, max: 10 },
    body: 160,
    media: ["image", "video"],
    buttons: ["quick_reply", "url", "phone"],
    buttonsPerCard: { min: 1, max: 2 },
    categories: ["marketing", "utility"],
  },
  authentication: {
    minutes: { min: 1, max: 90 },
    apps: 5,
    buttonText: 25,
    packageName: 224,
    signatureHash: 11,
    code: 15,
  },
  validity: {
    authentication: { min: 30, max: 900 },
    utility: { min: 30, max: 43_200 },
    marketing: { min: 43_200, max: 2_592_000 },
  },
};

/** What the rules and the designer know of templates of WhatsApp. */
export const whatsappTemplateRules = {
  mode: "reviewed",
  limits: {
    header: 60,
    body: 1024,
    footer: 60,
    buttons: 10,
    buttonsShown: 3,
    urlButtons: 2,
    buttonText: 25,
    url: 2000,
  },
  unit: "characters",
  header: "text",
  footer: true,
  buttons: ["quick_reply", "url", "phone", "copy_code", "flow", "catalogue", "products"],
  parts,
  formats: true,
  review: { editsPerMonth: 10, editWindowDays: 30, editGapHours: 24, nameLockDays: 30 },
  languages: templateLanguages,
} satisfies TemplateRules;
