/** Buttons of a template: kinds, counts, groups, texts. */

import { isLenient } from "../../core/leniency.ts";
import { refuse } from "../graph/errors.ts";
import { arrayOf, objectOf, oneOf, onlyKeys } from "../graph/fields.ts";
import type { Button, Category } from "../world/template-model.ts";
import { variablesOf } from "./template-text.ts";

export type TemplateSource = { category: Category; named: boolean };

const KINDS = [
  "QUICK_REPLY",
  "URL",
  "PHONE_NUMBER",
  "COPY_CODE",
  "VOICE_CALL",
  "FLOW",
  "CATALOG",
  "MPM",
  "SPM",
  "OTP",
  "REQUEST_CONTACT_INFO",
] as const;
type Kind = (typeof KINDS)[number];
const MAX: Record<Kind, number> = {
  QUICK_REPLY: 10,
  URL: 2,
  PHONE_NUMBER: 1,
  COPY_CODE: 1,
  VOICE_CALL: 1,
  FLOW: 1,
  CATALOG: 1,
  MPM: 1,
  SPM: 1,
  OTP: 1,
  REQUEST_CONTACT_INFO: 1,
};
const KEYS: Partial<Record<Kind, string[]>> = {
  QUICK_REPLY: ["type", "text"],
  URL: ["type", "text", "url", "example"],
  PHONE_NUMBER: ["type", "text", "phone_number"],
  COPY_CODE: ["type", "text", "example"],
  FLOW: ["type", "text", "flow_id", "flow_name", "flow_json", "flow_action", "navigate_screen", "icon"],
  CATALOG: ["type", "text"],
  MPM: ["type", "text"],
};

const wrong = (message: string) => refuse(2388072, "Button format is not right", message);

/** @throws GraphError 100 */
export function checkButtons(value: unknown, source: TemplateSource): Button[] {
  const buttons = arrayOf(value, "components.BUTTONS.buttons").map((raw) => {
    const button = objectOf(raw, "components.BUTTONS.buttons");
    const type = oneOf(
      { type: String(button.type ?? "").toUpperCase() },
      "type",
      KINDS,
      "components.BUTTONS.buttons.type",
    );
    return { ...button, type } as Button;
  });
  if (buttons.length === 0 || buttons.length > 10) throw wrong("There must be 1 to 10 buttons.");
  for (const kind of KINDS) {
    const n = buttons.filter((b) => b.type === kind).length;
    if (n > MAX[kind]) throw wrong(`There can be at most ${MAX[kind]} buttons of type ${kind}.`);
  }
  const changes = buttons.filter(
    (b, i) => i > 0 && (b.type === "QUICK_REPLY") !== (buttons[i - 1]?.type === "QUICK_REPLY"),
  ).length;
  if (changes > 1) throw wrong("Quick replies and other buttons must form two groups.");
  if (new Set(buttons.filter((b) => b.text).map((b) => b.text)).size !== buttons.filter((b) => b.text).length)
    throw wrong("Two buttons have the same text.");
  for (const button of buttons) checkButton(button, source);
  return buttons;
}

function checkButton(button: Button, source: TemplateSource): void {
  const keys = KEYS[button.type as Kind];
  if (keys) onlyKeys(button, keys, `components.BUTTONS.${button.type}`);
  const needsText = ["QUICK_REPLY", "URL", "PHONE_NUMBER", "FLOW"].includes(button.type);
  if (needsText && (typeof button.text !== "string" || button.text.trim() === ""))
    throw wrong(`A ${button.type} button needs a text.`);
  if (typeof button.text === "string" && [...button.text].length > 25)
    throw refuse(2388040, "Field too long", "A button's text must be at most 25 characters long.");
  if (typeof button.text === "string" && variablesOf(button.text).length > 0)
    throw wrong("A button's text can't hold variables.");
  if (button.type === "URL") checkUrl(button);
  if (button.type === "PHONE_NUMBER" && !/^\+?\d{5,20}$/.test(String(button.phone_number ?? "")))
    throw wrong("phone_number must be a phone number of at most 20 digits.");
  if (button.type === "COPY_CODE") {
    const example = Array.isArray(button.example) ? button.example[0] : button.example;
    if (typeof example !== "string" || example.length === 0 || example.length > 15)
      throw wrong("A COPY_CODE button needs an example of at most 15 characters.");
    if (!/^[a-z0-9]+$/i.test(example)) throw wrong("A code to copy has letters and digits only.");
  }
  if (button.type === "FLOW") checkFlow(button);
  if (button.type === "OTP") {
    if (source.category !== "AUTHENTICATION") throw wrong("OTP buttons are for authentication templates only.");
    if (!["COPY_CODE", "ONE_TAP", "ZERO_TAP"].includes(String(button.otp_type)))
      throw wrong("otp_type must be COPY_CODE, ONE_TAP or ZERO_TAP.");
  }
}

function checkFlow(button: Button): void {
  const named = [button.flow_id, button.flow_name, button.flow_json].filter((one) => one !== undefined);
  if (named.length !== 1) throw wrong("A FLOW button needs one of flow_id, flow_name and flow_json.");
  if (button.flow_id !== undefined && !/^\d{1,20}$/.test(String(button.flow_id)))
    throw wrong("flow_id must be the id of a flow.");
  const action = String(button.flow_action ?? "NAVIGATE").toUpperCase();
  if (action !== "NAVIGATE" && action !== "DATA_EXCHANGE")
    throw wrong("flow_action must be navigate or data_exchange.");
  if (action === "NAVIGATE" && !/^[A-Z_]{1,60}$/i.test(String(button.navigate_screen ?? "")))
    throw wrong("navigate_screen is required when flow_action is navigate.");
}

function checkUrl(button: Button): void {
  const url = String(button.url ?? "");
  if (url.length > 2000) throw refuse(2388040, "Field too long", "A URL must be at most 2000 characters long.");
  if (!/^https?:\/\/[^\s{}/?#]+([/?#]\S*)?$/i.test(url.replace(/\{\{\s*1\s*\}\}$/, "")))
    throw wrong("url must be a full web address.");
  const names = variablesOf(url);
  if (names.length > 1 || (names.length === 1 && !/\{\{\s*1\s*\}\}$/.test(url)))
    throw wrong("A URL can hold one variable, {{1}}, at its end.");
  if (names.length === 0 || isLenient()) return;
  const example = Array.isArray(button.example) ? button.example[0] : button.example;
  if (typeof example !== "string" || example === "")
    throw refuse(2388043, "Sample is missing", "A URL with a variable needs an example.");
}
