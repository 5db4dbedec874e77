import type { TemplateContent } from "#db/schema/templates";
import type { TemplateDraft } from "#lib/connectors/abilities";
import type { TemplateParameters } from "#lib/connectors/connector";
import { fillText, namesIn } from "./variables.ts";

/**
 * The columns of a template: one per variable and part, in the order of the message. They are the columns of the Excel file
 * (`body.first_name`) and the keys of `content.samples`, and define the order of values everywhere.
 */
export function templateColumns(content: TemplateContent): string[] {
  return [
    ...namesIn(content.header ?? "").map((name) => `header.${name}`),
    ...namesIn(content.body).map((name) => `body.${name}`),
    ...content.buttons.flatMap((button, index) =>
      button.kind === "url" ? namesIn(button.url).map((name) => `button.${index}.${name}`) : [],
    ),
  ];
}

export type RenderedButton = { kind: "quick_reply"; text: string } | { kind: "url"; text: string; url: string };
export type RenderedTemplate = {
  header: string | null;
  body: string;
  footer: string | null;
  buttons: RenderedButton[];
};

/**
 * Renders the message for one recipient.
 * @param values in the order of `templateColumns`; a variable without a value is left as it is
 */
export function renderTemplate(content: TemplateContent, values: readonly string[]): RenderedTemplate {
  const at = valuesByPart(content, values);
  return {
    header: content.header === null ? null : fillText(content.header, at("header")),
    body: fillText(content.body, at("body")),
    footer: content.footer,
    buttons: content.buttons.map((button, index) =>
      button.kind === "url" ? { ...button, url: fillText(button.url, at(`button.${index}`)) } : { ...button },
    ),
  };
}

/**
 * The parameters a connector sends with the template's name.
 * @param values in the order of `templateColumns`, one for each
 */
export function toParameters(content: TemplateContent, values: readonly string[]): TemplateParameters {
  const parameters: TemplateParameters = { header: [], body: [], buttons: [] };
  templateColumns(content).forEach((column, index) => {
    const value = values[index] ?? "";
    const [place, second] = column.split(".");
    if (place === "header") parameters.header.push(value);
    else if (place === "body") parameters.body.push(value);
    else parameters.buttons.push({ index: Number(second), value });
  });
  return parameters;
}

/** The template as a connector submits it for review: each part with its samples by variable name. */
export function toDraft(template: {
  name: string;
  language: string;
  category: TemplateDraft["category"];
  content: TemplateContent;
}): TemplateDraft {
  const { content } = template;
  return {
    name: template.name,
    language: template.language,
    category: template.category,
    header: content.header ? { text: content.header, samples: samplesOf(content, "header", content.header) } : null,
    body: { text: content.body, samples: samplesOf(content, "body", content.body) },
    footer: content.footer || null,
    buttons: content.buttons.map((button, index) => {
      if (button.kind === "quick_reply") return { kind: button.kind, text: button.text };
      const [name] = namesIn(button.url);
      const sample = name ? (content.samples[`button.${index}.${name}`] ?? "") : null;
      return { kind: button.kind, text: button.text, url: button.url, sample };
    }),
  };
}

/** Samples in the order of `templateColumns`, for a preview; an empty string where one is missing. */
export function sampleValues(content: TemplateContent): string[] {
  return templateColumns(content).map((column) => content.samples[column] ?? "");
}

function samplesOf(content: TemplateContent, place: string, text: string): Record<string, string> {
  return Object.fromEntries(namesIn(text).map((name) => [name, content.samples[`${place}.${name}`] ?? ""]));
}

function valuesByPart(content: TemplateContent, values: readonly string[]) {
  const places = new Map<string, Map<string, string>>();
  templateColumns(content).forEach((column, index) => {
    const value = values[index];
    if (value === undefined) return;
    const dot = column.lastIndexOf(".");
    const place = column.slice(0, dot);
    const named = places.get(place) ?? new Map<string, string>();
    places.set(place, named.set(column.slice(dot + 1), value));
  });
  return (place: string): ReadonlyMap<string, string> => places.get(place) ?? new Map();
}
