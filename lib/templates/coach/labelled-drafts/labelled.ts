import type { TemplateCategory } from "#db/enums";
import type { TemplateButton, TemplateContent } from "#db/json/template-content";
import { templateRulesFor } from "#lib/connectors/profiles";
import { templateColumns } from "../../content/render-template.ts";
import { anyExample, exampleFor } from "../example-values.ts";
import type { CoachKey, Subject } from "../finding.ts";

/** A draft of the tests: its body, or more of it. Samples that are not given are filled in. */
export type Sketch = string | (Partial<TemplateContent> & { platform?: string; category?: TemplateCategory });

/** For one rule and language: drafts in which it finds something, and drafts in which it must not. */
export type Labelled = { fires: Sketch[]; quiet: Sketch[]; platform?: string; category?: TemplateCategory };

export type LabelledDrafts = Record<CoachKey, Labelled>;

/** The rules whose drafts stand in the files of style. */
type StyleKey =
  | "capitals"
  | "punctuation"
  | "emoji"
  | "costlyCharacter"
  | "vagueSample"
  | "literalMarks"
  | "blankLines"
  | "longOpening"
  | "longSubject"
  | "vagueVariable"
  | "vagueButton"
  | "rawLink"
  | "phoneInText"
  | "noAction"
  | "impersonalGreeting"
  | "optOut";
export type StyleDrafts = Pick<LabelledDrafts, StyleKey>;

export const url = (address: string, text = "Open shop"): TemplateButton => ({ kind: "url", text, url: address });
export const reply = (text: string): TemplateButton => ({ kind: "quick_reply", text });

/** What the coach gets to see of a draft of the tests. */
export function subjectOf(sketch: Sketch, { platform, category }: Partial<Labelled>, language: string): Subject {
  const given = typeof sketch === "string" ? { body: sketch } : sketch;
  const content: TemplateContent = {
    header: given.header ?? null,
    body: given.body ?? "",
    footer: given.footer ?? null,
    buttons: given.buttons ?? [],
    samples: {},
  };
  for (const column of templateColumns(content)) {
    const name = column.slice(column.lastIndexOf(".") + 1);
    content.samples[column] = given.samples?.[column] ?? exampleFor(name, language) ?? anyExample;
  }
  return {
    content,
    category: given.category ?? category ?? "utility",
    language,
    rules: templateRulesFor(given.platform ?? platform ?? "whatsapp"),
  };
}
