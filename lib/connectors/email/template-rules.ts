import { templateLanguages } from "#lib/i18n/template-languages";
import type { TemplateRules } from "../profile.ts";

/** What the rules and the designer know of templates of e-mail: paragraphs, blocks, or HTML. */
export const emailTemplateRules = {
  mode: "rendered",
  limits: {
    header: 100,
    body: 20_000,
    footer: 1000,
    buttons: 3,
    buttonsShown: 3,
    urlButtons: 3,
    buttonText: 60,
    url: 2000,
  },
  unit: "characters",
  header: "subject",
  footer: true,
  buttons: ["url"],
  mail: {
    preheader: 150,
    blocks: 60,
    columns: { min: 2, max: 3 },
    text: 20_000,
    // A well-known service cuts off what is longer than 102 kB.
    html: 100_000,
    images: { maxBytes: 5 * 1024 * 1024, types: ["image/jpeg", "image/png", "image/gif"] },
  },
  formats: false,
  languages: templateLanguages,
} satisfies TemplateRules;
