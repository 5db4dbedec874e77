/** Checks the values of a message against the variables of its template. */

import { GraphError, invalid } from "../graph/errors.ts";
import { arrayOf, type Fields, objectOf, onlyKeys } from "../graph/fields.ts";
import { fill, needsOf, type TemplateNeeds, type TextVariables } from "../templates/template-text.ts";
import type { Template } from "../world/template-model.ts";

const MEDIA = ["image", "video", "document", "gif", "product"];

export type Values = {
  header?: unknown;
  body?: unknown;
  buttons?: Record<string, string>;
  offerEnds?: number;
  cards?: Values[];
};

/** @throws GraphError 132000, 132005, 132012, 131008 or 100 */
export function checkParameters(template: Template, value: unknown): Values {
  const components =
    value === undefined ? [] : arrayOf(value, "template.components").map((c) => objectOf(c, "template.components"));
  return checkValues(needsOf(template), components, "", 1024);
}

/** @param where of which card, for the words of a refusal; empty for the message itself */
function checkValues(needs: TemplateNeeds, components: Fields[], where: string, most: number): Values {
  const found = sortOut(needs, components);
  const values: Values = {};
  const header = `${where}header`;
  if (needs.headerFormat && needs.headerFormat !== "TEXT")
    values.header = mediaOf(found.header, needs.headerFormat, header);
  else values.header = textsOf(found.header, needs.header, needs.named, header, 60);
  values.body = textsOf(found.body, needs.body, needs.named, `${where}body`, most);
  const buttons = checkButtonValues(needs, found.buttons, where);
  if (Object.keys(buttons).length > 0) values.buttons = buttons;
  if (needs.offerEnds) values.offerEnds = offerEndOf(found.offer);
  if (needs.cards) values.cards = cardsOf(found.carousel, needs.cards);
  if (values.header === undefined) delete values.header;
  if (values.body === undefined) delete values.body;
  return values;
}

type Sorted = {
  header: Fields | null;
  body: Fields | null;
  offer: Fields | null;
  carousel: Fields | null;
  buttons: Map<number, Fields>;
};

function sortOut(needs: TemplateNeeds, components: Fields[]): Sorted {
  const sorted: Sorted = { header: null, body: null, offer: null, carousel: null, buttons: new Map() };
  for (const component of components) {
    const type = String(component.type).toLowerCase();
    if (type === "header" && !sorted.header) sorted.header = component;
    else if (type === "body" && !sorted.body) sorted.body = component;
    else if (type === "button") sorted.buttons.set(buttonIndex(component), component);
    else if (type === "limited_time_offer" && needs.offerEnds !== null) sorted.offer = component;
    else if (type === "carousel" && needs.cards) sorted.carousel = component;
    else throw invalid(`template.components type "${String(component.type)}" is not allowed here.`);
    if (type !== "button") onlyKeys(component, ["type", "parameters", "cards"], "template.components");
  }
  return sorted;
}

function checkButtonValues(needs: TemplateNeeds, given: Map<number, Fields>, where: string): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [index, component] of given) {
    const button = needs.buttons[index];
    if (!button) throw new GraphError(132000, { details: `${where}buttons: there is no button at index ${index}` });
    const value = buttonValue(button, component, index);
    if (value !== null) values[index] = value;
  }
  needs.buttons.forEach((button, index) => {
    if (button.wantsValue && !given.has(index)) throw buttonMissing(index, button.type);
  });
  return values;
}

const SUB_TYPES: Record<string, string[]> = {
  URL: ["url"],
  OTP: ["url"],
  QUICK_REPLY: ["quick_reply"],
  COPY_CODE: ["copy_code"],
  FLOW: ["flow"],
  CATALOG: ["catalog"],
  MPM: ["mpm"],
};

/** The value of one button as text; null for one that brings none. */
function buttonValue(button: TemplateNeeds["buttons"][number], component: Fields, index: number): string | null {
  const subType = String(component.sub_type).toLowerCase();
  const allowed = SUB_TYPES[button.type];
  if (allowed && !allowed.includes(subType))
    throw new GraphError(132012, {
      details: `buttons: Button at index ${index} is of type ${button.type}, not ${subType}`,
    });
  const first = objectOf(arrayOf(component.parameters, "button.parameters")[0] ?? {}, "button.parameters");
  if (button.type === "MPM") return productsOf(first, index);
  const given = first.text ?? first.payload ?? first.coupon_code;
  if (button.wantsValue && (typeof given !== "string" || given === "")) throw buttonMissing(index, button.type);
  if (!button.wantsValue && button.type === "URL")
    throw new GraphError(132000, {
      details: `buttons: Button at index ${index} of type Url does not take a parameter`,
    });
  if ((button.type === "COPY_CODE" || button.type === "OTP") && [...String(given)].length > 15)
    throw new GraphError(132005, { details: `buttons: the code at index ${index} is longer than 15 characters` });
  return typeof given === "string" ? given : null;
}

/** The products that a button opens, up to 30 in up to 10 sections. */
function productsOf(parameter: Fields, index: number): string {
  const action = objectOf(parameter.action ?? {}, "button.action");
  if (typeof action.thumbnail_product_retailer_id !== "string" || !Array.isArray(action.sections))
    throw buttonMissing(index, "MPM");
  const sections = action.sections.map((section) => objectOf(section, "action.sections"));
  const items = sections.flatMap((section) => {
    if (typeof section.title !== "string" || section.title === "" || [...section.title].length > 24)
      throw new GraphError(131009, { details: "A section needs a title of at most 24 characters." });
    const products = arrayOf(section.product_items, "sections.product_items");
    if (products.length === 0) throw new GraphError(131009, { details: "A section needs a product." });
    return products.map((item) => String(objectOf(item, "product_items").product_retailer_id));
  });
  if (sections.length > 10 || items.length === 0 || items.length > 30)
    throw new GraphError(131009, { details: "A button opens 1 to 30 products in 1 to 10 sections." });
  return items.join(",");
}

function offerEndOf(component: Fields | null): number {
  const first = objectOf(arrayOf(component?.parameters ?? [], "limited_time_offer.parameters")[0] ?? {}, "parameters");
  const ends = objectOf(first.limited_time_offer ?? {}, "limited_time_offer").expiration_time_ms;
  if (typeof ends !== "number" || !Number.isInteger(ends))
    throw new GraphError(131008, { details: "limited_time_offer: expiration_time_ms is missing" });
  return ends;
}

function cardsOf(component: Fields | null, needs: TemplateNeeds[]): Values[] {
  const cards = arrayOf(component?.cards ?? [], "carousel.cards").map((card) => objectOf(card, "carousel.cards"));
  if (cards.length !== needs.length)
    throw new GraphError(132000, {
      details: `carousel: number of cards (${cards.length}) does not match the expected number (${needs.length})`,
    });
  return needs.map((need, index) => {
    const card = cards.find(({ card_index }) => Number(card_index) === index);
    if (!card) throw new GraphError(132000, { details: `carousel: the card ${index} is missing` });
    onlyKeys(card, ["card_index", "components"], "carousel.cards");
    const components = arrayOf(card.components, "cards.components").map((c) => objectOf(c, "cards.components"));
    return checkValues(need, components, `card ${index} `, 160);
  });
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

function mediaOf(header: Fields | null, format: string, where: string): unknown {
  const parameter = header
    ? objectOf(arrayOf(header.parameters, "header.parameters")[0] ?? {}, "header.parameters")
    : {};
  const type = String(parameter.type ?? "unknown").toLowerCase();
  if (type !== format.toLowerCase())
    throw new GraphError(132012, {
      details: `${where}: Format mismatch, expected ${format}, received ${type.toUpperCase()}`,
    });
  const value = objectOf(parameter[type] ?? {}, `${where}.${type}`);
  if (type === "location") checkPlace(value, where);
  if (MEDIA.includes(type) && (value.id === undefined) === (value.link === undefined))
    throw new GraphError(131008, { details: `${where}: ${type} needs either id or link` });
  return [value];
}

function checkPlace(place: Fields, where: string): void {
  for (const [key, most] of [["latitude", 90] as const, ["longitude", 180] as const])
    if (!["string", "number"].includes(typeof place[key]) || !(Math.abs(Number(place[key])) <= most))
      throw new GraphError(131009, { details: `${where}: location.${key} is not right` });
  for (const key of ["name", "address"])
    if (typeof place[key] !== "string" || place[key] === "")
      throw new GraphError(131008, { details: `${where}: location.${key} is missing` });
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
    if (where.endsWith("body") && /[\n\t]| {5,}/.test(text))
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
