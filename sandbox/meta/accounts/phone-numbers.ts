/** Phone numbers: reading, verifying, registering. */
import type { Sandbox } from "../../sandbox.ts";
import { select } from "../graph/answers.ts";
import { verifyCallback } from "../graph/callback.ts";
import { GraphError, invalid } from "../graph/errors.ts";
import { objectOf, oneOf, onlyKeys, textOf } from "../graph/fields.ts";
import { bodyOf, type GraphAnswer, type GraphCall } from "../graph/request.ts";
import type { PhoneNumber } from "../world/model.ts";
import { askForName, takeApprovedName } from "./display-names.ts";
import { endMove } from "./moves.ts";

const REGISTER_WINDOW_MS = 72 * 3_600_000;
const REGISTER_MAX = 10;
const PIN_TRIES = 5;
export const NUMBER_DEFAULTS = [
  "id",
  "display_phone_number",
  "verified_name",
  "code_verification_status",
  "quality_rating",
  "platform_type",
  "throughput",
];

/** All fields of a number under the platform's names. */
export function numberRow(sandbox: Sandbox, number: PhoneNumber): Record<string, unknown> {
  const waba = sandbox.world.wabas.get(number.wabaId);
  const portfolio = waba && sandbox.world.portfolios.get(waba.portfolioId);
  const canSend = number.status === "CONNECTED" ? "AVAILABLE" : "BLOCKED";
  return {
    id: number.id,
    display_phone_number: number.display,
    verified_name: number.verifiedName,
    code_verification_status: number.verification,
    quality_rating: number.quality,
    quality_score: { score: number.quality },
    platform_type: number.status === "CONNECTED" ? "CLOUD_API" : "NOT_APPLICABLE",
    throughput: {
      level: number.status !== "CONNECTED" ? "NOT_APPLICABLE" : number.throughput >= 1000 ? "HIGH" : "STANDARD",
    },
    name_status: number.nameStatus ?? "APPROVED",
    new_display_name: number.newName?.name ?? null,
    new_name_status: number.newName?.status ?? "NONE",
    status: number.status,
    is_official_business_account: number.official ?? false,
    is_on_biz_app: number.onBizApp ?? false,
    is_pin_enabled: number.pin !== null,
    account_mode: "LIVE",
    whatsapp_business_manager_messaging_limit: tierOf(portfolio?.reachLimit ?? -1),
    messaging_limit_tier: tierOf(portfolio?.reachLimit ?? -1),
    health_status: {
      can_send_message: canSend,
      entities: [{ entity_type: "PHONE_NUMBER", id: number.id, can_send_message: canSend }],
    },
    webhook_configuration: callbacksOf(sandbox, number),
    conversational_automation: number.greeting ? { id: number.id, ...number.greeting } : null,
    certificate: null,
    last_onboarded_time: null,
  };
}

/** Where webhooks of the number go: the app's address, the account's, and its own, the last of which is used. */
function callbacksOf({ world }: Sandbox, number: PhoneNumber): Record<string, string> {
  const [subscription] = world.wabas.get(number.wabaId)?.subscriptions ?? [];
  const application = subscription && world.apps.get(subscription.appId)?.callbackUrl;
  return {
    ...(application ? { application } : {}),
    ...(subscription?.callbackUrl ? { whatsapp_business_account: subscription.callbackUrl } : {}),
    ...(number.callbackUrl ? { phone_number: number.callbackUrl } : {}),
  };
}

function tierOf(limit: number): string {
  if (limit < 0) return "TIER_UNLIMITED";
  return limit >= 1000 ? `TIER_${Math.floor(limit / 1000)}K` : `TIER_${limit}`;
}

export function readNumber(call: GraphCall, number: PhoneNumber): GraphAnswer {
  return { body: select(call, "WhatsAppBusinessPhoneNumber", numberRow(call.sandbox, number), NUMBER_DEFAULTS) };
}

export function requestCode(call: GraphCall, number: PhoneNumber): GraphAnswer {
  const { world, clock, log } = call.sandbox;
  const fields = bodyOf(call);
  onlyKeys(fields, ["code_method", "language"], "$");
  const method = oneOf(fields, "code_method", ["SMS", "VOICE"]);
  if (!/^[a-z]{2,3}(_[A-Z]{2})?$/.test(textOf(fields, "language")))
    throw invalid("Param language must be a language and locale code.");
  if (number.verification === "VERIFIED")
    throw new GraphError(136024, {
      subcode: 2388366,
      details: "The phone number is already verified.",
      userTitle: "Already verified",
      userMessage: "This phone number was verified before.",
    });
  if (number.codeSentAt !== null) number.code = world.random.digits(6);
  number.codeSentAt = clock.now();
  log.add("number.code", { phoneId: number.id, phone: number.phone, method, code: number.code });
  call.sandbox.changed();
  return { body: { success: true } };
}

export function verifyCode(call: GraphCall, number: PhoneNumber): GraphAnswer {
  const fields = bodyOf(call);
  onlyKeys(fields, ["code"], "$");
  const code = textOf(fields, "code").replace("-", "");
  if (number.verification === "VERIFIED") return { body: { success: true, id: number.id } };
  if (number.codeSentAt === null || code !== number.code)
    throw new GraphError(136025, {
      subcode: 2388093,
      userTitle: "Invalid code",
      userMessage: "The code is not right. Check it, or ask for a new one.",
    });
  number.verification = "VERIFIED";
  if (number.status === "UNVERIFIED") number.status = "PENDING";
  number.codeSentAt = null;
  call.sandbox.changed();
  return { body: { success: true, id: number.id } };
}

export function register(call: GraphCall, number: PhoneNumber): GraphAnswer {
  const { clock, webhooks } = call.sandbox;
  const fields = bodyOf(call);
  onlyKeys(fields, ["messaging_product", "pin", "backup", "data_localization_region"], "$");
  oneOf(fields, "messaging_product", ["whatsapp"]);
  const pin = pinOf(fields);
  countRegistration(number, clock.now());
  if (number.verification !== "VERIFIED") throw new GraphError(133006);
  if (number.pinFailures >= PIN_TRIES) throw new GraphError(133008);
  if (number.pin !== null && number.pin !== pin) {
    number.pinFailures++;
    throw new GraphError(number.pinFailures >= PIN_TRIES ? 133008 : 133005);
  }
  const fresh = number.status !== "CONNECTED";
  endMove(call.sandbox, number);
  takeApprovedName(number, clock.now());
  number.pin = pin;
  number.pinFailures = 0;
  number.status = "CONNECTED";
  if (number.quality === "UNKNOWN") number.quality = "GREEN";
  if (fresh)
    webhooks.send({
      field: "phone_number_quality_update",
      wabaId: number.wabaId,
      value: {
        display_phone_number: number.phone,
        event: "ONBOARDING",
        current_limit: numberRow(call.sandbox, number).messaging_limit_tier as string,
      },
    });
  call.sandbox.changed();
  return { body: { success: true } };
}

export function deregister(call: GraphCall, number: PhoneNumber): GraphAnswer {
  onlyKeys(bodyOf(call), ["messaging_product"], "$");
  if (number.status !== "CONNECTED") throw new GraphError(133010);
  countRegistration(number, call.sandbox.clock.now());
  number.status = "DISCONNECTED";
  call.sandbox.changed();
  return { body: { success: true } };
}

function countRegistration(number: PhoneNumber, now: number): void {
  number.registrations = number.registrations.filter((at) => at > now - REGISTER_WINDOW_MS);
  if (number.registrations.length >= REGISTER_MAX) throw new GraphError(133016);
  number.registrations.push(now);
}

function pinOf(fields: Record<string, unknown>): string {
  const pin = textOf(fields, "pin");
  if (!/^\d{6}$/.test(pin)) throw invalid("Param pin must be a 6-digit number.");
  return pin;
}

/** `POST /{phone}`: the two-step PIN, another display name, or a callback URL for this number. */
export async function changeNumber(call: GraphCall, number: PhoneNumber): Promise<GraphAnswer> {
  const fields = bodyOf(call);
  onlyKeys(fields, ["pin", "webhook_configuration", "new_display_name"], "$");
  if (fields.pin !== undefined) {
    if (number.status !== "CONNECTED") throw new GraphError(133010);
    number.pin = pinOf(fields);
  }
  const name = fields.new_display_name ?? call.query.get("new_display_name");
  if (name !== null && name !== undefined) askForName(call.sandbox, number, name);
  if (fields.webhook_configuration !== undefined) {
    const webhook = objectOf(fields.webhook_configuration, "webhook_configuration");
    onlyKeys(webhook, ["override_callback_uri", "verify_token"], "webhook_configuration");
    const url = textOf(webhook, "override_callback_uri", { optional: true });
    if (url) await verifyCallback(call, url, textOf(webhook, "verify_token"));
    number.callbackUrl = url || null;
  }
  call.sandbox.changed();
  return { body: { success: true } };
}
