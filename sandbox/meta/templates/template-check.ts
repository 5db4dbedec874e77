/** Checks the structure of a template as strictly as the platform: invalid templates are refused before review. */

import { isLenient } from "../../core/leniency.ts";
import { invalid, refuse } from "../graph/errors.ts";
import { arrayOf, type Fields, objectOf, oneOf, onlyKeys, textOf } from "../graph/fields.ts";
import type { Category, Component } from "../world/model.ts";
import type { World } from "../world/world.ts";
import { checkButtons, type TemplateSource } from "./template-buttons.ts";
import { variablesOf } from "./template-text.ts";

const FORMATS = ["TEXT", "IMAGE", "VIDEO", "GIF", "DOCUMENT", "LOCATION", "PRODUCT"] as const;
const TYPES = ["HEADER", "BODY", "FOOTER", "BUTTONS", "CAROUSEL", "LIMITED_TIME_OFFER"] as const;
const TTL: Record<Category, [number, number]> = {
  AUTHENTICATION: [30, 900],
  UTILITY: [30, 43_200],
  MARKETING: [43_200, 2_592_000],
};

/** Checks and normalises components. @throws GraphError 100 with the platform's subcode */
export function checkComponents(value: unknown, source: TemplateSource, world: World): Component[] {
  const list = arrayOf(value, "components").map((c) => {
    const raw = objectOf(c, "components");
    return {
      ...raw,
      type: oneOf({ type: String(raw.type ?? "").toUpperCase() }, "type", TYPES, "components.type"),
    } as Component;
  });
  for (const type of TYPES)
    if (list.filter((c) => c.type === type).length > 1)
      throw refuse(2388072, "Component repeated", `There can be only one ${type} component.`);
  const body = list.find((c) => c.type === "BODY");
  if (!body) throw refuse(2388072, "Body is missing", "A template needs a BODY component.");
  for (const component of list) checkComponent(component, source, world);
  if (source.category === "AUTHENTICATION") checkAuthentication(list);
  return list;
}

function checkComponent(component: Component, source: TemplateSource, world: World): void {
  switch (component.type) {
    case "HEADER":
      checkHeader(component, source, world);
      return;
    case "BODY":
      if (source.category === "AUTHENTICATION") {
        onlyKeys(component, ["type", "add_security_recommendation", "text"], "components.BODY");
        return;
      }
      onlyKeys(component, ["type", "text", "example"], "components.BODY");
      checkLength(component.text, 1024, "BODY", 2388072);
      checkVariables(component, component.text ?? "", "body", source);
      return;
    case "FOOTER":
      if (source.category === "AUTHENTICATION") {
        onlyKeys(component, ["type", "code_expiration_minutes", "text"], "components.FOOTER");
        const minutes = component.code_expiration_minutes;
        if (minutes !== undefined && !(Number.isInteger(minutes) && Number(minutes) >= 1 && Number(minutes) <= 90))
          throw refuse(2388073, "Footer format is not right", "code_expiration_minutes must be 1 to 90.");
        return;
      }
      onlyKeys(component, ["type", "text"], "components.FOOTER");
      checkLength(component.text, 60, "FOOTER", 2388073);
      if (variablesOf(component.text ?? "").length > 0)
        throw refuse(2388073, "Footer format is not right", "Variables are not allowed in the footer.");
      return;
    case "BUTTONS":
      onlyKeys(component, ["type", "buttons"], "components.BUTTONS");
      component.buttons = checkButtons(component.buttons, source);
      return;
  }
}

function checkHeader(header: Component, source: TemplateSource, world: World): void {
  onlyKeys(header, ["type", "format", "text", "example"], "components.HEADER");
  const format = oneOf(header as Fields, "format", FORMATS, "components.HEADER.format");
  if (source.category === "AUTHENTICATION")
    throw refuse(2388047, "Header format is not right", "Authentication templates have no header.");
  if (format === "TEXT") {
    checkLength(header.text, 60, "HEADER", 2388047);
    const text = header.text ?? "";
    if (variablesOf(text).length > 1)
      throw refuse(2388047, "Header format is not right", "The header can hold one variable.");
    if (/[\n*_~`]|\p{Extended_Pictographic}/u.test(text.replace(/\{\{[^}]*\}\}/g, "")))
      throw refuse(
        2388047,
        "Header format is not right",
        "The header can't have any new lines, formatting characters, emojis or asterisks.",
      );
    checkVariables(header, text, "header", source);
    return;
  }
  if (header.text !== undefined)
    throw refuse(2388047, "Header format is not right", `A header of format ${format} has no text.`);
  if (format === "LOCATION" || format === "PRODUCT") return;
  const handles = (header.example as Fields | undefined)?.header_handle;
  const handle = Array.isArray(handles) ? handles[0] : undefined;
  if (isLenient()) return;
  if (typeof handle !== "string" || ![...world.uploads.values()].some((u) => u.handle === handle))
    throw refuse(
      2388273,
      "Sample is missing",
      `Provide an uploaded sample in example.header_handle for a header of format ${format}.`,
    );
}

function checkLength(text: unknown, max: number, where: string, subcode: number): void {
  if (typeof text !== "string" || text.trim() === "")
    throw refuse(subcode, `${where} is empty`, `The ${where} component needs a text.`);
  if ([...text].length > max)
    throw refuse(2388040, "Field too long", `The ${where} text must be at most ${max} characters long.`);
}

/** Variables must be numbered from 1 without gaps (or named), not first, last, adjacent or too many, and have examples. */
function checkVariables(component: Component, text: string, where: "header" | "body", source: TemplateSource): void {
  const names = variablesOf(text);
  const example = (component.example ?? {}) as Fields;
  if (text.replace(/\{\{[^{}]*\}\}/g, "").match(/\{\{|\}\}/))
    throw refuse(2388072, "Variable format is not right", `A variable in the ${where} is not closed.`);
  if (names.length === 0) return;
  for (const name of names)
    if (source.named ? !/^[a-z][a-z0-9_]*$/.test(name) : !/^[1-9]\d*$/.test(name))
      throw refuse(
        2388072,
        "Variable format is not right",
        source.named
          ? `The variable "{{${name}}}" must be lower-case letters, digits and underscores.`
          : `The variable "{{${name}}}" must be a whole number in two curly brackets.`,
      );
  if (
    !source.named &&
    names
      .map(Number)
      .sort((a, b) => a - b)
      .some((n, i) => n !== i + 1)
  )
    throw refuse(2388072, "Variable format is not right", "Variables must be numbered from 1 without a gap.");
  if (where === "body") {
    if (/^\s*\{\{/.test(text) || /\}\}\s*$/.test(text))
      throw refuse(
        2388299,
        "Variables can't be at the start or end",
        "The body must not begin or end with a variable.",
      );
    const words = text
      .replace(/\{\{[^}]*\}\}/g, " ")
      .split(/\s+/)
      .filter((w) => /[\p{L}\p{N}]/u.test(w));
    // In scripts without spaces, two characters count as a word.
    const length = Math.max(
      words.length,
      Math.floor([...words.join("")].filter((c) => /[\u3040-\u9fff\uac00-\ud7af\u0e00-\u0e7f]/.test(c)).length / 2),
    );
    if (length < 2 * names.length + 1)
      throw refuse(
        2388293,
        "Too many variables for the length",
        "This template has too many variables for its length. Take out variables or write more.",
      );
  }
  const key = source.named ? `${where}_text_named_params` : `${where}_text`;
  onlyKeys(example, [key], `components.${where.toUpperCase()}.example`);
  if (!isLenient() && !hasExamples(example[key], names, where, source.named))
    throw refuse(
      where === "header" ? 2388047 : 2388043,
      "Sample is missing",
      `Provide a sample in example.${key} for each variable of the ${where}.`,
    );
}

function hasExamples(value: unknown, names: string[], where: "header" | "body", named: boolean): boolean {
  if (!Array.isArray(value)) return false;
  if (named)
    return names.every((name) =>
      value.some(
        (v) =>
          typeof v === "object" && v !== null && (v as Fields).param_name === name && isText((v as Fields).example),
      ),
    );
  const list = where === "body" ? value[0] : value;
  return Array.isArray(list) && list.length === names.length && list.every(isText);
}

const isText = (value: unknown) => typeof value === "string" && value.trim() !== "";

function checkAuthentication(list: Component[]): void {
  const buttons = list.find((c) => c.type === "BUTTONS")?.buttons ?? [];
  if (buttons.length !== 1 || buttons[0]?.type !== "OTP")
    throw refuse(
      2388072,
      "One-time password button is missing",
      "An authentication template needs exactly one OTP button.",
    );
}

/** `message_send_ttl_seconds` must be in the range of the category. */
export function checkTtl(fields: Fields, category: Category): number | null {
  const value = fields.message_send_ttl_seconds;
  if (value === undefined) return category === "AUTHENTICATION" ? 600 : null;
  if (value === -1) return 2_592_000;
  const [min, max] = TTL[category];
  if (typeof value !== "number" || !Number.isInteger(value) || value < min || value > max)
    throw invalid(`Param message_send_ttl_seconds must be from ${min} to ${max} for ${category}.`);
  return value;
}

export function checkName(fields: Fields): string {
  const name = textOf(fields, "name", { max: 512 });
  if (!/^[a-z0-9_]+$/.test(name))
    throw invalid("Param name must be lower-case letters, digits and underscores only.", 2388040);
  return name;
}
