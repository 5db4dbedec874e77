import type { Platform, TemplateCategory } from "#db/enums";
import type { TemplateContent } from "#db/json/template-content";

/** What a starter is for; the catalogue has a word for each under `templates.starters.purpose`. */
export const starterPurposes = [
  "order",
  "delivery",
  "appointment",
  "reminder",
  "invoice",
  "code",
  "welcome",
  "offer",
  "backInStock",
  "event",
  "survey",
  "winBack",
] as const;
export type StarterPurpose = (typeof starterPurposes)[number];

/** A written template to begin from. */
export type Starter = {
  /** Names it for good. */
  key: string;
  /** The name it suggests for the template. */
  name: string;
  purpose: StarterPurpose;
  platforms: readonly Platform[];
  language: string;
  category: TemplateCategory;
  content: TemplateContent;
};

/** A starter as it is written down; its samples are filled in by the names of its variables. */
export type Written = {
  name: string;
  purpose: StarterPurpose;
  category: TemplateCategory;
  header?: string;
  body: string;
  footer?: string;
  replies?: readonly string[];
};

/** Platforms whose starters say the same: with header and footer, with replies alone, words alone, and with a subject. */
export const forms = {
  reviewed: ["whatsapp"],
  chat: ["messenger", "instagram"],
  words: ["viber", "sms"],
  mail: ["email"],
} as const satisfies Record<string, readonly Platform[]>;
export type Form = keyof typeof forms;
