import { z } from "zod";
import { templateCategories, type templateStates } from "#db/enums";
import { templateLanguages } from "#lib/i18n/template-languages";
import { LooseContent } from "./content-schema.ts";
import { type approvalStates, templateNameMax } from "./limits.ts";

export const TemplateCode = z.string().regex(/^\d{10,25}$/, "templates.codeInvalid");
const channelId = z.string().regex(/^cams-[a-z0-9]{10,12}$/, "templates.codeInvalid");

const name = z
  .string()
  .trim()
  .min(1, "templates.nameRequired")
  .max(templateNameMax, "templates.nameLong")
  .regex(/^[a-z0-9_]*$/, "templates.nameShape");
const language = z.enum(templateLanguages, { error: "templates.languageRequired" });
const category = z.enum(templateCategories, { error: "templates.categoryRequired" });

/** What names a template, and its category. */
export const TemplateEntry = z.object({ name, language, category });

export const CreateTemplateInput = z.object({
  channelId,
  name,
  language,
  category,
  pauseOnCategoryChange: z.boolean(),
  /** The key of a starter whose words it begins with; without one it is empty. */
  starter: z.string().max(200).nullish(),
  /** The topic that marketing is about, for people who choose. */
  topicId: z.string().max(64).optional(),
});
export type CreateTemplateInput = z.output<typeof CreateTemplateInput>;

export const SaveTemplateInput = z.object({
  code: TemplateCode,
  category,
  content: LooseContent,
  /** `updatedAt` of the template as the person saw it, so that a later change by someone else is not overwritten. */
  seenAt: z.iso.datetime(),
});
export type SaveTemplateInput = z.output<typeof SaveTemplateInput>;

export const SaveTemplateDraftInput = z.object({
  code: TemplateCode,
  category,
  content: LooseContent,
  /** What the template said when the person began. */
  base: z.object({ category, content: LooseContent }),
  /** The revision of the draft as this window last saw it; 0 when it has seen none. */
  revision: z.int().min(0).max(2_000_000_000),
  /** An id of the window, made anew each time the designer opens. */
  editor: z.uuid(),
  /** Overwrites what another window of the same person has written. */
  takeOver: z.boolean(),
});
export type SaveTemplateDraftInput = z.output<typeof SaveTemplateDraftInput>;

export const CopyTemplateInput = z.object({ code: TemplateCode, name, language });
export type CopyTemplateInput = z.output<typeof CopyTemplateInput>;

export const TemplateInput = z.object({ code: TemplateCode });
export type TemplateInput = z.output<typeof TemplateInput>;

export const SyncTemplatesInput = z.object({ channelId });
export type SyncTemplatesInput = z.output<typeof SyncTemplatesInput>;

export const SwitchTemplateInput = z.object({ code: TemplateCode, on: z.boolean() });
export type SwitchTemplateInput = z.output<typeof SwitchTemplateInput>;

export const pageSizes = [10, 20, 50, 100] as const;

/** Filters of a template list. Without `states`, archived and deleted templates are left out. */
export type TemplateFilter = {
  /** Part of a name, or a whole code. */
  q: string;
  languages: string[];
  categories: (typeof templateCategories)[number][];
  states: (typeof templateStates)[number][];
  /** Of what somebody wants to submit. */
  approvals: (typeof approvalStates)[number][];
  /** Ids; a template has one of them at least. */
  labels: string[];
  page: number;
  size: number;
};
