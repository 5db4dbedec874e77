import type { TemplateContent } from "#db/json/template-content";
import { templateColumns } from "../content/render-template.ts";

/** What decides whether two templates are one message in two languages. */
export type LanguageFacts = {
  code: string;
  name: string;
  language: string;
  category: string;
  topicId: string | null;
  content: TemplateContent;
};

/** Why another language cannot be sent in the same send; null when it can. */
export type LanguageDifference = "category" | "topic" | "variables" | null;

/**
 * Whether the values of one list fill both templates, and the same people may get them: the variables are the same, in
 * whatever order the languages put them, and so are category and topic.
 */
export function differenceOf(one: LanguageFacts, other: LanguageFacts): LanguageDifference {
  if (one.category !== other.category) return "category";
  if (one.topicId !== other.topicId) return "topic";
  return sameColumns(templateColumns(one.content), templateColumns(other.content)) ? null : "variables";
}

/** The templates among some that are a given one in another language, and can be sent beside it. */
export function otherLanguages<Facts extends LanguageFacts>(own: LanguageFacts, templates: readonly Facts[]): Facts[] {
  return templates.filter(
    (other) => other.name === own.name && other.code !== own.code && differenceOf(own, other) === null,
  );
}

/** True when two templates have the same variables in the same places, whatever their order. */
export function sameColumns(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && [...one].sort().join("\n") === [...other].sort().join("\n");
}

/**
 * Brings the values of a list into the order of another language's columns.
 *
 * @param columns of the list, in the order of its values
 */
export function valuesFor(content: TemplateContent, columns: readonly string[], values: readonly string[]): string[] {
  const given = new Map(columns.map((column, index) => [column, values[index] ?? ""]));
  return templateColumns(content).map((column) => given.get(column) ?? "");
}
