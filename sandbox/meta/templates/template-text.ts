/** Variables of template texts: finds, checks and fills them. */
import type { Component, Template } from "../world/template-model.ts";

export type TextVariables = { names: string[]; text: string };

const VARIABLE = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** Names of the variables in order of first use. */
export function variablesOf(text: string): string[] {
  return [...new Set([...text.matchAll(VARIABLE)].map((m) => m[1] as string))];
}

export function fill(text: string, values: Record<string, string>): string {
  return text.replace(VARIABLE, (whole, name: string) => values[name] ?? whole);
}

/** The parameters that a template needs when it is sent. */
export type TemplateNeeds = {
  named: boolean;
  headerFormat: string | null;
  header: TextVariables;
  body: TextVariables;
  footer: string;
  /** By index: the kind, and whether a message has to bring a value for it. */
  buttons: { type: string; wantsValue: boolean }[];
  /** Whether a message says when its offer ends; null without an offer. */
  offerEnds: boolean | null;
  /** What each card needs; null without a carousel. */
  cards: TemplateNeeds[] | null;
};

const cache = new WeakMap<Component[], TemplateNeeds>();

export function needsOf(template: Template): TemplateNeeds {
  let needs = cache.get(template.components);
  if (!needs) {
    needs = read(template.components, template);
    cache.set(template.components, needs);
  }
  return needs;
}

function read(components: Component[], template: Pick<Template, "category" | "parameterFormat">): TemplateNeeds {
  const by = (type: string) => components.find((c) => c.type === type);
  const header = by("HEADER");
  const authentication = template.category === "AUTHENTICATION" && by("BODY")?.text === undefined;
  const bodyText = authentication ? "{{1}} is your verification code." : (by("BODY")?.text ?? "");
  const headerText = header?.format === "TEXT" ? (header.text ?? "") : "";
  const offer = by("LIMITED_TIME_OFFER")?.limited_time_offer as { has_expiration?: boolean } | undefined;
  const cards = by("CAROUSEL")?.cards as { components: Component[] }[] | undefined;
  return {
    named: template.parameterFormat === "NAMED",
    headerFormat: header?.format ?? null,
    header: { names: variablesOf(headerText), text: headerText },
    body: { names: variablesOf(bodyText), text: bodyText },
    footer: by("FOOTER")?.text ?? "",
    buttons: (by("BUTTONS")?.buttons ?? []).map((b) => ({
      type: b.type,
      wantsValue:
        ["OTP", "COPY_CODE", "MPM"].includes(b.type) ||
        (b.type === "URL" && variablesOf(String(b.url ?? "")).length > 0),
    })),
    offerEnds: offer ? offer.has_expiration === true : null,
    cards: cards ? cards.map((card) => read(card.components, template)) : null,
  };
}

/** The message as the recipient reads it. */
export function render(template: Template, parameters: { header?: unknown; body?: unknown }) {
  const needs = needsOf(template);
  return {
    header: needs.headerFormat === "TEXT" ? fill(needs.header.text, valuesOf(parameters.header)) : needs.headerFormat,
    body: fill(needs.body.text, valuesOf(parameters.body)),
    footer: needs.footer,
    buttons: template.components.find((c) => c.type === "BUTTONS")?.buttons?.map((b) => b.text ?? b.type) ?? [],
  };
}

function valuesOf(list: unknown): Record<string, string> {
  if (Array.isArray(list)) return Object.fromEntries(list.map((v, i) => [String(i + 1), String(v)]));
  return typeof list === "object" && list !== null ? (list as Record<string, string>) : {};
}
