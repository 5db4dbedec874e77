import { templateLanguages } from "#lib/i18n/template-languages";
import type { TemplateRules } from "../profile.ts";

/** What the rules and the designer know of templates of SMS: words, split into segments. */
export const smsTemplateRules = {
  mode: "rendered",
  limits: {
    header: 0,
    body: 1000,
    footer: 0,
    buttons: 0,
    buttonsShown: 0,
    urlButtons: 0,
    buttonText: 0,
    url: 0,
  },
  unit: "characters",
  segments: true,
  header: null,
  footer: false,
  buttons: [],
  formats: false,
  languages: templateLanguages,
} satisfies TemplateRules;
