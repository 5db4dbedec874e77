import type { TemplateCategory } from "#db/enums";
import type { TemplateButton, TemplateContent } from "#db/schema/templates";
import { type AuditChange, changesOf } from "#lib/audit/audit-entries";

type Written = { content: TemplateContent; category: TemplateCategory };
type Parts = "category" | "header" | "body" | "footer" | "buttons" | "samples";

/** What a new version of a template changes, as the audit log keeps it: each part that differs, in one text. */
export function contentChanges(before: Written, after: Written): { [K in Parts]?: AuditChange } {
  return changesOf(partsOf(before), partsOf(after));
}

function partsOf({ category, content }: Written): Record<Parts, string | null> {
  return { category, ...contentParts(content) };
}

/** Each part of a content in one text, by its name. */
export function contentParts(content: TemplateContent): Record<Exclude<Parts, "category">, string | null> {
  const { header, body, footer, buttons, samples } = content;
  return {
    header,
    body,
    footer,
    buttons: buttons.map(buttonText).join(" · "),
    samples: Object.entries(samples)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => `${name}: ${value}`)
      .join(" · "),
  };
}

function buttonText(button: TemplateButton): string {
  return button.kind === "url" ? `${button.text} (${button.url})` : button.text;
}
