/** Checks the values of a message against the variables of its template. */

import { GraphError, invalid } from "../graph/errors.ts";
import { arrayOf, type Fields, objectOf, onlyKeys } from "../graph/fields.ts";
import { fill, needsOf, type TextVariables } from "../templates/template-text.ts";
import type { Template } from "../world/model.ts";

const MEDIA = ["image", "video", "document", "gif", "location", "product"];

export type Values = { header?: unknown; body?: unknown; buttons?: Record<string, string> };

/** @throws GraphError 132000, 132005, 132012, 131008 or 100 */
export function checkParameters(template: Template, value: unknown): Values {
  const needs = needsOf(template);
  const components =
    value === undefined ? [] : arrayOf(value, "template.components").map((c) => objectOf(c, "template.components"));
  let header: Fields | null = null;
  let body: Fields | null = null;
  const buttons = new Map<number, Fields>();
  for (const component of components) {
    const type = String(component.type).toLowerCase();
    if (type === "header" && !header) header = component;
    else if (type === "body" && !body) body = component;
    else if (type === "button") buttons.set(buttonIndex(component), component);
    else if (!needs.otherComponents.map((t) => t.toLowerCase()).includes(type))
      throw invalid(`template.components type "${String(component.type)}" is not allowed here.`);
    if (type !== "button") onlyKeys(component, ["type", "parameters", "cards"], "template.components");
  }
  const values: Values = {};
  if (needs.headerFormat && needs.headerFormat !== "TEXT") values.header = mediaOf(header, needs.headerFormat);
  else values.header = textsOf(header, needs.header, needs.named, "header", 60);
  values.body = textsOf(body, needs.body, needs.named, "body", 1024);
  for (const [index, component] of buttons) {
    const button = needs.buttons[index];
    if (!button) throw new GraphError(132000, { details: `buttons: there is no button at index ${index}` });
    const first = objectOf(arrayOf(component.parameters, "button.parameters")[0] ?? {}, "button.parameters");
    const given = first.text ?? first.payload ?? first.coupon_code ?? first.action;
    if (button.wantsValue && (typeof given !== "string" || given === "")) throw buttonMissing(index, button.type);
    if (!button.wantsValue && button.type === "URL")
      throw new GraphError(132000, {
        details: `buttons: Button at index ${index} of type Url does not take a parameter`,
      });
    if (typeof given === "string") {
      values.buttons ??= {};
      values.buttons[index] = given;
    }
  }
  needs.buttons.forEach((button, index) => {
    if (button.wantsValue && !buttons.has(index)) throw buttonMissing(index, button.type);
  });
  if (values.header === undefined) delete values.header;
  if (values.body === undefined) delete values.body;
  return values;
}

function buttonIndex(component: Fields): number {
  onlyKeys(component, ["type", "sub_type", "index", "parameters"], "template.components");
  const index = Number(component.index);
  if (component.index === undefined || !Number.isInteger(index) || index < 0 || index > 9)
    throw invalid("button index must be 0 to 9.");
  if (typeof component.sub_type !== "string") throw new GraphError(131008, { details: "button sub_type is missing." });
  return index;
}

function buttonMissing(index: number, type: string): GraphError {
  return new GraphError(131008, {
    details: `buttons: Button at index ${index} of type ${type[0]}${type.slice(1).toLowerCase()} requires a parameter`,
  });
}

function mediaOf(header: Fields | null, format: string): unknown {
  const parameter = header
    ? objectOf(arrayOf(header.parameters, "header.parameters")[0] ?? {}, "header.parameters")
    : {};
  const type = String(parameter.type ?? "unknown").toLowerCase();
  if (type !== format.toLowerCase() || !MEDIA.includes(type))
    throw new GraphError(132012, {
      details: `header: Format mismatch, expected ${format}, received ${type.toUpperCase()}`,
    });
  return [parameter[type]];
}

/** The values of a text component; undefined when it has no variables. */
function textsOf(component: Fields | null, wanted: TextVariables, named: boolean, where: string, max: number): unknown {
  const parameters =
    component?.parameters === undefined
      ? []
      : arrayOf(component.parameters, `${where}.parameters`).map((p) => objectOf(p, `${where}.parameters`));
  if (parameters.length !== wanted.names.length)
    throw new GraphError(132000, {
      details: `${where}: number of localizable_params (${parameters.length}) does not match the expected number of params (${wanted.names.length})`,
    });
  if (parameters.length === 0) return undefined;
  const values: Record<string, string> = {};
  parameters.forEach((parameter, i) => {
    if (!["text", "currency", "date_time"].includes(String(parameter.type)))
      throw new GraphError(132012, { details: `${where}: parameter ${i + 1} must be of type text` });
    onlyKeys(parameter, ["type", "text", "parameter_name", "currency", "date_time"], `${where}.parameters`);
    const text =
      parameter.text ??
      (parameter.currency as Fields | undefined)?.fallback_value ??
      (parameter.date_time as Fields | undefined)?.fallback_value;
    if (typeof text !== "string" || text === "")
      throw new GraphError(131008, { details: "Parameter of type text is missing text value" });
    if (where === "body" && /[\n\t]| {5,}/.test(text))
      throw new GraphError(132012, {
        details: "Param text cannot have new-line/tab characters or more than 4 consecutive spaces",
      });
    if (named && (typeof parameter.parameter_name !== "string" || parameter.parameter_name === ""))
      throw invalid("Parameter name is missing or empty");
    if (!named && parameter.parameter_name !== undefined)
      throw invalid(`Unexpected key "parameter_name" on param "${where}.parameters".`);
    values[named ? (parameter.parameter_name as string) : String(i + 1)] = text;
  });
  const unknown = wanted.names.find((name) => values[name] === undefined);
  if (unknown !== undefined) throw new GraphError(132000, { details: `${where}: the parameter ${unknown} is missing` });
  const filled = [...fill(wanted.text, values)].length;
  if (filled > max)
    throw new GraphError(132005, { details: `${where}: the filled text has ${filled} characters; ${max} are allowed` });
  return named ? values : Object.values(values);
}
