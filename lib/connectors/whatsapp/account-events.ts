import type { ConnectorEvent } from "../connector.ts";
import { idOf, property, propertyAt, textOf } from "../json.ts";
import { categoryOf, digitsOf, templateStateOf, tierOf } from "./words.ts";

/** One change of a webhook, with what its entry says about it. */
export type Change = {
  field: string;
  value: unknown;
  at: Date;
  /** Tells this fact from the same fact at another time. */
  stamp: string;
  /** Where it stands in which body, for facts that have no name of their own. */
  place: () => string;
};

/** The facts of one change about templates, numbers or the account. */
export function accountEvents(change: Change): ConnectorEvent[] {
  switch (change.field) {
    case "message_template_status_update":
      return listed(templateStatus(change));
    case "template_category_update":
      return listed(templateCategory(change));
    case "phone_number_quality_update":
      return listed(senderQuality(change));
    case "phone_number_name_update":
      return listed(senderName(change));
    case "account_update": {
      // Many different facts come under this one field, so its name goes along.
      const name = textOf(property(change.value, "event"));
      return [unknown(change, name === null ? change.field : `${change.field}.${name.slice(0, 100)}`)];
    }
    default:
      return [unknown(change, change.field)];
  }
}

function listed(event: ConnectorEvent | null): ConnectorEvent[] {
  return event === null ? [] : [event];
}

function unknown(change: Change, field: string): ConnectorEvent {
  return { kind: "unknown", key: `${field}:${change.place()}`, field, at: change.at };
}

type Template = { templateExternalId: string; name: string; language: string };

function templateOf(value: unknown): Template | null {
  const templateExternalId = idOf(property(value, "message_template_id"));
  const name = textOf(property(value, "message_template_name"));
  const language = textOf(property(value, "message_template_language"));
  return templateExternalId === null || name === null || language === null
    ? null
    : { templateExternalId, name, language };
}

function templateStatus({ value, at, stamp }: Change): ConnectorEvent | null {
  const template = templateOf(value);
  const event = textOf(property(value, "event"));
  if (template === null || event === null) return null;
  return {
    kind: "template",
    key: `template:${template.templateExternalId}:${event.slice(0, 50)}:${stamp}`,
    ...template,
    state: templateStateOf(event),
    category: categoryOf(property(value, "message_template_category")),
    reason: reasonOf(value),
    at,
  };
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

function templateCategory(change: Change): ConnectorEvent | null {
  const template = templateOf(change.value);
  if (template === null) return null;
  const word = textOf(property(change.value, "new_category"));
  // The advance notice names the category to come as `correct_category` and changes nothing yet.
  if (textOf(property(change.value, "correct_category")) !== null) return unknown(change, `${change.field}.notice`);
  const category = categoryOf(word);
  if (category === null) return unknown(change, change.field);
  return {
    kind: "template",
    key: `template:${template.templateExternalId}:category.${category}:${change.stamp}`,
    ...template,
    state: null,
    category,
    reason: null,
    at: change.at,
  };
}

/** Speaks of the reach of a number, or of a warning that starts or ends. */
function senderQuality(change: Change): ConnectorEvent | null {
  const displayPhone = digitsOf(textOf(property(change.value, "display_phone_number")));
  const event = textOf(property(change.value, "event"));
  if (displayPhone === null || event === null) return null;
  return {
    kind: "sender",
    key: `sender:${displayPhone}:quality.${event.slice(0, 50)}:${change.stamp}`,
    senderExternalId: null,
    displayPhone,
    quality: null,
    state: event === "FLAGGED" ? "FLAGGED" : event === "UNFLAGGED" ? "CONNECTED" : null,
    nameState: null,
    tier:
      tierOf(property(change.value, "max_daily_conversations_per_business")) ??
      tierOf(property(change.value, "current_limit")),
    at: change.at,
  };
}

function senderName(change: Change): ConnectorEvent | null {
  const displayPhone = digitsOf(textOf(property(change.value, "display_phone_number")));
  const decision = textOf(property(change.value, "decision"));
  if (displayPhone === null || decision === null) return null;
  return {
    kind: "sender",
    key: `sender:${displayPhone}:name.${decision.slice(0, 50)}:${change.stamp}`,
    senderExternalId: null,
    displayPhone,
    quality: null,
    state: null,
    nameState: decisionNames.get(decision) ?? decision,
    tier: null,
    at: change.at,
  };
}

/** A decision in the words in which the list of numbers gives a name's state. */
const decisionNames = new Map([
  ["APPROVED", "APPROVED"],
  ["REJECTED", "DECLINED"],
  ["DEFERRED", "PENDING_REVIEW"],
]);
