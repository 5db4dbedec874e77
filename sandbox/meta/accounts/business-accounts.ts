/** Business accounts: reading them, webhook subscriptions, numbers. */

import { page, select } from "../graph/answers.ts";
import { verifyCallback } from "../graph/callback.ts";
import { GraphError, invalid } from "../graph/errors.ts";
import { onlyKeys, textOf } from "../graph/fields.ts";
import { bodyOf, type GraphAnswer, type GraphCall } from "../graph/request.ts";
import type { Waba } from "../world/model.ts";
import { beginMove } from "./moves.ts";
import { NUMBER_DEFAULTS, numberRow } from "./phone-numbers.ts";
import { healthStatus } from "./standing.ts";

const NUMBERS_MAX = 20;

export function readWaba(call: GraphCall, waba: Waba): GraphAnswer {
  const portfolio = call.sandbox.world.portfolios.get(waba.portfolioId);
  const row = {
    id: waba.id,
    name: waba.name,
    currency: waba.currency,
    timezone_id: waba.timezoneId,
    message_template_namespace: waba.namespace,
    account_review_status: waba.review ?? "APPROVED",
    business_verification_status: portfolio?.verified ? "verified" : "not_verified",
    owner_business_info: { id: portfolio?.id, name: portfolio?.name },
    ownership_type: "CLIENT_OWNED",
    country: "SG",
    status: waba.banned ? "DISABLED" : "ACTIVE",
    health_status: healthStatus(waba, call.sandbox.clock.now()),
    primary_business_location: "SG",
    on_behalf_of_business_info: { id: portfolio?.id, name: portfolio?.name, status: "APPROVED", type: "SELF" },
  };
  return {
    body: select(call, "WhatsAppBusinessAccount", row, [
      "id",
      "name",
      "currency",
      "timezone_id",
      "message_template_namespace",
    ]),
  };
}

export function listSubscriptions(call: GraphCall, waba: Waba): GraphAnswer {
  const data = waba.subscriptions.map((s) => {
    const app = call.sandbox.world.apps.get(s.appId);
    return {
      whatsapp_business_api_data: {
        id: s.appId,
        name: app?.name,
        link: `https://www.facebook.com/games/?app_id=${s.appId}`,
      },
      ...(s.callbackUrl ? { override_callback_uri: s.callbackUrl } : {}),
    };
  });
  return { body: { data } };
}

/** Subscribes the token's app. A callback URL of its own must echo the challenge. */
export async function subscribe(call: GraphCall, waba: Waba): Promise<GraphAnswer> {
  const fields = bodyOf(call);
  onlyKeys(fields, ["override_callback_uri", "verify_token"], "$");
  const appId = call.token?.appId ?? "";
  const url = textOf(fields, "override_callback_uri", { optional: true, max: 2000 });
  const verifyToken = textOf(fields, "verify_token", { optional: true });
  if (url && !verifyToken) throw invalid("The parameter verify_token is required with override_callback_uri.");
  if (url) await verifyCallback(call, url, verifyToken);
  const known = waba.subscriptions.find((s) => s.appId === appId);
  if (known) known.callbackUrl = url || null;
  else waba.subscriptions.push({ appId, callbackUrl: url || null });
  const { world, webhooks } = call.sandbox;
  if (!known)
    webhooks.send({
      field: "account_update",
      wabaId: waba.id,
      value: {
        event: "PARTNER_ADDED",
        waba_info: { waba_id: waba.id, owner_business_id: waba.portfolioId, partner_app_id: appId },
      },
    });
  call.sandbox.log.add("waba.subscribed", { wabaId: waba.id, app: world.apps.get(appId)?.name, url: url || null });
  call.sandbox.changed();
  return { body: { success: true } };
}

export function unsubscribe(call: GraphCall, waba: Waba): GraphAnswer {
  waba.subscriptions = waba.subscriptions.filter((s) => s.appId !== call.token?.appId);
  call.sandbox.changed();
  return { body: { success: true } };
}

export function listNumbers(call: GraphCall, waba: Waba): GraphAnswer {
  const numbers = call.sandbox.world.numbersOf(waba.id);
  return {
    body: page(call, numbers, (n) =>
      select(call, "WhatsAppBusinessPhoneNumber", numberRow(call.sandbox, n), NUMBER_DEFAULTS),
    ),
  };
}

export function addNumber(call: GraphCall, waba: Waba): GraphAnswer {
  const { world, dials } = call.sandbox;
  const fields = bodyOf(call);
  onlyKeys(fields, ["cc", "phone_number", "verified_name", "migrate_phone_number"], "$");
  const cc = textOf(fields, "cc", { max: 3 }).replace(/^\+/, "");
  const local = textOf(fields, "phone_number", { max: 20 }).replace(/[\s()-]/g, "");
  const moves = fields.migrate_phone_number === true || fields.migrate_phone_number === "true";
  const verifiedName = textOf(fields, "verified_name", { max: 128, optional: moves });
  if (!/^[1-9]\d{0,2}$/.test(cc)) throw invalid("Param cc must be a country calling code.");
  if (!/^\d{4,14}$/.test(local)) throw invalid("Param phone_number must be a valid phone number.");
  const phone = local.startsWith(cc) && local.length > 10 ? local : cc + local;
  if (world.numbersOf(waba.id).length >= NUMBERS_MAX)
    throw new GraphError(100, {
      subcode: 2388103,
      userTitle: "Phone number limit reached",
      userMessage: "This account cannot hold more phone numbers.",
    });
  if (moves) {
    const moved = beginMove(call.sandbox, waba, phone);
    call.sandbox.changed();
    return { body: { id: moved.id } };
  }
  if (world.hasPhone(phone))
    throw new GraphError(100, {
      message: "(#100) Invalid parameter",
      subcode: 2388003,
      userTitle: "Phone number already in use",
      userMessage: "This phone number is registered to a WhatsApp account.",
    });
  const number = world.addNumber(waba.id, { phone, verifiedName }, dials.throughput);
  call.sandbox.changed();
  return { body: { id: number.id } };
}
