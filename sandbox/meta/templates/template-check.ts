/** Checks the structure of a template as strictly as the platform: invalid templates are refused before review. */

import { isLenient } from "../../core/leniency.ts";
import { invalid, refuse } from "../graph/errors.ts";
import { arrayOf, type Fields, objectOf, oneOf, onlyKeys, textOf } from "../graph/fields.ts";
import type { Category, Component } from "../world/template-model.ts";
import type { World } from "../world/world.ts";
import { checkAuthentication } from "./authentication-check.ts";
import { checkCarousel } from "./carousel-check.ts";
import { checkOffer } from "./offer-check.ts";
import { checkButtons, type TemplateSource } from "./template-buttons.ts";
import { variablesOf } from "./template-text.ts";
import { checkLength, checkVariables } from "./template-words.ts";

const FORMATS = ["TEXT", "IMAGE", "VIDEO", "GIF", "DOCUMENT", "LOCATION", "PRODUCT"] as const;
/** What the sample of a header may be. */
const SAMPLES: Partial<Record<(typeof FORMATS)[number], RegExp>> = {
  IMAGE: /^image\/(jpeg|png)$/,
  VIDEO: /^video\/(mp4|3gpp)$/,
  DOCUMENT: /^(application\/|text\/plain)/,
};
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
  checkOffer(list, source);
  checkCarousel(list, source, (header) => checkHeader(header, source, world));
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
      if (/\n/.test(component.text ?? ""))
        throw refuse(2388073, "Footer format is not right", "The footer can't have any new lines.");
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
    if (
      /[\n*_~`]|\uFE0F|\u20E3|\p{Extended_Pictographic}|\p{Regional_Indicator}/u.test(
        text.replace(/\{\{[^}]*\}\}/g, ""),
      )
    )
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
  const sample = [...world.uploads.values()].find((u) => typeof handle === "string" && u.handle === handle);
  if (!sample)
    throw refuse(
      2388273,
      "Sample is missing",
      `Provide an uploaded sample in example.header_handle for a header of format ${format}.`,
    );
  const allowed = SAMPLES[format];
  if (allowed && !allowed.test(sample.mime))
    throw refuse(2388273, "Sample is not right", `A header of format ${format} can't have a sample of ${sample.mime}.`);
}

/** `message_send_ttl_seconds` must be in the range of the category. */
export function checkTtl(fields: Fields, category: Category): number | null {
  const value = fields.message_send_ttl_seconds;
  if (value === undefined) return null;
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
