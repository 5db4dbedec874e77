/** Templates with one-time codes: their words are the platform's, and one OTP button says how the code is taken. */
import { refuse } from "../graph/errors.ts";
import { type Fields, objectOf, onlyKeys } from "../graph/fields.ts";
import type { Button, Component } from "../world/template-model.ts";

const wrong = (message: string) => refuse(2388072, "One-time password button is not right", message);

/** @throws GraphError 100 with the platform's subcode */
export function checkAuthentication(list: Component[]): void {
  const buttons = list.find((c) => c.type === "BUTTONS")?.buttons ?? [];
  if (buttons.length !== 1 || buttons[0]?.type !== "OTP")
    throw refuse(
      2388072,
      "One-time password button is missing",
      "An authentication template needs exactly one OTP button.",
    );
  checkOtp(buttons[0]);
}

const OTP_KEYS = ["type", "otp_type", "text", "autofill_text", "supported_apps", "zero_tap_terms_accepted"];

function checkOtp(button: Button): void {
  onlyKeys(button, [...OTP_KEYS, "package_name", "signature_hash"], "components.BUTTONS.OTP");
  for (const key of ["text", "autofill_text"] as const) {
    const text = button[key];
    if (text === undefined) continue;
    if (typeof text !== "string" || [...text].length > 25)
      throw refuse(2388040, "Field too long", `${key} must be at most 25 characters long.`);
    if (text.includes("{{")) throw wrong(`${key} can't hold variables.`);
  }
  if (button.otp_type === "COPY_CODE") return;
  const apps = appsOf(button);
  if (apps.length === 0) throw wrong(`${button.otp_type} needs supported_apps.`);
  if (apps.length > 5) throw wrong("supported_apps can hold at most 5 apps.");
  for (const app of apps) {
    const name = String(app.package_name ?? "");
    if (name.length > 224 || !/^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$/i.test(name))
      throw wrong(`The package name "${name}" is not right.`);
    if (!/^[A-Za-z0-9+/=]{11}$/.test(String(app.signature_hash ?? "")))
      throw wrong("signature_hash must be exactly 11 characters of base64.");
  }
  if (button.otp_type === "ZERO_TAP" && button.zero_tap_terms_accepted !== true)
    throw wrong("zero_tap_terms_accepted must be true for ZERO_TAP.");
}

/** The apps as a list, or the one app of the older form. */
function appsOf(button: Button): Fields[] {
  if (Array.isArray(button.supported_apps)) return button.supported_apps.map((app) => objectOf(app, "supported_apps"));
  return button.package_name === undefined ? [] : [button as Fields];
}
