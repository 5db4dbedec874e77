/** Texts of templates: their lengths, their variables and the samples of those. */
import { isLenient } from "../../core/leniency.ts";
import { refuse } from "../graph/errors.ts";
import { type Fields, onlyKeys } from "../graph/fields.ts";
import type { Component } from "../world/template-model.ts";
import type { TemplateSource } from "./template-buttons.ts";
import { variablesOf } from "./template-text.ts";

/** @throws GraphError for an empty or a long text */
export function checkLength(text: unknown, max: number, where: string, subcode: number): void {
  if (typeof text !== "string" || text.trim() === "")
    throw refuse(subcode, `${where} is empty`, `The ${where} component needs a text.`);
  if ([...text].length > max)
    throw refuse(2388040, "Field too long", `The ${where} text must be at most ${max} characters long.`);
}

/** Variables must be numbered from 1 without gaps (or named), not first, last, adjacent or too many, and have examples. */
export function checkVariables(
  component: Component,
  text: string,
  where: "header" | "body",
  source: TemplateSource,
): void {
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

/** A sample is a value as messages bring it, and those are refused with such a layout. */
const isText = (value: unknown) => typeof value === "string" && value.trim() !== "" && !/[\n\t]| {5,}/.test(value);
