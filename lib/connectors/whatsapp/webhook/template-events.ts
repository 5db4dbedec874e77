import type { ConnectorEvent, TemplateEvent } from "../../events.ts";
import { idOf, property, propertyAt, textOf } from "../../http/json.ts";
import { type Change, unknownEvent } from "../../meta/webhook/change.ts";
import { categoryOf, qualityOf, templateStateOf, timeOf } from "../words.ts";

/**
 * The fact of one change about a template: its review, its category, or its quality.
 * @see https://developers.facebook.com/docs/whatsapp/business-management-api/webhooks/components
 */
export function templateEvents(change: Change): ConnectorEvent[] {
  const template = templateOf(change.value);
  if (template === null) return [];
  const event = readers[change.field]?.(change);
  if (event === undefined) return [unknownEvent(change)];
  if (event === null) return [];
  const { name, ...facts } = event;
  return [
    {
      kind: "template",
      key: `template:${template.templateExternalId}:${name}:${change.stamp}`,
      ...template,
      state: null,
      category: null,
      reason: null,
      ...facts,
      at: change.at,
    },
  ];
}

/** What a change says; undefined for words we do not know, null for a malformed one. `name` tells facts apart. */
type Read =
  | (Partial<Pick<TemplateEvent, "state" | "category" | "notice" | "quality" | "reason">> & { name: string })
  | null;

const readers: Record<string, (change: Change) => Read | undefined> = {
  message_template_status_update: ({ value }) => {
    const event = textOf(property(value, "event"));
    if (event === null) return null;
    const category = categoryOf(property(value, "message_template_category"));
    return { name: event.slice(0, 50), state: templateStateOf(event), category, reason: reasonOf(value) };
  },

  template_category_update: ({ value }) => {
    // The advance notice names the category to come as `correct_category` and changes nothing yet.
    if (textOf(property(value, "correct_category")) !== null) {
      const category = categoryOf(property(value, "correct_category"));
      if (category === null) return undefined;
      const from = timeOf(property(value, "category_update_timestamp"));
      return { name: `notice.${category}`, notice: { category, from } };
    }
    const category = categoryOf(property(value, "new_category"));
    return category === null ? undefined : { name: `category.${category}`, category };
  },

  message_template_quality_update: ({ value }) => {
    const word = textOf(property(value, "new_quality_score"));
    if (word === null) return null;
    const quality = qualityOf(word);
    return { name: `quality.${quality}`, quality };
  },
};

function templateOf(value: unknown): Pick<TemplateEvent, "templateExternalId" | "name" | "language"> | null {
  const templateExternalId = idOf(property(value, "message_template_id"));
  const name = textOf(property(value, "message_template_name"));
  const language = textOf(property(value, "message_template_language"));
  return templateExternalId === null || name === null || language === null
    ? null
    : { templateExternalId, name, language };
}

/** Meta's reason word, followed by its explanation where it gives one. */
function reasonOf(value: unknown): string | null {
  const word = textOf(property(value, "reason"));
  const explanation = [
    textOf(propertyAt(value, "rejection_info", "reason")),
    textOf(propertyAt(value, "rejection_info", "recommendation")),
    textOf(propertyAt(value, "other_info", "title")),
    textOf(propertyAt(value, "other_info", "description")),
  ].filter((words) => words !== null);
  const parts = [word === "NONE" ? null : word, explanation.length > 0 ? explanation.join(" ") : null];
  return parts.filter((part) => part !== null).join(": ") || null;
}
